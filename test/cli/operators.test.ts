// Who logs in for a customer, from the command line.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Network, smallNetwork } from '../support/api.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { ADMIN_KEY, serverOn } from '../support/server.ts';
import { forecourt } from './forecourt.ts';

describe.each(engines())('a command about operators, on $name', (engine) => {
  let database: FreshDatabase;
  let server: Awaited<ReturnType<typeof serverOn>>;
  let network: Network;
  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverOn(database);
    network = await smallNetwork(server.url);
  });
  afterAll(async () => {
    await server?.close();
    await database?.drop();
  });

  const operator = (...words: string[]) =>
    forecourt(['operator', ...words, '--customer', String(network.customerId)], {
      FORECOURT_URL: server.url,
      FORECOURT_ADMIN_KEY: ADMIN_KEY,
    });

  it('invite shows the link where the server does not mail, and list tells who there is', async () => {
    const place = ['--role', 'support', '--site', String(network.siteId)];
    const words = ['invite', '--mail', 'ann@example.com', '--name', 'Ann', ...place];
    const { code, stdout, stderr } = await operator(...words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^operator \d+ is invited; hand on this link, shown only now and good until \S+Z: http\S+#invitation=\w{48}\n$/,
    );
    const again = await operator(...words);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('mail is already the address')]);
    const json = ['invite', '--mail', 'bob@example.com', '--name', 'Bob', '--json'];
    expect(JSON.parse((await operator(...json)).stdout)).toMatchObject({
      mail: 'bob@example.com',
      roles: [{ role: 'admin', groupId: null }],
      delivery: 'unsent',
    });
    const list = await operator('list');
    expect(list.stdout.split('\n').map((line) => line.trim().replace(/ {2,}/g, ' | '))).toEqual([
      'id | mail | name | roles | state',
      expect.stringMatching(/^\d+ \| ann@example.com \| Ann \| support at site \d+ \| invited$/),
      expect.stringMatching(/^\d+ \| bob@example.com \| Bob \| admin \| invited$/),
      '',
    ]);
    expect(JSON.parse((await operator('list', '--json')).stdout).items).toHaveLength(2);
  });

  it('says which flag is missing or wrong', async () => {
    const missing = await operator('invite', '--name', 'Ann');
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('--mail is missing')]);
    const wrong = await operator('invite', '--mail', 'ann', '--name', 'Ann');
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('must be a mail address')]);
  });
});
