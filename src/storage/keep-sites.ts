/** Sites made, changed and moved, with their closure, their words and the audit of it. */
import { sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import { type Refusal, refuse } from '../domain/errors.ts';
import type { Instant, SiteId } from '../domain/ids.ts';
import type { Site, SiteSettings } from '../domain/sites/site.ts';
import { audited, isSame } from './audit.ts';
import { attempt } from './connect/attempt.ts';
import { isUniqueViolation } from './connect/errors.ts';
import { born, locationRow } from './rows.ts';
import { addWords, keepWords } from './search-words.ts';
import { siteOf } from './sites.ts';
import { everything, on } from './tx.ts';

type Keep = Allowed<'keep', CustomerRef>;

const settingsRow = (site: SiteSettings) => ({
  parent_id: site.parentId,
  group_name: site.groupName,
  public_group_name: site.publicGroupName,
  group_type: site.groupType,
  external_id: site.externalId,
  policy: site.policy,
  local_list: site.localList,
  time_zone: site.timeZone,
  ...locationRow(site.location),
  payer_id: site.payerId,
  cost_id: site.costId,
  cost_name: site.costName,
  payment_recipient_id: site.paymentRecipientId,
});

const wordsOf = (site: SiteSettings) => [
  site.groupName,
  site.publicGroupName,
  site.externalId,
  site.location.streetAddress,
  site.location.city,
];

const taken = refuse('external-id-taken', 'externalId', 'another site has it');

export async function addSite(tx: Tx, by: Keep, added: SiteSettings, at: Instant): Promise<Site | Refusal> {
  const customer = by.thing.customerId;
  const row = await on(tx)
    .insertInto('sites')
    .values({ customer_id: customer, ...settingsRow(added), ...born(at) })
    .onConflict((had) => had.columns(['customer_id', 'external_id']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return taken;
  await on(tx)
    .insertInto('site_closure')
    .values({ customer_id: customer, ancestor_id: row.id, site_id: row.id, depth: 0 })
    .execute();
  if (row.parent_id !== null) await inheritAncestors(tx, customer, row.parent_id, row.id);
  const site = siteOf(row);
  await addWords(tx, customer, 'site', row.id, wordsOf(site));
  await audited(tx, by, customer, at, {
    ...{ action: 'create', thing: 'site', thingId: row.id, siteId: row.id },
    after: site,
  });
  return site;
}

/** Locks the site and everything that its tree could be told by: two moves that would make a circle come one after the other. */
export async function holdTree(tx: Tx, by: Keep): Promise<void> {
  await on(tx)
    .updateTable('customers')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('id', '=', by.thing.customerId)
    .execute();
}

/** Locks the site until the transaction ends. */
export async function holdSite(tx: Tx, by: Keep, id: SiteId): Promise<void> {
  await on(tx)
    .updateTable('sites')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .execute();
}

export async function changeSite(
  tx: Tx,
  by: Keep,
  before: Site,
  settings: SiteSettings,
  at: Instant,
): Promise<Site | Refusal> {
  const customer = by.thing.customerId;
  const after: Site = { ...before, ...settings, revision: before.revision + 1, updatedAt: at };
  if (isSame(before, after)) return before;
  const moved = before.parentId !== after.parentId;
  // Whoever does not see what lies above the site must not write it either.
  const { parent_id, ...rest } = settingsRow(settings);
  try {
    await attempt(tx, () =>
      on(tx)
        .updateTable('sites')
        .set({ ...rest, ...(moved ? { parent_id } : {}), revision: after.revision, updated_at: at })
        .where('customer_id', '=', customer)
        .where('id', '=', before.id)
        .execute(),
    );
  } catch (error) {
    if (isUniqueViolation(error, 'sites')) return taken;
    throw error;
  }
  if (moved) await moveBranch(tx, customer, before.id, after.parentId);
  await keepWords(tx, customer, 'site', before.id, wordsOf(after));
  await audited(tx, by, customer, at, {
    ...{ action: moved ? 'move' : 'change', thing: 'site', thingId: before.id, siteId: before.id },
    before,
    after,
  });
  return after;
}

/** The parent and everything above it become ancestors of the new site. */
async function inheritAncestors(tx: Tx, customer: number, parent: number, added: number): Promise<void> {
  await on(tx)
    .insertInto('site_closure')
    .columns(['customer_id', 'ancestor_id', 'site_id', 'depth'])
    .expression((eb) =>
      eb
        .selectFrom('site_closure as above')
        .select((above) => [
          'above.customer_id',
          'above.ancestor_id',
          // PostgreSQL takes a bare parameter in a select list for text.
          sql<number>`cast(${added} as bigint)`.as('site_id'),
          above('above.depth', '+', 1).as('depth'),
        ])
        .where('above.customer_id', '=', customer)
        .where('above.site_id', '=', parent),
    )
    .execute();
}

/** The pairs that cross the edge above the branch are made anew; those within it stay (adr/0002). */
async function moveBranch(tx: Tx, customer: number, top: SiteId, parent: SiteId | null): Promise<void> {
  const db = everything(tx);
  await db
    .deleteFrom('site_closure')
    .where('customer_id', '=', customer)
    .where('site_id', 'in', (branch) =>
      branch
        .selectFrom('site_closure as b')
        .select('b.site_id')
        .where('b.customer_id', '=', customer)
        .where('b.ancestor_id', '=', top),
    )
    .where('ancestor_id', 'in', (above) =>
      above
        .selectFrom('site_closure as a')
        .select('a.ancestor_id')
        .where('a.customer_id', '=', customer)
        .where('a.site_id', '=', top)
        .where('a.depth', '>', 0),
    )
    .execute();
  if (parent === null) return;
  await db
    .insertInto('site_closure')
    .columns(['customer_id', 'ancestor_id', 'site_id', 'depth'])
    .expression((eb) =>
      eb
        .selectFrom('site_closure as above')
        .innerJoin('site_closure as branch', (join) =>
          join.onRef('branch.customer_id', '=', 'above.customer_id').on('branch.ancestor_id', '=', top),
        )
        .select((pair) => [
          'above.customer_id',
          'above.ancestor_id',
          'branch.site_id',
          sql<number>`${pair.ref('above.depth')} + ${pair.ref('branch.depth')} + 1`.as('depth'),
        ])
        .where('above.customer_id', '=', customer)
        .where('above.site_id', '=', parent),
    )
    .execute();
}

/** How many levels the branch has below its top; 0: nothing is nested in it. */
export async function branchDepth(tx: Tx, by: Keep, top: SiteId): Promise<number> {
  const row = await on(tx)
    .selectFrom('site_closure')
    .select((eb) => eb.fn.max('depth').as('depth'))
    .where('customer_id', '=', by.thing.customerId)
    .where('ancestor_id', '=', top)
    .executeTakeFirst();
  return row?.depth ?? 0;
}

/** Whether `id` is `top` or lies under it. */
export async function liesUnder(tx: Tx, by: Keep, id: SiteId, top: SiteId): Promise<boolean> {
  const row = await on(tx)
    .selectFrom('site_closure')
    .select('depth')
    .where('customer_id', '=', by.thing.customerId)
    .where('ancestor_id', '=', top)
    .where('site_id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}
