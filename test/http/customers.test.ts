// Customers and their keys: changed with and without If-Match, told in the audit without secrets, and taken away whole.
import { expect, it } from 'vitest';
import { type Network, newCustomer, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { client, good, refused } from '../support/client.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { bearer, onEveryEngine, raw, say } from './harness.ts';

onEveryEngine('customers', (at) => {
  const admin = () => client(at(), ADMIN_KEY);
  const one = (id: number) => ({ params: { path: { id } } });
  const ofKey = (id: number, keyId: number) => ({ params: { path: { id, keyId } } });

  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    raw(at(), `/api/v1/customers/${path}`, {
      method,
      headers: {
        ...bearer(ADMIN_KEY),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it('are changed by a merge-patch and replaced whole; what was read can be sent back', async () => {
    const body = { name: 'Aurora', cacheSeconds: 60, tagConcurrency: 3, meterValuesDays: 400 };
    const made = await good(admin().POST('/api/v1/customers', { body }));
    const patched = await good(
      admin().PATCH('/api/v1/customers/{id}', { ...one(made.id), body: { cacheSeconds: null } }),
    );
    expect(patched).toEqual({ ...made, cacheSeconds: null });
    const same = await good(admin().PUT('/api/v1/customers/{id}', { ...one(made.id), body: patched }));
    expect(same).toEqual(patched);
    const put = await good(
      admin().PUT('/api/v1/customers/{id}', { ...one(made.id), body: { name: 'Boreal' } }),
    );
    const unset = { cacheSeconds: null, tagConcurrency: 1, meterValuesDays: null };
    expect(put).toEqual({ ...made, name: 'Boreal', ...unset });
    expect(await good(admin().GET('/api/v1/customers/{id}', one(made.id)))).toEqual(put);
    const { items } = await good(admin().GET('/api/v1/customers/{id}/history', one(made.id)));
    expect(items.map(({ action, actor, changes }) => [action, actor, changes])).toEqual([
      [
        ...['change', 'admin'],
        {
          name: { from: 'Aurora', to: 'Boreal' },
          tagConcurrency: { from: 3, to: 1 },
          meterValuesDays: { from: 400, to: null },
        },
      ],
      ['change', 'admin', { cacheSeconds: { from: 60, to: null } }],
      [
        ...['create', 'admin'],
        {
          name: { from: null, to: 'Aurora' },
          tagConcurrency: { from: null, to: 3 },
          cacheSeconds: { from: null, to: 60 },
          meterValuesDays: { from: null, to: 400 },
        },
      ],
    ]);
  });

  it('lose no update of who says what was read', async () => {
    const { id } = await newCustomer(at(), 'Race');
    const { headers } = await send('GET', String(id));
    const guard = { 'if-match': String(headers.etag) };
    expect((await send('PATCH', String(id), { name: 'A' }, guard)).status).toBe(200);
    for (const [method, body] of [
      ['PATCH', { name: 'B' }],
      ['PUT', { name: 'B' }],
      ['DELETE', undefined],
    ] as const) {
      expect([method, (await send(method, String(id), body, guard)).status]).toEqual([method, 412]);
    }
    expect((await send('GET', String(id))).text).toContain('"A"');
  });

  it('have keys that are renamed and end when told; no secret is in what is told of them', async () => {
    const { id, key } = await newCustomer(at(), 'Keys');
    const [kept] = (await good(admin().GET('/api/v1/customers/{id}/keys', one(id)))).items;
    const keyId = kept?.id ?? 0;
    const path = '/api/v1/customers/{id}/keys/{keyId}';
    const renamed = await good(admin().PATCH(path, { ...ofKey(id, keyId), body: { name: 'erp' } }));
    expect(renamed).toEqual({ ...kept, name: 'erp' });
    expect((await say(at(), key, 'GET', '/sites')).status).toBe(200);
    const expiresAt = new Date(Date.now() - 1000).toISOString();
    await good(admin().PATCH(path, { ...ofKey(id, keyId), body: { expiresAt } }));
    expect((await say(at(), key, 'GET', '/sites')).status).toBe(401);
    await good(admin().PATCH(path, { ...ofKey(id, keyId), body: { expiresAt: null } }));
    expect((await say(at(), key, 'GET', '/sites')).status).toBe(200);
    const soon = await send('PATCH', `${id}/keys/${keyId}`, { expiresAt: 'soon' });
    expect([soon.status, soon.text]).toEqual([
      400,
      expect.stringMatching(/expiresAt must be a time in ISO 8601/),
    ]);
    const stale = await send('DELETE', `${id}/keys/${keyId}`, undefined, { 'if-match': '"1"' });
    expect(stale.status).toBe(412);
    for (let i = 0; i < 2; i++) expect((await send('DELETE', `${id}/keys/${keyId}`)).status).toBe(204);
    expect((await say(at(), key, 'GET', '/sites')).status).toBe(401);
    const told = await send('GET', `${id}/keys/${keyId}/history`);
    expect(
      (JSON.parse(told.text) as { items: { action: string }[] }).items.map(({ action }) => action),
    ).toEqual([...['delete', 'change', 'change', 'change', 'create']]);
    expect(told.text).not.toContain(key);
    expect(told.text).not.toMatch(/hash|[0-9a-f]{64}/);
    expect(await refused(admin().PATCH(path, { ...ofKey(id, 424242), body: {} }))).toBe('404 key-not-found');
    expect(await refused(admin().PATCH(path, { ...ofKey(424242, keyId), body: {} }))).toBe(
      '404 customer-not-found',
    );
  });

  it('without anything of their own go at once', async () => {
    const made = await good(admin().POST('/api/v1/customers', { body: { name: 'Empty' } }));
    expect((await send('DELETE', `${made.id}?dryRun=true`)).text).toBe('{"wouldGo":[]}');
    // A key that has ended is good no more, and hinders nothing.
    const body = { name: 'over', expiresAt: new Date(Date.now() - 1000).toISOString() };
    await good(admin().POST('/api/v1/customers/{id}/keys', { ...one(made.id), body }));
    expect((await send('DELETE', `${made.id}?dryRun=true`)).text).toBe('{"wouldGo":[]}');
    expect((await send('DELETE', String(made.id))).status).toBe(204);
    expect((await send('DELETE', String(made.id))).status).toBe(404);
  });

  it('with a network go only when told, with every row, and their chargers are dismissed', async () => {
    const network = await smallNetwork(at(), { chargers: 2, tags: [{ idTag: 'ONE' }] });
    const other = await smallNetwork(at());
    const { customerId: id, api } = network;
    await furnish(network);
    const line = await TestCharger.connect(at(), network.chargers[0] ?? expect.fail('no charger'));
    await line.boot();
    await line.start(1, 'ONE');
    const dry = JSON.parse((await send('DELETE', `${id}?dryRun=true`)).text) as {
      wouldGo: { kind: string; count: number; named: { name: string }[] }[];
    };
    expect(dry.wouldGo.map(({ kind, count }) => [kind, count])).toEqual([
      ['keys', 1],
      ['sites', 3],
      ['chargers', 2],
      ['drivers', 1],
      ['groups', 1],
      ['transactions', 1],
      ['billing-names', 1],
    ]);
    expect(dry.wouldGo[1]?.named.map(({ name }) => name)).toEqual(['Yard', 'Row', 'Place']);
    const inUse = await send('DELETE', String(id));
    expect([inUse.status, inUse.text]).toEqual([
      409,
      'Something still depends on it: cascade must be true to take along 1 key that is good, 3 sites, 2 chargers, 1 driver, 1 access group, 1 transaction, 1 billing name',
    ]);
    await good(api.GET('/api/v1/sites'));
    expect(line.socket.readyState).toBe(line.socket.OPEN);

    expect((await send('DELETE', `${id}?cascade=true`)).status).toBe(204);
    expect((await line.closed).code).toBe(1008);
    expect((await say(at(), network.key, 'GET', '/sites')).status).toBe(401);
    expect((await send('GET', String(id))).status).toBe(404);
    await expect(TestCharger.connect(at(), network.chargers[0] ?? expect.fail('no charger'))).rejects.toThrow(
      '404',
    );
    // Its identities are free, and nobody else lost anything.
    const body = { chargerId: network.chargers[0]?.id ?? '', groupId: other.siteId };
    await good(other.api.POST('/api/v1/chargers', { body }));
    expect((await good(other.api.GET('/api/v1/drivers'))).items).toHaveLength(1);
  });

  /** Something in every register. */
  async function furnish({ api, siteId, driverId, chargers }: Network): Promise<void> {
    const row = await good(
      api.POST('/api/v1/sites', { body: { groupName: 'Row', parentGroupId: siteId, externalId: 'row' } }),
    );
    await good(api.POST('/api/v1/sites', { body: { groupName: 'Place', parentGroupId: row.id } }));
    const group = await good(api.POST('/api/v1/access-groups', { body: { name: 'Group' } }));
    const path = { accessGroupId: group.id, chargerId: chargers[0]?.id ?? '', userid: driverId };
    await good(api.PUT('/api/v1/access-groups/{accessGroupId}/chargers/{chargerId}', { params: { path } }));
    await good(api.PUT('/api/v1/drivers/{userid}/access-groups/{accessGroupId}', { params: { path } }));
    await good(api.PUT('/api/v1/drivers/{userid}/chargers/{chargerId}', { params: { path } }));
    await good(
      api.PUT('/api/v1/payers/{payerId}', { params: { path: { payerId: 1 } }, body: { name: 'Payer' } }),
    );
  }

  it.each([
    ['PATCH', '1', { name: null }, 400, /name is required/],
    ['PATCH', '1', { colour: 'red' }, 400, /colour is not a known key/],
    ['PUT', '1', { name: 'x', tagConcurrency: 0 }, 400, /tagConcurrency must lie between 1 and 1000/],
    ['PATCH', '1', { meterValuesDays: 6 }, 400, /meterValuesDays must lie between 7 and 36500/],
    ['PUT', '424242', { name: 'x' }, 404, /^Customer not found$/],
    ['DELETE', '424242', undefined, 404, /^Customer not found$/],
    ['DELETE', '1?cascade=1', undefined, 400, /cascade must be true or false/],
    ['GET', '424242/history', undefined, 404, /^Customer not found$/],
    ['GET', '1/keys/424242/history', undefined, 404, /^Key not found for the customer$/],
  ] as const)('refuse %s %s of %j', async (method, path, body, status, text) => {
    const told = await send(method, path, body);
    expect([told.status, told.text]).toEqual([status, expect.stringMatching(text)]);
  });
});
