/** What was changed of a site: when, by whom, from what to what. */
import { Button, Code } from '@mantine/core';
import { History } from 'lucide-react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { useRows } from '../../api/rows.ts';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { ToneBadge } from '../../parts/status.tsx';
import { When } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './site.module.css';
import { ADDRESS, type Site } from './site-draft.ts';
import { type SiteNames, useSiteNames } from './site-names.ts';

type Entry = Schemas['AuditEntry'];
const PATH = '/api/v1/sites/{siteId}/history';
const STEP = 25;

export function SiteHistory({ site }: { site: Site }) {
  const words = t.sites.history;
  const names = useSiteNames();
  const path = { siteId: site.id };
  const rows = useRows<Entry>([PATH, path], (cursor, signal) =>
    answered(
      api.GET(PATH, {
        params: { path, query: { limit: STEP, ...(cursor === undefined ? {} : { cursor }) } },
        signal,
      }),
    ),
  );
  return (
    <Panel title={words.title} flush>
      {rows.isPending ? (
        <div className={classes.inside}>
          <Waiting />
        </div>
      ) : null}
      {rows.error === null ? null : (
        <div className={classes.inside}>
          <ProblemAlert error={rows.error} retry={rows.refetch} />
        </div>
      )}
      {!rows.isPending && rows.error === null && rows.rows.length === 0 ? (
        <Empty icon={History} title={words.empty} />
      ) : null}
      {rows.rows.map((entry) => (
        <article key={entry.id} className={classes.entry}>
          <div className={classes.entryHead}>
            <ToneBadge tone={entry.action === 'delete' || entry.action === 'erase' ? 'bad' : 'out'}>
              {words.actions[entry.action] ?? entry.action}
            </ToneBadge>
            <When at={entry.at} zone={site.timeZone} seconds />
            <span className={classes.quiet}>
              {words.by} {entry.actor}
            </span>
          </div>
          <Changes of={entry} names={names} />
          {entry.reason === null ? null : <bdi>{entry.reason}</bdi>}
          {entry.requestId === null ? null : (
            <Code className={classes.request}>{words.request(entry.requestId)}</Code>
          )}
        </article>
      ))}
      {rows.hasMore ? (
        <div className={classes.inside}>
          <Button
            variant="default"
            size="xs"
            loading={rows.isFetching}
            onClick={() => rows.reach(rows.rows.length + STEP)}
          >
            {words.more}
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

function Changes({ of, names }: { of: Entry; names: SiteNames }) {
  const words = t.sites.history;
  const changes = Object.entries(of.changes as Readonly<Record<string, Change>>);
  return (
    <ul className={classes.changes}>
      {changes.map(([field, { from, to }]) => (
        <li key={field}>
          <span className={classes.quiet}>{t.sites.fields[field] ?? field}: </span>
          <bdi>
            {of.action === 'create'
              ? saidOf(field, to, names)
              : words.was(saidOf(field, from, names), saidOf(field, to, names))}
          </bdi>
        </li>
      ))}
    </ul>
  );
}

function saidOf(field: string, value: unknown, names: SiteNames): string {
  if (value === null || value === undefined) return t.sites.history.unset;
  if (field === 'policy') return t.sites.policies[String(value)]?.name ?? String(value);
  if (field === 'localList') return t.sites.localLists[String(value)] ?? String(value);
  if (field === 'parentGroupId') return names.nameOf(Number(value)) ?? String(value);
  if (field === 'groupType') return t.sites.kinds[String(value)] ?? String(value);
  if (typeof value === 'object') return placeOf(value as Readonly<Record<string, unknown>>);
  return String(value);
}

function placeOf(at: Readonly<Record<string, unknown>>): string {
  const words = [...ADDRESS, 'latitude', 'longitude'].map((name) => at[name]);
  return (
    words.filter((word) => word !== null && word !== undefined && word !== '').join(', ') ||
    t.sites.history.unset
  );
}
