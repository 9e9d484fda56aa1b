// docs/how-to/api-keys.md, word for word: its commands work, and its table holds every scope.
import { afterEach, describe, expect, it } from 'vitest';
import { SCOPES } from '../../src/domain/access/scopes.ts';
import { smallNetwork } from '../support/api.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { ADMIN_KEY, type ServerProcess, serverProcess } from '../support/server.ts';
import { bare, blocks, read, table } from './markdown.ts';
import { runBlocks } from './shell.ts';

const guide = read('docs/how-to/api-keys.md');

it('its table tells every scope', () => {
  const told = table(guide, 'resource').flatMap(([name = '', reading, writing, more = '']) => {
    const verbs = [
      reading === '' ? [] : 'read',
      writing === '' ? [] : 'write',
      /^`(\w+)`/.exec(more)?.[1] ?? [],
    ];
    return verbs.flat().map((verb) => `${bare(name)}:${verb}`);
  });
  expect(told.sort()).toEqual([...SCOPES].sort());
});

describe.each(engines())('API keys, on $name', (engine) => {
  let database: FreshDatabase | undefined;
  let server: ServerProcess | undefined;
  afterEach(async () => {
    await server?.kill();
    await database?.drop();
  });

  it('are made, changed, rotated and revoked by the commands as they stand', {
    timeout: 120_000,
  }, async () => {
    database = await engine.fresh();
    server = await serverProcess(database);
    const network = await smallNetwork(server.url);
    expect(blocks(guide, 'sh').length).toBeGreaterThan(5);
    const { code, out, err } = await runBlocks(guide, {
      ...{ FORECOURT: server.url, ADMIN_KEY },
      ...{ CUSTOMER: String(network.customerId), SITE: String(network.siteId) },
    });
    expect(code, `${out}\n${err}`).toBe(0);
    expect(out).toContain('"kind":"key"');
    expect(out).toContain(`"branches":[{"id":${network.siteId},"groupName":"Yard"}]`);
    expect(out).toContain('"scopes":["rights:read","sites:read","chargers:read"]');
    // Both secrets are good for a while.
    expect(out.match(/\{"items":\[\{"id":\d+,"groupName":"Yard"/g)).toHaveLength(2);
    const [, key = ''] = /"key":"([^"]+)"/.exec(err) ?? [];
    const told = await fetch(`${server.url}/api/v1/me`, { headers: { 'x-api-key': key } });
    expect(told.status).toBe(401);
  });
});
