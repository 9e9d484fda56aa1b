/** Transactions whose end seems missed. */
import type { Tx } from '../app/ports/store.ts';
import {
  type ChargerId,
  type ChargerKey,
  type CustomerId,
  chargerId,
  chargerKey,
  customerId,
  type Instant,
} from '../domain/ids.ts';
import type { Transaction } from '../domain/transactions/transaction.ts';
import { transactionOf } from './transactions.ts';
import { on } from './tx.ts';

/** Suspects per call; what is left comes with the next one. */
const AT_MOST = 500;

export async function suspects(
  tx: Tx,
  due: { readonly available: Instant; readonly boot: Instant },
  now: Instant,
): Promise<
  {
    readonly customerId: CustomerId;
    readonly charger: ChargerKey;
    readonly transaction: Transaction;
    readonly chargerId: ChargerId;
    readonly onlineSince: Instant | null;
    readonly socketStatus: string | null;
  }[]
> {
  const rows = await on(tx)
    .selectFrom('transactions as t')
    .innerJoin('chargers', (join) =>
      join.onRef('chargers.customer_id', '=', 't.customer_id').onRef('chargers.id', '=', 't.charger'),
    )
    .innerJoin('connections', (join) =>
      join
        .onRef('connections.id', '=', 'chargers.connection_id')
        .onRef('connections.customer_id', '=', 'chargers.customer_id')
        .on('connections.ended_at', 'is', null),
    )
    .innerJoin('nodes', (join) =>
      join.onRef('nodes.id', '=', 'connections.node_id').on('nodes.lease_until', '>', now),
    )
    .leftJoin('sockets', (join) =>
      join
        .onRef('sockets.customer_id', '=', 't.customer_id')
        .onRef('sockets.charger', '=', 't.charger')
        .onRef('sockets.socket_id', '=', 't.socket_id'),
    )
    .selectAll('t')
    .select(['chargers.charger_id', 'connections.online_since'])
    .select('sockets.status as socket_status')
    .where('t.closed_at', 'is', null)
    .where('t.suspect_since', 'is not', null)
    // Only those that are due: others at the head of the list would keep them waiting for ever.
    .where('t.suspect_since', '<=', due.available)
    .where((w) =>
      w.or([
        w.and([
          w('t.suspect_reason', '=', 'available'),
          w('sockets.status', '=', 'Available'),
          w('connections.online_since', '<=', due.available),
        ]),
        w.and([
          w('t.suspect_reason', '=', 'boot'),
          w('t.suspect_since', '<=', due.boot),
          w('connections.online_since', '<=', due.boot),
        ]),
      ]),
    )
    .orderBy('t.suspect_since')
    .limit(AT_MOST)
    .execute();
  return rows.map((row) => ({
    customerId: customerId(row.customer_id),
    charger: chargerKey(row.charger),
    transaction: transactionOf(row),
    chargerId: chargerId(row.charger_id),
    onlineSince: row.online_since,
    socketStatus: row.socket_status,
  }));
}
