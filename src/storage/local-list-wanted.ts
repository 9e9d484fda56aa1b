/** The tags that a charger's local list shall hold: those that the decision about who may charge accepts, asked for at once. */
import { type RawBuilder, sql } from 'kysely';
import type { ListPlace } from '../app/ports/local-lists.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import type { AccessFacts, CoveringRight } from '../domain/drivers/decide.ts';
import { endAt, toldExpiry } from '../domain/drivers/expiry.ts';
import { driverId, type Instant, tagId } from '../domain/ids.ts';
import { type ListEntry, TAG_AT_MOST } from '../domain/local-lists/local-list.ts';
import type { SitePolicy } from '../domain/sites/site.ts';
import { holdersOn } from './covered-drivers.ts';
import { chunks, filled } from './rows.ts';
import { on } from './tx.ts';

type Report = Allowed<'report', ChargerRef>;

/** Who charged before that may have moved away, milliseconds. */
const LATELY = 180 * 24 * 3_600_000;

/** Tags of the customer with their drivers, as aliases `t` and `d`. */
const tagsOf = (tx: Tx, { thing }: Report) =>
  on(tx)
    .selectFrom('tags as t')
    .innerJoin('drivers as d', (join) =>
      join.onRef('d.customer_id', '=', 't.customer_id').onRef('d.id', '=', 't.driver_id'),
    )
    .where('t.customer_id', '=', thing.customerId);

const holds = ({ thing }: Report, at: Instant | null): RawBuilder<boolean> =>
  sql<boolean>`t.driver_id in (${holdersOn(thing.customerId, thing.charger, at)})`;

export async function wantedTags(
  tx: Tx,
  by: Report,
  { policy }: ListPlace,
  now: Instant,
  most: number | null,
): Promise<{ readonly total: number; readonly entries: ListEntry[] }> {
  const wanted = tagsOf(tx, by)
    .where(sql<boolean>`length(t.id_tag) <= ${TAG_AT_MOST}`)
    .$if(policy !== 'open', (q) =>
      q
        .where('t.blocked', '=', 0)
        .where('d.active', '=', 1)
        .where((w) => w.or([w('t.start_date', 'is', null), w('t.start_date', '<=', now)]))
        .where((w) => w.or([w('t.expiring_date', 'is', null), w('t.expiring_date', '>', now)])),
    )
    .$if(policy === 'rights', (q) => q.where(holds(by, now)));
  const { count } = await wanted
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const total = Number(count);
  const shown = wanted.select([
    ...([
      't.id',
      't.id_tag',
      't.id_tag_folded',
      't.expiring_date',
      'd.parent_id_tag',
      'd.share_parent',
    ] as const),
  ]);
  if (most === null || total <= most) {
    // Put in order here: SQLite would go through all tags of the customer in that order.
    return {
      total,
      entries: (await shown.execute()).sort((a, b) => a.id - b.id).map((row) => entryOf(row, policy, now)),
    };
  }
  const here = shown
    .innerJoin(chargedHere(tx, by, now), (join) => join.onRef('x.folded', '=', 't.id_tag_folded'))
    .orderBy('x.last', 'desc')
    .orderBy('t.id');
  const own = shown.where(hasRightOnCharger(by, now)).orderBy('t.id');
  const first = new Map<number, ListEntry>();
  for (const some of [here, own, shown.orderBy('t.id')]) {
    if (first.size >= most) break;
    for (const row of await some.limit(most).execute()) {
      if (first.size < most && !first.has(row.id)) first.set(row.id, entryOf(row, policy, now));
    }
  }
  return { total, entries: [...first.values()] };
}

interface Row {
  readonly id_tag: string;
  readonly id_tag_folded: string;
  readonly expiring_date: number | null;
  readonly parent_id_tag: string;
  readonly share_parent: number;
}

function entryOf(row: Row, policy: SitePolicy, now: Instant): ListEntry {
  const { parent_id_tag: parent, expiring_date: expires } = row;
  return {
    ...{ idTag: row.id_tag, folded: row.id_tag_folded, outcome: 'accepted', refusedAt: null },
    parentIdTag: row.share_parent === 1 && parent.length <= TAG_AT_MOST ? parent : null,
    expiresAt: toldExpiry(endAt(policy, expires, now)),
  };
}

