// forecourt export: rows on standard output or in a file that is whole, on both engines; and what happens when it can't be.
import { spawn } from 'node:child_process';
import {
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../tools/entry.ts';
import { type Network, smallNetwork, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { serverOn } from '../support/server.ts';
import { answering, ended, folder, forecourt, within } from './forecourt.ts';

const KEY = 'a-key-of-a-test';
const MONTH = '2026-10';

const rowsOf = (csv: string, delimiter = ',') =>
  parse(csv, { columns: true, delimiter, bom: true }) as Record<string, string>[];

describe.each(engines())('export, on $name', (engine) => {
  let database: FreshDatabase;
  let server: Awaited<ReturnType<typeof serverOn>>;
  let network: Network;
  let transactionId = 0;
  const chargerId = () => network.chargers[0]?.id ?? '';
  const run = (...words: string[]) =>
    forecourt(['export', ...words], { FORECOURT_URL: server.url, FORECOURT_KEY: network.key });

  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverOn(database);
    network = await smallNetwork(server.url, {
      chargers: 2,
      driver: { name: 'Aino; "A"', externalId: unique('E') },
      tags: [{ idTag: 'T-1', tokenName: 'Blue card' }, { idTag: 'T-2' }],
    });
    const line = await TestCharger.connect(server.url, network.chargers[0]!);
    await line.boot();
    ({ transactionId } = await line.start(1, 'T-1', 100, `${MONTH}-02T10:00:00Z`));
    await line.stop(transactionId, 2600, `${MONTH}-02T12:00:00Z`);
    await line.close();
  });
  afterAll(async () => {
    await server?.close();
    await database?.drop();
  });

  it('the transactions of a month, to standard output', async () => {
    const { code, stdout, stderr } = await run('transactions', '--month', MONTH);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(rowsOf(stdout)).toMatchObject([
      {
        ...{ transactionId: String(transactionId), chargerId: chargerId(), idTag: 'T-1' },
        ...{ energyKwh: '2.500', startedUtc: `${MONTH}-02T10:00:00.000Z`, driverName: 'Aino; "A"' },
      },
    ]);
    expect(rowsOf((await run('transactions', '--month', '2026-09')).stdout)).toEqual([]);
  });

  it('only what was asked for', async () => {
    const count = async (...words: string[]) => {
      const { code, stdout } = await run('transactions', '--month', MONTH, ...words);
      expect(code).toBe(0);
      return rowsOf(stdout).length;
    };
    expect(await count('--charger', chargerId())).toBe(1);
    expect(await count('--charger', network.chargers[1]?.id ?? '')).toBe(0);
    expect(await count('--site', String(network.siteId))).toBe(1);
    expect(await count('--driver', String(network.driverId))).toBe(1);
    expect(await count('--driver', String(network.driverId + 1))).toBe(0);
    // The driver has no home.
    expect(await count('--home-site', String(network.siteId))).toBe(0);
  });

  it('drivers with their tags', async () => {
    const { code, stdout } = await run('drivers');
    expect(code).toBe(0);
    expect(rowsOf(stdout)).toMatchObject([
      { driverId: String(network.driverId), name: 'Aino; "A"', idTag: 'T-1', tokenName: 'Blue card' },
      { driverId: String(network.driverId), name: 'Aino; "A"', idTag: 'T-2', tokenName: '' },
    ]);
    expect(rowsOf((await run('drivers', '--home-site', String(network.siteId))).stdout)).toEqual([]);
  });

  it('into a file, in the form that was asked for', async () => {
    const file = join(folder(), 'drivers.csv');
    const words = ['drivers', '-o', file, '--delimiter', 'semicolon', '--bom'];
    expect(await run(...words)).toEqual({ code: 0, stdout: `2 rows in ${file}\n`, stderr: '' });
    const csv = readFileSync(file, 'utf8');
    expect(csv.startsWith('\ufeffdriverId;name;')).toBe(true);
    expect(rowsOf(csv, ';')).toMatchObject([{ name: 'Aino; "A"' }, { idTag: 'T-2' }]);
    const asJson = await run('transactions', '--month', MONTH, '--output', file, '--json');
    expect(asJson).toMatchObject({ code: 0, stderr: '' });
    const bytes = readFileSync(file).length;
    expect(JSON.parse(asJson.stdout)).toEqual({ file, rows: 1, bytes });
    expect(readdirSync(dirname(file))).toEqual(['drivers.csv']);
  });

  it.each<[words: string[], code: number, sentence: string]>([
    [['transactions', '--month', '2026-13'], 2, '--month must be a month, e.g. 2026-11.'],
    [['drivers', '--delimiter', 'tab'], 2, '--delimiter must be one of comma, semicolon.'],
    [
      ['drivers', '--home-site', '999999'],
      1,
      'Site not found for the customer: homeSiteId 999999 was not found.',
    ],
    [
      ['transactions', '--month', MONTH, '--charger', 'a b'],
      2,
      '--charger must be 1 to 48 printable ASCII characters without blanks and / ? # % :.',
    ],
  ])('%j is refused, and the file stays as it was', async (words, code, sentence) => {
    const file = join(folder(), 'kept.csv');
    writeFileSync(file, 'kept');
    const stderr = `forecourt: ${sentence}\n`;
    expect(await run(...words, '-o', file)).toEqual({ code, stdout: '', stderr });
    expect(readFileSync(file, 'utf8')).toBe('kept');
    expect(readdirSync(dirname(file))).toEqual(['kept.csv']);
  });
});

