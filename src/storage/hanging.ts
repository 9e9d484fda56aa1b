/** What hangs on a site with all that is nested in it, on chargers, or on a socket. */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Doomed } from '../app/ports/deleting.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { Hanging, HangingKind } from '../domain/hanging.ts';
import { type ChargerId, chargerId } from '../domain/ids.ts';
import type { Transaction } from '../domain/transactions/transaction.ts';
import { filled } from './rows.ts';
import { transactionOf } from './transactions.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;

/** Sites of the branch. */
export const sitesUnder = (customer: number, top: number) =>
  sql`(select site_id from site_closure where customer_id = ${customer} and ancestor_id = ${top})`;

/** Whether the column names one of the chargers that are meant. */
function chargersOf(customer: number, doomed: Doomed, column: string) {
  switch (doomed.kind) {
    case 'site':
      return sql<SqlBool>`${sql.ref(column)} in (select id from chargers where customer_id = ${customer}
        and deleted_at is null and site_id in ${sitesUnder(customer, doomed.siteId)})`;
    case 'chargers':
      return sql<SqlBool>`${sql.ref(column)} in (${sql.join(filled(doomed.chargers))})`;
    default:
      return sql<SqlBool>`${sql.ref(column)} = ${doomed.charger}`;
  }
}

const OF_SOCKET = ['open-transactions'] as const;
const OF_CHARGER = [...OF_SOCKET, 'charger-rights', 'access-groups'] as const;
const OF_SITE = [
  ...(['subsites', 'chargers', 'open-transactions', 'site-rights'] as const),
  ...(['charger-rights', 'access-groups', 'homes'] as const),
] as const;
type OwnKind = (typeof OF_SITE)[number];

function kindsOf({ kind }: Doomed): readonly OwnKind[] {
  if (kind === 'site') return OF_SITE;
  return kind === 'socket' ? OF_SOCKET : OF_CHARGER;
}

/** One of those that hang on a thing. */
export type NamedRow = { readonly id: number | string; readonly name: string };

export function hanging(tx: Tx, by: Read, doomed: Doomed, names: number): Promise<Hanging[]> {
  const customer = by.thing.customerId;
  return tally(
    tx,
    kindsOf(doomed).map((kind) => [kind, queryOf(customer, kind, doomed)]),
    names,
  );
}

/** How many each query finds, with at most `names` of them by name. */
export async function tally(
  tx: Tx,
  queries: readonly (readonly [HangingKind, RawBuilder<NamedRow>])[],
  names: number,
): Promise<Hanging[]> {
  const found: Hanging[] = [];
  const db = on(tx);
  for (const [kind, all] of queries) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from (${all}) as found`.execute(
      db,
    );
    const count = rows[0]?.count ?? 0;
    const some = names === 0 ? [] : (await sql<NamedRow>`${all} limit ${names}`.execute(db)).rows;
    // Sorted here: asked for an order, SQLite may go through all that the customer has.
    const named = some
      .map(({ id, name }) => ({ id: String(id), name }))
      .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
    found.push({ kind, count, named });
  }
  return found;
}

/** Each of a kind with its id and name: of a right and a home the driver’s, of a charger its identity. */
function queryOf(customer: number, kind: OwnKind, doomed: Doomed): RawBuilder<NamedRow> {
  const top = doomed.kind === 'site' ? doomed.siteId : 0;
  const under = sitesUnder(customer, top);
  const own = sql`t.customer_id = ${customer}`;
  switch (kind) {
    case 'subsites':
      return sql`select t.id, t.group_name as name from sites as t
        where ${own} and t.id in ${under} and t.id <> ${top}`;
    case 'chargers':
      return sql`select t.charger_id as id, t.charger_name as name from chargers as t
        where ${own} and t.deleted_at is null and t.site_id in ${under}`;
    case 'open-transactions':
      return sql`select t.id, t.id_tag as name from transactions as t
        where ${own} and t.closed_at is null and ${chargersOf(customer, doomed, 't.charger')} and ${socketOf(doomed)}`;
    case 'site-rights':
      return sql`select d.id, d.name from site_rights as t
        join drivers as d on d.customer_id = t.customer_id and d.id = t.driver_id
        where ${own} and t.site_id in ${under}`;
    case 'charger-rights':
      return sql`select d.id, d.name from charger_rights as t
        join drivers as d on d.customer_id = t.customer_id and d.id = t.driver_id
        where ${own} and ${chargersOf(customer, doomed, 't.charger')}`;
    case 'access-groups':
      return sql`select g.id, g.name from access_group_chargers as t
        join access_groups as g on g.customer_id = t.customer_id and g.id = t.group_id
        where ${own} and ${chargersOf(customer, doomed, 't.charger')}`;
    case 'homes':
      return sql`select t.id, t.name from drivers as t where ${own} and t.home_site_id in ${under}`;
  }
}

const socketOf = (doomed: Doomed) =>
  doomed.kind === 'socket' ? sql<SqlBool>`t.socket_id = ${doomed.socketId}` : sql<SqlBool>`1 = 1`;

export async function openOn(
  tx: Tx,
  by: Read,
  doomed: Doomed,
): Promise<(Transaction & { readonly chargerId: ChargerId })[]> {
  const customer = by.thing.customerId;
  const rows = await on(tx)
    .selectFrom('transactions as t')
    .innerJoin('chargers as c', (join) =>
      join.onRef('c.customer_id', '=', 't.customer_id').onRef('c.id', '=', 't.charger'),
    )
    .selectAll('t')
    .select('c.charger_id')
    .where('t.customer_id', '=', customer)
    .where('t.closed_at', 'is', null)
    .where(chargersOf(customer, doomed, 't.charger'))
    .where(socketOf(doomed))
    .execute();
  return rows
    .map((row) => ({ ...transactionOf(row), chargerId: chargerId(row.charger_id) }))
    .sort((a, b) => a.id - b.id);
}
