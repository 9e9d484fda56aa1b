/** What people corrected of it: who, when, why, and from what to what. */
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { energy } from '../../parts/numbers.ts';
import { Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { When } from '../../parts/time.tsx';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import classes from './history.module.css';

const words = t.transactions.history;
const MOST = 200;

export function History({ id, zone }: { id: number; zone: string | undefined }) {
  const found = $api.useQuery('get', '/api/v1/transactions/{transactionId}/history', {
    params: { path: { transactionId: id }, query: { limit: MOST } },
  });
  const entries = found.data?.items ?? [];
  return (
    <Panel title={words.title}>
      {found.isPending ? <Waiting lines={2} /> : null}
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {found.data !== undefined && entries.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.none}. {words.noneText}
        </Text>
      ) : null}
      <ol className={classes.entries}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} zone={zone} />
        ))}
      </ol>
    </Panel>
  );
}

function shown(field: string, value: unknown, zone: string | undefined): ReactNode {
  if (value === null || value === undefined) return words.nothing;
  if (typeof value === 'number') return field === 'energyWh' ? energy(value) : String(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  return field.endsWith('At') ? <When at={value} zone={zone} seconds /> : value;
}

function Entry({ entry, zone }: { entry: Schemas['AuditEntry']; zone: string | undefined }) {
  const { operator } = useSession();
  const who = entry.actor === `operator ${operator.id}` ? words.you : entry.actor;
  return (
    <li>
      <Text size="sm">
        <b>
          <bdi>{who}</bdi>
        </b>{' '}
        <Text span size="sm" c="dimmed">
          <When at={entry.at} zone={zone} seconds />
        </Text>
      </Text>
      {entry.reason === null ? null : (
        <Text size="sm">
          <bdi>{words.because(entry.reason)}</bdi>
        </Text>
      )}
      <dl className={classes.changes}>
        {Object.entries(entry.changes).map(([field, change]) => {
          const { from, to } = change as { from?: unknown; to?: unknown };
          return (
            <div key={field}>
              <dt>{words.fields[field] ?? field}</dt>
              <dd>
                {shown(field, from, zone)} → {shown(field, to, zone)}
              </dd>
            </div>
          );
        })}
      </dl>
    </li>
  );
}
