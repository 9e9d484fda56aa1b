// A network that was kept before 0002-management: found by words and by look-alike tags afterwards, as if it were new.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { readMigrations } from '../../src/storage/migrate.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { freshDatabase, openOn } from './engine-support.ts';

const DRIVERS = 1203;
const migrations = readMigrations();
const before = [
  `insert into customers (id, name, created_at) values (1, 'Old', 1)`,
  `insert into sites (id, customer_id, group_name, external_id, city, policy, created_at, updated_at)
    values (7, 1, 'Yard Ääni', 'S-1', 'Turku', 'rights', 1, 1)`,
  `insert into chargers (id, customer_id, site_id, charger_id, charger_name, serial_number, auth_mode, created_at, updated_at)
    values (9, 1, 7, 'YARD-1', 'By the gate', 'SN42', 'none', 1, 1)`,
  ...Array.from(
    { length: DRIVERS },
    (_, n) => `insert into drivers (id, customer_id, name, external_id, parent_id_tag, created_at, updated_at)
      values (${n + 1}, 1, 'Aino ${n + 1}', 'crm-${n + 1}', 'p${n + 1}', 1, 1)`,
  ),
  `insert into tags (id, customer_id, driver_id, id_tag, id_tag_folded, updated_at)
    values (3, 1, 5, '04:A1:B2:C3', '04:a1:b2:c3', 1)`,
];

describe.each(engines())('a network from before, on $name', (under) => {
  it('has words and shapes after the upgrade', async () => {
    const fresh = await freshDatabase(under);
    const old = await openOn(fresh, { migrations: migrations.slice(0, 1) });
    await old.transact(async (tx) => {
      for (const text of before) await sql.raw(text).execute(on(tx));
    });
    await old.close();

    const engine = await openOn(fresh);
    const words = (thing: string, id: number) =>
      engine.read(async (tx) => {
        const found = on(tx).selectFrom('search_words').select('word').where('thing', '=', thing);
        const rows = await found.where('customer_id', '=', 1).where('thing_id', '=', id).execute();
        return rows.map(({ word }) => word).sort();
      });
    expect(await words('site', 7)).toEqual(['1', 'aani', 's', 'turku', 'yard']);
    expect(await words('charger', 9)).toEqual(['1', 'by', 'gate', 'sn42', 'the', 'yard']);
    for (const n of [1, 500, 501, DRIVERS]) {
      expect(await words('driver', n)).toEqual(['aino', 'crm', String(n)].sort());
    }
    const [tag] = await engine.read((tx) => on(tx).selectFrom('tags').select('shape').execute());
    expect(tag?.shape).toBe('04a1b2c3');
    await engine.close();
  });
});
