// docs/how-to/first-charger.md: what it says of a charger that knocks before it is known, and of one that does not come.
import { afterEach, describe, expect, it } from 'vitest';
import { smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { type ServerProcess, serverProcess } from '../support/server.ts';
import { blocks, read } from './markdown.ts';
import { runBlocks } from './shell.ts';

const guide = read('docs/how-to/first-charger.md');

describe.each(engines())('the first charger, on $name', (engine) => {
  let database: FreshDatabase | undefined;
  let server: ServerProcess | undefined;
  afterEach(async () => {
    await server?.kill();
    await database?.drop();
  });

  it('that knocks first is claimed by the commands as they stand', { timeout: 120_000 }, async () => {
    database = await engine.fresh();
    server = await serverProcess(database);
    const { api, key, siteId } = await smallNetwork(server.url, { chargers: 0 });
    expect(siteId).toBe(1);
    const charger = { id: 'YARD-2', password: 'its own from the factory' };
    await expect(TestCharger.connect(server.url, charger)).rejects.toThrow('404');
    const listed = async () => {
      const headers = { authorization: `Bearer ${key}` };
      return (await fetch(`${server?.url}/api/v1/unknown-chargers`, { headers })).text();
    };
    await expect.poll(listed, { timeout: 20_000 }).toContain('YARD-2');
    const known = { chargerId: 'YARD-1', groupId: siteId };
    await good(api.POST('/api/v1/chargers', { body: known }));
    const mistyped = { id: 'YARD-1', password: 'mistyped' };
    await expect(TestCharger.connect(server.url, mistyped)).rejects.toThrow('401');
    expect(blocks(guide, 'sh')).toHaveLength(3);
    const { code, out, err } = await runBlocks(guide, { FORECOURT: server.url, KEY: key });
    expect(code, `${out}\n${err}`).toBe(0);
    expect(out).toContain('"identity":"YARD-2","claimable":true');
    expect(out).toContain('"authMode":"adopt"');
    expect(out).toContain('"reason":"wrong-password","toDo":"The password is another: type it anew');
    expect(out).toContain('retry: 2000\nid: ');
    const line = await TestCharger.connect(server.url, charger);
    await line.boot();
    await line.close();
  });
});
