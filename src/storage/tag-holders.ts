/**
 * Whose a tag is, wherever its driver lives: who is bound to branches learns the name by the exact tag, which its holder shows, and
 * nothing else. See docs/security.md.
 */
import type { TagHolder } from '../app/ports/rights.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import { driverId } from '../domain/ids.ts';
import { everything } from './tx.ts';

export async function tagHolder(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  idTagFolded: string,
): Promise<TagHolder | undefined> {
  const row = await everything(tx)
    .selectFrom('tags as t')
    .innerJoin('drivers as d', (join) =>
      join.onRef('d.customer_id', '=', 't.customer_id').onRef('d.id', '=', 't.driver_id'),
    )
    .select(['t.id_tag', 'd.id', 'd.name'])
    .where('t.customer_id', '=', by.thing.customerId)
    .where('t.id_tag_folded', '=', idTagFolded)
    .executeTakeFirst();
  return row && { idTag: row.id_tag, driverId: driverId(row.id), driverName: row.name };
}

/** Locks the driver who has the tag until the transaction ends. */
export async function holdTagHolder(
  tx: Tx,
  by: Allowed<'keep', CustomerRef>,
  idTagFolded: string,
): Promise<void> {
  const customer = by.thing.customerId;
  await everything(tx)
    .updateTable('drivers')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('customer_id', '=', customer)
    .where('id', '=', (its) =>
      its
        .selectFrom('tags')
        .select('driver_id')
        .where('customer_id', '=', customer)
        .where('id_tag_folded', '=', idTagFolded),
    )
    .execute();
}
