/** What people changed of the charger and its sockets. */
import { Button, UnstyledButton } from '@mantine/core';
import { ChevronDown, History as HistoryIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { useRows } from '../../api/rows.ts';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { Ago } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './entries.module.css';
import type { Charger } from './orders.ts';
import { useActor } from './use-actor.ts';

const words = t.charger.history;
const STEP = 50;
/** Of more fields only how many there are, until somebody asks. */
const FEW = 5;
type Entry = Schemas['AuditEntry'];

export function History({ charger }: { charger: Charger }) {
  const { chargerId } = charger;
  const actor = useActor();
  const rows = useRows<Entry>(['charger-history', chargerId], (cursor) =>
    answered(
      api.GET('/api/v1/chargers/{chargerId}/history', {
        params: { path: { chargerId }, query: { limit: STEP, ...(cursor === undefined ? {} : { cursor }) } },
      }),
    ),
  );
  const { refetch } = rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: no event tells of changes; opened, it is read anew
  useEffect(() => refetch(), []);
  return (
    <Panel title={t.charger.tabs.history} flush>
      <ProblemAlert error={rows.error} retry={rows.refetch} />
      {rows.isPending ? (
        <div className={classes.padded}>
          <Waiting />
        </div>
      ) : null}
      {!rows.isPending && rows.rows.length === 0 && rows.error === null ? (
        <Empty icon={HistoryIcon} title={words.none}>
          {words.noneText}
        </Empty>
      ) : null}
      <div className={classes.list}>
        {rows.rows.map((entry) => (
          <One key={entry.id} entry={entry} actor={actor(entry.actor)} />
        ))}
      </div>
      {rows.hasMore ? (
        <div className={classes.padded}>
          <Button
            variant="default"
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

interface Change {
  readonly from?: unknown;
  readonly to?: unknown;
}

const shown = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return words.unset;
  if (typeof value === 'object' && Object.values(value).every((one) => one === null)) return words.unset;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

function One({ entry, actor }: { entry: Entry; actor: string }) {
  const [opened, setOpened] = useState(false);
  const changes = Object.entries(entry.changes as Readonly<Record<string, Change>>).filter(
    ([, { from, to }]) => shown(from) !== shown(to),
  );
  return (
    <div className={classes.entry}>
      <div className={classes.line}>
        <span>
          <b>
            <bdi>{actor}</bdi>
          </b>{' '}
          {words.action[entry.action] ?? entry.action} {words.of(entry.thing, entry.thingId)}
        </span>
        <span className={classes.small}>
          <Ago at={entry.at} />
        </span>
      </div>
      {entry.reason === null ? null : <div>{entry.reason}</div>}
      {changes.length <= FEW ? null : (
        <UnstyledButton className={classes.toggle} aria-expanded={opened} onClick={() => setOpened(!opened)}>
          {words.fields(changes.length)} <ChevronDown size={14} aria-hidden />
        </UnstyledButton>
      )}
      <dl className={classes.changes} hidden={changes.length > FEW && !opened}>
        {changes.map(([field, { from, to }]) => (
          <div key={field}>
            <dt>{t.charger.edit.fields[field] ?? field}</dt>
            <dd>
              {from === null || from === undefined ? null : (
                <>
                  <del>{shown(from)}</del> →{' '}
                </>
              )}
              <ins>{shown(to)}</ins>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
