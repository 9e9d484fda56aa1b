/** The rights of drivers that cover chargers, in the order in which they count: one question for the wire and for lists. */
import { sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { CoveringRight } from '../domain/drivers/decide.ts';
import { accessGroupId, type ChargerKey, siteId } from '../domain/ids.ts';
import { asGiven } from './rights.ts';
import { chunks } from './rows.ts';
import type { SiteRightsTable } from './schema.ts';
import { type Columns, told } from './told.ts';
import { everything } from './tx.ts';

/** A driver at a charger, and the site on which that stands. */
export interface Placed {
  readonly driver: number;
  readonly charger: ChargerKey;
  readonly site: number;
}

/**
 * Of each place the right on the charger itself first, then those on its site and above, nearest first, then those on access groups
 * that hold it; also those outside their dates.
 */
export async function coveringRights(
  tx: Tx,
  customer: number,
  places: readonly Placed[],
): Promise<CoveringRight[][]> {
  const covering: CoveringRight[][] = [];
  for (const part of chunks(places)) {
    const rows = await rowsOf(tx, customer, part);
    const byCharger = Map.groupBy(rows, (row) => `${row.driver} ${row.charger}`);
    const bySite = Map.groupBy(rows, (row) => `${row.driver} ${row.site}`);
    for (const { driver, charger, site } of part) {
      const own = byCharger.get(`${driver} ${charger}`) ?? [];
      covering.push([
        ...own.filter((row) => row.source === 'charger').map(rightOf),
        ...(bySite.get(`${driver} ${site}`) ?? []).sort((a, b) => a.depth - b.depth).map(rightOf),
        ...own
          .filter((row) => row.source === 'group')
          .sort((a, b) => a.id - b.id)
          .map(rightOf),
      ]);
    }
  }
  return covering;
}

type Row = Pick<SiteRightsTable, 'valid_from' | 'valid_until' | 'given_by' | 'given_at'> & {
  readonly source: string;
  readonly driver: number;
  readonly charger: number;
  readonly site: number;
  readonly id: number;
  readonly name: string;
  readonly depth: number;
};

const COLUMNS: Columns = { driver: 'bigint', charger: 'bigint', site: 'bigint' };

/** On chargers themselves, on sites at and above theirs, on groups that hold them: what has no charger or site is 0. */
async function rowsOf(tx: Tx, customer: number, places: readonly Placed[]): Promise<readonly Row[]> {
  // Each charger and each site once: what stands on one site has the rights on it in common.
  const chargers = new Map(
    places.map(({ driver, charger }) => [`${driver} ${charger}`, [driver, charger, null]]),
  );
  const sites = new Map(places.map(({ driver, site }) => [`${driver} ${site}`, [driver, null, site]]));
  const given = sql.raw('r.valid_from, r.valid_until, r.given_by, r.given_at');
  const { rows } = await sql<Row>`
    ${told(customer, COLUMNS, [...chargers.values(), ...sites.values()])}
    select 'charger' as source, told.driver, told.charger, 0 as site, r.charger as id, '' as name, 0 as depth, ${given}
      from told cross join charger_rights as r
      where r.customer_id = ${customer} and r.driver_id = told.driver and r.charger = told.charger
    union all
    select 'site', told.driver, 0, told.site, r.site_id, s.group_name, c.depth, ${given}
      from told cross join site_closure as c cross join site_rights as r cross join sites as s
      where c.customer_id = ${customer} and c.site_id = told.site
        and r.customer_id = c.customer_id and r.driver_id = told.driver and r.site_id = c.ancestor_id
        and s.customer_id = r.customer_id and s.id = r.site_id
    union all
    select 'group', told.driver, told.charger, 0, r.group_id, g.name, 0, ${given}
      from told cross join access_group_chargers as m cross join group_rights as r cross join access_groups as g
      where m.customer_id = ${customer} and m.charger = told.charger
        and r.customer_id = m.customer_id and r.driver_id = told.driver and r.group_id = m.group_id
        and g.customer_id = r.customer_id and g.id = r.group_id
  `.execute(everything(tx));
  return rows;
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
