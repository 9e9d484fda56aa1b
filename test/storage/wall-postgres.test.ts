// The wall goes round the application: raw SQL as the server's own role, in the view of one customer, against every table that a
// customer owns. The tables are read from the catalog, so that a new one cannot be forgotten.
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres } from '../../src/storage/connect/postgres.ts';
import { connectingAs } from '../../src/storage/connect/postgres-roles.ts';
import { gaps } from '../../src/storage/connect/postgres-wall.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { execute, rows, seeing } from '../support/rows.ts';

const postgres = engines().filter(({ name }) => name === 'postgres');
const REFUSED = { code: '42501' };
const [ME, OTHER] = [1, 2];

const OWNED = `select table_name as "table", column_name as "column" from information_schema.columns
  where table_schema = current_schema() and (column_name = 'customer_id' or table_name = 'customers' and column_name = 'id')`;

/** Asked is the wall alone: a row that any other rule would refuse says nothing about it. */
const WITHOUT_OTHER_RULES = `do $$ declare found record; begin
  for found in select conrelid::regclass as t, conname from pg_constraint where connamespace = current_schema()::regnamespace loop
    execute format('alter table %s drop constraint if exists %I cascade', found.t, found.conname);
  end loop;
  for found in select attrelid::regclass as t, attname from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and attnum > 0 and attnotnull and attidentity = '' loop
    execute format('alter table %s alter %I drop not null', found.t, found.attname);
  end loop;
  for found in select indexrelid::regclass as i from pg_index x join pg_class c on c.oid = x.indrelid
    where c.relnamespace = current_schema()::regnamespace and x.indisunique loop
    execute format('drop index %s', found.i);
  end loop;
  for found in select t.tgrelid::regclass as t, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = current_schema()::regnamespace and not t.tgisinternal loop
    execute format('drop trigger %I on %s', found.tgname, found.t);
  end loop;
end $$`;

