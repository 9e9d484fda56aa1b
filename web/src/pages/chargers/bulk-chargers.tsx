/** What became of each charger of an order to many, by outcome. */
import { Select } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { answered, api, type Schemas } from '../../api/client.ts';
import { PAGE, useRows } from '../../api/rows.ts';
import { to } from '../../parts/address.ts';
import { hadNone } from '../../parts/command.ts';
import { Empty, Panel } from '../../parts/page.tsx';
import { ToneBadge } from '../../parts/status.tsx';
import { type Column, DataTable } from '../../parts/table.tsx';
import { t } from '../../texts/texts.ts';
import classes from './bulk.module.css';
import { type BulkState, STATES, TONES } from './bulk-bar.tsx';

const words = t.chargers.progress;
/** Milliseconds between two readings of a list that goes on changing. */
const PACE = 2000;

type BulkCharger = Schemas['BulkCharger'];

const answerOf = ({ problem, command }: BulkCharger): string => {
  const status = command?.answer?.status;
  return problem ?? command?.problem ?? (typeof status === 'string' ? status : '');
};

const COLUMNS: readonly Column<BulkCharger>[] = [
  {
    key: 'charger',
    header: words.charger,
    width: '1fr',
    cell: ({ chargerId }) => (
      <Link href={to.charger(chargerId)}>
        <bdi>{chargerId}</bdi>
      </Link>
    ),
  },
  {
    key: 'outcome',
    header: words.outcome,
    width: '11rem',
    cell: ({ state, command }) =>
      command !== null && hadNone(command) ? (
        <ToneBadge tone="good">{words.hadNone}</ToneBadge>
      ) : (
        <ToneBadge tone={TONES[state]}>{words.states[state]}</ToneBadge>
      ),
  },
  {
    key: 'answer',
    header: words.answer,
    width: '1.4fr',
    least: 8,
    wide: 1,
    cell: (row) => (
      <span className={classes.answer} title={answerOf(row)}>
        {answerOf(row)}
      </span>
    ),
  },
];

export function BulkChargers({ bulk }: { bulk: Schemas['BulkCommand'] }) {
  const [state, setState] = useState<BulkState | null>(null);
  const path = { bulkCommandId: bulk.id };
  const rows = useRows(['bulk-commands', bulk.id, state], async (cursor, signal) => {
    const query = {
      limit: PAGE,
      ...(state === null ? {} : { state }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const params = { path, query };
    const page = await answered(
      api.GET('/api/v1/bulk-commands/{bulkCommandId}/commands', { params, signal }),
    );
    return { ...page, total: state === null ? bulk.chargers : bulk.counts[state] };
  });
  const counts = JSON.stringify(bulk.counts);
  const held = useRef({ counts, refetch: rows.refetch });
  held.current.refetch = rows.refetch;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (held.current.counts === counts) return;
    held.current.counts = counts;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      held.current.refetch();
    }, PACE);
  }, [counts]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <Panel
      title={words.outcomes}
      flush
      actions={
        <Select
          size="xs"
          aria-label={words.outcome}
          placeholder={words.all}
          clearable
          data={STATES.map((value) => ({
            value,
            label: `${words.states[value]} (${bulk.counts[value].toLocaleString()})`,
            disabled: bulk.counts[value] === 0 && value !== state,
          }))}
          value={state}
          onChange={(word) => setState(STATES.find((one) => one === word) ?? null)}
        />
      }
    >
      <DataTable
        key={state ?? 'all'}
        label={words.outcomes}
        columns={COLUMNS}
        rows={rows}
        keyOf={({ chargerId }) => chargerId}
        inline
        empty={<Empty title={state === null ? words.none : words.noneSo} />}
      />
    </Panel>
  );
}
