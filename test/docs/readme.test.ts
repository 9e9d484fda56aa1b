// The README's commands, word for word: what a newcomer pastes must work.
import { afterEach, describe, expect, it } from 'vitest';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { ADMIN_KEY, type ServerProcess, serverProcess } from '../support/server.ts';
import { blocks, filesEnding, read, spans } from './markdown.ts';
import { runBlocks } from './shell.ts';

const readme = read('README.md');

it('begins with what it is and a picture, then the two commands', () => {
  const [, first = '', second = ''] = readme.split('\n\n');
  expect(first.match(/[.:!?](\s|$)/g)?.length).toBeGreaterThanOrEqual(3);
  expect(second).toMatch(/^!\[.+\]\(docs\/forecourt\.svg\)$/);
  expect(blocks(readme, '').slice(0, 1)).toEqual(['npm ci && npm run demo\n']);
  expect(blocks(readme, '')).toContain('npm ci && npm test\n');
});

it('every npm command in a document exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const known = new Set([...Object.keys(scripts), 'ci', 'install', 'prune']);
  for (const document of filesEnding('.md')) {
    const code = [...spans(read(document)), ...read(document).matchAll(/^```[\s\S]*?^```/gm)].join('\n');
    const commands = [...code.matchAll(/\bnpm (?:run (?:-s )?)?([a-z]+)/g)].map(([, name]) => name ?? '');
    expect(
      commands.filter((name) => !known.has(name)),
      document,
    ).toEqual([]);
  }
});

it('tells its variables where to be filled in, and nothing else', () => {
  const [given = ''] = blocks(readme, '').filter((block) => block.startsWith('FORECOURT='));
  expect(given.match(/^[A-Z_]+(?==)/gm)).toEqual(['FORECOURT', 'ADMIN_KEY']);
});

describe.each(engines())('a network of your own, on $name', (engine) => {
  let database: FreshDatabase | undefined;
  let server: ServerProcess | undefined;
  afterEach(async () => {
    await server?.kill();
    await database?.drop();
  });

  it('is made by the commands as they stand', { timeout: 120_000 }, async () => {
    database = await engine.fresh();
    server = await serverProcess(database);
    expect(blocks(readme, 'sh').length).toBeGreaterThan(3);
    const { code, out: said, err: shown } = await runBlocks(readme, { FORECOURT: server.url, ADMIN_KEY });
    expect(code, `${said}\n${shown}`).toBe(0);
    expect(shown).toContain('"ocppUrl":"ws://');

    const document = JSON.parse(said.slice(said.lastIndexOf('\n') + 1)) as Record<string, unknown>;
    expect(document).toMatchObject({
      name: 'Aino Virtanen',
      tags: [{ idTag: '04A1B2C3D4', tokenName: 'Blue card' }],
      chargerGroups: [{ groupName: 'Yard', chargers: [{ chargerId: 'YARD-1' }] }],
    });
    expect(said).toMatch(/YARD-1 #\d tag 04A1B2C3D4: Accepted/);
    expect(said).toMatch(/YARD-1 #\d stopped \d+: \w+, [\d.]+ kWh/);
  });
});
