/** What was changed of a thing, newest first. */
import { Button } from '@mantine/core';
import type { Schemas } from '../../api/client.ts';
import { type Page, useRows } from '../../api/rows.ts';
import { ChangeEntry } from '../../parts/change.tsx';
import { ProblemAlert, Waiting } from '../../parts/page.tsx';
import { t } from '../../texts/texts.ts';
import classes from './settings.module.css';

type Entry = Schemas['AuditEntry'];

const AT_ONCE = 20;

interface Props {
  of: readonly unknown[];
  read: (cursor: string | undefined, limit: number, signal: AbortSignal) => Promise<Page<Entry>>;
}

export function HistoryList({ of, read }: Props) {
  const rows = useRows<Entry>(of, (cursor, signal) => read(cursor, AT_ONCE, signal));
  if (rows.isPending) return <Waiting lines={3} />;
  return (
    <>
      <ProblemAlert error={rows.error} retry={rows.refetch} />
      {rows.rows.length === 0 ? <p className={classes.quiet}>{t.settings.noHistory}</p> : null}
      <ol className={classes.entries} aria-label={t.settings.history}>
        {rows.rows.map((entry) => (
          <li key={entry.id}>
            <ChangeEntry entry={entry} />
          </li>
        ))}
      </ol>
      {rows.hasMore ? (
        <Button
          variant="subtle"
          size="xs"
          loading={rows.isFetching}
          onClick={() => rows.reach(rows.rows.length + AT_ONCE)}
        >
          {t.common.actions.loadMore}
        </Button>
      ) : null}
    </>
  );
}
