/** A site taken away with everything nested in it: rights on it end, homes there become unset. The rows stay without their names. */
import { sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { Instant, SiteId } from '../domain/ids.ts';
import type { Site } from '../domain/sites/site.ts';
import { type Audited, auditedMany } from './audit.ts';
import { sitesUnder } from './hanging.ts';
import { chunks, filled } from './rows.ts';
import { dropWords } from './search-words.ts';
import { siteOf } from './sites.ts';
import { on } from './tx.ts';

type Keep = Allowed<'keep', CustomerRef>;

/** Sites before chargers, as whoever makes or moves a charger takes them. */
export async function holdBranch(tx: Tx, by: Keep, top: SiteId): Promise<void> {
  const customer = by.thing.customerId;
  await on(tx)
    .updateTable('sites')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('customer_id', '=', customer)
    .where(sql<boolean>`id in ${sitesUnder(customer, top)}`)
    .execute();
  await on(tx)
    .updateTable('chargers')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('customer_id', '=', customer)
    .where(sql<boolean>`site_id in ${sitesUnder(customer, top)}`)
    .execute();
}

export async function deleteBranch(tx: Tx, by: Keep, top: Site, at: Instant): Promise<void> {
  const db = on(tx);
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
  await auditedMany(tx, by, customer, at, [
    ...told,
    ...sites.map((site) => ({
      ...({ action: 'delete', thing: 'site' } as const),
      ...{ thingId: site.id, siteId: site.id, before: site },
    })),
  ]);
}

async function endRights(tx: Tx, customer: number, sites: readonly SiteId[]): Promise<Audited[]> {
  const ended = await on(tx)
    .deleteFrom('site_rights')
    .where('customer_id', '=', customer)
    .where('site_id', 'in', filled(sites))
    .returning(['driver_id', 'site_id', 'valid_from', 'valid_until'])
    .execute();
  return ended.map((row) => ({
    ...({ action: 'delete', thing: 'right' } as const),
    ...{ thingId: `site ${row.site_id}`, driverId: row.driver_id, siteId: row.site_id },
    before: { from: row.valid_from, until: row.valid_until },
  }));
}

async function unsetHomes(
  tx: Tx,
  customer: number,
  sites: readonly SiteId[],
  at: Instant,
): Promise<Audited[]> {
  const told: Audited[] = [];
  for (const site of sites) {
    const homeless = await on(tx)
      .updateTable('drivers')
      .set((eb) => ({ home_site_id: null, updated_at: at, revision: eb('revision', '+', 1) }))
      .where('customer_id', '=', customer)
      .where('home_site_id', '=', site)
      .returning('id')
      .execute();
    for (const { id } of homeless) {
      told.push({
        ...({ action: 'change', thing: 'driver' } as const),
        ...{ thingId: id, driverId: id, before: { homeSiteId: site }, after: { homeSiteId: null } },
      });
    }
  }
  return told;
}
