/** The network counted at one moment: no row of it is read into memory, only how many there are of each kind. */
import { type SelectQueryBuilder, sql } from 'kysely';
import type { Counts, States, TransactionFigures } from '../app/ports/overview.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { Instant, SiteId } from '../domain/ids.ts';
import { servedSocketStatus, servedStatus } from './charger-status.ts';
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

export async function states(tx: Tx, by: Read, root: SiteId | null, now: Instant): Promise<States> {
  const there = standing(tx, by.thing.customerId, root);
  const chargers = there.select(servedStatus(now).as('status'));
  const sockets = there
    .innerJoin('sockets as s', (join) =>
      join.onRef('s.customer_id', '=', 'c.customer_id').onRef('s.charger', '=', 'c.id'),
    )
    .where('s.retired_at', 'is', null)
    .select(servedSocketStatus(now).as('status'));
  return { chargers: await countsOf(tx, chargers), sockets: await countsOf(tx, sockets) };
}

async function countsOf<DB, TB extends keyof DB>(
  tx: Tx,
  each: SelectQueryBuilder<DB, TB, { status: string }>,
): Promise<Counts> {
  const { rows } = await sql<{ status: string; count: number }>`
    select status, count(*) as count from (${each}) as each group by status`.execute(on(tx));
  return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
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
