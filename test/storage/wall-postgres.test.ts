// The wall goes round the application: raw SQL as the server's own role, in the view of one customer, against every table that a
// customer owns. The tables are read from the catalog, so that a new one cannot be forgotten.
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY, wholeOf } from '../../src/app/ports/store.ts';
import { type CustomerId, customerId } from '../../src/domain/ids.ts';
import type { Engine } from '../../src/storage/connect/engine.ts';
import { openPostgres } from '../../src/storage/connect/postgres.ts';
import { connectingAs } from '../../src/storage/connect/postgres-roles.ts';
import { gaps } from '../../src/storage/connect/postgres-wall.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { execute, rows, seeing } from '../support/rows.ts';
import { tour } from './tour.ts';
import { BY_ID, customerIn, granted, SITE, storageOn, T0 } from './world.ts';

const postgres = engines().filter(({ name }) => name === 'postgres');
const REFUSED = { code: '42501' };

const OWNED = `select table_name as "table", column_name as "column" from information_schema.columns
  where table_schema = current_schema() and (column_name = 'customer_id' or table_name = 'customers' and column_name = 'id')`;

describe.each(postgres)('the wall between customers on $name', (engine) => {
  const storage = storageOn(engine);
  let tables: { table: string; column: string }[];
  let one: Client;
  let me: CustomerId;
  let owner: Engine;

  /** The server's own role where it made itself one, else the tables' owner, whom the wall binds as well. */
  async function connected(customer: number | null): Promise<Client> {
    const { databaseUrl = '' } = storage.database();
    const role = `forecourt_app_${new URL(databaseUrl).pathname.slice(1)}`;
    const [there] = await rows(storage.database(), `select 1 from pg_roles where rolname = '${role}'`);
    const url = there === undefined ? databaseUrl : connectingAs(databaseUrl, role);
    const client = new Client({ connectionString: customer === null ? url : seeing(url, customer) });
    await client.connect();
    return client;
  }

  const count = async (client: Client, sql: string): Promise<number> =>
    Number((await client.query(`select count(*) as n from ${sql}`)).rows[0].n);

  beforeAll(async () => {
    await tour(storage);
    me = (await customerIn(storage)).id;
    one = await connected(me);
    tables = (await rows(storage.database(), OWNED)) as typeof tables;
    owner = await openPostgres(storage.database().databaseUrl ?? '', 4);
  });
  afterAll(async () => {
    await one?.end();
    await owner?.close();
  });

  it('stands round every table, and there is something behind it', async () => {
    expect(tables.length).toBeGreaterThan(30);
    const bare: string[] = [];
    for (const { table } of tables) {
      const [found] = await rows(storage.database(), `select count(*) as n from ${table}`);
      if (found?.n === 0) bare.push(table);
    }
    expect(bare).toEqual([]);
  });

  it("nothing of another's is seen, changed or deleted", async () => {
    for (const { table, column } of tables) {
      const all = `${table} where ${column} is distinct from ${me}`;
      expect(await count(one, all), `${table} seen`).toBe(0);
      const set = `update ${table} set ${column} = ${column}`;
      expect(
        (await one.query(`${set} where ${column} is distinct from ${me}`)).rowCount,
        `${table} changed`,
      ).toBe(0);
      expect((await one.query(`delete from ${all}`)).rowCount, `${table} deleted`).toBe(0);
    }
  });

  it('nothing is put under another', async () => {
    const other = me - 1;
    for (const { table, column } of tables) {
      const put = `insert into ${table} (${column}) values`;
      await expect(one.query(`${put} (${other})`), `${table} of another`).rejects.toMatchObject(REFUSED);
      await expect(one.query(`${put} (${other}) on conflict do nothing`), table).rejects.toMatchObject(
        REFUSED,
      );
    }
    await expect(one.query('insert into refused_attempts (customer_id) values (null)')).rejects.toMatchObject(
      REFUSED,
    );
  });

  it('nothing of its own is given away', async () => {
    await one.query('begin');
    await storage.tx((t) => r.addSite(t, keep(me), SITE, T0));
    const given = one.query(`update sites set customer_id = ${me - 1}`);
    await expect(given).rejects.toMatchObject(REFUSED);
    await one.query('rollback');
  });

  it.each([
    ['says nothing', null],
    ['says an empty word', "set forecourt.customer = ''"],
  ])('who %s sees nothing', async (_name, said) => {
    const nobody = await connected(null);
    try {
      if (said !== null) await nobody.query(said);
      for (const { table, column } of tables) {
        expect(await count(nobody, table), table).toBe(0);
        const put = nobody.query(`insert into ${table} (${column}) values (${me})`);
        await expect(put, table).rejects.toMatchObject(REFUSED);
      }
      await nobody.query("set forecourt.customer = 'x'");
      await expect(nobody.query('select * from tags')).rejects.toThrow(
        /invalid input syntax for type bigint/,
      );
    } finally {
      await nobody.end();
    }
  });

  it('a query that forgot whose rows it is about finds its own', async () => {
    await storage.tx((t) => r.addSite(t, keep(me), SITE, T0));
    const ask = () => owner.read((t) => on(t).selectFrom('sites').select('customer_id').distinct().execute());
    expect(await owner.actFor(wholeOf(me), ask)).toEqual([{ customer_id: me }]);
    expect((await owner.actFor(EVERY, ask)).length).toBeGreaterThan(1);
  });

  it("a proof of another's things opens nothing", async () => {
    const [charged] = await rows(
      storage.database(),
      'select customer_id, id from drivers order by id limit 1',
    );
    const theirs = customerId(Number(charged?.customer_id));
    const read = granted(actor(theirs), 'read', { kind: 'customer', customerId: theirs });
    const ask = () => owner.read((t) => r.tags(t, read, ANY, BY_ID));
    expect((await owner.actFor(wholeOf(theirs), ask)).items.length).toBeGreaterThan(0);
    expect((await owner.actFor(wholeOf(me), ask)).items).toEqual([]);
    const put = () => owner.transact((t) => r.addSite(t, keep(theirs), SITE, T0));
    await expect(owner.actFor(wholeOf(me), put)).rejects.toThrow(/row-level security/);
  });

  it('what nobody known did at the door is seen by a customer that is alone', async () => {
    const [known] = await rows(storage.database(), "select value from settings where name = 'only-customer'");
    expect(known).toEqual({ value: '' });
    const unknown = 'refused_attempts where customer_id is null';
    await execute(
      storage.database(),
      `insert into refused_attempts values ('x', 'a', 'unknown-charger', null, 1, 1, 1)`,
    );
    expect(await count(one, unknown)).toBe(0);
    await execute(storage.database(), `update settings set value = '${me}' where name = 'only-customer'`);
    expect(await count(one, unknown)).toBeGreaterThan(0);
    await execute(storage.database(), `update settings set value = '' where name = 'only-customer'`);
  });

  describe('starts', () => {
    const policies = () =>
      rows(
        storage.database(),
        'select polrelid::regclass::text as t, oid, xmin::text as made from pg_policy order by 1',
      );
    const start = async () => (await openPostgres(storage.database().databaseUrl ?? '', 2)).close();

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
      const { databaseUrl = '' } = storage.database();
      await execute(storage.database(), hole);
      const client = new Client({ connectionString: databaseUrl });
      await client.connect();
      expect(await gaps(client)).toHaveLength(1);
      await Promise.all([start(), start()]);
      expect(await gaps(client)).toEqual([]);
      await client.end();
      expect(await count(one, `tags where customer_id <> ${me}`)).toBe(0);
      if (after !== '') await execute(storage.database(), after);
    });
  });
});

const actor = (customer: CustomerId) => ({ kind: 'admin', customer }) as never;
const keep = (customer: CustomerId) =>
  granted(actor(customer), 'keep', { kind: 'customer', customerId: customer });
const ANY = {} as never;
