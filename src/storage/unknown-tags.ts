/**
 * Tags that chargers showed and nobody has; a row for each charger that showed one, told together. Whoever gets one takes it off this
 * list: see keep-tags.ts.
 */
import { sql } from 'kysely';
import type { Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef, CustomerRef } from '../domain/access/allow.ts';
import { tagShape } from '../domain/drivers/tag-shape.ts';
import type { Lookalike, UnknownTag } from '../domain/drivers/unknown-tag.ts';
import { type ChargerKey, driverId, foldTag, type Instant, tagId } from '../domain/ids.ts';
import { chunks, filled, identityShown } from './rows.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;

/** Of each customer the newest rows stay: a charger that reads nonsense must not fill the disk. */
const KEPT = 10_000;

/** One was shown: counted where the charger showed it before. */
export async function noteUnknownTag(
  tx: Tx,
  by: Allowed<'report', ChargerRef>,
  idTag: string,
  at: Instant,
): Promise<void> {
  const folded = foldTag(idTag);
  if (folded === '') return;
  const { customerId, charger } = by.thing;
  const shown = { id_tag: idTag, last_at: at };
  const { count } = await on(tx)
    .insertInto('unknown_tags')
    .values({
      ...shown,
      ...{ customer_id: customerId, charger, id_tag_folded: folded },
      shape: tagShape(idTag),
      count: 1,
      first_at: at,
    })
    .onConflict((before) =>
      before
        .columns(['customer_id', 'id_tag_folded', 'charger'])
        .doUpdateSet((eb) => ({ ...shown, count: eb('unknown_tags.count', '+', 1) })),
    )
    .returning('count')
    .executeTakeFirstOrThrow();
  if (count === 1) await trim(tx, customerId);
}

async function trim(tx: Tx, customer: number): Promise<void> {
  const oldestKept = on(tx)
    .selectFrom('unknown_tags as kept')
    .select('kept.last_at')
    .where('kept.customer_id', '=', customer)
    .orderBy('kept.last_at', 'desc')
    .limit(1)
    .offset(KEPT - 1);
  await on(tx)
    .deleteFrom('unknown_tags')
    .where('customer_id', '=', customer)
    .where('last_at', '<', oldestKept)
    .execute();
}

export async function unknownTags(
  tx: Tx,
  by: Read,
  chargers: readonly ChargerKey[] | null,
  { after, limit }: Page<{ readonly at: Instant; readonly id: number }>,
): Promise<UnknownTag[]> {
  const customer = by.thing.customerId;
  const rows = await on(tx)
    .selectFrom('unknown_tags as u')
    .innerJoin('chargers as c', (join) =>
      join.onRef('c.customer_id', '=', 'u.customer_id').onRef('c.id', '=', 'u.charger'),
    )
    .select(['u.id', 'u.id_tag', 'u.shape', 'u.last_at', 'c.charger_id'])
    .select(({ selectFrom }) => {
      const same = selectFrom('unknown_tags as a')
        .where('a.customer_id', '=', customer)
        .whereRef('a.id_tag_folded', '=', 'u.id_tag_folded');
      return [
        same.select(sql<number>`cast(sum(a.count) as bigint)`.as('n')).as('count'),
        same.select(sql<number>`min(a.first_at)`.as('n')).as('first_at'),
      ];
    })
    .where('u.customer_id', '=', customer)
    .where(nobodys(customer))
    // Of one that several chargers showed the last.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('unknown_tags as later')
            .select('later.id')
            .where('later.customer_id', '=', customer)
            .whereRef('later.id_tag_folded', '=', 'u.id_tag_folded')
            .where(sql<boolean>`(later.last_at, later.id) > (u.last_at, u.id)`),
        ),
      ),
    )
    .$if(chargers !== null, (q) => q.where('u.charger', 'in', filled(chargers ?? [])))
    .$if(after !== null, (q) =>
      q.where(sql<boolean>`(u.last_at, u.id) < (${after?.at ?? 0}, ${after?.id ?? 0})`),
    )
    .orderBy('u.last_at', 'desc')
    .orderBy('u.id', 'desc')
    .limit(limit)
    .execute();
  const alike = await lookalikes(
    tx,
    customer,
    rows.map((row) => row.shape),
  );
  return rows.map((row) => ({
    id: row.id,
    idTag: row.id_tag,
    chargerId: identityShown(row.charger_id),
    count: row.count ?? 1,
    firstAt: row.first_at ?? row.last_at,
    lastAt: row.last_at,
    lookalikes: alike.get(row.shape) ?? [],
  }));
}

/** Of the alias `u`. One that was shown in the very moment in which somebody got it may still be noted. */
const nobodys = (customer: number) =>
  sql<boolean>`not exists (select 1 from tags as t
    where t.customer_id = ${customer} and t.id_tag_folded = u.id_tag_folded)`;

/** Known tags by their shape. */
async function lookalikes(
  tx: Tx,
  customer: number,
  shapes: readonly string[],
): Promise<Map<string, Lookalike[]>> {
  const alike = new Map<string, Lookalike[]>();
  for (const part of chunks([...new Set(shapes)].filter((shape) => shape !== ''))) {
    const rows = await on(tx)
      .selectFrom('tags')
      .select(['id', 'id_tag', 'driver_id', 'shape'])
      .where('customer_id', '=', customer)
      .where('shape', 'in', filled(part))
      .orderBy('id')
      .execute();
    for (const row of rows) {
      const same = alike.get(row.shape ?? '') ?? [];
      alike.set(row.shape ?? '', same);
      same.push({ tagId: tagId(row.id), idTag: row.id_tag, driverId: driverId(row.driver_id) });
    }
  }
  return alike;
}

export async function unknownTag(
  tx: Tx,
  by: Read,
  idTagFolded: string,
): Promise<{ idTag: string } | undefined> {
  const customer = by.thing.customerId;
  const row = await on(tx)
    .selectFrom('unknown_tags as u')
    .select('u.id_tag')
    .where('u.customer_id', '=', customer)
    .where('u.id_tag_folded', '=', idTagFolded)
    .where(nobodys(customer))
    .orderBy('u.last_at', 'desc')
    .orderBy('u.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { idTag: row.id_tag };
}

export async function forgetUnknownTag(
  tx: Tx,
  by: Allowed<'keep', CustomerRef>,
  idTagFolded: string,
): Promise<boolean> {
  const gone = await on(tx)
    .deleteFrom('unknown_tags')
    .where('customer_id', '=', by.thing.customerId)
    .where('id_tag_folded', '=', idTagFolded)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}
