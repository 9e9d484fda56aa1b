/** Transactions as people read them: one with all that is known of it, with the names of what is still there. */
import type { KeptTransaction } from '../app/ports/read-transactions.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import {
  type ChargerId,
  type ChargerKey,
  chargerKey,
  type SiteId,
  siteId,
  type TransactionId,
} from '../domain/ids.ts';
import { filled, identityShown, orNull } from './rows.ts';
import { transactionOf } from './transactions.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;

export async function keptTransaction(
  tx: Tx,
  by: Read,
  id: TransactionId,
): Promise<KeptTransaction | undefined> {
  return (await keptTransactions(tx, by, [id]))[0];
}

/** Those of the ids that the customer has, in the order of `ids`. */
export async function keptTransactions(tx: Tx, by: Read, ids: readonly number[]): Promise<KeptTransaction[]> {
  if (ids.length === 0) return [];
  const rows = await on(tx)
    .selectFrom('transactions as t')
    .innerJoin('chargers as c', (join) =>
      join.onRef('c.customer_id', '=', 't.customer_id').onRef('c.id', '=', 't.charger'),
    )
    .leftJoin('sites as s', (join) =>
      join.onRef('s.customer_id', '=', 't.customer_id').onRef('s.id', '=', 't.site_id'),
    )
    .leftJoin('drivers as d', (join) =>
      join.onRef('d.customer_id', '=', 't.customer_id').onRef('d.id', '=', 't.driver_id'),
    )
    .leftJoin('tags as g', (join) =>
      join.onRef('g.customer_id', '=', 't.customer_id').onRef('g.id', '=', 't.tag_id'),
    )
    .selectAll('t')
    .select(['c.charger_id', 's.group_name', 'd.name', 'd.external_id', 'g.token_name'])
    .select(['s.id as seen_site', 'd.id as seen_driver'])
    .where('t.customer_id', '=', by.thing.customerId)
    .where('t.id', 'in', filled(ids))
    .execute();
  const found = rows.map((row) => ({
    ...transactionOf(row),
    reservationId: row.reservation_id,
    stopChargerTime: row.stop_charger_time,
    stopHeardAt: row.stop_heard_at,
    stopIdTag: row.stop_id_tag,
    closedAt: row.closed_at,
    chargerId: identityShown(row.charger_id),
    siteId: orNull(row.site_id, siteId),
    siteName: row.group_name,
    siteSeen: row.seen_site !== null,
    driverSeen: row.seen_driver !== null,
    driverName: row.name,
    driverExternalId: row.external_id,
    tokenName: row.token_name,
  }));
  const places = new Map(ids.map((id, place) => [id, place]));
  return found.sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
}

/** What a deleted charger is called begins with its identity and #, which no identity holds. */
export async function chargersEver(tx: Tx, by: Read, id: ChargerId): Promise<ChargerKey[]> {
  const mine = on(tx).selectFrom('chargers').select('id').where('customer_id', '=', by.thing.customerId);
  const rows = await mine
    .where('charger_id', '=', id)
    .unionAll(mine.where('charger_id', '>', `${id}#`).where('charger_id', '<', `${id}$`))
    .execute();
  return rows.map((row) => chargerKey(row.id));
}

/** Deleted ones stay as rows. */
export async function siteEver(tx: Tx, by: Read, id: SiteId): Promise<boolean> {
  const row = await on(tx)
    .selectFrom('sites')
    .select('id')
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}
