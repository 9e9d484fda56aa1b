/** Who changed what of the driver, its tags, rights and ids. */
import { Button } from '@mantine/core';
import { History as Clock } from 'lucide-react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { useRows } from '../../api/rows.ts';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { momentIn, When } from '../../parts/time.tsx';
import { useZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import classes from './drivers.module.css';

const words = t.drivers.history;
const AT_ONCE = 20;
type Entry = Schemas['AuditEntry'];

export function History({ userid }: { userid: number }) {
  const rows = useRows<Entry>(['driver-history', userid], (cursor, signal) => {
    const query = { limit: AT_ONCE, ...(cursor === undefined ? {} : { cursor }) };
    return answered(
      api.GET('/api/v1/drivers/{userid}/history', { params: { path: { userid }, query }, signal }),
    );
  });
  return (
    <Panel title={words.title} flush>
      {rows.isPending ? (
        <div className={classes.padded}>
          <Waiting />
        </div>
      ) : null}
      <ProblemAlert error={rows.error} retry={rows.refetch} />
      {!rows.isPending && rows.error === null && rows.rows.length === 0 ? (
        <Empty icon={Clock} title={words.none} />
      ) : null}
      <ol className={classes.lines}>
        {rows.rows.map((entry) => (
          <li key={entry.id} className={classes.line}>
            <div className={classes.lineText}>
              <div className={classes.lineTop}>
                <span>
                  <b>{subjectOf(entry)}</b> {words.actions[entry.action] ?? entry.action}
                </span>
              </div>
              <div className={classes.under}>
                <When at={entry.at} seconds /> · <bdi>{entry.actor}</bdi>
                {entry.reason === null ? null : (
                  <>
                    {' · '}
                    <bdi>{entry.reason}</bdi>
                  </>
                )}
              </div>
              <Changes of={entry.changes} />
            </div>
          </li>
        ))}
      </ol>
      {rows.hasMore ? (
        <div className={classes.padded}>
          <Button
            variant="default"
            size="xs"
            loading={rows.isFetching}
            onClick={() => rows.reach(rows.rows.length + AT_ONCE)}
          >
            {t.common.actions.loadMore}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}

const subjectOf = ({ thing, thingId }: Entry) => {
  const name = words.things[thing] ?? thing;
  return thing === 'driver' || thing === 'external-ids' ? name : `${name} ${thingId}`;
};

const ISO = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function said(value: unknown, zone: string): string {
  if (value === null || value === undefined || value === '') return words.unset;
  if (typeof value === 'boolean') return value ? t.common.yes : t.common.no;
  if (typeof value === 'string') return ISO.test(value) ? momentIn(zone, value) : value;
  if (Array.isArray(value)) return value.map((one) => said(one, zone)).join(', ') || words.unset;
  if (typeof value === 'object') {
    return 'externalId' in value ? said(value.externalId, zone) : JSON.stringify(value);
  }
  return String(value);
}

/** Field by field, where something was before; of what was made only what it got. */
function Changes({ of }: { of: Entry['changes'] }) {
  const zone = useZone();
  const fields = Object.entries(of as Record<string, { from?: unknown; to?: unknown } | null>);
  if (fields.length === 0) return null;
  return (
    <dl className={classes.changes}>
      {fields.map(([field, change]) => (
        <div key={field}>
          <dt>{words.fields[field] ?? field}</dt>
          <dd>
            {change?.from === null || change?.from === undefined ? null : (
              <>
                <del>
                  <bdi>{said(change.from, zone)}</bdi>
                </del>
                {' → '}
              </>
            )}
            <bdi>{said(change?.to, zone)}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
