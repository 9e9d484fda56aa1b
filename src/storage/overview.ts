/** The network counted at one moment: no row of it is read into memory, only how many there are of each kind. */
import { sql } from 'kysely';
import type { Counts, States, TransactionFigures } from '../app/ports/overview.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { SocketStatus } from '../domain/chargers/status.ts';
import type { Instant, SiteId } from '../domain/ids.ts';
import { chargerStatusUnder, laidOver, socketStatusUnder } from './charger-status.ts';
import { within } from './trees.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;

/** Chargers that are there, as `c`. */
export const standing = (tx: Tx, customer: number, root: SiteId | null) =>
  on(tx)
    .selectFrom('chargers as c')
    .where('c.customer_id', '=', customer)
    .where('c.deleted_at', 'is', null)
    .where(within(customer, root, 'c.site_id'));

/**
 * What lies over the chargers is found once. Their sockets are met by hand through those that are seen: narrowed once more, a planner
 * would look for each of them where it stands.
 */
export async function states(tx: Tx, by: Read, root: SiteId | null, now: Instant): Promise<States> {
  const customer = by.thing.customerId;
  const there = standing(tx, customer, root).select(['c.customer_id', 'c.id', laidOver(now).as('laid')]);
  const laid = sql<string | null>`c.laid`;
  const { rows } = await sql<{ kind: keyof States; status: SocketStatus; count: number }>`
    with there as materialized ${there}
    select 'chargers' as kind, status, count(*) as count from (
      select ${chargerStatusUnder(laid)} as status from there as c) as chargers_there group by status
    union all select 'sockets' as kind, status, count(*) as count from (
      select ${socketStatusUnder(laid)} as status from there as c cross join sockets as s
      where s.customer_id = ${customer} and s.charger = c.id and s.retired_at is null) as sockets_there group by status
  `.execute(on(tx));
  const of = (kind: keyof States): Counts =>
    Object.fromEntries(
      rows.filter((row) => row.kind === kind).map(({ status, count }) => [status, Number(count)]),
    );
  return { chargers: of('chargers'), sockets: of('sockets') };
}

/** Whether the charger in the column stands there, or stood there until it was deleted. */
const stands = (tx: Tx, customer: number, root: SiteId) =>
  on(tx)
    .selectFrom('chargers')
    .select('id')
    .where('customer_id', '=', customer)
    .where(within(customer, root, 'site_id'));

export async function transactionFigures(
  tx: Tx,
  by: Read,
  root: SiteId | null,
  since: Instant,
): Promise<TransactionFigures> {
  const customer = by.thing.customerId;
  const all = on(tx)
    .selectFrom('transactions as t')
    .where('t.customer_id', '=', customer)
    .$if(root !== null, (q) => q.where('t.charger', 'in', stands(tx, customer, root as SiteId)));
  const { open } = await all
    .where('t.closed_at', 'is', null)
    .where('t.refused', '=', 0)
    .select((eb) => eb.fn.countAll<number>().as('open'))
    .executeTakeFirstOrThrow();
  const { count, refused, energy } = await all
    .where('t.started_at', '>=', since)
    .select((eb) => [
      eb.fn.countAll<number>().as('count'),
      sql<number | null>`sum(t.refused)`.as('refused'),
      sql<number | null>`sum(case when t.refused = 0 then t.energy_wh end)`.as('energy'),
    ])
    .executeTakeFirstOrThrow();
  const refusedSince = Number(refused ?? 0);
  return {
    open: Number(open),
    startedSince: Number(count) - refusedSince,
    refusedSince,
    energySinceWh: Number(energy ?? 0),
  };
}
