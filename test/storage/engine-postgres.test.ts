// What only PostgreSQL can be asked: conflicts, a server that goes away, connections that break.
import { sql } from 'kysely';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StorageUnavailable, type Tx } from '../../src/app/ports/store.ts';
import { openPostgres } from '../../src/storage/connect/postgres.ts';
import { on } from '../../src/storage/tx.ts';
import { findPostgres, startPostgres } from '../../tools/throwaway-postgres.ts';
import { engines } from '../support/engines.ts';
import { execute } from '../support/rows.ts';
import { freshDatabase, freshEngine, gate, names, openOn, put, seeingAll } from './engine-support.ts';

const postgres = engines().filter(({ name }) => name === 'postgres');

const append = (tx: Tx, name: string, text: string) =>
  on(tx)
    .updateTable('settings')
    .set({ value: sql<string>`value || ${text}` })
    .where('name', '=', name)
    .execute();

describe.each(postgres)('conflicts on $name', (under) => {
  it('a deadlock is run again, and both use-cases are done once', async () => {
    const engine = await freshEngine(under);
    await engine.transact((tx) => put(tx, 'a').then(() => put(tx, 'b')));
    const [first, second] = [gate(), gate()];
    let runs = 0;
    const crossing = (mine: string, theirs: string, own: typeof first, other: typeof first) =>
      engine.transact(async (tx) => {
        runs++;
        await append(tx, mine, '1');
        own.open();
        await other.opened;
        await append(tx, theirs, '2');
      });
    await Promise.all([crossing('a', 'b', first, second), crossing('b', 'a', second, first)]);
    expect(runs).toBeGreaterThan(2);
    const rows = await engine.read((tx) => on(tx).selectFrom('settings').select('value').execute());
    expect(rows.map(({ value }) => [...value].sort().join(''))).toEqual(['12', '12']);
  });

  it('gives up after some runs, as unavailable', async () => {
    const engine = await freshEngine(under);
    let runs = 0;
    const always = engine.transact(async (tx) => {
      runs++;
      await sql`do $$ begin raise exception 'no' using errcode = '40001'; end $$`.execute(on(tx));
    });
    await expect(always).rejects.toBeInstanceOf(StorageUnavailable);
    expect(runs).toBe(8);
  });

  it('a statement that another node made stale is run again on a new connection', async () => {
    const fresh = await freshDatabase(under);
    const engine = await openOn(fresh);
    onTestFinished(() => engine.close());
    const all = (tx: Tx) => sql`select * from settings`.execute(on(tx));
    for (let i = 0; i < 20; i++) await engine.read(all);
    await execute(fresh, 'alter table settings add column more text');
    await engine.transact((tx) => put(tx, 'a'));
    expect((await engine.read(all)).rows).toEqual([{ name: 'a', value: '', more: null }]);
  });
});

describe.each(postgres)('connections on $name', (under) => {
  const killAll = async (databaseUrl = '') => {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'forecourt' and datname = current_database()`);
    await client.end();
  };

  it('that broke while idle are replaced without anybody noticing', async () => {
    const fresh = await freshDatabase(under);
    const engine = await openOn(fresh);
    await Promise.all(Array.from({ length: 8 }, (_, i) => engine.transact((tx) => put(tx, `row-${i}`))));
    await killAll(fresh.databaseUrl);
    await Promise.all(Array.from({ length: 8 }, () => engine.transact(names)));
    await engine.close();
  });

  it('that break in a use-case make it unavailable, and nothing is kept', async () => {
    const fresh = await freshDatabase(under);
    const engine = await openOn(fresh);
    const broken = engine.transact(async (tx) => {
      await put(tx, 'lost');
      await killAll(fresh.databaseUrl);
      await put(tx, 'never');
    });
    await expect(broken).rejects.toBeInstanceOf(StorageUnavailable);
    const atCommit = engine.transact(async (tx) => {
      await put(tx, 'lost');
      await killAll(fresh.databaseUrl);
    });
    await expect(atCommit).rejects.toBeInstanceOf(StorageUnavailable);
    expect(await engine.read(names)).toEqual([]);
    await engine.close();
  });
});

const binaries = findPostgres();

describe.runIf(postgres.length > 0 && 'folder' in binaries)('a server that stops', () => {
  it('makes everything unavailable, not the process', async () => {
    if (!('folder' in binaries)) return;
    const server = await startPostgres(binaries);
    const maker = new Client({ connectionString: server.url });
    await maker.connect();
    await maker.query('create database stops');
    await maker.end();
    const url = server.url.replace(/postgres$/, 'stops');
    const engine = seeingAll(await openPostgres(url, 4));
    await engine.transact((tx) => put(tx, 'a'));
    await server.stop();
    const late = Promise.allSettled([
      engine.transact((tx) => put(tx, 'b')),
      engine.read(names),
      engine.ping(),
    ]);
    for (const outcome of await late) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StorageUnavailable) });
    }
    await engine.close();
    await expect(openPostgres(url, 4)).rejects.toBeInstanceOf(StorageUnavailable);
  });
});
