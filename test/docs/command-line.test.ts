// docs/how-to/command-line.md: its commands run as they stand, and its tables say what the code does.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/run.ts';
import { EXIT } from '../../src/cli/stop.ts';
import { type Network, smallNetwork } from '../support/api.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { ADMIN_KEY, type ServerProcess, serverProcess } from '../support/server.ts';
import { bare, blocks, read, spans, table } from './markdown.ts';
import { fenced, LOCAL_NPX, runBlocks } from './shell.ts';

const text = read('docs/how-to/command-line.md');

describe('the tables', () => {
  it('tell what each command answers with --json', () => {
    expect(table(text, 'command').map(([name]) => bare(name))).toEqual(
      expect.arrayContaining(commands.map(({ words }) => words)),
    );
    expect(table(text, 'command')).toHaveLength(commands.length);
  });

  it('tell every exit code', () => {
    const { signalled, ...others } = EXIT;
    expect(table(text, 'exit code').map(([code]) => Number(code))).toEqual(Object.values(others));
    expect(text).toContain(`with ${signalled}.`);
  });

  it('every command and every flag of its own is told of', () => {
    const common = new Set(['json', 'help', 'url', 'key', 'profile', 'environment']);
    for (const { words, flags } of commands) {
      expect(text).toContain(`npx forecourt ${words}`);
      for (const flag of Object.keys(flags).filter((name) => !common.has(name))) {
        expect(text, words).toContain(`--${flag}`);
      }
    }
    for (const flag of common) expect(text).toContain(`--${flag}`);
  });
});

describe.each(engines())('the commands of the document, on $name', (engine) => {
  let database: FreshDatabase;
  let server: ServerProcess;
  let network: Network;
  const home = mkdtempSync(join(tmpdir(), 'forecourt-command-line-'));

  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverProcess(database);
    network = await smallNetwork(server.url, {
      charger: { chargerId: 'YARD-1' },
      driver: { externalId: 'E-1' },
      tags: [{ idTag: '04A1B2C3D4' }],
    });
  });
  afterAll(async () => {
    await server?.kill();
    await database?.drop();
    rmSync(home, { recursive: true, force: true });
  });

  const environment = () => ({
    FORECOURT_URL: server.url,
    FORECOURT_KEY: network.key,
    ADMIN_KEY,
    CUSTOMER: String(network.customerId),
    DRIVER: String(network.driverId),
    SITE: String(network.siteId),
    FILES: home,
    BACKUP: join(home, 'backup'),
    XDG_CONFIG_HOME: home,
    DATA_DIR: database.dataDir,
    DATABASE_URL: database.databaseUrl ?? '',
    PORT: new URL(server.url).port,
  });

  it('run as they stand', { timeout: 240_000 }, async () => {
    const { code, out, err } = await runBlocks(LOCAL_NPX + text, environment());
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('kept as profile admin in ');
    expect(out).toMatch(/^ok +key +the key \(FORECOURT_KEY\) is a customer’s, and good$/m);
    expect(out).toMatch(/^tag 04A1B2C3D4 at YARD-1, site \d+ \(Yard\): yes$/m);
    expect(out.match(/^driver \d+ {2}Aino$/gm)).toHaveLength(3);
    const imports = blocks(text, '').find((block) => block.startsWith('import 1, a dry run')) ?? '';
    expect(imports).not.toBe('');
    expect(out).toContain(imports);
    expect(out).toMatch(/^0 rows in .+november\.csv$/m);
    expect(out).toMatch(/^transactionId,chargerId,[\w,]+$/m);
    expect(out).toMatch(/^3 rows in .+all-drivers\.csv$/m);
    expect(out).toMatch(/^key fc_\w+ of customer \d+, shown only now: fc_/m);
    expect(out).toMatch(/^key fc_\w+ of customer \d+ is kept as profile default$/m);
    expect(out).toMatch(/^backed up into /m);
    const { profiles } = JSON.parse(readFileSync(join(home, 'forecourt/profiles.json'), 'utf8'));
    expect(Object.keys(profiles)).toEqual(['admin', 'default']);
    // What is shown of `why` is what it says.
    const shown = blocks(text, '').find((block) => block.startsWith('tag ')) ?? '';
    for (const line of shown.split('\n').filter((each) => /^ {2}ok/.test(each) && !each.includes('tag 1'))) {
      expect(out).toContain(line);
    }
  });

  it('answer the keys of the table with --json', { timeout: 240_000 }, async () => {
    const said: Record<string, string> = {
      doctor: 'doctor',
      'charger list': 'charger list',
      import: `import ${join(home, 'drivers.csv')} --kind drivers --dry-run`,
      'export transactions': `export transactions --month 2026-11 -o ${join(home, 'rows.csv')}`,
      'export drivers': `export drivers -o ${join(home, 'rows.csv')}`,
      'profile save': 'profile save again --key -',
      'profile list': 'profile list',
      'profile remove': 'profile remove again',
      'key create': `key create --key ${ADMIN_KEY} --customer ${network.customerId} --save again`,
      backup: `backup ${join(home, 'another')}`,
      restore: `restore ${join(home, 'another')}`,
    };
    for (const [words, line] of Object.entries(said)) {
      const env = environment();
      if (words === 'restore') {
        const fresh = await engine.fresh();
        Object.assign(env, { DATA_DIR: fresh.dataDir, DATABASE_URL: fresh.databaseUrl ?? '' });
      }
      const command = `echo ${network.key} | npx forecourt ${line} --json\n`;
      const { code, out, err } = await runBlocks(LOCAL_NPX + fenced(command), env);
      expect({ code, err }, words).toEqual({ code: 0, err: '' });
      const row = table(text, 'command').find(([name]) => bare(name) === words)?.[1] ?? '';
      const keys = spans(row.split(';')[0] ?? '');
      if (words !== 'key create') expect(Object.keys(JSON.parse(out)), words).toEqual(keys);
      else expect(JSON.parse(out)).toMatchObject({ profile: 'again', prefix: expect.any(String) });
    }
  });
});
