// Migrations: their sum is the snapshot, they run once, and a database that is not ours to touch is left alone.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { expandMacros, MigrationRefused, migration, readMigrations } from '../../src/storage/migrate.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { freshDatabase, names, openOn, put } from './engine-support.ts';
import { describeSchema, inLines } from './migrations-describe.ts';

const ours = readMigrations();
const next = ours.length + 1;
const number = String(next).padStart(4, '0');
const more = migration(next, 'more', 'create table more (id $ID, text $TEXT not null);');
const broken = migration(next, 'broken', 'create table half (id $ID); insert into nowhere values (1);');
const SNAPSHOT = '../../src/storage/migrations/snapshot.txt';

describe('the files', () => {
  it('know no macro that is not documented, and comments may name any', () => {
    expect(expandMacros('a $TEXT -- as $ELSE', 'postgres')).toBe('a text collate "C" ');
    expect(() => expandMacros('a $ELSE', 'sqlite')).toThrow('there is no macro $ELSE');
  });

  it('have the same digest with either line ending', () => {
    expect(migration(1, 'a', 'x\r\ny').digest).toBe(migration(1, 'a', 'x\ny').digest);
  });
});

describe.each(engines())('migrations on $name', (under) => {
  it('add up to the committed snapshot (after a change of the schema: run with --update, and look at the diff)', async () => {
    const fresh = await freshDatabase(under);
    await (await openOn(fresh)).close();
    await expect(inLines(await describeSchema(fresh))).toMatchFileSnapshot(SNAPSHOT);
  });

  it('run once, however many start at the same time', async () => {
    const fresh = await freshDatabase(under);
    const opened = await Promise.all([1, 2, 3].map(() => openOn(fresh, { migrations: [...ours, more] })));
    const { rows } = await (opened[0] as (typeof opened)[0]).read((tx) =>
      sql`select version, name from schema_migrations order by version`.execute(on(tx)),
    );
    expect(rows).toEqual([...ours, more].map(({ version, name }) => ({ version, name })));
    for (const engine of opened) await engine.close();
  });

  it('keep what is there when a later version adds to it', async () => {
    const fresh = await freshDatabase(under);
    const before = await openOn(fresh);
    await before.transact((tx) => put(tx, 'old'));
    await before.close();
    const after = await openOn(fresh, { migrations: [...ours, more] });
    expect(await after.read(names)).toEqual(['old']);
    await after.close();
  });

  it('refuse a newer database and leave it as it was', async () => {
    const fresh = await freshDatabase(under);
    await (await openOn(fresh, { migrations: [...ours, more] })).close();
    const before = await describeSchema(fresh);
    await expect(openOn(fresh)).rejects.toThrow(
      new RegExp(`is from a newer version of Forecourt \\(it has migration ${number}-more\\)`),
    );
    expect(await describeSchema(fresh)).toEqual(before);
  });

  it('refuse a database whose migration was another', async () => {
    const fresh = await freshDatabase(under);
    await (await openOn(fresh)).close();
    const [first, ...rest] = ours;
    const other = migration(1, first?.name ?? '', `${first?.text}create table other (id $ID);`);
    const before = await describeSchema(fresh);
    await expect(openOn(fresh, { migrations: [other, ...rest, more] })).rejects.toThrow(MigrationRefused);
    await expect(openOn(fresh, { migrations: [other, ...rest, more] })).rejects.toThrow("not this version's");
    expect(await describeSchema(fresh)).toEqual(before);
  });

  it('that fail half way leave the database as it was', async () => {
    const fresh = await freshDatabase(under);
    await expect(openOn(fresh, { migrations: [...ours, broken] })).rejects.toThrow(
      new RegExp(`could not be migrated by ${number}-broken and is as it was: .*nowhere`),
    );
    const schema = await describeSchema(fresh);
    expect(schema).toHaveProperty('drivers');
    expect(schema).not.toHaveProperty('half');
    const engine = await openOn(fresh);
    await engine.transact((tx) => put(tx, 'works'));
    await engine.close();
  });

  it('keep ids of transactions and drivers within 31 bits', async () => {
    const fresh = await freshDatabase(under);
    const engine = await openOn(fresh);
    const driver = (id: number, tag: string) =>
      engine.transact((tx) =>
        on(tx)
          .insertInto('drivers')
          .values({ id, customer_id: 1, name: 'd', parent_id_tag: tag, created_at: 1, updated_at: 1 })
          .execute(),
      );
    await engine.transact((tx) =>
      on(tx).insertInto('customers').values({ name: 'c', created_at: 1 }).execute(),
    );
    await driver(2 ** 31 - 1, 'a');
    await expect(driver(2 ** 31, 'b')).rejects.toMatchObject({ kind: 'check' });
    const none = (tx: Parameters<typeof names>[0]) =>
      on(tx).selectFrom('drivers').select('id').where('id', '=', Number.MAX_SAFE_INTEGER).execute();
    expect(await engine.read(none)).toEqual([]);
    await engine.close();
  });
});
