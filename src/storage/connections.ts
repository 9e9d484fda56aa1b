/**
 * Connections of chargers, one row each, and the leases of the nodes that hold them: the one truth about who is on
 * line. Alive is the connection that its charger's row names, while it has not ended and its node's lease runs.
 * Whoever writes here takes the charger's row first and the connection's after it, so that nobody waits in a circle.
 */
import { sql } from 'kysely';
import { ChargerDeleted, type OpenedConnection } from '../app/ports/chargers.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import {
  type ConnectionId,
  chargerId,
  chargerKey,
  connectionId,
  customerId,
  type Instant,
} from '../domain/ids.ts';
import { type Columns, type Some, together, told } from './told.ts';
import { on } from './tx.ts';

type Report = Allowed<'report', ChargerRef>;

export async function openConnection(
  tx: Tx,
  by: Report,
  opened: { nodeId: string; address: string; subprotocol: string; at: Instant },
): Promise<OpenedConnection> {
  const { customerId, charger } = by.thing;
  const counted = await on(tx)
    .updateTable('chargers')
    .set((eb) => ({ epoch: eb('epoch', '+', 1), version: eb('version', '+', 1) }))
    .where('customer_id', '=', customerId)
    .where('id', '=', charger)
    .where('deleted_at', 'is', null)
    .returning(['epoch', 'connection_id'])
    .executeTakeFirst();
  if (counted === undefined) throw new ChargerDeleted();
  const { epoch, connection_id: before } = counted;
  const replaced = before === null ? null : await replace(tx, by, connectionId(before), opened.at);
  const { id } = await on(tx)
    .insertInto('connections')
    .values({
      customer_id: customerId,
      charger,
      node_id: opened.nodeId,
      epoch,
      address: opened.address,
      subprotocol: opened.subprotocol,
      started_at: opened.at,
      online_since: replaced?.onlineSince ?? opened.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await on(tx)
    .updateTable('chargers')
    .set({ connection_id: id })
    .where('customer_id', '=', customerId)
    .where('id', '=', charger)
    .execute();
  return { connectionId: connectionId(id), epoch, tookOverFrom: replaced?.address ?? null };
}

/** Ends the connection before, if it is open. Answers whence and since when the charger was on line by it; null: it was not. */
async function replace(
  tx: Tx,
  by: Report,
  id: ConnectionId,
  at: Instant,
): Promise<{ readonly address: string; readonly onlineSince: Instant } | null> {
  const before = await on(tx)
    .selectFrom('connections')
    .innerJoin('nodes', 'nodes.id', 'connections.node_id')
    .select(['connections.ended_at', 'connections.online_since', 'connections.address'])
    .select('nodes.lease_until')
    .where('connections.id', '=', id)
    .where('connections.customer_id', '=', by.thing.customerId)
    .executeTakeFirst();
  if (before === undefined || before.ended_at !== null) return null;
  await end(tx, by, id, 'replaced', Math.min(at, before.lease_until));
  const { address, online_since: onlineSince } = before;
  // Up to the very moment in which the lease ends, or there would be a gap of no time.
  return before.lease_until >= at ? { address, onlineSince } : null;
}

interface Present {
  readonly by: Report;
}

const PRESENT: Columns = { charger: 'bigint' };

async function presentSince(tx: Tx, asked: Some<Present>): Promise<(Instant | null)[]> {
  const customer = asked[0].by.thing.customerId;
  const { rows } = await sql<{ readonly id: number; readonly online_since: number }>`
    ${told(
      customer,
      PRESENT,
      asked.map(({ by }) => [by.thing.charger]),
    )}
    select c.id, n.online_since from told cross join chargers as c
      join connections as n on n.id = c.connection_id and n.customer_id = c.customer_id
    where c.customer_id = ${customer} and c.id = told.charger and n.ended_at is null
  `.execute(on(tx));
  const byCharger = new Map(rows.map((row) => [row.id, row.online_since]));
  return asked.map(({ by }) => byCharger.get(by.thing.charger) ?? null);
}

const askPresent = together(
  ({ by }: Present) => by.thing.customerId,
  presentSince,
  ({ by }) => String(by.thing.charger),
);

export const onlineSince = (tx: Tx, by: Report): Promise<Instant | null> => askPresent(tx, { by });

async function end(tx: Tx, by: Report, id: ConnectionId, reason: string, at: Instant): Promise<boolean> {
  const ended = await on(tx)
    .updateTable('connections')
    .set({ ended_at: at, end_reason: reason })
    .where('id', '=', id)
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return ended.numUpdatedRows > 0n;
}

export async function endConnection(
  tx: Tx,
  by: Report,
  id: ConnectionId,
  reason: string,
  at: Instant,
): Promise<boolean> {
  // A charger's row names its newest connection: any other one has ended already.
  const newest = await on(tx)
    .updateTable('chargers')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', by.thing.charger)
    .where('connection_id', '=', id)
    .executeTakeFirst();
  return newest.numUpdatedRows > 0n && end(tx, by, id, reason, at);
}

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
