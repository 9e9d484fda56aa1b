/** Rights of drivers as they are read: on sites, on single chargers, on access groups. */
import type { Page } from '../app/ports/keeping.ts';
import type { RightKey } from '../app/ports/rights.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, DriverRef } from '../domain/access/allow.ts';
import type { Given, Right, RightTarget } from '../domain/drivers/right.ts';
import { accessGroupId, chargerId, chargerKey, siteId } from '../domain/ids.ts';
import type { SiteRightsTable } from './schema.ts';
import { type Db, everything, on } from './tx.ts';

type Read = Allowed<'read' | 'keep', DriverRef>;

/** Those behind `after`, or the one on `only`; null: all. */
interface Part {
  readonly after: number | null;
  readonly only: number | null;
  readonly limit: number;
}

const SOURCES = ['site', 'charger', 'group'] as const;
const readers = { site: siteRights, charger: chargerRights, group: groupRights };

/** A page that one source does not fill goes on with the next. */
export async function rights(tx: Tx, by: Read, { after, limit }: Page<RightKey>): Promise<Right[]> {
  const found: Right[] = [];
  for (const source of SOURCES.slice(after === null ? 0 : SOURCES.indexOf(after.source))) {
    if (found.length === limit) break;
    const behind = after?.source === source ? numberOf(after) : null;
    found.push(
      ...(await readers[source](tx, by, { after: behind, only: null, limit: limit - found.length })),
    );
  }
  return found;
}

function numberOf(key: RightKey): number {
  switch (key.source) {
    case 'site':
      return key.siteId;
    case 'charger':
      return key.charger;
    case 'group':
      return key.groupId;
  }
}

export async function rightOn(tx: Tx, by: Read, target: RightTarget): Promise<Right | undefined> {
  const one = (only: number) => ({ after: null, only, limit: 1 });
  switch (target.kind) {
    case 'site':
      return (await siteRights(tx, by, one(target.siteId)))[0];
    case 'charger':
      return (await chargerRights(tx, by, one(target.charger)))[0];
    case 'access-group':
      return (await groupRights(tx, by, one(target.groupId)))[0];
  }
}

/** The audit's number of the last change of a right: it only ever rises. */
export function rightsRevision(tx: Tx, by: Read): Promise<number> {
  return lastChange(on(tx), by);
}

/** The same of all rights of the driver, wherever they are. */
export function everyRightsRevision(tx: Tx, by: Read): Promise<number> {
  return lastChange(everything(tx), by);
}

async function lastChange(db: Db, by: Read): Promise<number> {
  const row = await db
    .selectFrom('audit')
    .select('id')
    .where('customer_id', '=', by.thing.customerId)
    .where('driver_id', '=', by.thing.driverId)
    .where('thing', '=', 'right')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}

async function siteRights(tx: Tx, by: Read, { after, only, limit }: Part): Promise<Right[]> {
  const rows = await on(tx)
    .selectFrom('site_rights as r')
    .innerJoin('sites as s', (join) =>
      join.onRef('s.customer_id', '=', 'r.customer_id').onRef('s.id', '=', 'r.site_id'),
    )
    .select(['r.site_id', 'r.valid_from', 'r.valid_until', 'r.given_by', 'r.given_at', 'r.revision'])
    .select('s.group_name')
    .where('r.customer_id', '=', by.thing.customerId)
    .where('r.driver_id', '=', by.thing.driverId)
    .$if(after !== null, (q) => q.where('r.site_id', '>', after))
    .$if(only !== null, (q) => q.where('r.site_id', '=', only))
    .orderBy('r.site_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    source: 'site' as const,
    siteId: siteId(row.site_id),
    name: row.group_name,
    ...asGiven(row),
    revision: row.revision,
  }));
}

async function chargerRights(tx: Tx, by: Read, { after, only, limit }: Part): Promise<Right[]> {
  const rows = await on(tx)
    .selectFrom('charger_rights as r')
    .innerJoin('chargers as c', (join) =>
      join.onRef('c.customer_id', '=', 'r.customer_id').onRef('c.id', '=', 'r.charger'),
    )
    .select(['r.charger', 'r.valid_from', 'r.valid_until', 'r.given_by', 'r.given_at', 'r.revision'])
    .select(['c.charger_id', 'c.charger_name'])
    .where('r.customer_id', '=', by.thing.customerId)
    .where('r.driver_id', '=', by.thing.driverId)
    .$if(after !== null, (q) => q.where('r.charger', '>', after))
    .$if(only !== null, (q) => q.where('r.charger', '=', only))
    .orderBy('r.charger')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    source: 'charger' as const,
    charger: chargerKey(row.charger),
    chargerId: chargerId(row.charger_id),
    name: row.charger_name,
    ...asGiven(row),
    revision: row.revision,
  }));
}

async function groupRights(tx: Tx, by: Read, { after, only, limit }: Part): Promise<Right[]> {
  const rows = await on(tx)
    .selectFrom('group_rights as r')
    .innerJoin('access_groups as g', (join) =>
      join.onRef('g.customer_id', '=', 'r.customer_id').onRef('g.id', '=', 'r.group_id'),
    )
    .select(['r.group_id', 'r.valid_from', 'r.valid_until', 'r.given_by', 'r.given_at', 'r.revision'])
    .select('g.name')
    .where('r.customer_id', '=', by.thing.customerId)
    .where('r.driver_id', '=', by.thing.driverId)
    .$if(after !== null, (q) => q.where('r.group_id', '>', after))
    .$if(only !== null, (q) => q.where('r.group_id', '=', only))
    .orderBy('r.group_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    source: 'group' as const,
    groupId: accessGroupId(row.group_id),
    name: row.name,
    ...asGiven(row),
    revision: row.revision,
  }));
}

/** The dates, who gave a right and when, as they are read. */
export const asGiven = (
  row: Pick<SiteRightsTable, 'valid_from' | 'valid_until' | 'given_by' | 'given_at'>,
): Given => ({
  from: row.valid_from,
  until: row.valid_until,
  givenBy: row.given_by,
  givenAt: row.given_at,
});
