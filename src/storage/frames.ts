/** The bounded log of frames per charger. */
import { type Selectable, sql } from 'kysely';
import type { FramesAsked, KeptFrame, LoggedFrame } from '../app/ports/frames.ts';
import type { Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { Direction, FrameKind } from '../domain/chargers/frame.ts';
import type { ChargerKey, CustomerId, Instant } from '../domain/ids.ts';
import { actionsOfCalls } from './frame-actions.ts';
import { chunks, filled } from './rows.ts';
import type { FramesTable } from './schema-records.ts';
import { type Columns, told } from './told.ts';
import { on } from './tx.ts';

export async function appendFrames(
  tx: Tx,
  frames: readonly LoggedFrame[],
  perCharger: number,
): Promise<void> {
  const actionOf = await actionsOfCalls(tx, frames);
  for (const [customer, own] of Map.groupBy(frames, (frame) => frame.customerId)) {
    for (const part of chunks(own)) await insert(tx, customer, part, actionOf);
    const touched = [...new Set(own.map((frame) => frame.charger))];
    for (const part of chunks(touched)) {
      await forget(tx, customer, part);
      await trim(tx, customer, part, perCharger);
    }
  }
}

const COLUMNS: Columns = {
  ...{ charger: 'bigint', at: 'bigint', direction: 'text', kind: 'text' },
  ...{ message_id: 'text', action: 'text', text: 'text' },
};

/** Of one customer, as one parameter: there are thousands a second. */
async function insert(
  tx: Tx,
  customer: CustomerId,
  frames: readonly LoggedFrame[],
  actionOf: (frame: LoggedFrame) => string | null,
): Promise<void> {
  const rows = frames.map((frame) => {
    const { charger, at, direction, kind, messageId, text } = frame;
    return [charger, at, direction, kind, messageId, actionOf(frame), text] as const;
  });
  await sql`
    ${told(customer, COLUMNS, rows)}
    insert into frames (customer_id, charger, at, direction, kind, message_id, action, text)
    select told.customer_id, told.charger, told.at, told.direction, told.kind, told.message_id, told.action, told.text from told
  `.execute(on(tx));
}

/**
 * Of chargers that were deleted meanwhile nothing stays. Behind the insert: that one waits for who is just deleting the
 * charger, so that either of the two sees the other.
 */
async function forget(tx: Tx, customer: CustomerId, chargers: readonly ChargerKey[]): Promise<void> {
  const keys = filled(chargers);
  const deleted = on(tx)
    .selectFrom('chargers')
    .select('id')
    .where('customer_id', '=', customer)
    .where('id', 'in', keys)
    .where('deleted_at', 'is not', null);
  await on(tx)
    .deleteFrom('frames')
    .where('customer_id', '=', customer)
    .where('charger', 'in', deleted)
    .execute();
}

/** Reads each charger's entries in the index of frames, which are its bound and what was just added. */
async function trim(
  tx: Tx,
  customer: CustomerId,
  chargers: readonly ChargerKey[],
  perCharger: number,
): Promise<void> {
  const counted = on(tx)
    .selectFrom('frames')
    .select((eb) => [
      'id',
      eb.fn
        .agg<number>('row_number')
        .over((window) => window.partitionBy('charger').orderBy('id', 'desc'))
        .as('newest'),
    ])
    .where('customer_id', '=', customer)
    .where('charger', 'in', filled(chargers))
    .as('counted');
  await on(tx)
    .deleteFrom('frames')
    .where('id', 'in', on(tx).selectFrom(counted).select('counted.id').where('newest', '>', perCharger))
    .execute();
}

export async function frames(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  charger: ChargerKey,
  asked: FramesAsked,
  { after, limit }: Page<number>,
): Promise<KeptFrame[]> {
  const rows = await found(tx, by, charger, asked)
    .$if(after !== null, (q) => q.where('id', '<', after))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(frameOf);
}

export async function framesAfter(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  charger: ChargerKey,
  place: number,
  limit: number,
): Promise<KeptFrame[]> {
  const query = found(tx, by, charger, ALL).where('id', '>', place).orderBy('id').limit(limit);
  return (await query.execute()).map(frameOf);
}

export async function isFrameThere(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  charger: ChargerKey,
  place: number,
): Promise<boolean> {
  const row = await on(tx)
    .selectFrom('frames')
    .select('id')
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', charger)
    .where('id', '=', place)
    .executeTakeFirst();
  return row !== undefined;
}

const frameOf = (row: Omit<Selectable<FramesTable>, 'customer_id' | 'charger'>): KeptFrame => ({
  place: row.id,
  at: row.at,
  direction: row.direction as Direction,
  kind: row.kind as FrameKind,
  messageId: row.message_id,
  action: row.action,
  text: row.text,
});

const ALL: FramesAsked = { action: null, direction: null, from: null, until: null, words: null };

/** Read along the frames of the charger, which are bounded. */
function found(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  charger: ChargerKey,
  { action, direction, from, until, words }: FramesAsked,
) {
  const all = on(tx)
    .selectFrom('frames')
    .select(['id', 'at', 'direction', 'kind', 'message_id', 'action', 'text'])
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', charger)
    .$if(action !== null, (q) => q.where('action', '=', action))
    .$if(direction !== null, (q) => q.where('direction', '=', direction as string))
    .$if(from !== null, (q) => q.where('at', '>=', from))
    .$if(until !== null, (q) => q.where('at', '<', until));
  return (words ?? []).reduce((q, word) => q.where(has(word)), all);
}

/** Both engines fold ASCII here, and nothing else. */
const has = (word: string) =>
  sql<boolean>`lower(text) like lower(${`%${word.replace(/[\\%_]/g, '\\$&')}%`}) escape '\\'`;

export async function forgetFrames(tx: Tx, before: Instant, most: number): Promise<number> {
  const old = on(tx).selectFrom('frames').select('id').where('at', '<', before).orderBy('at').limit(most);
  const { numDeletedRows } = await on(tx).deleteFrom('frames').where('id', 'in', old).executeTakeFirst();
  return Number(numDeletedRows);
}
