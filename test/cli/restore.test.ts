// What restore refuses, and that a refusal leaves everything as it was.

import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upkeep } from '../../src/storage/connect/upkeep.ts';
import { document, type Network, smallNetwork } from '../support/api.ts';
import { client, good } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { rows } from '../support/rows.ts';
import { ADMIN_KEY, serverOn, serverProcess } from '../support/server.ts';
import { folder, forecourt } from './forecourt.ts';

const machine = ({ dataDir, databaseUrl }: FreshDatabase) => ({
  DATA_DIR: dataDir,
  DATABASE_URL: databaseUrl,
});

/** Changes a file of the backup. `honest`: its manifest says so, as if the backup had been made of it. */
function change(backup: string, name: string, mend: (bytes: Buffer) => Buffer, honest: boolean): void {
  const bytes = mend(readFileSync(join(backup, name)));
  writeFileSync(join(backup, name), bytes);
  if (!honest) return;
  const file = join(backup, 'backup.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  manifest.files[name] = { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  writeFileSync(file, JSON.stringify(manifest));
}

describe.each(engines())('restore, on $name', (engine) => {
  const database = engine.name === 'embedded' ? 'forecourt.db' : 'forecourt.dump';
  let source: FreshDatabase;
  let network: Network;
  let backedUp: string;
  let home: string;

  beforeAll(async () => {
    source = await engine.fresh();
    const server = await serverOn(source);
    network = await smallNetwork(server.url);
    await server.close();
    home = mkdtempSync(join(tmpdir(), 'forecourt-backups-'));
    backedUp = join(home, 'good');
    expect(await forecourt(['backup', backedUp], machine(source))).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    rmSync(home, { recursive: true, force: true });
    await source.drop();
  });

  const cases: [what: string, spoil: (backup: string) => void, sentence: RegExp][] = [
    [
      'a file of it is cut',
      (backup) => change(backup, database, (bytes) => bytes.subarray(0, bytes.length - 1), false),
      /is not as it was when the backup was made \(\d+ bytes, it had \d+\): use another backup\.$/,
    ],
    [
      'one byte of it is another',
      (backup) =>
        change(
          backup,
          database,
          (bytes) => {
            bytes[5000]! ^= 1;
            return bytes;
          },
          false,
        ),
      /is not as it was when the backup was made/,
    ],
    [
      'it is of a newer version',
      (backup) => {
        const file = join(backup, 'backup.json');
        const manifest = JSON.parse(readFileSync(file, 'utf8'));
        manifest.migrations.push({ version: manifest.migrations.length + 1, name: 'later', digest: 'x' });
        writeFileSync(file, JSON.stringify(manifest));
      },
      /the backup is from a newer version of Forecourt \(it has migration \d{4}-later\)/,
    ],
    [
      'its form is unknown',
      (backup) => writeFileSync(join(backup, 'backup.json'), '{"form": 99, "forecourt": "9.0.0"}'),
      /was made by Forecourt 9\.0\.0 in a form that this version does not know\.$/,
    ],
    [
      'its backup.json is half',
      (backup) => writeFileSync(join(backup, 'backup.json'), '{"form": 1'),
      /cannot be read\.$/,
    ],
    [
      'it is damaged within',
      (backup) =>
        change(backup, database, (bytes) => bytes.fill(0x5a, 4096, Math.min(bytes.length, 200_000)), true),
      engine.name === 'embedded' ? /is damaged: |is not a database|is corrupt/ : /pg_restore ended with /,
    ],
  ];

  it.each(cases)('is refused when %s, and leaves nothing behind', async (what, spoil, sentence) => {
    const target = await engine.fresh();
    const backup = join(home, what);
    try {
      cpSync(backedUp, backup, { recursive: true });
      spoil(backup);
      const { code, stdout, stderr } = await forecourt(['restore', backup], machine(target));
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr.trimEnd()).toMatch(sentence);
      expect(readdirSync(target.dataDir).filter((name) => name.startsWith('forecourt.db'))).toEqual([]);
      // And the target is still good for the right one.
      expect(await forecourt(['restore', backedUp], machine(target))).toMatchObject({ code: 0, stderr: '' });
      const server = await serverOn(target);
      expect(await document(server.url, network)).toMatchObject({ id: network.driverId });
      await server.close();
    } finally {
      await target.drop();
    }
  });

  it('is refused where a server runs or there is a database already', async () => {
    const target = await engine.fresh();
    const server = await serverProcess(target);
    try {
      const body = { name: 'Not to be lost' };
      await good(client(server.url, ADMIN_KEY).POST('/api/v1/customers', { body }));
      const running = await forecourt(['restore', backedUp, '--force'], machine(target));
      expect(running).toMatchObject({ code: 1, stdout: '' });
      expect(running.stderr).toBe(
        `forecourt: DATA_DIR ${target.dataDir} is in use by another Forecourt process (pid ${server.child.pid}): stop it first.\n`,
      );
      await server.stop();
      const filled = await forecourt(['restore', backedUp], machine(target));
      expect(filled).toMatchObject({ code: 1, stdout: '' });
      expect(filled.stderr).toMatch(
        engine.name === 'embedded' ? /has a database: with --force/ : /is not empty \(it has \w+\)/,
      );
      expect(await rows(target, 'select name from customers')).toEqual([{ name: 'Not to be lost' }]);

      const forced = await forecourt(['restore', backedUp, '--force', '--json'], machine(target));
      if (engine.name === 'postgres') {
        expect(forced).toMatchObject({ code: 1, stdout: '' });
        expect(await rows(target, 'select name from customers')).toEqual([{ name: 'Not to be lost' }]);
      } else {
        expect(forced).toMatchObject({ code: 0, stderr: '' });
        const { laidAside } = JSON.parse(forced.stdout) as { laidAside: string };
        const aside = new DatabaseSync(laidAside, { readOnly: true });
        expect(aside.prepare('select name from customers').all()).toEqual([{ name: 'Not to be lost' }]);
        aside.close();
      }
    } finally {
      await server.kill();
      await target.drop();
    }
  });

  it('takes no backup of the other engine', async () => {
    const target = await engine.fresh();
    const env =
      engine.name === 'embedded' ? { DATABASE_URL: 'postgres://localhost/none' } : { DATABASE_URL: '' };
    const { code, stderr } = await forecourt(['restore', backedUp], { ...machine(target), ...env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/the backup is of (an embedded|a PostgreSQL) database: .*DATABASE_URL/);
    await target.drop();
  });

  it('tells which settings the server had', async () => {
    const target = await engine.fresh();
    const backup = join(home, 'with settings');
    const settings = { PUBLIC_URL: 'https://charge.example.com', HEARTBEAT_SECONDS: '60' };
    const made = await forecourt(['backup', backup], { ...machine(source), ...settings });
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const { stdout } = await forecourt(['restore', backup], { ...machine(target), HEARTBEAT_SECONDS: '60' });
    expect(stdout.trimEnd().split('\n').slice(1)).toEqual([
      'the server had PUBLIC_URL=https://charge.example.com; here it is not set',
    ]);
    await target.drop();
  });

  it('a backup takes no folder that is in use, and the place of a half one', async () => {
    const there = folder();
    writeFileSync(join(there, 'mine'), 'mine');
    const refused = await forecourt(['backup', there], machine(source));
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/is there already: name a folder that is not\.\n$/);
    expect(readFileSync(join(there, 'mine'), 'utf8')).toBe('mine');

    const target = join(there, 'again');
    await mkdir(`${target}.partial`);
    writeFileSync(join(`${target}.partial`, database), 'half');
    expect(await forecourt(['backup', target], machine(source))).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(`${target}.partial`)).toBe(false);
  });
});

it('a backup that is broken off leaves nothing behind', async () => {
  const [engine] = engines();
  const database = await engine!.fresh();
  const made = join(folder(), 'backup');
  try {
    const server = await serverOn(database);
    await server.close();
    // More pages than are copied between two looks.
    const file = new DatabaseSync(join(database.dataDir, 'forecourt.db'));
    file.exec("insert into settings select 'big', hex(zeroblob(8000000))");
    file.close();
    const ending = new AbortController();
    const about = { forecourt: '0', settings: {} };
    const options = { progress: () => ending.abort(new Error('enough')), signal: ending.signal };
    const broken = upkeep.backup({ dataDir: database.dataDir, databaseUrl: undefined }, made, about, options);
    await expect(broken).rejects.toThrow('enough');
    expect(existsSync(made) || existsSync(`${made}.partial`)).toBe(false);
  } finally {
    await database.drop();
  }
});
