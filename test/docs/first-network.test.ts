// docs/how-to/first-network.md, word for word: its commands work, and say what the text says that they say.
import { afterEach, describe, expect, it } from 'vitest';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { ADMIN_KEY, type ServerProcess, serverProcess } from '../support/server.ts';
import { blocks, read } from './markdown.ts';
import { runBlocks } from './shell.ts';

const guide = read('docs/how-to/first-network.md');

describe.each(engines())('the first network, on $name', (engine) => {
  let database: FreshDatabase | undefined;
  let server: ServerProcess | undefined;
  afterEach(async () => {
    await server?.kill();
    await database?.drop();
  });

  it('is made by the commands as they stand', { timeout: 120_000 }, async () => {
    database = await engine.fresh();
    server = await serverProcess(database);
    expect(blocks(guide, 'sh').length).toBeGreaterThan(8);
    const { code, out, err } = await runBlocks(guide, { FORECOURT: server.url, ADMIN_KEY });
    expect(code, `${out}\n${err}`).toBe(0);
    const answers = out.match(/\{"[\s\S]*?\}(?=\{"|\n|$)/g)?.join('\n') ?? '';
    const [before = '', after = ''] = out.split('"allowed":true', 2);
    expect(before).toContain('"allowed":false');
    expect(before).toContain('"outcome":"no-right"');
    expect(before).toContain('"remedy":"give-right"');
    expect(after).toMatch(/HARBOUR-1 #\d tag 04A1B2C3D4: Accepted/);
    expect(after).toContain('"energyWh":');
    expect(after).toContain('"chargerId":"HARBOUR-1"');
    expect(answers).toContain('"publicGroupName":{"from":null,"to":"Harbour Yard"}');
  });
});
