/** Whole trees: the sites of a customer or of a branch with what stands there, in a handful of queries. */
import { type SqlBool, sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { TreeCharger, TreeDriver, TreeSite } from '../app/ports/trees.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { OwnStatus, SocketFacts } from '../domain/chargers/status.ts';
import { chargerId, chargerKey, driverId, type Instant, type SiteId, siteId } from '../domain/ids.ts';
import { CHARGER_FACTS, factsOf } from './fragments.ts';
import { orNull } from './rows.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;

/** Whether a column names a site of the branch; true for all without a root. */
export const within = (customer: number, root: SiteId | null, column: string) =>
  root === null
    ? sql<SqlBool>`1 = 1`
    : sql<SqlBool>`${sql.ref(column)} in (select site_id from site_closure
        where customer_id = ${customer} and ancestor_id = ${root})`;

/** Sorted here: asked for this order, SQLite goes through all that the customer has. */
const byId = <T extends { id: number }>(rows: T[]): T[] => rows.sort((a, b) => a.id - b.id);

export async function treeSites(tx: Tx, by: Read, root: SiteId | null): Promise<TreeSite[]> {
  const customer = by.thing.customerId;
  const rows = await on(tx)
    .selectFrom('sites')
    .select(['id', 'parent_id', 'group_name', 'group_type', 'external_id'])
    .where('customer_id', '=', customer)
    .where('deleted_at', 'is', null)
    .where(within(customer, root, 'id'))
    .execute();
  return byId(rows).map((row) => ({
    id: siteId(row.id),
    parentId: orNull(row.parent_id, siteId),
    groupName: row.group_name,
    groupType: row.group_type,
    externalId: row.external_id,
  }));
}

export async function treeChargers(
  tx: Tx,
  by: Read,
  root: SiteId | null,
  now: Instant,
): Promise<TreeCharger[]> {
  const customer = by.thing.customerId;
  const sockets = await treeSockets(tx, customer, root);
  const rows = await on(tx)
    .selectFrom('chargers')
    .leftJoin('connections', (join) =>
      join
        .onRef('connections.id', '=', 'chargers.connection_id')
        .onRef('connections.customer_id', '=', 'chargers.customer_id'),
    )
    .leftJoin('nodes', 'nodes.id', 'connections.node_id')
    .select(['chargers.id', 'chargers.site_id', 'chargers.charger_id', 'chargers.charger_name'])
    .select(CHARGER_FACTS)
    .where('chargers.customer_id', '=', customer)
    .where('chargers.deleted_at', 'is', null)
    .where(within(customer, root, 'chargers.site_id'))
    .execute();
  return byId(rows).map((row) => ({
    key: chargerKey(row.id),
    siteId: siteId(row.site_id),
    chargerId: chargerId(row.charger_id),
    chargerName: row.charger_name,
    facts: factsOf(row, now),
    sockets: sockets.get(row.id) ?? [],
  }));
}

async function treeSockets(
  tx: Tx,
  customer: number,
  root: SiteId | null,
): Promise<Map<number, SocketFacts[]>> {
  const charging = await on(tx)
    .selectFrom('transactions')
    .select(['charger', 'socket_id'])
    .where('customer_id', '=', customer)
    .where('closed_at', 'is', null)
    .execute();
  const open = new Set(charging.map((row) => `${row.charger} ${row.socket_id}`));
  const rows = await on(tx)
    .selectFrom('sockets')
    .select(['charger', 'socket_id', 'status', 'status_since', 'used_at', 'created_at'])
    .where('customer_id', '=', customer)
    .where('retired_at', 'is', null)
    .$if(root !== null, (q) =>
      q.where('charger', 'in', (of) =>
        of
          .selectFrom('chargers')
          .select('id')
          .where('customer_id', '=', customer)
          .where(within(customer, root, 'site_id')),
      ),
    )
    .execute();
  const found = new Map<number, SocketFacts[]>();
  for (const row of rows) {
    const socket = {
      status: row.status as OwnStatus | null,
      since: row.status_since,
      transactionOpen: open.has(`${row.charger} ${row.socket_id}`),
      usedAt: row.used_at,
      createdAt: row.created_at,
    };
    const list = found.get(row.charger);
    if (list === undefined) found.set(row.charger, [socket]);
    else list.push(socket);
  }
  return found;
}

export async function treeDrivers(tx: Tx, by: Read, root: SiteId | null): Promise<TreeDriver[]> {
  const customer = by.thing.customerId;
  const rows = await on(tx)
    .selectFrom('drivers')
    .select(['id', 'home_site_id', 'name', 'external_id'])
    .where('customer_id', '=', customer)
    .where(within(customer, root, 'home_site_id'))
    .execute();
  return byId(rows).map((row) => ({
    id: driverId(row.id),
    homeSiteId: orNull(row.home_site_id, siteId),
    name: row.name,
    externalId: row.external_id,
  }));
}
