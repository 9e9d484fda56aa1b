/**
 * Sites and their closure: every site with each of its ancestors, so that "covered by a right on a site above" is
 * one indexed join, however deep the tree.
 */
import type { Selectable } from 'kysely';
import type { Listed, Listing } from '../app/ports/listing.ts';
import type { SiteFilter, SiteSort } from '../app/ports/sites.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import { type ChargerKey, customerId, type SiteId, siteId } from '../domain/ids.ts';
import type { LocalListPolicy, Site, SitePolicy } from '../domain/sites/site.ts';
import { counted, paged } from './listing.ts';
import { locationOf, orNull } from './rows.ts';
import type { Schema } from './schema.ts';
import { hasWords } from './search-words.ts';
import { everything, on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;

export function siteOf(row: Selectable<Schema['sites']>): Site {
  return {
    id: siteId(row.id),
    customerId: customerId(row.customer_id),
    groupName: row.group_name,
    publicGroupName: row.public_group_name,
    parentId: orNull(row.parent_id, siteId),
    groupType: row.group_type,
    externalId: row.external_id,
    policy: row.policy as SitePolicy,
    localList: row.local_list as LocalListPolicy,
    timeZone: row.time_zone,
    location: locationOf(row),
    payerId: row.payer_id,
    costId: row.cost_id,
    costName: row.cost_name,
    paymentRecipientId: row.payment_recipient_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  };
}

export async function site(tx: Tx, by: Read, id: SiteId): Promise<Site | undefined> {
  const row = await on(tx)
    .selectFrom('sites')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row && siteOf(row);
}

export async function siteByExternalId(tx: Tx, by: Read, externalId: string): Promise<Site | undefined> {
  const row = await on(tx)
    .selectFrom('sites')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('external_id', '=', externalId)
    .executeTakeFirst();
  return row && siteOf(row);
}

const COLUMNS = { id: 'id', groupName: 'group_name' } as const satisfies Record<SiteSort, string>;

export async function sites(
  tx: Tx,
  by: Read,
  filter: SiteFilter,
  listing: Listing<SiteSort>,
): Promise<Listed<Site>> {
  const customer = by.thing.customerId;
  const { parentId, underId, text } = filter;
  const words = text === null ? [] : await hasWords(tx, customer, 'site', 's.id', text);
  const found = on(tx)
    .selectFrom('sites as s')
    .where('s.customer_id', '=', customer)
    .where('s.deleted_at', 'is', null)
    .$if(parentId !== null, (q) =>
      q.where('s.parent_id', parentId === 'none' ? 'is' : '=', parentId === 'none' ? null : parentId),
    )
    .$if(underId !== null, (q) =>
      q.where('s.id', 'in', (under) =>
        under
          .selectFrom('site_closure')
          .select('site_id')
          .where('customer_id', '=', customer)
          .where('ancestor_id', '=', underId),
      ),
    )
    .where((w) => w.and(words));
  const rows = await paged(found.selectAll('s'), 's', COLUMNS[listing.sort], listing).execute();
  return { items: rows.map(siteOf), total: listing.total ? await counted(tx, found.select('s.id')) : null };
}

export async function sitesOver(tx: Tx, by: Read, charger: ChargerKey) {
  const rows = await everything(tx)
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
  const row = await everything(tx)
    .selectFrom('site_closure')
    .select('depth')
    .where('customer_id', '=', by.thing.customerId)
    .where('site_id', '=', id)
    .orderBy('depth', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.depth ?? 0;
}
