// docs/how-to/move-a-network-here.md, word for word: its files come in, its chargers come, and it says what it says that it says.
import { afterEach, describe, expect, it } from 'vitest';
import { FILE_FORMS } from '../../src/http/imports/columns.ts';
import { newCustomer } from '../support/api.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { type ServerProcess, serverProcess } from '../support/server.ts';
import { blocks, read, spans, table } from './markdown.ts';
import { LOCAL_NPX, runBlocks } from './shell.ts';

const guide = read('docs/how-to/move-a-network-here.md');

it('names the columns that there are', () => {
  const told = table(guide, 'file').map(([file = '', must = '', may = '']) => ({
    file,
    columns: [...spans(must), ...spans(may)],
  }));
  expect(told.map(({ file }) => file)).toEqual(Object.keys(FILE_FORMS));
  for (const { file, columns } of told) {
    const known = FILE_FORMS[file as keyof typeof FILE_FORMS].columns.map(({ name }) => name);
    expect([file, columns.filter((name) => !known.includes(name))]).toEqual([file, []]);
  }
});

describe.each(engines())('a network moves here, on $name', (engine) => {
  let database: FreshDatabase | undefined;
  let server: ServerProcess | undefined;
  afterEach(async () => {
    await server?.kill();
    await database?.drop();
  });

  it('by the commands as they stand', { timeout: 120_000 }, async () => {
    database = await engine.fresh();
    server = await serverProcess(database, { OCPP_PATHS: '/services/ocppj' });
    const { key } = await newCustomer(server.url);
    const { code, out, err } = await runBlocks(LOCAL_NPX + guide, { FORECOURT: server.url, KEY: key });
    expect(code, `${out}\n${err}`).toBe(0);
    const ends = [...out.matchAll(/^event: end\ndata: (.*)$/gm)].map(([, data = '']) => {
      const { kind, dryRun, state, fates } = JSON.parse(data);
      return [kind, dryRun, state, fates.created, fates.refused];
    });
    expect(ends).toEqual([
      ['sites', true, 'done', 2, 0],
      ['sites', false, 'done', 2, 0],
      ['chargers', false, 'done', 2, 0],
      ['drivers', true, 'done', 1, 1],
      ['drivers', false, 'done', 2, 0],
      ['rights', false, 'done', 2, 0],
    ]);
    const refusals = blocks(guide, 'json');
    expect(refusals).toHaveLength(1);
    for (const refusal of refusals) expect(out).toContain(refusal.trim());
    expect(out).toMatch(/^import \d+ done: 0 created · 0 changed · 2 unchanged · 0 refused$/m);
    expect(out).toMatch(/OLD-1 #\d tag 04A1B2C3D4: Accepted/);
    expect(out).toMatch(/OLD-2 #\d tag 04B1B2C3D4: Accepted/);
    expect(out).toContain('"passwordSet":true');
  });
});
