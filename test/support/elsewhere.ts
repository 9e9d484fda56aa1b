// Which rows of a customer tell of what lies on another branch of its tree.
import type { Things } from './furnished.ts';
import type { OwnedRow } from './owned-rows.ts';

/** Columns that name what lies on a branch. */
const NAMING: Readonly<Record<string, 'sites' | 'chargers' | 'drivers' | 'tags' | 'transactions'>> = {
  ...{ site_id: 'sites', home_site_id: 'sites', parent_id: 'sites', ancestor_id: 'sites' },
  ...{ charger: 'chargers', driver_id: 'drivers', tag_id: 'tags', transaction_id: 'transactions' },
};

/** Of a table, of words or of the audit by their column: ids of things of that kind. */
type Ids = Readonly<Record<string, ReadonlySet<unknown>>>;

function idsOf(rows: readonly OwnedRow[], its: Things): Ids {
  const column = (table: string, name: string, value: unknown) =>
    rows.filter((row) => row.table === table && row.values[name] === value).map(({ values }) => values);
  const [yard] = column('sites', 'id', its.site);
  return {
    sites: new Set([its.site, yard?.parent_id]),
    chargers: new Set(column('chargers', 'charger_id', its.charger).map(({ id }) => id)),
    drivers: new Set([its.driver]),
    tags: new Set([its.tag]),
    transactions: new Set([its.transaction]),
  };
}

/** The rows that are about the things of a branch, or name one. */
export function rowsAbout(rows: readonly OwnedRow[], its: Things): OwnedRow[] {
  const ids = idsOf(rows, its);
  return rows.filter(
    ({ table, values }) =>
      ids[table]?.has(values.id) ||
      Object.entries(NAMING).some(([column, kind]) => ids[kind]?.has(values[column])) ||
      // A reservation has the tag that was named by who ordered it.
      (table !== 'reservations' &&
        values.id_tag !== undefined &&
        (values.id_tag === its.idTag || values.id_tag === its.shownTag)),
  );
}
