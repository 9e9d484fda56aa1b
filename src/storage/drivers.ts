/** Drivers as they are kept. */
import type { Selectable } from 'kysely';
import type { Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { Driver, DriverSettings, Tag } from '../domain/drivers/driver.ts';
import { type Refusal, refuse } from '../domain/errors.ts';
import { customerId, type DriverId, driverId, type Instant, siteId } from '../domain/ids.ts';
import { bit, orNull } from './rows.ts';
import type { Schema } from './schema.ts';
import { tagsOf } from './tags.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;

function driverOf(row: Selectable<Schema['drivers']>): Driver {
  return {
    id: driverId(row.id),
    customerId: customerId(row.customer_id),
    name: row.name,
    homeSiteId: orNull(row.home_site_id, siteId),
    externalId: row.external_id,
    active: row.active === 1,
    payerId: row.payer_id,
    parentIdTag: row.share_parent === 1 ? row.parent_id_tag : null,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export async function driver(tx: Tx, by: Read, id: DriverId): Promise<Driver | undefined> {
  const row = await on(tx)
    .selectFrom('drivers')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && driverOf(row);
}

export async function drivers(
  tx: Tx,
  by: Read,
  page: Page<DriverId>,
): Promise<(Driver & { homeSiteName: string; tags: Tag[] })[]> {
  const rows = await on(tx)
    .selectFrom('drivers')
    .leftJoin('sites as home', (join) =>
      join
        .onRef('home.customer_id', '=', 'drivers.customer_id')
        .onRef('home.id', '=', 'drivers.home_site_id'),
    )
    .selectAll('drivers')
    .select('home.group_name as home_name')
    .where('drivers.customer_id', '=', by.thing.customerId)
    .$if(page.after !== null, (q) => q.where('drivers.id', '>', page.after))
    .orderBy('drivers.id')
    .limit(page.limit)
    .execute();
  const tags = Map.groupBy(
    await tagsOf(
      tx,
      by.thing.customerId,
      rows.map((row) => row.id),
    ),
    (tag) => tag.driverId,
  );
  return rows.map((row) => ({
    ...driverOf(row),
    homeSiteName: row.home_name ?? '',
    tags: tags.get(driverId(row.id)) ?? [],
  }));
}

export async function addDriver(
  tx: Tx,
  by: Allowed<'keep', CustomerRef>,
  added: DriverSettings & { readonly parentIdTag: string; readonly shareParent: boolean },
  at: Instant,
): Promise<Driver | Refusal> {
  const row = await on(tx)
    .insertInto('drivers')
    .values({
      customer_id: by.thing.customerId,
      name: added.name,
      home_site_id: added.homeSiteId,
      external_id: added.externalId,
      active: bit(added.active),
      payer_id: added.payerId,
      parent_id_tag: added.parentIdTag,
      share_parent: bit(added.shareParent),
      created_at: at,
      updated_at: at,
    })
    .onConflict((taken) => taken.columns(['customer_id', 'external_id']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return refuse('external-id-taken', 'externalId', 'another driver has it');
  return driverOf(row);
}
