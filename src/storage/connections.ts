/**
 * Connections of chargers, one row each, and the leases of the nodes that hold them: the one truth about who is on
 * line. Alive is the connection that its charger's row names, while it has not ended and its node's lease runs.
 * Whoever writes here takes the charger's row first and the connection's after it, so that nobody waits in a circle.
 */
import type { Tx } from '../app/ports/store.ts';
import { chargerId, chargerKey, customerId, type Instant } from '../domain/ids.ts';
import { on } from './tx.ts';

export async function renewLease(tx: Tx, nodeId: string, now: Instant, until: Instant): Promise<void> {
  await on(tx)
    .insertInto('nodes')
    .values({ id: nodeId, started_at: now, lease_until: until })
    .onConflict((known) => known.column('id').doUpdateSet({ lease_until: until }))
    .execute();
}

export async function leaseUntil(tx: Tx, nodeId: string): Promise<Instant | null> {
  const node = await on(tx)
    .selectFrom('nodes')
    .select('lease_until')
    .where('id', '=', nodeId)
    .executeTakeFirst();
  return node?.lease_until ?? null;
}

export async function nodeLeases(tx: Tx): Promise<ReadonlyMap<string, Instant>> {
  const rows = await on(tx).selectFrom('nodes').select(['id', 'lease_until']).execute();
  return new Map(rows.map((row) => [row.id, row.lease_until]));
}

export async function awaySince(tx: Tx, nodeId: string, after: Instant, until: Instant) {
  const rows = await on(tx)
    .selectFrom('connections as n')
    .innerJoin('chargers as c', (join) =>
      join
        .onRef('c.customer_id', '=', 'n.customer_id')
        .onRef('c.id', '=', 'n.charger')
        .onRef('c.connection_id', '=', 'n.id'),
    )
    .select(['n.customer_id', 'n.charger', 'c.charger_id', 'n.ended_at'])
    .where('n.node_id', '=', nodeId)
    .where('n.ended_at', '>', after)
    .where('n.ended_at', '<=', until)
    .where('c.deleted_at', 'is', null)
    .orderBy('n.id')
    .execute();
  return rows.map((row) => ({
    customerId: customerId(row.customer_id),
    charger: chargerKey(row.charger),
    chargerId: chargerId(row.charger_id),
    since: row.ended_at ?? until,
  }));
}

export async function endConnectionsOfNode(
  tx: Tx,
  nodeId: string,
  reason: string,
  now: Instant,
): Promise<number> {
  const leased = await leaseUntil(tx, nodeId);
  if (leased === null) return 0;
  await on(tx)
    .updateTable('chargers')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('connections')
        .select('charger')
        .where('node_id', '=', nodeId)
        .where('ended_at', 'is', null),
    )
    .execute();
  const ended = await on(tx)
    .updateTable('connections')
    .set({ ended_at: Math.min(now, leased), end_reason: reason })
    .where('node_id', '=', nodeId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return Number(ended.numUpdatedRows);
}
