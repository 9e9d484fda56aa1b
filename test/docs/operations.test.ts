// docs/operations.md and docs/how-to/first-charger.md against the code: variables, metrics, reasons, and the commands.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type RefusedBefore, refusalText } from '../../src/gateway/handshake.ts';
import { document, smallNetwork } from '../support/api.ts';
import { client, good } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { serverOn } from '../support/server.ts';
import { allRows, bare, blocks, read, spans, table } from './markdown.ts';
import { fenced, LOCAL_NPX, runBlocks } from './shell.ts';

const operations = read('docs/operations.md');
const config = read('src/config.ts');

describe('the variables', () => {
  const rows = table(operations, 'variable');
  const row = (name: string) => rows.find(([cell]) => bare(cell) === name) ?? [];
  const code = config.slice(config.indexOf('export function readConfig'));

  it('are those that the code reads', () => {
    const inCode = [...code.matchAll(/\b(?:text|whole)\('([A-Z_]+)'/g)].map(([, name]) => name);
    expect(inCode.length).toBeGreaterThan(10);
    expect(rows.map(([name]) => bare(name)).sort()).toEqual([...new Set(inCode)].sort());
  });

  const wholes = [...code.matchAll(/whole\('([A-Z_]+)', ([\d_]+), ([\d_]+), ([\d_]+)\)/g)];
  it.each(wholes.map(([, ...words]) => words.map((word) => word.replaceAll('_', ''))))(
    '%s: default %s, from %s to %s',
    (name = '', standard, least, most) => {
      const found = row(
        rows.map(([cell]) => bare(cell)).find((each) => each.replaceAll('_', '') === name) ?? '',
      );
      expect(bare(found[1])).toBe(standard);
      expect(found[2]).toBe(`${least} to ${most}`);
    },
  );

  it('have the defaults of the code', () => {
    const standards = [...code.matchAll(/text\('([A-Z_]+)'\)(?: \?\? '([^']*)')?/g)];
    for (const [, name = '', standard] of standards) {
      expect(bare(row(name)[1]), name).toBe(standard === undefined || standard === '' ? '–' : standard);
    }
    for (const level of /LOG_LEVELS = \[(.*)\]/.exec(config)?.[1]?.match(/\w+/g) ?? ['?'])
      expect(spans(row('LOG_LEVEL')[2] ?? '')).toContain(level);
  });
});

describe('the metrics', () => {
  it('count what the gateway counts', () => {
    const settings = read('src/gateway/settings.ts');
    const union = settings.slice(
      settings.indexOf('type GatewayCount'),
      settings.indexOf('type GatewayDuration'),
    );
    const kinds = [...union.matchAll(/\| '([a-z_]+)'/g)].map(([, kind]) => kind);
    expect(
      table(operations, 'what')
        .map(([what]) => bare(what))
        .sort(),
    ).toEqual(kinds.sort());
  });

  it('tell the kinds of events', () => {
    const kinds = [...read('src/domain/events.ts').matchAll(/kind: '([a-z-]+)'/g)].map(([, kind]) => kind);
    const told = table(operations, 'metric').find(([name]) => bare(name) === 'forecourt_events_total')?.[2];
    expect(told?.split(': ')[1]?.split(', ').sort()).toEqual([...new Set(kinds)].sort());
  });
});

describe('why a charger is not let in', () => {
  const charging = read('src/app/charging/charging.ts');
  const union = /type DoorRefusal =([^;]+);/.exec(charging)?.[1] ?? '';
  const reasons = [...union.matchAll(/'([a-z-]+)'/g)].map(([, reason]) => reason ?? '');
  const rows = table(read('docs/how-to/first-charger.md'), 'reason');

  it('is told for each reason, once', () => {
    expect(reasons.length).toBeGreaterThan(5);
    expect(rows.map(([reason]) => bare(reason))).toEqual(reasons);
  });

  it.each(rows.filter(([, gets]) => /^\d/.test(gets ?? '')))('%s: %s', (reason, status) => {
    expect(refusalText(bare(reason) as RefusedBefore)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });
});

describe.each(engines())('a backup, on $name', (engine) => {
  it('is made while it runs and comes back, by the commands of the document', {
    timeout: 240_000,
  }, async () => {
    const [database, copy] = [await engine.fresh(), await engine.fresh()];
    const folder = mkdtempSync(join(tmpdir(), 'forecourt-backup-'));
    try {
      const [backup = '', restore = '', ...more] = blocks(operations, 'sh').map(fenced);
      expect(more).toEqual([]);
      let server = await serverOn(database);
      const network = await smallNetwork(server.url);
      const before = await document(server.url, network);
      const run = async (block: string, { dataDir, databaseUrl = '' }: FreshDatabase) => {
        const env = { BACKUP: join(folder, 'made'), DATA_DIR: dataDir, DATABASE_URL: databaseUrl };
        const { code, err } = await runBlocks(`${LOCAL_NPX}${block}`, env);
        expect({ code, err }).toEqual({ code: 0, err: '' });
      };
      await run(backup, database);
      const createSite = (groupName: string, by = network.api) =>
        good(by.POST('/api/v1/sites', { body: { groupName } }));
      await createSite('After the backup');
      await server.close();
      const rows = table(operations.slice(operations.indexOf('## Back up and restore')), 'file');
      for (const file of readdirSync(join(folder, 'made')))
        expect(rows.map(([name]) => bare(name))).toContain(file);
      await run(restore, copy);

      server = await serverOn(copy);
      expect(await document(server.url, network)).toEqual(before);
      const made = await createSite('Anew', client(server.url, network.key));
      expect(made.id).toBeGreaterThan(100_000);
      await server.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await database.drop();
      await copy.drop();
    }
  });
});

describe('the tables of the documents', () => {
  it.each([
    'docs/operations.md',
    'docs/how-to/first-charger.md',
    'docs/how-to/command-line.md',
    'docs/glossary.md',
  ])('%s are whole', (file) => {
    const widths = new Set<string>();
    for (const block of read(file).split(/\n(?!\|)/)) {
      const rows = allRows(block.slice(block.indexOf('\n|') + 1));
      if (rows.length > 1 && new Set(rows.map((row) => row.length)).size > 1)
        widths.add(rows[0]?.join(' | ') ?? '');
    }
    expect([...widths]).toEqual([]);
  });
});
