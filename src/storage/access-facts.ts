/** The facts by which is decided who may charge, and what an answer to the charger needs beside the verdict. */
import { sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { Gathered } from '../app/ports/transactions.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import type { AccessFacts } from '../domain/drivers/decide.ts';
import {
  chargerId,
  chargerKey,
  driverId,
  type Instant,
  type SocketId,
  tagId,
  transactionId,
} from '../domain/ids.ts';
import type { SitePolicy } from '../domain/sites/site.ts';
import { coveringRights } from './covering-rights.ts';
import { type Columns, type Some, together, told } from './told.ts';
import { everything, on } from './tx.ts';

type Report = Allowed<'report', ChargerRef>;

/** A transaction without a sign of life for so long no longer counts, milliseconds. */
const EVIDENCE_GOOD_FOR = 24 * 3_600_000;

interface Held {
  readonly by: Report;
  readonly idTagFolded: string;
}

const TAGS: Columns = { tag: 'text' };

/** By tags ascending, so that nobody waits in a circle. */
async function holdTags(tx: Tx, held: Some<Held>): Promise<undefined[]> {
  const [{ by }] = held;
  const tags = [...new Set(held.map(({ idTagFolded }) => idTagFolded))].sort().map((tag) => [tag]);
  await sql`
    ${told(by.thing.customerId, TAGS, tags)}
    update tags set blocked = tags.blocked from told
    where tags.customer_id = told.customer_id and tags.id_tag_folded = told.tag
  `.execute(on(tx));
  return held.map(() => undefined);
}

const askToHold = together(({ by }: Held) => by.thing.customerId, holdTags);

export const holdTag = (tx: Tx, by: Report, idTagFolded: string): Promise<void> =>
  askToHold(tx, { by, idTagFolded });

interface Asked {
  readonly charger: ChargerRef;
  readonly idTagFolded: string;
  readonly start: { readonly socketId: SocketId } | null;
  readonly now: Instant;
}

export const gatherFacts = (
  tx: Tx,
  charger: ChargerRef,
  idTagFolded: string,
  start: { socketId: SocketId } | null,
  now: Instant,
): Promise<Gathered> => askFacts(tx, { charger, idTagFolded, start, now });

const askFacts = together(({ charger }: Asked) => charger.customerId, factsOf);

async function factsOf(tx: Tx, asked: Some<Asked>): Promise<Gathered[]> {
  const { customerId } = asked[0].charger;
  const found = await chargersAndTags(tx, asked);
  const known = found.flatMap(({ n, driver_id: driver, site_id: site }) => {
    const one = asked[n];
    return driver === null || one === undefined ? [] : [{ n, ...one, driver, site }];
  });
  if (known.length === 0) return found.map((row) => gathered(row, [], []));
  const places = known.map(({ charger, driver, site }) => ({ driver, charger: charger.charger, site }));
  const [rights, running] = await Promise.all([
    coveringRights(tx, customerId, places),
    runningOn(tx, customerId, known),
  ]);
  const rightsOf = new Map(known.map(({ n }, place) => [n, rights[place] ?? []]));
  return found.map((row) => gathered(row, rightsOf.get(row.n) ?? [], running.get(row.n) ?? []));
}

function gathered(found: Found, rights: AccessFacts['rights'], running: AccessFacts['running']): Gathered {
  const { tag_id, driver_id } = found;
  const policy = found.policy as SitePolicy;
  if (tag_id === null || driver_id === null) {
    return {
      facts: { policy, tag: null, driver: null, rights: [], running: [] },
      tagId: null,
      driverId: null,
      parentIdTag: null,
      expiringDate: null,
      cacheSeconds: found.cache_seconds,
    };
  }
  const limit = found.concurrency ?? found.tag_concurrency;
  return {
    facts: {
      policy,
      tag: {
        id: tagId(tag_id),
        blocked: found.blocked === 1,
        startDate: found.start_date,
        expiringDate: found.expiring_date,
        concurrency: limit === 0 ? null : limit,
      },
      driver: { id: driverId(driver_id), active: found.active === 1 },
      rights,
      running,
    },
    tagId: tagId(tag_id),
    driverId: driverId(driver_id),
    parentIdTag: found.share_parent === 1 ? found.parent_id_tag : null,
    expiringDate: found.expiring_date,
    cacheSeconds: found.cache_seconds,
  };
}

interface Found {
  /** Which of what was asked. */
  readonly n: number;
  readonly site_id: number;
  readonly policy: string;
  readonly tag_concurrency: number;
  readonly cache_seconds: number | null;
  readonly tag_id: number | null;
  readonly blocked: number | null;
  readonly start_date: number | null;
  readonly expiring_date: number | null;
  readonly concurrency: number | null;
  readonly driver_id: number | null;
  readonly active: number | null;
  readonly parent_id_tag: string | null;
  readonly share_parent: number | null;
}

const SHOWN: Columns = { n: 'bigint', charger: 'bigint', tag: 'text' };

async function chargersAndTags(tx: Tx, asked: Some<Asked>): Promise<readonly Found[]> {
  const rows = asked.map(({ charger, idTagFolded }, n) => [n, charger.charger, idTagFolded] as const);
  const { rows: found } = await sql<Found>`
    ${told(asked[0].charger.customerId, SHOWN, rows)}
    select told.n, c.site_id, s.policy, u.tag_concurrency, u.cache_seconds, t.id as tag_id, t.blocked, t.start_date,
      t.expiring_date, t.concurrency, d.id as driver_id, d.active, d.parent_id_tag, d.share_parent
    from told cross join chargers as c cross join customers as u cross join sites as s
      left join tags as t on t.customer_id = c.customer_id and t.id_tag_folded = told.tag
      left join drivers as d on d.customer_id = t.customer_id and d.id = t.driver_id
    where c.customer_id = ${asked[0].charger.customerId} and c.id = told.charger
      and u.id = c.customer_id and s.customer_id = c.customer_id and s.id = c.site_id
    order by told.n
  `.execute(everything(tx));
  if (found.length < asked.length) throw new Error('a charger that is asked about is not there');
  return found;
}

const RUNNING: Columns = {
  ...{ n: 'bigint', charger: 'bigint', socket: 'bigint' },
  ...{ tag: 'text', since: 'bigint' },
};

/** Open transactions of the tags that count (driver-semantics.md, Who may charge). */
async function runningOn(
  tx: Tx,
  customer: number,
  asked: readonly (Asked & { readonly n: number })[],
): Promise<ReadonlyMap<number, AccessFacts['running']>> {
  const rows = asked.map(({ n, charger, idTagFolded, start, now }) => [
    ...([n, charger.charger, start?.socketId ?? null] as const),
    ...([idTagFolded, now - EVIDENCE_GOOD_FOR] as const),
  ]);
  const { rows: found } = await sql<{
    n: number;
    id: number;
    charger: number;
    started_at: number;
    charger_id: string;
  }>`
    ${told(customer, RUNNING, rows)}
    select told.n, t.id, t.charger, t.started_at, c.charger_id
    from told cross join transactions as t cross join chargers as c
    where t.customer_id = ${customer} and t.id_tag_folded = told.tag and t.closed_at is null
      and t.refused = 0 and t.suspect_since is null and t.evidence_at >= told.since
      and c.customer_id = t.customer_id and c.id = t.charger and (c.booted_at is null or t.evidence_at >= c.booted_at)
      and (told.socket is null or t.charger <> told.charger or t.socket_id <> told.socket)
    order by t.id
  `.execute(everything(tx));
  const running = (row: (typeof found)[number]) => ({
    transactionId: transactionId(row.id),
    charger: chargerKey(row.charger),
    chargerId: chargerId(row.charger_id),
    startedAt: row.started_at,
  });
  return new Map([...Map.groupBy(found, ({ n }) => n)].map(([n, own]) => [n, own.map(running)]));
}
