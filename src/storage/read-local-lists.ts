/** The local list of a charger as people see it. */
import type { Page } from '../app/ports/keeping.ts';
import type { ListPlace, ReadEntry } from '../app/ports/local-lists.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef, CustomerRef } from '../domain/access/allow.ts';
import type { ChargerKey, Instant } from '../domain/ids.ts';
import { FORGOTTEN, LIMITS_UNREAD, type LocalList } from '../domain/local-lists/local-list.ts';
import { changeLocalList, entryOf, forgetSent, localListOf, placeOf } from './local-lists.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;
type Operate = Allowed<'operate', ChargerRef>;

export async function localList(
  tx: Tx,
  by: Read,
  charger: ChargerKey,
): Promise<
  { readonly place: ListPlace; readonly list: LocalList | null; readonly entries: number } | undefined
> {
  const { customerId } = by.thing;
  const place = await placeOf(tx, { kind: 'charger', customerId, charger });
  if (place === undefined) return undefined;
  const row = await on(tx)
    .selectFrom('local_lists')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('charger', '=', charger)
    .executeTakeFirst();
  const { count } = await on(tx)
    .selectFrom('local_list_entries')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('customer_id', '=', customerId)
    .where('charger', '=', charger)
    .where('held', '=', 1)
    .executeTakeFirstOrThrow();
  return { place, list: row === undefined ? null : localListOf(row), entries: Number(count) };
}

export async function localListEntries(
  tx: Tx,
  by: Read,
  charger: ChargerKey,
  { after, limit }: Page<number>,
): Promise<ReadEntry[]> {
  const rows = await on(tx)
    .selectFrom('local_list_entries as e')
    .leftJoin('tags as t', (join) =>
      join.onRef('t.customer_id', '=', 'e.customer_id').onRef('t.id_tag_folded', '=', 'e.id_tag_folded'),
    )
    .selectAll('e')
    .select('t.id as seen_tag')
    .where('e.customer_id', '=', by.thing.customerId)
    .where('e.charger', '=', charger)
    .where('e.held', '=', 1)
    .$if(after !== null, (q) => q.where('e.id', '>', after))
    .orderBy('e.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...entryOf(row), id: row.id, seen: row.seen_tag !== null }));
}

export async function resendLocalList(tx: Tx, by: Operate, now: Instant): Promise<void> {
  await changeLocalList(tx, by, { ...FORGOTTEN, limits: LIMITS_UNREAD, dueAt: now });
  await forgetSent(tx, by);
}
