/** The facts by which is decided who may charge, and what an answer to the charger needs beside the verdict. */
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
import { everything, on } from './tx.ts';

/** A transaction without a sign of life for so long no longer counts, milliseconds. */
const EVIDENCE_GOOD_FOR = 24 * 3_600_000;

export async function holdTag(tx: Tx, by: Allowed<'report', ChargerRef>, idTagFolded: string): Promise<void> {
  await on(tx)
    .updateTable('tags')
    .set((eb) => ({ blocked: eb.ref('blocked') }))
    .where('customer_id', '=', by.thing.customerId)
    .where('id_tag_folded', '=', idTagFolded)
    .execute();
}

export async function gatherFacts(
  tx: Tx,
  charger: ChargerRef,
  idTagFolded: string,
  start: { socketId: SocketId } | null,
  now: Instant,
): Promise<Gathered> {
  const found = await chargerAndTag(tx, charger, idTagFolded);
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
  const place = { charger: charger.charger, site: found.site_id };
  const rights = await coveringRights(tx, charger.customerId, driver_id, [place]);
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
      rights: rights.get(charger.charger) ?? [],
      running: await runningOn(tx, charger, idTagFolded, start, now),
    },
    tagId: tagId(tag_id),
    driverId: driverId(driver_id),
    parentIdTag: found.share_parent === 1 ? found.parent_id_tag : null,
    expiringDate: found.expiring_date,
    cacheSeconds: found.cache_seconds,
  };
}

function chargerAndTag(tx: Tx, { customerId, charger }: ChargerRef, idTagFolded: string) {
  return everything(tx)
    .selectFrom('chargers')
    .innerJoin('customers', 'customers.id', 'chargers.customer_id')
    .innerJoin('sites', (join) =>
      join.onRef('sites.customer_id', '=', 'chargers.customer_id').onRef('sites.id', '=', 'chargers.site_id'),
    )
    .leftJoin('tags', (join) =>
      join.onRef('tags.customer_id', '=', 'chargers.customer_id').on('tags.id_tag_folded', '=', idTagFolded),
    )
    .leftJoin('drivers', (join) =>
      join.onRef('drivers.customer_id', '=', 'tags.customer_id').onRef('drivers.id', '=', 'tags.driver_id'),
    )
    .select(['chargers.site_id', 'sites.policy', 'customers.tag_concurrency', 'customers.cache_seconds'])
    .select(['tags.id as tag_id', 'tags.blocked', 'tags.start_date', 'tags.expiring_date'])
    .select(['tags.concurrency', 'drivers.id as driver_id', 'drivers.active'])
    .select(['drivers.parent_id_tag', 'drivers.share_parent'])
    .where('chargers.customer_id', '=', customerId)
    .where('chargers.id', '=', charger)
    .executeTakeFirstOrThrow();
}

/** Open transactions of the tag that count (driver-semantics.md, Who may charge). */
async function runningOn(
  tx: Tx,
  { customerId, charger }: ChargerRef,
  idTagFolded: string,
  start: { socketId: SocketId } | null,
  now: Instant,
): Promise<AccessFacts['running']> {
  const rows = await everything(tx)
    .selectFrom('transactions as t')
    .innerJoin('chargers as c', (join) =>
      join.onRef('c.customer_id', '=', 't.customer_id').onRef('c.id', '=', 't.charger'),
    )
    .select(['t.id', 't.charger', 't.started_at', 'c.charger_id'])
    .where('t.customer_id', '=', customerId)
    .where('t.id_tag_folded', '=', idTagFolded)
    .where('t.closed_at', 'is', null)
    .where('t.refused', '=', 0)
    .where('t.suspect_since', 'is', null)
    .where('t.evidence_at', '>=', now - EVIDENCE_GOOD_FOR)
    .where((w) => w.or([w('c.booted_at', 'is', null), w('t.evidence_at', '>=', w.ref('c.booted_at'))]))
    .$if(start !== null, (q) =>
      q.where((w) => w.or([w('t.charger', '!=', charger), w('t.socket_id', '!=', start?.socketId ?? 0)])),
    )
    .orderBy('t.id')
    .execute();
  return rows.map((row) => ({
    transactionId: transactionId(row.id),
    charger: chargerKey(row.charger),
    chargerId: chargerId(row.charger_id),
    startedAt: row.started_at,
  }));
}