describe('a file', () => {
  const csv = (text: string) =>
    answering((_request, response) => response.writeHead(200, { 'content-type': 'text/csv' }).end(text));
  const drivers = (url: string, ...words: string[]) =>
    forecourt(['export', 'drivers', '--url', url, '--key', KEY, ...words]);

  it('is not there when the answer breaks off, and one that was there stays: exit code 3', async () => {
    const url = await answering((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/csv' }).write('a,b\r\n1,2\r\n');
      setTimeout(() => response.destroy(), 200);
    });
    const file = join(folder(), 'a.csv');
    const { code, stdout, stderr } = await drivers(url, '-o', file);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/: its answer broke off, and is not whole: [^\n]+\.\n$/);
    expect(readdirSync(dirname(file))).toEqual([]);
    writeFileSync(file, 'before');
    expect((await drivers(url, '-o', file)).code).toBe(3);
    expect(readFileSync(file, 'utf8')).toBe('before');
    // What is out is out, but nobody is told that it is all.
    expect(await drivers(url)).toMatchObject({ code: 3, stdout: 'a,b\r\n1,2\r\n' });
  });

  it('has as many rows as it has, however many lines', async () => {
    const file = join(folder(), 'a.csv');
    const url = await csv('a,b\r\n1,"x\r\ny ""z"""\r\n2,\r\n');
    expect((await drivers(url, '-o', file)).stdout).toBe(`2 rows in ${file}\n`);
    expect((await drivers(await csv('a,b\r\n1,2\r\n'), '-o', file)).stdout).toBe(`1 row in ${file}\n`);
  });

  it('is never what another server says', async () => {
    const url = await answering((_request, response) => response.writeHead(200).end('<html>'));
    const file = join(folder(), 'a.csv');
    const { code, stderr } = await drivers(url, '-o', file);
    expect(code).toBe(3);
    expect(stderr).toContain('what answers there is no Forecourt server.');
    expect(existsSync(file)).toBe(false);
  });

  it('goes where a link leads', async () => {
    const [file, link] = [join(folder(), 'a.csv'), join(folder(), 'link.csv')];
    writeFileSync(file, '');
    symlinkSync(file, link);
    expect(await drivers(await csv('a\r\n'), '-o', link)).toMatchObject({ code: 0 });
    expect(readlinkSync(link)).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe('a\r\n');
  });

  it.skipIf(!existsSync('/dev/full'))('that finds no room says so: exit code 1', async () => {
    const url = await csv('a\r\n');
    const error = 'ENOSPC: no space left on device';
    const stderr = `forecourt: /dev/full cannot be written: ${error}.\n`;
    expect(await drivers(url, '-o', '/dev/full')).toEqual({ code: 1, stdout: '', stderr });
    const words = ['export', 'drivers', '--url', url, '--key', KEY];
    const child = spawn(process.execPath, [join(root, 'bin/forecourt.mjs'), ...words], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    });
    const whole = await ended(child);
    expect(whole).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`output cannot be written: ${error}`),
    });
  });
});

it('--json is nothing that standard output could say beside the rows', async () => {
  const { code, stdout, stderr } = await within(['export', 'drivers', '--json']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(JSON.parse(stderr).error.message).toBe('--json goes with --output: standard output is the CSV.');
});
