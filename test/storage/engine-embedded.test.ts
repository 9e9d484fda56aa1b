// What only the embedded engine can be asked: the disk is full, the directory is another's, a batch is committed at once.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { StorageUnavailable, type Tx } from '../../src/app/ports/store.ts';
import { DataDirInUse, lockDataDir } from '../../src/storage/connect/lock.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { freshDatabase, freshEngine, gate, names, openOn, put } from './engine-support.ts';

const embedded = engines().find(({ name }) => name === 'embedded');
if (!embedded) throw new Error('the embedded engine is always there');

describe('group commit', () => {
  it('settles nobody before the commit, and all after it', async () => {
    const fresh = await freshDatabase(embedded);
    // However slow the machine is, the second comes into the batch of the first.
    const engine = await openOn(fresh, { batchAge: 60_000 });
    const beside = new DatabaseSync(join(fresh.dataDir, 'forecourt.db'), { readOnly: true });
    const seen = () => Number(beside.prepare('select count(*) as n from settings').get()?.n);
    const hold = gate();
    const settled: string[] = [];
    const first = engine.transact((tx) => put(tx, 'first')).then(() => settled.push('first'));
    const second = engine.transact(async (tx) => {
      await put(tx, 'second');
      await hold.opened;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(settled).toEqual([]);
    expect(seen()).toBe(0);
    hold.open();
    await Promise.all([first, second]);
    expect(seen()).toBe(2);
    beside.close();
    await engine.close();
  });

  it('uses write-ahead log, full sync and foreign keys', async () => {
    const engine = await freshEngine(embedded);
    const pragma = (name: string) =>
      engine.transact(async (tx) => {
        const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(on(tx));
        return Object.values(rows[0] ?? {})[0];
      });
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('foreign_keys')).toBe(1);
  });
});

describe('a full disk', () => {
  const large = 'x'.repeat(200_000);
  const drop = (name: string) => (tx: Tx) => on(tx).deleteFrom('settings').where('name', '=', name).execute();

  it('is told to all of whom nothing is kept, and ends when there is room', async () => {
    const engine = await freshEngine(embedded, { maxPages: 300 });
    const write = (wanted: readonly string[]) =>
      Promise.allSettled(
        wanted.map((name) =>
          engine.transact((tx) => put(tx, name, name.startsWith('large') ? large : '').then(() => name)),
        ),
      );
    // One after the other, so that there is something to lose; then in one batch.
    const outcomes = [];
    for (const name of ['small-1', 'large-1', 'large-2']) outcomes.push(...(await write([name])));
    outcomes.push(...(await write(['small-2', 'large-3', 'large-4', 'large-5', 'small-3', 'small-4'])));
    const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    const told = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(failed.length).toBeGreaterThan(0);
    for (const error of failed) {
      expect(error).toBeInstanceOf(StorageUnavailable);
      expect(error.message).toBe('the disk is full');
    }
    expect(await engine.read(names)).toEqual(told.sort());
    expect(told).toContain('small-1');

    await engine.transact(drop('large-1'));
    await engine.transact((tx) => put(tx, 'large-again', large));
    expect(await engine.read(names)).toContain('large-again');
  });

  it('fails a whole batch when its commit fails, and the next one works', async () => {
    const fresh = await freshDatabase(embedded);
    const engine = await openOn(fresh);
    // A deferred foreign key is looked at by the commit: the one error that a test can give it at will.
    await engine.transact(async (tx) => {
      await sql`create table later (id integer primary key references settings (name) deferrable initially deferred)`.execute(
        on(tx),
      );
    });
    const outcomes = await Promise.allSettled([
      engine.transact((tx) => put(tx, 'a')),
      engine.transact((tx) => sql`insert into later values (77)`.execute(on(tx))),
      engine.transact((tx) => put(tx, 'b')),
    ]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StorageUnavailable) });
    }
    await engine.transact((tx) => put(tx, 'c'));
    expect(await engine.read(names)).toEqual(['c']);
    await engine.close();
  });
});

describe('the lock of the data directory', () => {
  const holder = (dataDir: string) => {
    const lock = new URL('../../src/storage/connect/lock.ts', import.meta.url).href;
    const script = `import { lockDataDir } from '${lock}';
      try { lockDataDir(process.argv[1]); console.log('mine'); setInterval(() => {}, 1000); }
      catch (error) { console.log(error.message); process.exit(3); }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said = once(child.stdout, 'data').then(([text]) => String(text).trim());
    return { child, said };
  };

  it('keeps a second process out with one sentence, and kill -9 gives it back', async () => {
    const { dataDir } = await freshDatabase(embedded);
    const one = holder(dataDir);
    expect(await one.said).toBe('mine');
    const other = holder(dataDir);
    expect(await other.said).toBe(
      `DATA_DIR ${dataDir} is in use by another Forecourt process (pid ${one.child.pid})`,
    );
    expect(() => lockDataDir(dataDir)).toThrow(DataDirInUse);
    one.child.kill('SIGKILL');
    await once(one.child, 'exit');
    lockDataDir(dataDir).release();
    lockDataDir(dataDir).release();
  });
});
