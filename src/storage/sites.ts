/**
 * Sites and their closure: every site with each of its ancestors, so that "covered by a right on a site above" is
 * one indexed join, however deep the tree.
 */
import { type Selectable, sql } from 'kysely';
import type { Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import { type Refusal, refuse } from '../domain/errors.ts';
import { type ChargerKey, customerId, type Instant, type SiteId, siteId } from '../domain/ids.ts';
import type { Site, SitePolicy, SiteSettings } from '../domain/sites/site.ts';
import { locationOf, locationRow, orNull } from './rows.ts';
import type { Schema } from './schema.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;

function siteOf(row: Selectable<Schema['sites']>): Site {
  return {
    id: siteId(row.id),
    customerId: customerId(row.customer_id),
    groupName: row.group_name,
    publicGroupName: row.public_group_name,
    parentId: orNull(row.parent_id, siteId),
    groupType: row.group_type,
    externalId: row.external_id,
    policy: row.policy as SitePolicy,
    timeZone: row.time_zone,
    location: locationOf(row),
    payerId: row.payer_id,
    costId: row.cost_id,
    costName: row.cost_name,
    paymentRecipientId: row.payment_recipient_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export async function site(tx: Tx, by: Read, id: SiteId): Promise<Site | undefined> {
  const row = await on(tx)
    .selectFrom('sites')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && siteOf(row);
}

export async function sites(tx: Tx, by: Read, page: Page<SiteId>): Promise<Site[]> {
  const rows = await on(tx)
    .selectFrom('sites')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .$if(page.after !== null, (q) => q.where('id', '>', page.after))
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(siteOf);
}

export async function sitesOver(tx: Tx, by: Read, charger: ChargerKey) {
  const rows = await on(tx)
    .selectFrom('chargers as c')
    .innerJoin('site_closure as up', (join) =>
      join.onRef('up.customer_id', '=', 'c.customer_id').onRef('up.site_id', '=', 'c.site_id'),
    )
    .innerJoin('sites as s', (join) =>
      join.onRef('s.customer_id', '=', 'up.customer_id').onRef('s.id', '=', 'up.ancestor_id'),
    )
    .select(['s.id', 's.group_name', 's.policy'])
    .where('c.customer_id', '=', by.thing.customerId)
    .where('c.id', '=', charger)
    .orderBy('up.depth')
    .execute();
  return rows.map((row) => ({
    siteId: siteId(row.id),
    siteName: row.group_name,
    policy: row.policy as SitePolicy,
  }));
}

/** 0 also for a site that the customer does not have. */
export async function siteDepth(tx: Tx, by: Read, id: SiteId): Promise<number> {
  const row = await on(tx)
    .selectFrom('site_closure')
    .select('depth')
    .where('customer_id', '=', by.thing.customerId)
    .where('site_id', '=', id)
    .orderBy('depth', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.depth ?? 0;
}

export async function addSite(
  tx: Tx,
  by: Allowed<'keep', CustomerRef>,
  added: SiteSettings,
  at: Instant,
): Promise<Site | Refusal> {
  const customer = by.thing.customerId;
  const row = await on(tx)
    .insertInto('sites')
    .values({
      customer_id: customer,
      parent_id: added.parentId,
      group_name: added.groupName,
      public_group_name: added.publicGroupName,
      group_type: added.groupType,
      external_id: added.externalId,
      policy: added.policy,
      time_zone: added.timeZone,
      ...locationRow(added.location),
      payer_id: added.payerId,
      cost_id: added.costId,
      cost_name: added.costName,
      payment_recipient_id: added.paymentRecipientId,
      created_at: at,
      updated_at: at,
    })
    .onConflict((taken) => taken.columns(['customer_id', 'external_id']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return refuse('external-id-taken', 'externalId', 'another site has it');
  await on(tx)
    .insertInto('site_closure')
    .values({ customer_id: customer, ancestor_id: row.id, site_id: row.id, depth: 0 })
    .execute();
  if (row.parent_id !== null) await inheritAncestors(tx, row.customer_id, row.parent_id, row.id);
  return siteOf(row);
}

/** The parent and everything above it become ancestors of the new site. */
async function inheritAncestors(tx: Tx, customer: number, parent: number, added: number): Promise<void> {
  await on(tx)
    .insertInto('site_closure')
    .columns(['customer_id', 'ancestor_id', 'site_id', 'depth'])
    .expression((eb) =>
      eb
        .selectFrom('site_closure as above')
        .select((above) => [
          'above.customer_id',
          'above.ancestor_id',
          // PostgreSQL takes a bare parameter in a select list for text.
          sql<number>`cast(${added} as bigint)`.as('site_id'),
          above('above.depth', '+', 1).as('depth'),
        ])
        .where('above.customer_id', '=', customer)
        .where('above.site_id', '=', parent),
    )
    .execute();
}
