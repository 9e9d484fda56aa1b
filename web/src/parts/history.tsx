/** What people changed of a thing: who, when, why, from what to what. No event tells of it: it is read anew when it is opened. */
import { Button } from '@mantine/core';
import { History as HistoryIcon } from 'lucide-react';
import { useEffect } from 'react';
import type { Schemas } from '../api/client.ts';
import { type Page, useRows } from '../api/rows.ts';
import { t } from '../texts/texts.ts';
import { ChangeEntry } from './change.tsx';
import classes from './history.module.css';
import { Empty, Panel, ProblemAlert, Waiting } from './page.tsx';

type Entry = Schemas['AuditEntry'];
const STEP = 25;

interface Props {
  /** Tells this history from others. */
  name: readonly unknown[];
  read: (query: { limit: number; cursor?: string }, signal: AbortSignal) => Promise<Page<Entry>>;
  /** All of it is of one thing, which need not be named in each line. */
  bare?: boolean;
}

export function History({ name, read, bare = false }: Props) {
  const words = t.changes.history;
  const rows = useRows<Entry>(['history', ...name], (cursor, signal) =>
    read({ limit: STEP, ...(cursor === undefined ? {} : { cursor }) }, signal),
  );
  const { refetch } = rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is opened
  useEffect(() => refetch(), []);
  return (
    <Panel title={words.title} flush>
      {rows.isPending || rows.error !== null ? (
        <div className={classes.padded}>
          <ProblemAlert error={rows.error} retry={rows.refetch} />
          {rows.isPending ? <Waiting /> : null}
        </div>
      ) : null}
      {!rows.isPending && rows.error === null && rows.rows.length === 0 ? (
        <Empty icon={HistoryIcon} title={words.none}>
          {words.noneText}
        </Empty>
      ) : null}
      {rows.rows.map((entry) => (
        <ChangeEntry key={entry.id} entry={entry} bare={bare} />
      ))}
      {rows.hasMore ? (
        <div className={classes.padded}>
          <Button
            variant="default"
            size="xs"
            loading={rows.isFetching}
            onClick={() => rows.reach(rows.rows.length + STEP)}
          >
            {t.common.actions.loadMore}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
