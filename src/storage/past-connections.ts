/** Connections of a charger as they were, newest first. */
import type { PastConnection } from '../app/ports/chargers-history.ts';
import type { Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { ChargerKey, Instant } from '../domain/ids.ts';
import { on } from './tx.ts';

/** Of a connection whose node is gone: nobody was left to say why it ended. */
const NODE_GONE = 'node-gone';

export async function connectionsOf(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  charger: ChargerKey,
  { after, limit }: Page<number>,
  now: Instant,
): Promise<PastConnection[]> {
  const rows = await on(tx)
    .selectFrom('connections as c')
    .innerJoin('nodes', 'nodes.id', 'c.node_id')
    .select(['c.epoch', 'c.started_at', 'c.ended_at', 'c.end_reason', 'c.address', 'c.subprotocol'])
    .select(['c.node_id', 'nodes.lease_until'])
    .where('c.customer_id', '=', by.thing.customerId)
    .where('c.charger', '=', charger)
    .$if(after !== null, (q) => q.where('c.epoch', '<', after))
    .orderBy('c.epoch', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => {
    const gone = row.ended_at === null && row.lease_until <= now;
    return {
      epoch: row.epoch,
      startedAt: row.started_at,
      endedAt: gone ? row.lease_until : row.ended_at,
      reason: gone ? NODE_GONE : row.end_reason,
      address: row.address,
      subprotocol: row.subprotocol,
      node: row.node_id,
    };
  });
}
