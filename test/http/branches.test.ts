// What a key sees that is bound to one branch: that branch as if there were no other, and never more.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Branched, branched } from '../support/branched.ts';
import { TestCharger } from '../support/charger.ts';
import { onEveryEngine, say } from './harness.ts';

onEveryEngine('a branch', (at) => {
  let all: Branched;
  beforeAll(async () => {
    all = await branched(at());
  });
  const ask = (method: string, path: string, body?: unknown) => say(at(), all.bound.key, method, path, body);
  const get = async (path: string) => (await ask('GET', path)).json;
  const ids = async (path: string, name = 'id') =>
    (await get(path)).items.map((one: Record<string, unknown>) => one[name]);

  describe('is all there is', () => {
    it('of sites, and its top lies at the top', async () => {
      const { north, root } = all;
      expect(await ids('/sites')).toEqual([north.top, north.yard]);
      expect((await get('/sites?total=true')).total).toBe(2);
      expect(await ids('/sites?parent=none')).toEqual([north.top]);
      expect(await get(`/sites/${north.top}`)).toMatchObject({ groupName: 'North', parentGroupId: null });
      expect(await get(`/sites/${north.yard}`)).toMatchObject({ parentGroupId: north.top });
      expect((await get('/sites/tree?with=chargers')).items).toMatchObject([{ id: north.top }]);
      expect((await ask('GET', `/sites?under=${root}`)).status).toBe(
        (await ask('GET', '/sites?under=999999')).status,
      );
    });

    it('of chargers, drivers and tags', async () => {
      const { north } = all;
      expect(await ids('/chargers', 'chargerId')).toEqual([north.chargerId]);
      expect((await get('/chargers?total=true')).total).toBe(1);
      expect(await ids('/drivers')).toEqual([north.driverId]);
      expect(await ids('/drivers?text=driver')).toEqual([north.driverId]);
      expect(await ids('/drivers?text=south')).toEqual([]);
      expect(await ids('/tags', 'idTag')).toEqual([north.idTag]);
      expect(JSON.stringify(await get('/home-tree'))).not.toContain('South');
    });

    it('of transactions and decisions', async () => {
      const { north } = all;
      expect(await ids('/transactions')).toEqual([north.transactionId]);
      expect((await get('/transactions?total=true')).total).toBe(1);
      expect(new Set(await ids('/decisions', 'chargerId'))).toEqual(new Set([north.chargerId]));
      expect(await ids(`/transactions?siteId=${north.top}&subsites=true`)).toEqual([north.transactionId]);
    });
  });

  it('knows nothing of what lies elsewhere, by whatever name it is asked for', async () => {
    const { north, south, root } = all;
    const paths = [
      ...[root, south.top, south.yard].flatMap((id) => [
        `/sites/${id}`,
        `/sites/${id}/history`,
        `/sites/${id}/rights`,
      ]),
      ...['', '/sockets', '/connections', '/configuration', '/history', '/rights'].map(
        (rest) => `/chargers/${south.chargerId}${rest}`,
      ),
      ...['', '/profile', '/tags', '/rights', '/history', '/accessible-chargers', `/tags/${south.tagId}`].map(
        (rest) => `/drivers/${south.driverId}${rest}`,
      ),
      `/drivers/by-external-id/${south.driverExternalId}`,
      `/transactions/${south.transactionId}`,
      `/transactions/${south.transactionId}/meter-values`,
      `/transactions?chargerId=${south.chargerId}`,
      `/transactions?siteId=${south.yard}`,
      `/decisions?chargerId=${south.chargerId}`,
      `/drivers/${north.driverId}/access?chargerId=${south.chargerId}`,
      `/drivers/${north.driverId}/sites/${south.top}`,
      `/drivers/${north.driverId}/chargers/${south.chargerId}`,
      `/access?idTag=X&chargerId=${south.chargerId}`,
      `/sites/tree?root=${root}`,
    ];
    for (const path of paths) {
      const told = await ask('GET', path);
      expect([path, told.status, told.text]).toEqual([
        path,
        404,
        expect.stringMatching(/not found for the /),
      ]);
    }
    expect(await ids(`/transactions?driverId=${south.driverId}`)).toEqual([]);
    expect(await ids(`/drivers?homeSiteId=${south.yard}`).catch(() => [])).toEqual([]);
  });

  it('is not left: nothing of it is put elsewhere, and nothing made there', async () => {
    const { north, south, root } = all;
    const refused = async (method: string, path: string, body: unknown) => {
      const told = await ask(method, path, body);
      expect([path, body, told.status]).toEqual([
        path,
        body,
        expect.toSatisfy((s) => s === 400 || s === 404),
      ]);
    };
    await refused('POST', '/sites', { groupName: 'A root' });
    await refused('POST', '/sites', { groupName: 'Elsewhere', parentGroupId: root });
    await refused('PATCH', `/sites/${north.yard}`, { parentGroupId: null });
    await refused('PATCH', `/sites/${north.yard}`, { parentGroupId: south.top });
    await refused('PATCH', `/sites/${north.top}`, { parentGroupId: south.top });
    await refused('PATCH', `/sites/${south.yard}`, { groupName: 'Mine' });
    await refused('POST', '/chargers', { chargerId: 'ELSEWHERE', groupId: south.yard });
    await refused('PATCH', `/chargers/${north.chargerId}`, { groupId: south.yard });
    await refused('POST', '/drivers', { name: 'Homeless' });
    await refused('POST', '/drivers', { name: 'Elsewhere', homeGroupId: south.yard });
    await refused('PATCH', `/drivers/${north.driverId}`, { homeGroupId: 0 });
    await refused('PUT', `/drivers/${north.driverId}/sites/${south.top}`, {});
    await refused('PUT', `/drivers/${south.driverId}/sites/${north.top}`, {});
    await refused('DELETE', `/sites/${south.top}?cascade=true`, undefined);
    await refused('DELETE', `/chargers/${south.chargerId}?cascade=true`, undefined);
    await refused('POST', `/drivers/${north.driverId}/tags/${north.tagId}/move`, { userid: south.driverId });
    const tree = await all.api.GET('/api/v1/sites/{siteId}', { params: { path: { siteId: north.top } } });
    expect(tree.data).toMatchObject({ parentGroupId: root });
  });

  it('keeps its place in the tree when its top is changed', async () => {
    const { north, root } = all;
    expect((await ask('PATCH', `/sites/${north.top}`, { publicGroupName: 'Oulu' })).status).toBe(200);
    const shown = await get(`/sites/${north.top}`);
    expect((await ask('PUT', `/sites/${north.top}`, { ...shown, publicGroupName: 'Rovaniemi' })).status).toBe(
      200,
    );
    const whole = await all.api.GET('/api/v1/sites/{siteId}', { params: { path: { siteId: north.top } } });
    expect(whole.data).toMatchObject({
      parentGroupId: root,
      publicGroupName: 'Rovaniemi',
      groupType: shown.groupType,
    });
  });

  it('grows, moves and is emptied as a tree of its own', async () => {
    const { north, root } = all;
    const made = await ask('POST', '/sites', { groupName: 'Dock', parentGroupId: north.top });
    const under = await ask('POST', '/sites', { groupName: 'Dock 1', parentGroupId: made.json.id });
    expect(under.status).toBe(201);
    expect((await ask('PATCH', `/sites/${made.json.id}`, { parentGroupId: north.yard })).status).toBe(200);
    const above = await all.api.GET('/api/v1/sites', { params: { query: { under: root } } });
    expect(above.data?.items.map(({ groupName }) => groupName)).toContain('Dock 1');
    expect((await ask('DELETE', `/sites/${made.json.id}`)).status).toBe(409);
    expect((await ask('DELETE', `/sites/${made.json.id}?cascade=true`)).status).toBe(204);
    expect((await ask('GET', `/sites/${under.json.id}`)).status).toBe(404);
    const after = await all.api.GET('/api/v1/sites', { params: { query: { under: root } } });
    expect(after.data?.items.map(({ groupName }) => groupName)).not.toContain('Dock 1');
  });

  it('takes no name that somebody has elsewhere', async () => {
    const { north, south } = all;
    const put = await ask('PUT', `/drivers/by-external-id/${south.driverExternalId}`, {
      name: 'Mine',
      homeGroupId: north.yard,
    });
    expect([put.status, put.text]).toEqual([409, expect.stringContaining('externalId')]);
  });

  it('is what the document of a driver tells of, and its ETag knows of nothing else', async () => {
    const { north, south, api } = all;
    const before = await ask('GET', `/drivers/${north.driverId}`);
    expect(before.json.chargerGroups).toMatchObject([{ id: north.top }]);
    const path = { userid: north.driverId, siteId: south.top };
    await api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path } });
    const after = await ask('GET', `/drivers/${north.driverId}`);
    expect(after.headers.etag).toBe(before.headers.etag);
    expect(after.text).toBe(before.text);
    expect(await ids(`/drivers/${north.driverId}/rights`, 'groupId')).toEqual([north.top]);
    const rights = await ask('GET', `/drivers/${north.driverId}/rights`);
    await api.DELETE('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path } });
    const again = await ask('GET', `/drivers/${north.driverId}/rights`);
    expect([again.headers.etag, again.text]).toEqual([rights.headers.etag, rights.text]);
  });

  it('is covered by a right from above, of which is told no more than that', async () => {
    const { north, root, api } = all;
    const path = { userid: north.driverId, siteId: north.top };
    await api.DELETE('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path } });
    await api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path: { ...path, siteId: root } } });
    const document = (await ask('GET', `/drivers/${north.driverId}`)).json;
    expect(document.chargerGroups).toMatchObject([{ id: north.top }]);
    expect(await ids(`/drivers/${north.driverId}/rights`)).toEqual([]);
    const [reached] = (await get(`/drivers/${north.driverId}/accessible-chargers`)).items;
    expect(reached).toMatchObject({
      chargerId: north.chargerId,
      right: { source: 'site', groupId: null, above: 2 },
    });
    const why = await get(`/access?idTag=${north.idTag}&chargerId=${north.chargerId}&purpose=authorize`);
    expect(why).toMatchObject({ allowed: true, driverId: north.driverId });
    expect(JSON.stringify(why)).not.toContain('Land');
    await api.DELETE('/api/v1/drivers/{userid}/sites/{siteId}', {
      params: { path: { ...path, siteId: root } },
    });
    await api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path } });
  });

  it('sees who charges there without the tag, answers the phone, and lets him in', async () => {
    const { north, south, api } = all;
    const line = await TestCharger.connect(at(), { id: north.chargerId, password: north.password });
    await line.boot();
    expect(await line.call('Authorize', { idTag: south.idTag })).toMatchObject({
      idTagInfo: { status: 'Invalid' },
    });
    const [latest] = (await get('/decisions')).items;
    expect(latest).toMatchObject({ idTag: '***', driverId: null, tagId: null, outcome: 'no-right' });
    expect(JSON.stringify(latest)).not.toContain(south.idTag);
    expect(await ids(`/decisions?driverId=${south.driverId}`)).toEqual([]);
    expect(await ids(`/decisions?idTag=${south.idTag}`, 'outcome')).toEqual(['no-right']);

    expect(await get(`/tag-holders/${south.idTag.toLowerCase()}`)).toEqual({
      idTag: south.idTag,
      driverName: 'South driver',
    });
    expect((await ask('GET', '/tag-holders/NOBODYS')).status).toBe(404);
    const put = await ask('PUT', `/sites/${north.yard}/rights/${south.idTag}`, {});
    expect([put.status, put.json]).toEqual([
      200,
      expect.objectContaining({ driverName: 'South driver', idTag: south.idTag }),
    ]);
    expect((await ask('PUT', `/sites/${south.yard}/rights/${south.idTag}`, {})).status).toBe(404);
    expect((await ask('GET', `/sites/${north.yard}/rights/${south.idTag}`)).status).toBe(200);

    expect(await line.call('Authorize', { idTag: south.idTag })).toMatchObject({
      idTagInfo: { status: 'Accepted' },
    });
    const path = { userid: south.driverId };
    await api.PATCH('/api/v1/drivers/{userid}/tags/{tagId}', {
      params: { path: { ...path, tagId: south.tagId } },
      body: { concurrency: 0 },
    });
    const { transactionId } = await line.start(1, south.idTag);
    await line.close();
    const shown = await get(`/transactions/${transactionId}`);
    expect(shown).toMatchObject({ idTag: '***', driverId: null, driverName: null, tagId: null });
    const exported = (await ask('GET', `/exports/transactions.csv?month=${shown.startedAt.slice(0, 7)}`))
      .text;
    expect(exported).not.toContain(south.idTag);
    expect(exported).toContain(north.idTag);

    const why = await get(`/access?idTag=${south.idTag}&chargerId=${north.chargerId}`);
    expect(why).toMatchObject({ tagId: null, driverId: null });
    expect((await ask('DELETE', `/sites/${north.yard}/rights/${south.idTag}`)).status).toBe(204);
    expect((await ask('GET', `/sites/${north.yard}/rights/${south.idTag}`)).status).toBe(404);
  });

  it('is too small for what is the whole customer’s', async () => {
    for (const [method, path] of [
      ['GET', '/access-groups'],
      ['GET', '/audit'],
      ['GET', '/payers'],
      ['GET', '/imports'],
      ['GET', '/unknown-chargers'],
      ['GET', '/refused-attempts'],
      ['GET', `/drivers/${all.north.driverId}/personal-data`],
      ['DELETE', `/drivers/${all.north.driverId}`],
    ] as const) {
      const told = await ask(method, path);
      expect([path, told.status, told.text]).toEqual([
        path,
        403,
        expect.stringContaining('is needed on the whole customer, not on some branches'),
      ]);
    }
  });
});
