/** Which local lists are to be looked at: by what changed, by time, and by chargers that come and go. */
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import { type ChargerKey, type CustomerId, chargerKey, customerId, type Instant } from '../domain/ids.ts';
import { filled } from './rows.ts';
import { on } from './tx.ts';

type Report = Allowed<'report', ChargerRef>;
type Operate = Allowed<'operate', ChargerRef>;

/** Changes that are followed at a time. */
const AT_ONCE = 250;
/** Lists that one step makes due or lets wait. */
const STEP = 1000;

export async function customersWithCauses(tx: Tx): Promise<readonly CustomerId[]> {
  const rows = await on(tx).selectFrom('local_list_causes').select('customer_id').distinct().execute();
  return rows.map((row) => customerId(row.customer_id));
}

export async function followCauses(tx: Tx, customer: CustomerId, now: Instant): Promise<boolean> {
  const causes = await on(tx)
    .selectFrom('local_list_causes')
    .selectAll()
    .where('customer_id', '=', customer)
    .orderBy('id')
    .limit(AT_ONCE)
    .execute();
  if (causes.length === 0) return false;
  for (const [kind, some] of Map.groupBy(causes, (one) => one.kind)) {
    const things = filled([...new Set(some.map((one) => one.thing))]);
    const concerned = CONCERNED[kind as keyof typeof CONCERNED](customer, sql.join(things));
    if (kind === 'site' || kind === 'charger') await begin(tx, customer, concerned);
    await on(tx)
      .updateTable('local_lists')
      // Who waits keeps its turn, who fails its pause.
      .set((eb) => ({
        due_at: eb
          .case()
          .when(
            eb.or([eb('due_at', '<=', now), eb.and([eb('state', '=', 'failing'), eb('due_at', '>', now)])]),
          )
          .then(eb.ref('due_at'))
          .else(eb.val(now))
          .end(),
      }))
      .where('customer_id', '=', customer)
      .where(sql<boolean>`charger in (${concerned})`)
      .execute();
  }
  await on(tx)
    .deleteFrom('local_list_causes')
    .where('customer_id', '=', customer)
    .where('id', 'in', filled(causes.map((one) => one.id)))
    .execute();
  return causes.length === AT_ONCE;
}

type Chargers = RawBuilder<unknown>;
type Things = RawBuilder<unknown>;

/** Chargers whose lists a change of these things may concern. */
const CONCERNED = {
  charger: (customer: CustomerId, things: Things): Chargers =>
    sql`select c.id from chargers as c where c.customer_id = ${customer} and c.id in (${things})`,
  site: (customer: CustomerId, things: Things): Chargers =>
    sql`select c.id from site_closure as b cross join chargers as c
      where b.customer_id = ${customer} and b.ancestor_id in (${things})
        and c.customer_id = b.customer_id and c.site_id = b.site_id`,
  group: (customer: CustomerId, things: Things): Chargers =>
    sql`select m.charger from access_group_chargers as m
      where m.customer_id = ${customer} and m.group_id in (${things})`,
  driver: (customer: CustomerId, things: Things): Chargers =>
    sql`select r.charger from charger_rights as r where r.customer_id = ${customer} and r.driver_id in (${things})
      union
      select m.charger from group_rights as r cross join access_group_chargers as m
        where r.customer_id = ${customer} and r.driver_id in (${things})
          and m.customer_id = r.customer_id and m.group_id = r.group_id
      union
      select c.id from site_rights as r cross join site_closure as b cross join chargers as c
        where r.customer_id = ${customer} and r.driver_id in (${things})
          and b.customer_id = r.customer_id and b.ancestor_id = r.site_id
          and c.customer_id = b.customer_id and c.site_id = b.site_id
      union
      select c.id from sites as s cross join chargers as c
        where s.customer_id = ${customer} and s.local_list = 'on' and s.policy <> 'rights'
          and c.customer_id = s.customer_id and c.site_id = s.id`,
} as const;

