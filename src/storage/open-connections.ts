/**
 * Connections as chargers come and go, those of many at a time: when a network returns, it does so by the thousand. Each step is asked for
 * all that share the transaction, by chargers ascending, so that nobody waits in a circle.
 */
import { sql } from 'kysely';
import { ChargerDeleted, type OpenedConnection } from '../app/ports/chargers.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import { type ConnectionId, connectionId, type Instant } from '../domain/ids.ts';
import { type Columns, type Some, together, told } from './told.ts';
import { on } from './tx.ts';

type Report = Allowed<'report', ChargerRef>;

interface Opening {
  readonly by: Report;
  readonly opened: {
    readonly nodeId: string;
    readonly address: string;
    readonly subprotocol: string;
    readonly at: Instant;
  };
}

export async function openConnection(
  tx: Tx,
  by: Report,
  opened: Opening['opened'],
): Promise<OpenedConnection> {
  const counted = await count(tx, { by });
  if (counted === undefined) throw new ChargerDeleted();
  const { epoch, connection_id: before } = counted;
  const replaced = before === null ? null : await replace(tx, by, connectionId(before), opened.at);
  const onlineSince = replaced?.onlineSince ?? opened.at;
  const id = await insert(tx, { by, opened, epoch, onlineSince });
  await point(tx, { by, id });
  return { connectionId: id, epoch, tookOverFrom: replaced?.address ?? null };
}

/** Ends the connection before, if it is open. Answers whence and since when the charger was on line by it; null: it was not. */
async function replace(
  tx: Tx,
  by: Report,
  id: ConnectionId,
  at: Instant,
): Promise<{ readonly address: string; readonly onlineSince: Instant } | null> {
  const before = await look(tx, { by, id });
  if (before === undefined || before.ended_at !== null) return null;
  await end(tx, { by, id, reason: 'replaced', at: Math.min(at, before.lease_until) });
  const { address, online_since: onlineSince } = before;
  // Up to the very moment in which the lease ends, or there would be a gap of no time.
  return before.lease_until >= at ? { address, onlineSince } : null;
}

interface Of {
  readonly by: Report;
}
interface OfConnection extends Of {
  readonly id: ConnectionId;
}

const customerOf = ({ by }: Of) => by.thing.customerId;
const chargerOf = ({ by }: Of) => by.thing.charger;
/** Nothing is asked twice of one charger in one question. */
const nameOf = (asked: Of) => String(chargerOf(asked));
const ascending = <T extends Of>(all: Some<T>): T[] => [...all].sort((a, b) => chargerOf(a) - chargerOf(b));

const CHARGERS: Columns = { charger: 'bigint' };

interface Counted {
  readonly id: number;
  readonly epoch: number;
  readonly connection_id: number | null;
}

/** The charger is held by it. */
const count = together<Of, Counted | undefined>(
  customerOf,
  async (tx, all) => {
    const { rows } = await sql<Counted>`
      ${told(
        customerOf(all[0]),
        CHARGERS,
        ascending(all).map((one) => [chargerOf(one)]),
      )}
      update chargers set epoch = epoch + 1, version = version + 1 from told
      where chargers.customer_id = told.customer_id and chargers.id = told.charger and chargers.deleted_at is null
      returning chargers.id, chargers.epoch, chargers.connection_id
    `.execute(on(tx));
    const byCharger = new Map(rows.map((row) => [row.id, row]));
    return all.map((one) => byCharger.get(chargerOf(one)));
  },
  nameOf,
);

const CONNECTIONS: Columns = { charger: 'bigint', id: 'bigint' };
const listed = (all: Some<OfConnection>) => ascending(all).map((one) => [chargerOf(one), one.id] as const);

interface Before {
  readonly id: number;
  readonly ended_at: number | null;
  readonly online_since: number;
  readonly address: string;
  readonly lease_until: number;
}

const look = together<OfConnection, Before | undefined>(customerOf, async (tx, all) => {
  const { rows } = await sql<Before>`
    ${told(customerOf(all[0]), CONNECTIONS, listed(all))}
    select n.id, n.ended_at, n.online_since, n.address, o.lease_until
    from told cross join connections as n cross join nodes as o
    where n.customer_id = ${customerOf(all[0])} and n.id = told.id and o.id = n.node_id
  `.execute(on(tx));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return all.map(({ id }) => byId.get(id));
});

