/** Earlier orders to many chargers, the newest first. */
import { Send } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { answered, api, type Schemas } from '../../api/client.ts';
import { useEvents } from '../../api/live.ts';
import { PAGE, useRows } from '../../api/rows.ts';
import { Empty } from '../../parts/page.tsx';
import { ToneBadge } from '../../parts/status.tsx';
import { type Column, DataTable } from '../../parts/table.tsx';
import { Ago } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './bulk.module.css';
import { BulkBar } from './bulk-bar.tsx';
import { stateOf } from './bulk-state.ts';

const words = t.chargers.earlier;
const PACE = 3000;

type BulkCommand = Schemas['BulkCommand'];
const hrefOf = ({ id }: BulkCommand) => `/chargers?tab=bulk&bulk=${id}`;

const COLUMNS: readonly Column<BulkCommand>[] = [
  {
    key: 'command',
    header: words.command,
    width: '1.5fr',
    least: 10,
    cell: (bulk) => (
      <Link href={hrefOf(bulk)}>
        {bulk.id} · {t.chargers.bulk.actions[bulk.action] ?? bulk.action}
      </Link>
    ),
  },
  {
    key: 'state',
    header: words.how,
    width: '8rem',
    cell: (bulk) => {
      const { tone, word } = stateOf(bulk);
      return <ToneBadge tone={tone}>{word}</ToneBadge>;
    },
  },
  {
    key: 'reached',
    header: words.reached,
    width: '1.6fr',
    least: 10,
    wide: 1,
    cell: ({ counts, chargers }) => (
      <div className={classes.brief}>
        <BulkBar counts={counts} all={chargers} brief />
        <span>{words.accepted(counts.accepted, chargers)}</span>
      </div>
    ),
  },
  {
    key: 'asked',
    header: words.asked,
    width: '8rem',
    wide: 2,
    cell: ({ createdAt }) => <Ago at={createdAt} />,
  },
  { key: 'by', header: words.by, width: '8rem', wide: 3, cell: ({ askedBy }) => <bdi>{askedBy}</bdi> },
];

export function BulkList() {
  const rows = useRows(['bulk-commands'], (cursor, signal) => {
    const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    return answered(api.GET('/api/v1/bulk-commands', { params: { query }, signal }));
  });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const refetch = useRef(rows.refetch);
  refetch.current = rows.refetch;
  useEffect(() => () => clearTimeout(timer.current), []);
  useEvents(({ kind }) => {
    if (kind !== 'command') return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      refetch.current();
    }, PACE);
  });
  return (
    <DataTable
      label={words.label}
      columns={COLUMNS}
      rows={rows}
      keyOf={({ id }) => String(id)}
      href={hrefOf}
      empty={
        <Empty icon={Send} title={words.empty}>
          {words.emptyText}
        </Empty>
      }
    />
  );
}