/** Chargers that are to have a list and have none get one. */
async function begin(tx: Tx, customer: CustomerId, concerned: Chargers): Promise<void> {
  await on(tx)
    .insertInto('local_lists')
    .columns(['customer_id', 'charger'])
    .expression((eb) =>
      eb
        .selectFrom('chargers as n')
        .innerJoin('sites as s', (join) =>
          join.onRef('s.customer_id', '=', 'n.customer_id').onRef('s.id', '=', 'n.site_id'),
        )
        .select(['n.customer_id', 'n.id'])
        .where('n.customer_id', '=', customer)
        .where('n.deleted_at', 'is', null)
        .where('s.local_list', '=', sql.lit('on'))
        .where(sql<boolean>`n.id in (${concerned})`),
    )
    .onConflict((had) => had.columns(['customer_id', 'charger']).doNothing())
    .execute();
}

/** Whether the charger of a list is there, and may be called for something of ours. */
const CALLABLE = sql<boolean>`exists (select 1 from chargers as c
  inner join connections as n on n.customer_id = c.customer_id and n.id = c.connection_id and n.ended_at is null
  where c.customer_id = local_lists.customer_id and c.id = local_lists.charger and c.quiet = 0)`;

export async function anyLocalListDue(tx: Tx, now: Instant): Promise<boolean> {
  const row = await on(tx)
    .selectFrom('local_lists')
    .select('charger')
    .where('due_at', '<=', now)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function localListsDue(
  tx: Tx,
  now: Instant,
  most: number,
): Promise<readonly { readonly customerId: CustomerId; readonly charger: ChargerKey }[]> {
  const rows = await on(tx)
    .selectFrom('local_lists')
    .select(['customer_id', 'charger'])
    .where('due_at', '<=', now)
    .where(CALLABLE)
    .orderBy('due_at')
    .limit(most)
    .execute();
  return rows.map((row) => ({ customerId: customerId(row.customer_id), charger: chargerKey(row.charger) }));
}

export async function parkLocalLists(tx: Tx, now: Instant): Promise<number> {
  const parked = await on(tx)
    .updateTable('local_lists')
    .set((eb) => ({
      due_at: null,
      state: eb
        .case()
        .when('state', 'in', ['in-step', 'sending', 'failing'])
        .then('behind')
        .else(eb.ref('state'))
        .end(),
      problem: eb
        .case()
        .when('state', '=', 'unsupported')
        .then(eb.ref('problem'))
        .else('the charger is not there, or is left in quiet')
        .end(),
    }))
    .where('due_at', '<=', now)
    .where((w) => w.not(CALLABLE))
    .executeTakeFirst();
  return Number(parked.numUpdatedRows);
}

export async function unparkLocalLists(tx: Tx, now: Instant): Promise<number> {
  const rows = await on(tx)
    .selectFrom('local_lists')
    .select(['customer_id', 'charger'])
    .where('due_at', 'is', null)
    .where(CALLABLE)
    .limit(STEP)
    .execute();
  for (const [customer, some] of Map.groupBy(rows, (row) => row.customer_id)) {
    await on(tx)
      .updateTable('local_lists')
      .set({ due_at: now })
      .where('customer_id', '=', customer)
      .where('charger', 'in', filled(some.map((row) => row.charger)))
      .where('due_at', 'is', null)
      .execute();
  }
  return rows.length;
}

export async function hasLocalList(tx: Tx, by: Report | Operate): Promise<boolean> {
  const row = await on(tx)
    .selectFrom('local_lists')
    .select('charger')
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .executeTakeFirst();
  return row !== undefined;
}

export async function localListArrived(tx: Tx, by: Report, now: Instant): Promise<void> {
  await on(tx)
    .updateTable('local_lists')
    .set((eb) => ({
      // One that comes again and again over what is sent to it has its pause.
      due_at: eb
        .case()
        .when(eb.and([eb('attempts', '>', 1), eb('due_at', '>', now)]))
        .then(eb.ref('due_at'))
        .else(eb.val(now))
        .end(),
      to_check: 1,
    }))
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .execute();
}
