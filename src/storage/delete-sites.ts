/** A site taken away with everything nested in it: rights on it end, homes there become unset. The rows stay without their names. */
import { sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import { type ChargerKey, chargerKey, type Instant, type SiteId } from '../domain/ids.ts';
import type { Site } from '../domain/sites/site.ts';
import { type Audited, auditedMany, byId } from './audit.ts';
import { sitesUnder } from './hanging.ts';
import { chunks, filled } from './rows.ts';
import { dropWords } from './search-words.ts';
import { siteOf } from './sites.ts';
import { everything } from './tx.ts';

type Keep = Allowed<'keep', CustomerRef>;

/** Sites before chargers, as whoever makes or moves a charger takes them. */
export async function holdBranch(tx: Tx, by: Keep, top: SiteId): Promise<void> {
  const customer = by.thing.customerId;
  await everything(tx)
    .updateTable('sites')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('customer_id', '=', customer)
    .where(sql<boolean>`id in ${sitesUnder(customer, top)}`)
    .execute();
  await everything(tx)
    .updateTable('chargers')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('customer_id', '=', customer)
    .where(sql<boolean>`site_id in ${sitesUnder(customer, top)}`)
    .where('deleted_at', 'is', null)
    .execute();
}

export async function holdSomeChargers(tx: Tx, by: Keep, top: SiteId, most: number): Promise<ChargerKey[]> {
  const customer = by.thing.customerId;
  const under = sitesUnder(customer, top);
  const some = await everything(tx)
    .selectFrom('chargers')
    .select('id')
    .where('customer_id', '=', customer)
    .where('deleted_at', 'is', null)
    .where(sql<boolean>`site_id in ${under}`)
    .limit(most)
    .execute();
  const held: ChargerKey[] = [];
  for (const part of chunks(some.map(({ id }) => id))) {
    const rows = await everything(tx)
      .updateTable('chargers')
      .set((eb) => ({ revision: eb.ref('revision') }))
      .where('customer_id', '=', customer)
      .where('id', 'in', filled(part))
      // One that was deleted or moved while we waited for it is another by now.
      .where('deleted_at', 'is', null)
      .where(sql<boolean>`site_id in ${under}`)
      .returning('id')
      .execute();
    held.push(...rows.map(({ id }) => chargerKey(id)));
  }
  return held;
}

export async function thinBranch(tx: Tx, by: Keep, top: SiteId, most: number, at: Instant): Promise<boolean> {
  const customer = by.thing.customerId;
  const under = sitesUnder(customer, top);
  // Read first, and written by their keys: in one statement PostgreSQL may compare each row with each that is meant.
  const { rows } = await sql<{
    driver_id: number;
    site_id: number;
  }>`select driver_id, site_id from site_rights
    where customer_id = ${customer} and site_id in ${under} limit ${most}`.execute(everything(tx));
  const told: Audited[] = [];
  for (const [site, holders] of Map.groupBy(rows, (row) => row.site_id)) {
    for (const part of chunks(holders.map((row) => row.driver_id))) {
      const ended = await everything(tx)
        .deleteFrom('site_rights')
        .where('customer_id', '=', customer)
        .where('site_id', '=', site)
        .where('driver_id', 'in', filled(part))
        .returning(['driver_id', 'site_id', 'valid_from', 'valid_until'])
        .execute();
      told.push(...ended.map(rightEnded));
    }
  }
  const homes = await sql<{ id: number }>`select id from drivers
    where customer_id = ${customer} and home_site_id in ${under} limit ${most}`.execute(everything(tx));
  for (const part of chunks(homes.rows.map((row) => row.id))) {
    const held = await everything(tx)
      .updateTable('drivers')
      .set((eb) => ({ revision: eb.ref('revision') }))
      .where('customer_id', '=', customer)
      .where('id', 'in', filled(part))
      .where(sql<boolean>`home_site_id in ${under}`)
      .returning(['id', 'home_site_id'])
      .execute();
    if (held.length === 0) continue;
    await everything(tx)
      .updateTable('drivers')
      .set((eb) => ({ home_site_id: null, updated_at: at, revision: eb('revision', '+', 1) }))
      .where('customer_id', '=', customer)
      .where('id', 'in', filled(held.map(({ id }) => id)))
      .execute();
    told.push(...held.map(({ id, home_site_id }) => homeUnset(id, home_site_id)));
  }
  await auditedMany(tx, by, customer, at, byId(told));
  return rows.length === most || homes.rows.length === most;
}

export async function deleteBranch(tx: Tx, by: Keep, top: Site, at: Instant): Promise<void> {
  const db = everything(tx);
  const customer = by.thing.customerId;
  const rows = await db
    .selectFrom('sites')
    .selectAll()
    .where('customer_id', '=', customer)
    .where(sql<boolean>`id in ${sitesUnder(customer, top.id)}`)
    .execute();
  const sites = rows.map(siteOf);
  const told: Audited[] = [];
  for (const part of chunks(sites.map(({ id }) => id))) {
    told.push(...(await endRights(tx, customer, part)), ...(await unsetHomes(tx, customer, part, at)));
    const ids = filled(part);
    await db
      .updateTable('sites')
      .set((eb) => ({
        ...{ deleted_at: at, updated_at: at, external_id: null, revision: eb('revision', '+', 1) },
      }))
      .where('customer_id', '=', customer)
      .where('id', 'in', ids)
      .execute();
    await dropWords(tx, customer, 'site', part);
    await db
      .deleteFrom('site_closure')
      .where('customer_id', '=', customer)
      .where('site_id', 'in', ids)
      .execute();
  }
  await auditedMany(
    tx,
    by,
    customer,
    at,
    byId([
      ...told,
      ...sites.map((site) => ({
        ...({ action: 'delete', thing: 'site' } as const),
        ...{ thingId: site.id, siteId: site.id, before: site },
      })),
    ]),
  );
}

async function endRights(tx: Tx, customer: number, sites: readonly SiteId[]): Promise<Audited[]> {
  const ended = await everything(tx)
    .deleteFrom('site_rights')
    .where('customer_id', '=', customer)
    .where('site_id', 'in', filled(sites))
    .returning(['driver_id', 'site_id', 'valid_from', 'valid_until'])
    .execute();
  return ended.map(rightEnded);
}

const rightEnded = (row: {
  readonly driver_id: number;
  readonly site_id: number;
  readonly valid_from: number | null;
  readonly valid_until: number | null;
}): Audited => ({
  ...({ action: 'delete', thing: 'right' } as const),
  ...{ thingId: `site ${row.site_id}`, driverId: row.driver_id, siteId: row.site_id },
  before: { from: row.valid_from, until: row.valid_until },
});

const homeUnset = (id: number, site: number | null): Audited => ({
  ...({ action: 'change', thing: 'driver' } as const),
  ...{ thingId: id, driverId: id, before: { homeSiteId: site }, after: { homeSiteId: null } },
});

async function unsetHomes(
  tx: Tx,
  customer: number,
  sites: readonly SiteId[],
  at: Instant,
): Promise<Audited[]> {
  const told: Audited[] = [];
  for (const site of sites) {
    const homeless = await everything(tx)
      .updateTable('drivers')
      .set((eb) => ({ home_site_id: null, updated_at: at, revision: eb('revision', '+', 1) }))
      .where('customer_id', '=', customer)
      .where('home_site_id', '=', site)
      .returning('id')
      .execute();
    told.push(...homeless.map(({ id }) => homeUnset(id, site)));
  }
  return told;
}
