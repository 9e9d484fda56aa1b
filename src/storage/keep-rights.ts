/** Rights given, changed and ended, with the audit of it. */
import { sql } from 'kysely';
import type { RightChange } from '../app/ports/rights.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, DriverRef } from '../domain/access/allow.ts';
import type { RightDates } from '../domain/drivers/driver.ts';
import { type RightPlace, type RightTarget, rightName } from '../domain/drivers/right.ts';
import type { Instant } from '../domain/ids.ts';
import { type Audited, auditedMany, isSame } from './audit.ts';
import { heldChargers, heldGroups, heldSites } from './holds.ts';
import { everyRightsRevision } from './rights.ts';
import { actorName, blocks } from './rows.ts';
import { on } from './tx.ts';

type Keep = Allowed<'keep', DriverRef>;

export async function holdTargets(
  tx: Tx,
  by: Keep,
  places: readonly RightPlace[],
): Promise<(RightTarget | undefined)[]> {
  const { customerId } = by.thing;
  const siteIds = places.flatMap((place) => ('siteId' in place ? place.siteId : []));
  const identities = places.flatMap((place) => ('chargerId' in place ? place.chargerId : []));
  const groupIds = places.flatMap((place) => ('groupId' in place ? place.groupId : []));
  const sites = await heldSites(tx, customerId, siteIds);
  const chargers = await heldChargers(tx, customerId, identities);
  const groups = await heldGroups(tx, customerId, groupIds);
  return places.map((place) => {
    if ('siteId' in place) {
      return sites.has(place.siteId) ? { kind: 'site', customerId, siteId: place.siteId } : undefined;
    }
    if ('groupId' in place) {
      return groups.has(place.groupId)
        ? { kind: 'access-group', customerId, groupId: place.groupId }
        : undefined;
    }
    const charger = chargers.get(place.chargerId);
    return charger === undefined ? undefined : { kind: 'charger', customerId, charger };
  });
}

export async function changeRights(
  tx: Tx,
  by: Keep,
  changes: readonly RightChange[],
  at: Instant,
): Promise<void> {
  const told: Audited[] = [];
  const given: [RightTarget, RightDates][] = [];
  for (const { target, before, dates } of changes) {
    const was = before && { from: before.from, until: before.until };
    if (dates === null ? was === undefined : was !== undefined && isSame(was, dates)) continue;
    if (dates === null) await end(tx, by, target);
    else if (before === undefined) given.push([target, dates]);
    else await change(tx, by, target, dates, before.revision + 1, at);
    told.push({
      action: dates === null ? 'delete' : was === undefined ? 'create' : 'change',
      ...{ thing: 'right', thingId: rightName(target), driverId: by.thing.driverId },
      ...{ before: was, after: dates ?? undefined },
    });
  }
  await give(tx, by, given, at);
  await auditedMany(tx, by, by.thing.customerId, at, told);
}

/** The dates, who gave them and when. */
const givenRow = (by: Keep, dates: RightDates, at: Instant) => ({
  valid_from: dates.from,
  valid_until: dates.until,
  given_by: actorName(by.actor),
  given_at: at,
});

async function give(tx: Tx, by: Keep, all: readonly [RightTarget, RightDates][], at: Instant): Promise<void> {
  if (all.length === 0) return;
  const { customerId, driverId } = by.thing;
  // Behind those of a right on the same thing that ended: who read that one must not change this one.
  const revision = (await everyRightsRevision(tx, by)) + 1;
  const rows = all.map(([target, dates]) => ({
    target,
    row: { customer_id: customerId, driver_id: driverId, ...givenRow(by, dates, at), revision },
  }));
  const onSites = rows.flatMap(({ target, row }) =>
    target.kind === 'site' ? { ...row, site_id: target.siteId } : [],
  );
  const onChargers = rows.flatMap(({ target, row }) =>
    target.kind === 'charger' ? { ...row, charger: target.charger } : [],
  );
  const onGroups = rows.flatMap(({ target, row }) =>
    target.kind === 'access-group' ? { ...row, group_id: target.groupId } : [],
  );
  for (const part of blocks(onSites)) await on(tx).insertInto('site_rights').values(part).execute();
  for (const part of blocks(onChargers)) await on(tx).insertInto('charger_rights').values(part).execute();
  for (const part of blocks(onGroups)) await on(tx).insertInto('group_rights').values(part).execute();
}

async function change(
  tx: Tx,
  by: Keep,
  target: RightTarget,
  dates: RightDates,
  revision: number,
  at: Instant,
): Promise<void> {
  const { table, column, id } = placeOf(target);
  const row = givenRow(by, dates, at);
  await sql`update ${sql.table(table)} set valid_from = ${row.valid_from}, valid_until = ${row.valid_until},
    given_by = ${row.given_by}, given_at = ${row.given_at}, revision = ${revision}
    where customer_id = ${by.thing.customerId} and driver_id = ${by.thing.driverId}
    and ${sql.ref(column)} = ${id}`.execute(on(tx));
}

async function end(tx: Tx, by: Keep, target: RightTarget): Promise<void> {
  const { table, column, id } = placeOf(target);
  await sql`delete from ${sql.table(table)}
    where customer_id = ${by.thing.customerId} and driver_id = ${by.thing.driverId}
    and ${sql.ref(column)} = ${id}`.execute(on(tx));
}

/** In which table a right stands, under which number. */
function placeOf(target: RightTarget) {
  switch (target.kind) {
    case 'site':
      return { table: 'site_rights', column: 'site_id', id: target.siteId };
    case 'charger':
      return { table: 'charger_rights', column: 'charger', id: target.charger };
    case 'access-group':
      return { table: 'group_rights', column: 'group_id', id: target.groupId };
  }
}
