/** Tags: what a driver presents at a charger. Compared by the folded column, kept as entered. */
import type { Selectable } from 'kysely';
import type { Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, DriverRef } from '../domain/access/allow.ts';
import type { Tag, TagSettings } from '../domain/drivers/driver.ts';
import { tagShape } from '../domain/drivers/tag-shape.ts';
import { type Refusal, refuse } from '../domain/errors.ts';
import { type CustomerId, driverId, foldTag, type Instant, type TagId, tagId } from '../domain/ids.ts';
import { bit, chunks, filled } from './rows.ts';
import type { Schema } from './schema.ts';
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
  };
}

export async function addTag(
  tx: Tx,
  by: Allowed<'keep', DriverRef>,
  tag: TagSettings,
  at: Instant,
): Promise<Tag | Refusal> {
  const row = await on(tx)
    .insertInto('tags')
    .values({
      customer_id: by.thing.customerId,
      driver_id: by.thing.driverId,
      id_tag: tag.idTag,
      id_tag_folded: foldTag(tag.idTag),
      shape: tagShape(tag.idTag),
      token_name: tag.tokenName,
      start_date: tag.startDate,
      expiring_date: tag.expiringDate,
      invoicable: bit(tag.invoicable),
      blocked: bit(tag.blocked),
      blocked_reason: tag.blockedReason,
      concurrency: tag.concurrency === 'unlimited' ? 0 : tag.concurrency,
      updated_at: at,
    })
    .onConflict((taken) => taken.columns(['customer_id', 'id_tag_folded']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return refuse('tag-taken', 'idTag', 'a driver has it');
  return tagOf(row);
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

/** Tags of several drivers in one look, by id ascending. */
export async function tagsOf(tx: Tx, customer: CustomerId, drivers: readonly number[]): Promise<Tag[]> {
  const tags: Tag[] = [];
  for (const part of chunks(drivers)) {
    const rows = await on(tx)
      .selectFrom('tags')
      .selectAll()
      .where('customer_id', '=', customer)
      .where('driver_id', 'in', filled(part))
      .orderBy('driver_id')
      .orderBy('id')
      .execute();
    tags.push(...rows.map(tagOf));
  }
  return tags;
}
