/** Everybody else: customers with sites, chargers, and drivers with their tags and rights, in the database beside those that are measured. */
import { sql } from 'kysely';
import { openEngine } from '../../src/storage/connect/open.ts';
import { on } from '../../src/storage/tx.ts';
import type { FreshDatabase } from '../../test/support/engines.ts';
import { writing } from '../storage/charges.ts';

/** What one customer of the crowd has. */
const EACH = { sites: 20, chargers: 200, drivers: 1000 } as const;
/** Above every id that the server gives out. */
const FIRST_ID = 1_000_000_000;

const times = (count: number) =>
  `with recursive n(i) as (select 0 union all select i + 1 from n where i < ${count - 1})`;

/** Rows of a customer, as SQL that both engines take. */
function rowsOf(n: number): string[] {
  const customer = FIRST_ID + n;
  const [site, charger, driver] = [EACH.sites, EACH.chargers, EACH.drivers].map(
    (each) => FIRST_ID + n * each,
  ) as [number, number, number];
  const tag = FIRST_ID + n * 2 * EACH.drivers;
  const words = (thing: string, word: string, first: number, count: number) =>
    `insert into search_words (customer_id, thing, word, thing_id) ${times(count)} select ${customer}, '${thing}', ${word}, ${first} + i from n`;
  return [
    `insert into customers (id, name, created_at) values (${customer}, 'Crowd ${n}', 1)`,
    `insert into sites (id, customer_id, parent_id, group_name, policy, created_at, updated_at) ${times(EACH.sites)}
      select ${site} + i, ${customer}, case when i > 0 then ${site} end, 'Yard ' || i, 'rights', 1, 1 from n order by i`,
    `insert into site_closure (customer_id, ancestor_id, site_id, depth) ${times(EACH.sites)} select ${customer}, ${site} + i, ${site} + i, 0 from n`,
    `insert into site_closure (customer_id, ancestor_id, site_id, depth) ${times(EACH.sites)} select ${customer}, ${site}, ${site} + i, 1 from n where i > 0`,
    `insert into chargers (id, customer_id, site_id, charger_id, charger_name, auth_mode, created_at, updated_at) ${times(EACH.chargers)}
      select ${charger} + i, ${customer}, ${site} + i % ${EACH.sites}, 'CROWD-${n}-' || i, 'Charger ' || i, 'none', 1, 1 from n`,
    ...[1, 2].map(
      (
        socket,
      ) => `insert into sockets (customer_id, charger, socket_id, status, status_since, created_at) ${times(EACH.chargers)}
        select ${customer}, ${charger} + i, ${socket}, 'Available', 1, 1 from n`,
    ),
    `insert into drivers (id, customer_id, name, parent_id_tag, created_at, updated_at) ${times(EACH.drivers)}
      select ${driver} + i, ${customer}, 'Driver ' || i, 'P' || (${driver} + i), 1, 1 from n`,
    `insert into tags (id, customer_id, driver_id, id_tag, id_tag_folded, updated_at) ${times(2 * EACH.drivers)}
      select ${tag} + i, ${customer}, ${driver} + i / 2, 'CROWD-' || i, 'crowd-' || i, 1 from n`,
    `insert into site_rights (customer_id, driver_id, site_id, given_by, given_at) ${times(EACH.drivers)} select ${customer}, ${driver} + i, ${site}, 'bench', 1 from n`,
    words('driver', "'driver'", driver, EACH.drivers),
    words('driver', "'' || i", driver, EACH.drivers),
    words('charger', "'crowd'", charger, EACH.chargers),
    words('site', "'yard'", site, EACH.sites),
  ];
}

/** On a database that a server has made and left. @returns how many of each there are then. */
export async function addCrowd(
  { dataDir, databaseUrl }: FreshDatabase,
  drivers: number,
): Promise<{ customers: number; chargers: number; drivers: number }> {
  const customers = Math.ceil(drivers / EACH.drivers);
  const engine = await openEngine({ dataDir, databaseUrl, databasePoolSize: 4 });
  try {
    for (let n = 0; n < customers; n++) {
      await writing(engine)(async (tx) => {
        for (const text of rowsOf(n)) await sql.raw(text).execute(on(tx));
      });
    }
    if (databaseUrl !== undefined && customers > 0) {
      // As its own worker does some time after so much has changed.
      await writing(engine)((tx) => sql`analyze`.execute(on(tx)));
    }
  } finally {
    await engine.close();
  }
  return { customers, chargers: customers * EACH.chargers, drivers: customers * EACH.drivers };
}
