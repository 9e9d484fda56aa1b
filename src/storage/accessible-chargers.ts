/** The chargers at which a driver may charge by its rights, by pages. */
import type { Page } from '../app/ports/keeping.ts';
import type { Reached } from '../app/ports/rights.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, DriverRef } from '../domain/access/allow.ts';
import { type ChargerKey, chargerId, chargerKey, type Instant, siteId } from '../domain/ids.ts';
import { coveringRights } from './covering-rights.ts';
import { reachedChargers, reachedSites } from './reach.ts';
import { chunks, filled } from './rows.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', DriverRef>;

/** Chargers on reached sites from which on it is quicker to go through all of the customer's. */
export const MANY = 2000;

export async function accessibleChargers(
  tx: Tx,
  by: Read,
  now: Instant,
  { after, limit }: Page<ChargerKey>,
  many = MANY,
): Promise<Reached[]> {
  const single = await reachedChargers(tx, by.thing, now, after).limit(limit).execute();
  const keys = new Set(single.map((row) => row.charger));
  for (const key of await onSites(tx, by, now, after, limit, many)) keys.add(key);
  return shown(tx, by, [...keys].sort((a, b) => a - b).slice(0, limit));
}

/** The first of those that stand on reached sites. Few are read all and sorted; many are met soon on the way through all. */
async function onSites(
  tx: Tx,
  { thing }: Read,
  now: Instant,
  after: number | null,
  limit: number,
  many: number,
): Promise<number[]> {
  const few = await reachedSites(tx, thing, now)
    .crossJoin('chargers as c')
    .clearSelect()
    .select('c.id')
    .whereRef('c.customer_id', '=', 'site_closure.customer_id')
    .whereRef('c.site_id', '=', 'site_closure.site_id')
    .where('c.deleted_at', 'is', null)
    .$if(after !== null, (q) => q.where('c.id', '>', after))
    .limit(many)
    .execute();
  if (few.length < many) {
    return [...new Set(few.map((row) => row.id))].sort((a, b) => a - b).slice(0, limit);
  }
  const rows = await on(tx)
    .selectFrom('chargers as c')
    .select('c.id')
    .where('c.customer_id', '=', thing.customerId)
    .where('c.site_id', 'in', reachedSites(tx, thing, now))
    .where('c.deleted_at', 'is', null)
    .$if(after !== null, (q) => q.where('c.id', '>', after))
    .orderBy('c.id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

async function shown(tx: Tx, { thing }: Read, keys: readonly number[]): Promise<Reached[]> {
  const { customerId, driverId } = thing;
  const all: Reached[] = [];
  for (const part of chunks(keys)) {
    const rows = await on(tx)
      .selectFrom('chargers as c')
      .innerJoin('sites as s', (join) =>
        join.onRef('s.customer_id', '=', 'c.customer_id').onRef('s.id', '=', 'c.site_id'),
      )
      .select(['c.id', 'c.charger_id', 'c.charger_name', 'c.site_id', 's.group_name'])
      .where('c.customer_id', '=', customerId)
      .where('c.id', 'in', filled(part))
      .orderBy('c.id')
      .execute();
    const places = rows.map((row) => ({ driver: driverId, charger: chargerKey(row.id), site: row.site_id }));
    const rights = await coveringRights(tx, customerId, places);
    for (const [n, row] of rows.entries()) {
      all.push({
        charger: chargerKey(row.id),
        chargerId: chargerId(row.charger_id),
        chargerName: row.charger_name,
        siteId: siteId(row.site_id),
        siteName: row.group_name,
        rights: rights[n] ?? [],
      });
    }
  }
  return all;
}
