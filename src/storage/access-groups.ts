/** Access groups as they are read. */
import type { Selectable } from 'kysely';
import type { AccessGroupFilter, AccessGroupSort, GroupCharger } from '../app/ports/access-groups.ts';
import type { Page } from '../app/ports/keeping.ts';
import type { Listed, Listing } from '../app/ports/listing.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { AccessGroup } from '../domain/drivers/access-group.ts';
import {
  type AccessGroupId,
  accessGroupId,
  type ChargerKey,
  chargerId,
  chargerKey,
  customerId,
  siteId,
} from '../domain/ids.ts';
import { counted, paged } from './listing.ts';
import type { Schema } from './schema.ts';
import { hasWords } from './search-words.ts';
import { everything, on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;

export function accessGroupOf(row: Selectable<Schema['access_groups']>): AccessGroup {
  return {
    id: accessGroupId(row.id),
    customerId: customerId(row.customer_id),
    name: row.name,
    externalId: row.external_id,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export async function accessGroup(tx: Tx, by: Read, id: AccessGroupId): Promise<AccessGroup | undefined> {
  const row = await on(tx)
    .selectFrom('access_groups')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && accessGroupOf(row);
}

export async function accessGroupByExternalId(
  tx: Tx,
  by: Read,
  externalId: string,
): Promise<AccessGroup | undefined> {
  const row = await on(tx)
    .selectFrom('access_groups')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('external_id', '=', externalId)
    .executeTakeFirst();
  return row && accessGroupOf(row);
}

export async function accessGroups(
  tx: Tx,
  by: Read,
  { text, externalId, charger }: AccessGroupFilter,
  listing: Listing<AccessGroupSort>,
): Promise<Listed<AccessGroup>> {
  const customer = by.thing.customerId;
  const words = text === null ? [] : await hasWords(tx, customer, 'access-group', 'g.id', text);
  const found = on(tx)
    .selectFrom('access_groups as g')
    .where('g.customer_id', '=', customer)
    .$if(externalId !== null, (q) => q.where('g.external_id', '=', externalId))
    .$if(charger !== null, (q) =>
      q.where('g.id', 'in', (holding) =>
        holding
          .selectFrom('access_group_chargers')
          .select('group_id')
          .where('customer_id', '=', customer)
          .where('charger', '=', charger),
      ),
    )
    .where((w) => w.and(words));
  const rows = await paged(found.selectAll('g'), 'g', listing.sort, listing).execute();
  return {
    items: rows.map(accessGroupOf),
    total: listing.total ? await counted(tx, found.select('g.id')) : null,
  };
}

export async function groupChargers(
  tx: Tx,
  by: Read,
  id: AccessGroupId,
  { after, limit }: Page<ChargerKey>,
): Promise<GroupCharger[]> {
  const rows = await on(tx)
    .selectFrom('access_group_chargers as m')
    .innerJoin('chargers as c', (join) =>
      join.onRef('c.customer_id', '=', 'm.customer_id').onRef('c.id', '=', 'm.charger'),
    )
    .innerJoin('sites as s', (join) =>
      join.onRef('s.customer_id', '=', 'c.customer_id').onRef('s.id', '=', 'c.site_id'),
    )
    .select(['m.charger', 'm.added_by', 'm.added_at', 'c.charger_id', 'c.charger_name', 'c.site_id'])
    .select('s.group_name')
    .where('m.customer_id', '=', by.thing.customerId)
    .where('m.group_id', '=', id)
    .where('c.deleted_at', 'is', null)
    .$if(after !== null, (q) => q.where('m.charger', '>', after))
    .orderBy('m.charger')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    charger: chargerKey(row.charger),
    chargerId: chargerId(row.charger_id),
    chargerName: row.charger_name,
    siteId: siteId(row.site_id),
    siteName: row.group_name,
    addedBy: row.added_by,
    addedAt: row.added_at,
  }));
}

export async function groupsOver(
  tx: Tx,
  by: Read,
  charger: ChargerKey,
  limit: number,
): Promise<{ groupId: AccessGroupId; groupName: string }[]> {
  const rows = await everything(tx)
    .selectFrom('access_group_chargers as m')
    .innerJoin('access_groups as g', (join) =>
      join.onRef('g.customer_id', '=', 'm.customer_id').onRef('g.id', '=', 'm.group_id'),
    )
    .select(['g.id', 'g.name'])
    .where('m.customer_id', '=', by.thing.customerId)
    .where('m.charger', '=', charger)
    .orderBy('m.group_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ groupId: accessGroupId(row.id), groupName: row.name }));
}
