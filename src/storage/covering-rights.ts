/** The rights of one driver that cover chargers, in the order in which they count: one question for the wire and for lists. */
import { sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { CoveringRight } from '../domain/drivers/decide.ts';
import { accessGroupId, type ChargerKey, siteId } from '../domain/ids.ts';
import { asGiven } from './rights.ts';
import { chunks, filled } from './rows.ts';
import { everything } from './tx.ts';

/** A charger and the site on which it stands. */
export interface Placed {
  readonly charger: ChargerKey;
  readonly site: number;
}

/**
 * Of each charger the right on itself first, then those on its site and above, nearest first, then those on access groups
 * that hold it; also those outside their dates.
 */
export async function coveringRights(
  tx: Tx,
  customer: number,
  driver: number,
  places: readonly Placed[],
): Promise<ReadonlyMap<ChargerKey, readonly CoveringRight[]>> {
  const covering = new Map<ChargerKey, CoveringRight[]>();
  for (const part of chunks(places)) {
    const rows = await rowsOf(tx, customer, driver, part);
    const byCharger = Map.groupBy(rows, (row) => row.charger);
    const bySite = Map.groupBy(rows, (row) => row.site);
    for (const { charger, site } of part) {
      const own = byCharger.get(charger) ?? [];
      covering.set(charger, [
        ...own.filter((row) => row.source === 'charger').map(rightOf),
        ...(bySite.get(site) ?? []).sort((a, b) => a.depth - b.depth).map(rightOf),
        ...own
          .filter((row) => row.source === 'group')
          .sort((a, b) => a.id - b.id)
          .map(rightOf),
      ]);
    }
  }
  return covering;
}

type Row = Awaited<ReturnType<typeof rowsOf>>[number];

/** On chargers themselves, on sites at and above theirs, on groups that hold them: what has no charger or site is 0. */
function rowsOf(tx: Tx, customer: number, driver: number, places: readonly Placed[]) {
  const db = everything(tx);
  const chargers = filled(places.map(({ charger }) => charger));
  const sites = filled(places.map(({ site }) => site));
  const none = sql.lit(0);
  const onChargers = db
    .selectFrom('charger_rights as r')
    .select([sql<string>`'charger'`.as('source'), 'r.charger as charger', none.as('site'), 'r.charger as id'])
    .select([sql<string>`''`.as('name'), none.as('depth')])
    .select(['r.valid_from', 'r.valid_until', 'r.given_by', 'r.given_at'])
    .where('r.customer_id', '=', customer)
    .where('r.driver_id', '=', driver)
    .where('r.charger', 'in', chargers);
  const onSites = db
    .selectFrom('site_rights as r')
    .innerJoin('site_closure as c', (join) =>
      join
        .onRef('c.customer_id', '=', 'r.customer_id')
        .onRef('c.ancestor_id', '=', 'r.site_id')
        .on('c.site_id', 'in', sites),
    )
    .innerJoin('sites as s', (join) =>
      join.onRef('s.customer_id', '=', 'r.customer_id').onRef('s.id', '=', 'r.site_id'),
    )
    .select([sql<string>`'site'`.as('source'), none.as('charger'), 'c.site_id as site', 'r.site_id as id'])
    .select(['s.group_name as name', 'c.depth as depth'])
    .select(['r.valid_from', 'r.valid_until', 'r.given_by', 'r.given_at'])
    .where('r.customer_id', '=', customer)
    .where('r.driver_id', '=', driver);
  const onGroups = db
    .selectFrom('group_rights as r')
    .innerJoin('access_group_chargers as m', (join) =>
      join
        .onRef('m.customer_id', '=', 'r.customer_id')
        .onRef('m.group_id', '=', 'r.group_id')
        .on('m.charger', 'in', chargers),
    )
    .innerJoin('access_groups as g', (join) =>
      join.onRef('g.customer_id', '=', 'r.customer_id').onRef('g.id', '=', 'r.group_id'),
    )
    .select([sql<string>`'group'`.as('source'), 'm.charger as charger', none.as('site'), 'r.group_id as id'])
    .select(['g.name as name', none.as('depth')])
    .select(['r.valid_from', 'r.valid_until', 'r.given_by', 'r.given_at'])
    .where('r.customer_id', '=', customer)
    .where('r.driver_id', '=', driver);
  return onChargers.unionAll(onSites).unionAll(onGroups).execute();
}

function rightOf(row: Row): CoveringRight {
  const given = asGiven(row);
  switch (row.source) {
    case 'site':
      return { source: 'site', siteId: siteId(row.id), siteName: row.name, above: row.depth, ...given };
    case 'group':
      return { source: 'group', groupId: accessGroupId(row.id), groupName: row.name, ...given };
    default:
      return { source: 'charger', ...given };
  }
}
