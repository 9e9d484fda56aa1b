/** What was brought in before. */
import { Anchor } from '@mantine/core';
import { Ban, CircleCheck, CircleDashed, CircleX, FileUp, Loader } from 'lucide-react';
import { Link } from 'wouter';
import { answered, api } from '../../api/client.ts';
import { PAGE, useRows } from '../../api/rows.ts';
import { Empty, Panel } from '../../parts/page.tsx';
import { type Tone, ToneBadge } from '../../parts/status.tsx';
import { type Column, DataTable } from '../../parts/table.tsx';
import { Ago } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './import.module.css';
import type { Import } from './import-send.ts';

const words = t.imports;

export const pathOf = (id: number) => `/imports?id=${id}`;

const LOOKS: Readonly<Record<Import['state'], { tone: Tone; icon: typeof Ban }>> = {
  receiving: { tone: 'wait', icon: CircleDashed },
  queued: { tone: 'wait', icon: CircleDashed },
  running: { tone: 'busy', icon: Loader },
  done: { tone: 'good', icon: CircleCheck },
  failed: { tone: 'bad', icon: CircleX },
  cancelled: { tone: 'out', icon: Ban },
};

export function ImportState({ state }: Pick<Import, 'state'>) {
  const { tone, icon } = LOOKS[state];
  return (
    <ToneBadge tone={tone} icon={icon}>
      {words.states[state] ?? state}
    </ToneBadge>
  );
}

const COLUMNS: readonly Column<Import>[] = [
  {
    key: 'id',
    header: words.columns.id,
    width: '1.4fr',
    least: 10,
    cell: ({ id, kind, dryRun }) => (
      <>
        <Anchor component={Link} href={pathOf(id)} size="sm">
          {words.kinds[kind]} {id}
        </Anchor>
        {dryRun ? <span className={classes.dry}>{words.dry}</span> : null}
      </>
    ),
  },
  {
    key: 'state',
    header: words.columns.state,
    width: '9.5rem',
    cell: ({ state }) => <ImportState state={state} />,
  },
  {
    key: 'lines',
    header: words.columns.lines,
    width: '6rem',
    align: 'end',
    wide: 2,
    cell: ({ lines }) => lines.toLocaleString(),
  },
  {
    key: 'refused',
    header: words.columns.refused,
    width: '6rem',
    align: 'end',
    wide: 1,
    cell: ({ fates }) => fates.refused.toLocaleString(),
  },
  {
    key: 'by',
    header: words.columns.by,
    width: '1fr',
    wide: 3,
    cell: ({ askedBy }) => <bdi>{askedBy}</bdi>,
  },
  { key: 'at', header: words.columns.at, width: '7rem', cell: ({ createdAt }) => <Ago at={createdAt} /> },
];

export function FormerImports() {
  const rows = useRows<Import>(['imports'], (cursor, signal) => {
    const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    return answered(api.GET('/api/v1/imports', { params: { query }, signal }));
  });
  return (
    <Panel title={words.former} flush>
      <DataTable
        label={words.former}
        columns={COLUMNS}
        rows={rows}
        keyOf={({ id }) => String(id)}
        href={({ id }) => pathOf(id)}
        inline
        empty={
          <Empty icon={FileUp} title={words.noneTitle}>
            {words.noneText}
          </Empty>
        }
      />
    </Panel>
  );
}