describe.each(postgres)('the wall between customers on $name', (engine) => {
  let database: FreshDatabase;
  let tables: { table: string; column: string }[];
  let one: Client;

  const start = async () => (await openPostgres(database.databaseUrl ?? '', 2)).close();

  /** The server's own role where it made itself one, else the tables' owner, whom the wall binds as well. */
  async function connected(customer: number | null): Promise<Client> {
    const { databaseUrl = '' } = database;
    const role = `forecourt_app_${new URL(databaseUrl).pathname.slice(1)}`;
    const [there] = await rows(database, `select 1 from pg_roles where rolname = '${role}'`);
    const url = there === undefined ? databaseUrl : connectingAs(databaseUrl, role);
    const client = new Client({ connectionString: customer === null ? url : seeing(url, customer) });
    await client.connect();
    return client;
  }

  const count = async (client: Client, sql: string): Promise<number> =>
    Number((await client.query(`select count(*) as n from ${sql}`)).rows[0].n);

  beforeAll(async () => {
    database = await engine.fresh();
    await start();
    tables = (await rows(database, OWNED)) as typeof tables;
    await execute(database, WITHOUT_OTHER_RULES);
    for (const { table, column } of tables) {
      await execute(database, `insert into ${table} (${column}) values (${ME}), (${OTHER}), (${OTHER})`);
    }
    one = await connected(ME);
  });
  afterAll(async () => {
    await one?.end();
    await database?.drop();
  });

  it('stands round every table of customers', async () => {
    expect(tables.length).toBeGreaterThan(30);
    for (const { table } of tables) {
      expect(await rows(database, `select count(*) as n from ${table}`), table).toEqual([{ n: 3 }]);
      expect(await count(one, table), table).toBe(1);
    }
  });

  it("nothing of another's is seen, changed or deleted, and all of its own is", async () => {
    for (const { table, column } of tables) {
      await one.query('begin');
      expect(await count(one, `${table} where ${column} = ${OTHER}`), `${table} seen`).toBe(0);
      const changed = await one.query(`update ${table} set ${column} = ${column}`);
      expect(changed.rowCount, `${table} changed`).toBe(1);
      const deleted = await one.query(`delete from ${table} returning ${column} as whose`);
      expect(
        deleted.rows.map(({ whose }) => Number(whose)),
        `${table} deleted`,
      ).toEqual([ME]);
      await one.query('rollback');
    }
  });

  it('nothing is put under another, or under nobody', async () => {
    for (const { table, column } of tables) {
      const put = `insert into ${table} (${column}) values`;
      await expect(one.query(`${put} (${OTHER})`), `${table} of another`).rejects.toMatchObject(REFUSED);
      await expect(one.query(`${put} (${OTHER}) on conflict do nothing`), table).rejects.toMatchObject(
        REFUSED,
      );
      if (table !== 'customers') {
        await expect(one.query(`${put} (null)`), `${table} of nobody`).rejects.toMatchObject(REFUSED);
      }
      await one.query('begin');
      expect((await one.query(`${put} (${ME})`)).rowCount, `${table} of its own`).toBe(1);
      await one.query('rollback');
    }
  });

  it('nothing of its own is given away', async () => {
    for (const { table, column } of tables) {
      const given = one.query(`update ${table} set ${column} = ${OTHER}`);
      await expect(given, table).rejects.toMatchObject(REFUSED);
    }
  });

  it.each([
    ['says nothing', null],
    ['says an empty word', "set forecourt.customer = ''"],
    ['says a customer that is none', 'set forecourt.customer = 3'],
  ])('who %s sees nothing', async (_name, said) => {
    const nobody = await connected(null);
    try {
      if (said !== null) await nobody.query(said);
      for (const { table, column } of tables) {
        expect(await count(nobody, table), table).toBe(0);
        const put = nobody.query(`insert into ${table} (${column}) values (${ME})`);
        await expect(put, table).rejects.toMatchObject(REFUSED);
      }
    } finally {
      await nobody.end();
    }
  });

  it('who says nonsense is answered nothing at all', async () => {
    const nobody = await connected(null);
    try {
      await nobody.query("set forecourt.customer = '1 or true'");
      const asked = nobody.query('select * from tags');
      await expect(asked).rejects.toThrow(/invalid input syntax for type bigint/);
    } finally {
      await nobody.end();
    }
  });

  it('what nobody known did at the door is seen by a customer that is alone, and by no other', async () => {
    const unknown = 'refused_attempts where customer_id is null';
    await execute(database, 'insert into refused_attempts (customer_id) values (null)');
    expect(await count(one, unknown)).toBe(0);
    await execute(database, `insert into settings values ('only-customer', '${OTHER}')`);
    expect(await count(one, unknown)).toBe(0);
    await execute(database, `update settings set value = '${ME}' where name = 'only-customer'`);
    expect(await count(one, unknown)).toBe(1);
    await execute(database, 'delete from refused_attempts where customer_id is null');
  });

  describe('starts', () => {
    const policies = () =>
      rows(
        database,
        'select polrelid::regclass::text as t, oid, xmin::text as made from pg_policy order by 1',
      );

    it('touch nothing that stands', async () => {
      const before = await policies();
      expect(before).toHaveLength(tables.length);
      await Promise.all([start(), start(), start()]);
      expect(await policies()).toEqual(before);
    });

    it.each([
      ['a new table', 'create table planted (customer_id bigint)', 'drop table planted'],
      ['one that was switched off', 'alter table tags disable row level security', ''],
      ['one that no longer binds its owner', 'alter table tags no force row level security', ''],
      ['one that is gone', 'drop policy forecourt_wall on tags', ''],
      ['one with a hole', 'alter policy forecourt_wall on tags using (true)', ''],
      ['one with a door beside it', 'create policy door on tags for select using (true)', ''],
    ])('mend the wall: %s', async (_name, hole, after) => {
      const client = await connected(ME);
      await execute(database, hole);
      expect(await gaps(client)).toHaveLength(1);
      await Promise.all([start(), start()]);
      expect(await gaps(client)).toEqual([]);
      expect(await count(client, 'tags')).toBe(1);
      await client.end();
      if (after !== '') await execute(database, after);
    });
  });
});
