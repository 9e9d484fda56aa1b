/** Tags as they are read: what a driver presents at a charger. Compared by the folded column, kept as entered. */
import { type Expression, type Selectable, sql } from 'kysely';
import type { TagFilter, TagSort } from '../app/ports/drivers.ts';
import type { Page } from '../app/ports/keeping.ts';
import type { Listed, Listing } from '../app/ports/listing.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef, DriverRef } from '../domain/access/allow.ts';
import type { Tag } from '../domain/drivers/driver.ts';
import { type CustomerId, driverId, type TagId, tagId } from '../domain/ids.ts';
import { counted, paged } from './listing.ts';
import { once } from './once.ts';
import { bit, chunks, filled } from './rows.ts';
import type { Schema } from './schema.ts';
import { LAST } from './search-words.ts';
import { on } from './tx.ts';

export function tagOf(row: Selectable<Schema['tags']>): Tag {
  return {
    id: tagId(row.id),
    driverId: driverId(row.driver_id),
    idTag: row.id_tag,
    tokenName: row.token_name,
    startDate: row.start_date,
    expiringDate: row.expiring_date,
    invoicable: row.invoicable === 1,
    blocked: row.blocked === 1,
    blockedReason: row.blocked_reason,
    concurrency: row.concurrency === 0 ? 'unlimited' : row.concurrency,
    updatedAt: row.updated_at,
    revision: row.revision,
  };
}

export async function tag(tx: Tx, by: Allowed<'read', DriverRef>, id: TagId): Promise<Tag | undefined> {
  const row = await on(tx)
    .selectFrom('tags')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('driver_id', '=', by.thing.driverId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && tagOf(row);
}

const COLUMNS = { id: 'id', idTag: 'id_tag_folded' } as const satisfies Record<TagSort, string>;

export async function tags(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  filter: TagFilter,
  listing: Listing<TagSort>,
): Promise<Listed<Tag>> {
  const found = on(tx)
    .selectFrom('tags as t')
    .where('t.customer_id', '=', by.thing.customerId)
    .where((w) => w.and(conditions(filter)));
  const rows = await paged(found.selectAll('t'), 't', COLUMNS[listing.sort], listing).execute();
  return { items: rows.map(tagOf), total: listing.total ? await counted(tx, found.select('t.id')) : null };
}

/** One for each thing that is asked for; about the alias `t`. */
function conditions(filter: TagFilter): Expression<boolean>[] {
  const { driverId: of, idTagFolded, beginningFolded, blocked, expiringBefore } = filter;
  const all = [
    of === null ? null : sql<boolean>`t.driver_id = ${of}`,
    idTagFolded === null ? null : sql<boolean>`t.id_tag_folded = ${idTagFolded}`,
    beginningFolded === null
      ? null
      : sql<boolean>`t.id_tag_folded >= ${beginningFolded} and t.id_tag_folded < ${beginningFolded + LAST}`,
    blocked === null ? null : sql<boolean>`t.blocked = ${bit(blocked)}`,
    expiringBefore === null ? null : sql<boolean>`t.expiring_date < ${expiringBefore}`,
  ];
  return all.filter((one) => one !== null);
}

export async function driverTags(tx: Tx, by: Allowed<'read', DriverRef>, page: Page<TagId>): Promise<Tag[]> {
  const rows = await on(tx)
    .selectFrom('tags')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('driver_id', '=', by.thing.driverId)
    .$if(page.after !== null, (q) => q.where('id', '>', page.after))
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(tagOf);
}

const tagRows = once((tx, customer: CustomerId, drivers: readonly number[]) =>
  on(tx)
    .selectFrom('tags')
    .selectAll()
    .where('customer_id', '=', customer)
    .where('driver_id', 'in', drivers)
    .orderBy('driver_id')
    .orderBy('id'),
);

/** Tags of several drivers in one look, by id ascending. */
export async function tagsOf(tx: Tx, customer: CustomerId, drivers: readonly number[]): Promise<Tag[]> {
  const found: Tag[] = [];
  for (const part of chunks(drivers)) {
    found.push(...(await tagRows(tx, customer, filled(part))).map(tagOf));
  }
  return found;
}
