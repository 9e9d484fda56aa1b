// The words of the command line: help for every command, mistakes by name, exit codes, and no key on any screen.
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/run.ts';
import { answering, ended, folder, forecourt, start, within } from './forecourt.ts';

const KEY = `fc_${'A'.repeat(12)}_${'b'.repeat(40)}`;
/** Nothing listens at it. */
const NOWHERE = 'http://127.0.0.1:2';

describe('help', () => {
  it.each(commands.map((one) => [one.words, one] as const))('forecourt %s --help', async (words, one) => {
    const { code, stdout, stderr } = await within([...words.split(' '), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.startsWith(`Usage: forecourt ${words}`)).toBe(true);
    for (const flag of Object.keys(one.flags)) expect(stdout).toContain(`--${flag}`);
    expect(one.flags).toHaveProperty('json');
    expect(stdout).toContain('Ends with 0: fine');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThan(125);
  });

  it.each(['serve', 'demo', 'simulator'])('forecourt %s --help starts nothing', async (word) => {
    const { code, stdout } = await forecourt([word, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`forecourt ${word}`);
  });

  it('lists every command, and each is found', async () => {
    const { stdout } = await forecourt(['--help']);
    for (const { words } of commands)
      expect(stdout).toContain(`\n  ${words.replace(/^(charger|profile|key|operator) .*/, '$1')} `);
    expect(await forecourt(['driver', '--help'])).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a mistake is named, with exit code 2', () => {
  const mistakes: [words: string[], sentence: string][] = [
    [['driver'], 'forecourt driver needs a second word: forecourt driver show.'],
    [['driver', 'shew', '1'], 'forecourt driver needs a second word: forecourt driver show.'],
    [['driver', 'show'], 'say which driver: USERID, --external-id ID or --tag TAG, and one of them only.'],
    [
      ['driver', 'show', '1', '--tag', 'T'],
      'say which driver: USERID, --external-id ID or --tag TAG, and one of them only.',
    ],
    [['driver', 'show', 'x'], "USERID must be a whole number from 1 to 9007199254740991, not 'x'."],
    [['driver', 'show', '1', '2'], "forecourt driver show takes USERID only beside its flags, not '2'."],
    [
      ['driver', 'show', '1', '--jsn'],
      "Unknown option '--jsn'. `forecourt driver show --help` lists the flags.",
    ],
    [
      ['driver', 'show', '1', '--url'],
      "Option '--url <value>' argument missing. `forecourt driver show --help` lists the flags.",
    ],
    [['driver', 'show', '--tag='], '--tag must not be empty.'],
    [['driver', 'show', '1', '--url', 'ftp://x'], '--url must be an http:// or https:// URL.'],
    [
      ['driver', 'show', '1', '--url', 'http://u:p@x'],
      '--url must have no query, no fragment and no credentials: the key goes with --key.',
    ],
    [
      ['driver', 'show', '1', '--profile', 'none'],
      "there is no profile 'none'; `forecourt profile save none --url URL --key -` makes it.",
    ],
    [
      ['driver', 'show', '1'],
      'a key is needed: --key - reads it from standard input, FORECOURT_KEY or a profile keeps it.',
    ],
    [
      ['driver', 'show', '1', '--key', 'two words'],
      'the key must be 1 to 500 printable ASCII characters without blanks.',
    ],
    [['why', '--charger', 'C'], '--tag or --driver is missing: who wants to charge.'],
    [['why', '--tag', 'T'], '--charger is missing: where.'],
    [
      ['why', '--tag', 'T', '--charger', 'C', '--socket', '0'],
      "--socket must be a whole number from 1 to 2147483647, not '0'.",
    ],
    [['charger', 'list', '--subsites'], '--subsites goes with --site.'],
    [['charger', 'list', '--every', '0'], "--every must be a whole number from 1 to 3600, not '0'."],
    [['import'], 'FILE.csv is missing: what to import.'],
    [['import', 'a.csv'], '--kind is missing: sites, chargers, drivers, tags or rights.'],
    [
      ['import', 'a.csv', 'b.csv', '--kind', 'sites'],
      "forecourt import takes FILE.csv only beside its flags, not 'b.csv'.",
    ],
    [
      ['import', '/nonexistent/a.csv', '--kind', 'sites'],
      "/nonexistent/a.csv cannot be read: ENOENT: no such file or directory, stat '/nonexistent/a.csv'.",
    ],
    [['import', '/', '--kind', 'sites'], '/ cannot be read: it is no file.'],
    [
      ['export'],
      'forecourt export needs a second word: forecourt export transactions, forecourt export drivers.',
    ],
    [['export', 'transactions'], '--month is missing: like 2026-11.'],
    [
      ['export', 'transactions', '--month', '2026-11', '--site', '1', '--driver', '2'],
      '--driver is one too many: of --site, --charger, --driver and --home-site one is taken.',
    ],
    [
      ['export', 'transactions', '--month', '2026-11', '--site', 'Yard'],
      "--site must be a whole number from 1 to 9007199254740991, not 'Yard'.",
    ],
    [
      ['export', 'drivers', '--key', KEY, '--output', '/nonexistent/a.csv'],
      '--output /nonexistent/a.csv cannot be written: ENOENT: no such file or directory.',
    ],
    [['export', 'drivers', '--key', KEY, '-o', '/'], '--output / cannot be written: it is a folder.'],
    [['key', 'create'], '--customer is missing: the id of the customer.'],
    [
      ['key', 'create', '--customer', '1', '--save', '../x'],
      "--save must be 1 to 64 letters, digits, dots, dashes or underscores, not '../x'.",
    ],
    [
      ['profile', 'save', '__proto__', '--url', NOWHERE, '--key', 'k'],
      "the name of a profile must be 1 to 64 letters, digits, dots, dashes or underscores, not '__proto__'.",
    ],
    [['profile', 'save'], '--url is missing: the server that the profile is for.'],
    [['profile', 'save', '--url', NOWHERE], '--key is missing: `--key -` reads it from standard input.'],
    [['profile', 'remove'], 'NAME is missing: the profile to forget.'],
    [['backup'], 'FOLDER is missing: where the backup goes.'],
    [['restore'], 'FOLDER is missing: the backup.'],
    [
      ['backup', 'x', '--environment', '/nonexistent/env'],
      "--environment cannot be read: ENOENT: no such file or directory, open '/nonexistent/env'.",
    ],
  ];
  it.each(mistakes)('%j', async (words, sentence) => {
    expect(await within(words)).toEqual({ code: 2, stdout: '', stderr: `forecourt: ${sentence}\n` });
  });

  it.each(['serve', 'demo'])('%s takes no flags', async (word) => {
    const stderr = `forecourt: ${word} takes no '--port'; \`forecourt ${word} --help\` tells of it.\n`;
    expect(await forecourt([word, '--port', '80'])).toEqual({ code: 2, stdout: '', stderr });
  });

  it('also as JSON', async () => {
    const { code, stdout, stderr } = await forecourt(['why', '--json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const message = '--tag or --driver is missing: who wants to charge.';
    expect(JSON.parse(stderr)).toEqual({ error: { exitCode: 2, message } });
  });

  it('what the environment says wrong is named with exit code 1', async () => {
    const { code, stderr } = await forecourt(['backup', 'x'], { PORT: 'high' });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'forecourt: PORT must be a whole number from 0 to 65535, not "high".\n',
    });
  });
});

describe('exit code 3', () => {
  const ask = ['charger', 'list', '--key', KEY];

  it('nothing listens', async () => {
    const { code, stderr } = await forecourt([...ask, '--url', NOWHERE]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^forecourt: no server could be asked at http:\/\/127\.0\.0\.1:2 \(--url\): .*ECONNREFUSED.*\n$/,
    );
  });

  const others: [
    what: string,
    status: number,
    headers: Record<string, string>,
    body: string,
    sentence: RegExp,
  ][] = [
    [
      'it sends elsewhere',
      301,
      { location: 'https://elsewhere/' },
      '',
      /it sends elsewhere, to https:\/\/elsewhere\/: name that address with --url\.$/,
    ],
    ['a proxy without a server', 502, {}, '<html>', /it answers 502 Bad Gateway\.$/],
    ['another server', 200, {}, '<html>', /what answers there is no Forecourt server\.$/],
  ];
  it.each(others)('%s', async (_what, status, headers, body, sentence) => {
    const url = await answering((_request, answer) => answer.writeHead(status, headers).end(body));
    const { code, stderr } = await forecourt([...ask, '--url', url]);
    expect(code).toBe(3);
    expect(stderr.trimEnd()).toMatch(sentence);
  });
});

describe('profiles', () => {
  const at = (config: string) => ({ XDG_CONFIG_HOME: config });
  const file = (config: string) => join(config, 'forecourt', 'profiles.json');

  it('are kept for their owner only, listed without their keys, and forgotten', async () => {
    const config = folder();
    const saved = await forecourt(
      ['profile', 'save', '--url', `${NOWHERE}/`, '--key', '-'],
      at(config),
      `${KEY}\n`,
    );
    expect(saved).toEqual({ code: 0, stdout: `kept as profile default in ${file(config)}\n`, stderr: '' });
    expect(statSync(file(config)).mode & 0o777).toBe(0o600);
    expect(statSync(join(config, 'forecourt')).mode & 0o777).toBe(0o700);
    const env = { ...at(config), FORECOURT_URL: `${NOWHERE}2`, FORECOURT_KEY: 'the-admin-key-of-it' };
    expect(await forecourt(['profile', 'save', 'admin'], env)).toMatchObject({ code: 0 });
    const list = await forecourt(['profile', 'list', '--json'], at(config));
    expect(JSON.parse(list.stdout)).toEqual({
      items: [
        { name: 'admin', url: `${NOWHERE}2`, key: '…' },
        { name: 'default', url: NOWHERE, key: 'fc_AAAAAAAAAAAA…' },
      ],
      file: file(config),
    });
    expect((await forecourt(['profile', 'list'], at(config))).stdout).not.toContain('bbbb');
    expect(await forecourt(['profile', 'remove', 'admin'], at(config))).toMatchObject({ code: 0 });
    expect(await forecourt(['profile', 'remove', 'admin'], at(config))).toMatchObject({
      code: 1,
      stdout: 'there is no profile admin\n',
    });
    expect(Object.keys(JSON.parse(readFileSync(file(config), 'utf8')).profiles)).toEqual(['default']);
  });

  it('one that others may read is not used', async () => {
    const config = folder();
    await forecourt(['profile', 'save', '--url', NOWHERE, '--key', KEY], at(config));
    chmodSync(file(config), 0o644);
    const { code, stderr } = await forecourt(['charger', 'list'], at(config));
    expect(code).toBe(1);
    expect(stderr).toContain('may be read by others: `chmod 600` it');
  });

  it('one that cannot be read says so', async () => {
    const config = folder();
    mkdirSync(join(config, 'forecourt'));
    writeFileSync(file(config), '{', { mode: 0o600 });
    expect(await forecourt(['profile', 'list'], at(config))).toMatchObject({ code: 1 });
    expect(existsSync(file(config))).toBe(true);
  });

  it('a kept key goes to no other server', async () => {
    const config = folder();
    await forecourt(['profile', 'save', '--url', `${NOWHERE}0`, '--key', KEY], at(config));
    const other = await forecourt(['charger', 'list', '--url', NOWHERE], at(config));
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('a key is needed') });
    const own = await forecourt(['charger', 'list', '--url', `${NOWHERE}0/`], at(config));
    expect(own.code).toBe(3);
  });

  it('flags win over the environment, and that over the profile, unless one is named', async () => {
    const config = folder();
    await forecourt(['profile', 'save', 'kept', '--url', 'http://127.0.0.1:3', '--key', KEY], at(config));
    const env = { ...at(config), FORECOURT_URL: 'http://127.0.0.1:4', FORECOURT_KEY: KEY };
    const asked = async (...words: string[]) =>
      /asked at (\S+) \((.*?)\)/.exec((await forecourt(['charger', 'list', ...words], env)).stderr)?.slice(1);
    expect(await asked()).toEqual(['http://127.0.0.1:4', 'FORECOURT_URL']);
    expect(await asked('--url', NOWHERE)).toEqual([NOWHERE, '--url']);
    expect(await asked('--profile', 'kept')).toEqual(['http://127.0.0.1:3', 'profile kept']);
  });
});

describe('a key', () => {
  it.each([
    [['charger', 'list', KEY]],
    [['charger', 'list', `--kee=${KEY}`]],
    [[KEY]],
    [['driver', 'show', KEY]],
    [['why', '--tag', 'T', '--charger', 'C', '--socket', KEY]],
  ])('is not repeated: %j', async (words) => {
    const { code, stdout, stderr } = await forecourt(words);
    expect(code).toBe(2);
    expect(stdout + stderr).not.toContain('bbbb');
  });

  it('of any form is not repeated where it was given as one', async () => {
    const admin = 'our-own-admin-key';
    const env = { FORECOURT_ADMIN_KEY: admin };
    for (const words of [
      ['charger', 'list', admin],
      ['driver', 'show', `--${admin}`],
    ]) {
      const { code, stderr } = await forecourt(words, env);
      expect(code).toBe(2);
      expect(stderr).not.toContain(admin);
    }
  });
});

it('whoever has read enough ends it quietly', async () => {
  const child = start(['doctor', '--help']);
  child.stdout?.destroy();
  const { stderr } = await ended(child);
  expect(stderr).toBe('');
});