/** Tags that charged here lately, and when they last did. */
const chargedHere = (tx: Tx, { thing }: Report, now: Instant) =>
  on(tx)
    .selectFrom('transactions')
    .select((eb) => ['id_tag_folded as folded', eb.fn.max('started_at').as('last')])
    .where('customer_id', '=', thing.customerId)
    .where('charger', '=', thing.charger)
    .where('started_at', '>=', now - LATELY)
    .where('refused', '=', 0)
    .groupBy('id_tag_folded')
    .as('x');

const hasRightOnCharger = ({ thing }: Report, now: Instant) =>
  sql<boolean>`t.driver_id in (select r.driver_id from charger_rights as r
    where r.customer_id = ${thing.customerId} and r.charger = ${thing.charger}
    and (r.valid_from is null or r.valid_from <= ${now}) and (r.valid_until is null or r.valid_until > ${now}))`;

/** A right that is good now: which one it is does not change the outcome. */
const SOME_RIGHT: CoveringRight = { source: 'charger', from: null, until: null, givenBy: '', givenAt: 0 };

export async function factsOfTags(
  tx: Tx,
  by: Report,
  { policy }: ListPlace,
  folded: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, AccessFacts>> {
  const facts = new Map<string, AccessFacts>(
    folded.map((one) => [one, { policy, tag: null, driver: null, rights: [], running: [] }]),
  );
  for (const part of chunks(folded)) {
    const rows = await tagsOf(tx, by)
      .select([
        't.id',
        't.id_tag_folded',
        't.driver_id',
        't.blocked',
        't.start_date',
        't.expiring_date',
        'd.active',
      ])
      .select(sql<number>`case when ${holds(by, now)} then 1 else 0 end`.as('holds'))
      .where('t.id_tag_folded', 'in', filled(part))
      .execute();
    for (const row of rows) {
      facts.set(row.id_tag_folded, {
        policy,
        tag: {
          ...{ id: tagId(row.id), blocked: row.blocked === 1, concurrency: null },
          ...{ startDate: row.start_date, expiringDate: row.expiring_date },
        },
        driver: { id: driverId(row.driver_id), active: row.active === 1 },
        rights: Number(row.holds) === 1 ? [SOME_RIGHT] : [],
        running: [],
      });
    }
  }
  return facts;
}

export async function nextMoment(
  tx: Tx,
  by: Report,
  { policy, site }: ListPlace,
  now: Instant,
): Promise<Instant | null> {
  if (policy === 'open') return null;
  const { customerId: customer, charger } = by.thing;
  const tag = (column: 'start_date' | 'expiring_date') => {
    const held = policy === 'known' ? sql`` : sql`and ${holds(by, null)}`;
    return sql`select min(t.${sql.ref(column)}) as at from tags as t
      where t.customer_id = ${customer} and t.${sql.ref(column)} > ${now} ${held}`;
  };
  const right = (column: 'valid_from' | 'valid_until') => sql`
    select min(r.${sql.ref(column)}) from charger_rights as r
      where r.customer_id = ${customer} and r.charger = ${charger} and r.${sql.ref(column)} > ${now}
    union all
    select min(r.${sql.ref(column)}) from site_closure as up cross join site_rights as r
      where up.customer_id = ${customer} and up.site_id = ${site} and r.customer_id = up.customer_id
        and r.site_id = up.ancestor_id and r.${sql.ref(column)} > ${now}
    union all
    select min(r.${sql.ref(column)}) from access_group_chargers as m cross join group_rights as r
      where m.customer_id = ${customer} and m.charger = ${charger} and r.customer_id = m.customer_id
        and r.group_id = m.group_id and r.${sql.ref(column)} > ${now}`;
  const rights =
    policy === 'known' ? sql`` : sql`union all ${right('valid_from')} union all ${right('valid_until')}`;
  const { rows } = await sql<{ at: number | null }>`
    select min(at) as at from (${tag('start_date')} union all ${tag('expiring_date')} ${rights}) as moments
  `.execute(on(tx));
  const at = rows[0]?.at ?? null;
  return at === null ? null : Number(at);
}