interface Inserted extends Opening {
  readonly epoch: number;
  readonly onlineSince: Instant;
}

const NEW: Columns = {
  ...{ charger: 'bigint', node_id: 'text', epoch: 'bigint', address: 'text', subprotocol: 'text' },
  ...{ started_at: 'bigint', online_since: 'bigint' },
};
const NEW_NAMES = sql.raw(Object.keys(NEW).join(', '));

const insert = together<Inserted, ConnectionId>(
  customerOf,
  async (tx, all) => {
    const rows = ascending(all).map((one) => {
      const { nodeId, address, subprotocol, at } = one.opened;
      return [chargerOf(one), nodeId, one.epoch, address, subprotocol, at, one.onlineSince] as const;
    });
    const { rows: made } = await sql<{ readonly id: number; readonly charger: number }>`
      insert into connections (customer_id, ${NEW_NAMES})
      ${told(customerOf(all[0]), NEW, rows)}
      select customer_id, ${NEW_NAMES} from told
      returning id, charger
    `.execute(on(tx));
    const byCharger = new Map(made.map((row) => [row.charger, connectionId(row.id)]));
    return all.map((one) => byCharger.get(chargerOf(one)) as ConnectionId);
  },
  nameOf,
);

/** The charger's row names its newest. */
const point = together<OfConnection, undefined>(
  customerOf,
  async (tx, all) => {
    await sql`
      ${told(customerOf(all[0]), CONNECTIONS, listed(all))}
      update chargers set connection_id = told.id from told
      where chargers.customer_id = told.customer_id and chargers.id = told.charger
    `.execute(on(tx));
    return all.map(() => undefined);
  },
  nameOf,
);

async function presentSince(tx: Tx, asked: Some<Of>): Promise<(Instant | null)[]> {
  const customer = customerOf(asked[0]);
  const { rows } = await sql<{ readonly id: number; readonly online_since: number }>`
    ${told(
      customer,
      CHARGERS,
      asked.map(({ by }) => [by.thing.charger]),
    )}
    select c.id, n.online_since from told cross join chargers as c
      join connections as n on n.id = c.connection_id and n.customer_id = c.customer_id
    where c.customer_id = ${customer} and c.id = told.charger and n.ended_at is null
  `.execute(on(tx));
  const byCharger = new Map(rows.map((row) => [row.id, row.online_since]));
  return asked.map(({ by }) => byCharger.get(by.thing.charger) ?? null);
}

const askPresent = together(customerOf, presentSince, nameOf);

export const onlineSince = (tx: Tx, by: Report): Promise<Instant | null> => askPresent(tx, { by });

interface Ended extends OfConnection {
  readonly reason: string;
  readonly at: Instant;
}

const ENDED: Columns = { ...CONNECTIONS, reason: 'text', at: 'bigint' };

/** Answers whether it was open. */
const end = together<Ended, boolean>(
  customerOf,
  async (tx, all) => {
    const rows = ascending(all).map((one) => [chargerOf(one), one.id, one.reason, one.at] as const);
    const { rows: ended } = await sql<{ readonly id: number }>`
      ${told(customerOf(all[0]), ENDED, rows)}
      update connections set ended_at = told.at, end_reason = told.reason from told
      where connections.customer_id = told.customer_id and connections.id = told.id and connections.charger = told.charger
        and connections.ended_at is null
      returning connections.id
    `.execute(on(tx));
    const ids = new Set(ended.map(({ id }) => id));
    return all.map(({ id }) => ids.has(id));
  },
  nameOf,
);

/** Whether it is what its charger's row names, which is held then. */
const leave = together<OfConnection, boolean>(
  customerOf,
  async (tx, all) => {
    const { rows } = await sql<{ readonly id: number }>`
      ${told(customerOf(all[0]), CONNECTIONS, listed(all))}
      update chargers set version = version + 1 from told
      where chargers.customer_id = told.customer_id and chargers.id = told.charger and chargers.connection_id = told.id
      returning chargers.id
    `.execute(on(tx));
    const ids = new Set(rows.map(({ id }) => id));
    return all.map((one) => ids.has(chargerOf(one)));
  },
  nameOf,
);

export async function endConnection(
  tx: Tx,
  by: Report,
  id: ConnectionId,
  reason: string,
  at: Instant,
): Promise<boolean> {
  // A charger's row names its newest connection: any other one has ended already.
  return (await leave(tx, { by, id })) && end(tx, { by, id, reason, at });
}
