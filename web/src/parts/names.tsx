/** What ids stand for: actors, sites, chargers and drivers, each asked for once; where that is not to be known, its id. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import type { Schemas } from '../api/client.ts';
import { $api } from '../api/query.ts';
import { useCan, useSession } from '../session/session.ts';
import { t } from '../texts/texts.ts';
import { to } from './address.ts';

type Entry = Schemas['AuditEntry'];

/** Milliseconds for which a name is believed. */
const NAMES_HOLD = 300_000;
const HELD = { staleTime: NAMES_HOLD, retry: false } as const;
const MOST = 200;

const wordOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** A value that an entry tells, of now or, where the thing is gone, of then. */
export const toldOf = (changes: Entry['changes'], field: string): string | undefined =>
  wordOf(changes[field]?.to) ?? wordOf(changes[field]?.from);

/** Names of operators or keys as the audit tells them: also of those that are gone, and for who may not manage them. */
function useToldNames(thing: 'operator' | 'key', enabled: boolean): ReadonlyMap<string, string> {
  const can = useCan();
  const query = { thing, limit: MOST } as const;
  const asked = { ...HELD, enabled: enabled && can('audit:read') };
  const found = $api.useQuery('get', '/api/v1/audit', { params: { query } }, asked);
  const names = new Map<string, string>();
  for (const { thingId, changes } of found.data?.items ?? []) {
    const name = toldOf(changes, 'name');
    if (name !== undefined && !names.has(thingId)) names.set(thingId, name);
  }
  return names;
}

/** Of an operator or a key, by its id. */
export function useToldName(thing: 'operator' | 'key', id: string): string | undefined {
  return useToldNames(thing, true).get(id);
}

const ACTOR = /^(key|operator|charger|admin|server|anyone)(?: (.+?))?(?:, import (\d+))?$/;

/** Who did something: `operator 3`, `key 1, import 7`, `admin`. */
export function ActorName({ actor }: { actor: string }) {
  const { operator } = useSession();
  const [, kind = '', id = '', imported] = ACTOR.exec(actor) ?? [];
  const names = useToldNames(kind === 'key' ? 'key' : 'operator', kind === 'key' || kind === 'operator');
  const words = t.changes.actor;
  const name = (() => {
    if (kind === 'operator') {
      return Number(id) === operator.id ? t.changes.you : (names.get(id) ?? words.operator(id));
    }
    if (kind === 'key') return words.key(id, names.get(id));
    if (kind === 'charger') return words.charger(id);
    if (kind === 'admin' || kind === 'server' || kind === 'anyone') return words[kind];
    return actor;
  })();
  return (
    <>
      <bdi>{name}</bdi>
      {imported === undefined ? null : ` ${words.import(imported)}`}
    </>
  );
}

const Named = ({ href, name }: { href: string; name: string }) => (
  <Anchor component={Link} href={href} inherit>
    <bdi>{name}</bdi>
  </Anchor>
);

/** @param name where it is known already. */
export function SiteName({ id, name }: { id: number; name?: string | undefined }) {
  const can = useCan()('sites:read');
  const query = { limit: MOST } as const;
  const asked = { ...HELD, enabled: can && name === undefined };
  const sites = $api.useQuery('get', '/api/v1/sites', { params: { query } }, asked);
  const found = name ?? sites.data?.items.find((site) => site.id === id)?.groupName;
  // Of more than one page the others are asked for one by one.
  const alone = asked.enabled && found === undefined && typeof sites.data?.nextCursor === 'string';
  const params = { path: { siteId: id } };
  const one = $api.useQuery('get', '/api/v1/sites/{siteId}', { params }, { ...HELD, enabled: alone });
  const said = found ?? one.data?.groupName;
  if (said === undefined) return <>{t.changes.nth(t.changes.thing.site ?? '', String(id))}</>;
  return can ? <Named href={to.site(id)} name={said} /> : <bdi>{said}</bdi>;
}

export const ChargerName = ({ chargerId }: { chargerId: string }) => (
  <Named href={to.charger(chargerId)} name={chargerId} />
);

/** Entries name a charger by its number, which finds none by itself: it is looked for among the first, then where it was made. */
export function NumberedCharger({ id }: { id: string }) {
  const can = useCan();
  const query = { limit: MOST } as const;
  const asked = { ...HELD, enabled: can('chargers:read') };
  const chargers = $api.useQuery('get', '/api/v1/chargers', { params: { query } }, asked);
  const found = chargers.data?.items.find((charger) => String(charger.id) === id)?.chargerId;
  const made = $api.useQuery(
    'get',
    '/api/v1/audit',
    { params: { query: { thing: 'charger', thingId: id, limit: MOST } } },
    { ...HELD, enabled: can('audit:read') && chargers.data !== undefined && found === undefined },
  );
  const told = made.data?.items.map(({ changes }) => toldOf(changes, 'chargerId')).find(Boolean);
  if (found !== undefined) return <ChargerName chargerId={found} />;
  if (told === undefined) return <>{id}</>;
  // Not among all that there are: it is gone, and so is its page.
  const gone = chargers.data?.nextCursor === null;
  return gone ? <bdi>{told}</bdi> : <ChargerName chargerId={told} />;
}

/** @param gone there is nobody to be asked for any more. */
export function DriverName({ id, name, gone = false }: { id: number; name?: string; gone?: boolean }) {
  const can = useCan()('drivers:read');
  const params = { path: { userid: id } };
  const asked = { ...HELD, enabled: can && !gone && name === undefined };
  const found = $api.useQuery('get', '/api/v1/drivers/{userid}/profile', { params }, asked);
  const said = name ?? found.data?.name ?? t.common.driver(id);
  return can && !gone ? <Named href={to.driver(id)} name={said} /> : <bdi>{said}</bdi>;
}
