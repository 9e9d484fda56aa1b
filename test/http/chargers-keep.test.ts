// Chargers kept over REST: changed with and without If-Match, moved, replaced, made by PUT and in batches; how they log in.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Network, newCustomer, smallNetwork, unique } from '../support/api.ts';
import { TestCharger, until } from '../support/charger.ts';
import { type Api, good, refused, type Schemas } from '../support/client.ts';
import { onEveryEngine, raw, say } from './harness.ts';

onEveryEngine('chargers', (at) => {
  let key = '';
  let api: Api;
  let other: Network;
  let site = 0;
  let elsewhere = 0;
  beforeAll(async () => {
    ({ key, api } = await newCustomer(at()));
    other = await smallNetwork(at());
    const made = async (groupName: string) =>
      (await good(api.POST('/api/v1/sites', { body: { groupName } }))).id;
    [site, elsewhere] = [await made('Yard'), await made('Quay')];
  });

  const create = async (more: Partial<Schemas['NewCharger']> = {}) =>
    good(api.POST('/api/v1/chargers', { body: { chargerId: unique('CP'), groupId: site, ...more } }));
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const told = await raw(at(), `/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { ...told, json: told.text.startsWith('{') ? JSON.parse(told.text) : undefined };
  };
  const read = (id: string) => send('GET', `/chargers/${encodeURIComponent(id)}`);
  const history = async (id: string) => {
    const params = { path: { chargerId: id } };
    const { items } = await good(api.GET('/api/v1/chargers/{chargerId}/history', { params }));
    return items.map(({ action, thing, changes }) => ({ action, thing, changes }));
  };

  it('are changed by a merge-patch, and nothing else of them is', async () => {
    const { chargerId } = await create({ evseId: 'FRA23E45B*78C', customProperties: { a: '1', b: '2' } });
    const before = (await read(chargerId)).json;
    const told = await send('PATCH', `/chargers/${chargerId}`, {
      chargerName: 'By the gate',
      evseId: null,
      customProperties: { a: null, c: '3' },
      locationInfo: { city: 'Oslo' },
    });
    expect(told.json).toEqual({
      ...before,
      chargerName: 'By the gate',
      evseId: '',
      customProperties: { b: '2', c: '3' },
      locationInfo: { ...before.locationInfo, city: 'Oslo' },
    });
    expect(await read(chargerId)).toMatchObject({ json: told.json, headers: { etag: told.headers.etag } });
    const same = await send('PATCH', `/chargers/${chargerId}`, { chargerName: 'By the gate', chargerId });
    expect(same.headers.etag).toBe(told.headers.etag);
    const [change, made] = await history(chargerId);
    expect(change).toEqual({
      action: 'change',
      thing: 'charger',
      changes: {
        chargerName: { from: chargerId, to: 'By the gate' },
        evseId: { from: 'FRA23E45B*78C', to: '' },
        locationInfo: { from: before.locationInfo, to: told.json.locationInfo },
        customProperties: { from: { a: '1', b: '2' }, to: { b: '2', c: '3' } },
      },
    });
    expect(made).toMatchObject({ action: 'create', changes: { password: { from: null, to: 'set' } } });
    for (const [patch, error] of [
      [{ chargerId: 'other' }, 'chargerId must be left out or the same as in the address: it cannot change'],
      [{ groupId: null }, 'groupId is required'],
      [{ groupId: 424242 }, 'groupId must be the id of a site of the customer'],
      [{ groupId: other.siteId }, 'groupId must be the id of a site of the customer'],
      [{ colour: 'red' }, 'colour is not a known key'],
      [{ sockets: [{ id: 0 }] }, 'sockets[0].id must lie between 1 and 1000'],
      [{ password: 'a\nb' }, 'password must not contain control characters'],
      [{ adoptHours: 3 }, 'adoptHours has no use with authMode basic'],
      [[], 'body must be an object'],
    ] as const) {
      const wrong = await send('PATCH', `/chargers/${chargerId}`, patch);
      expect([wrong.status, wrong.text]).toEqual([400, `Errors in the request body: ${error}`]);
    }
    expect((await read(chargerId)).headers.etag).toBe(told.headers.etag);
  });

  it('are not changed by who read them before somebody else changed them; live state is no such change', async () => {
    const { chargerId, password } = await create();
    const { etag } = (await read(chargerId)).headers;
    const charger = await TestCharger.connect(at(), { id: chargerId, password: password ?? '' });
    await charger.boot(1);
    const guarded = { 'if-match': String(etag) };
    const first = await send('PATCH', `/chargers/${chargerId}`, { chargerName: 'A' }, guarded);
    expect([first.status, first.json.chargerStatus]).toEqual([200, 'Available']);
    const late = await send('PATCH', `/chargers/${chargerId}`, { chargerName: 'B' }, guarded);
    expect([late.status, late.text]).toEqual([412, expect.stringContaining('If-Match does not name')]);
    // A socket is a part of its charger: who changes it changes what was read.
    const socket = await send('PATCH', `/chargers/${chargerId}`, { sockets: [{ id: 1, maxWatts: 7 }] });
    const stale = await send('PUT', `/chargers/${chargerId}`, first.json, {
      'if-match': String(first.headers.etag),
    });
    expect([socket.status, stale.status]).toEqual([200, 412]);
    expect((await send('PUT', `/chargers/${chargerId}`, socket.json)).headers.etag).toBe(socket.headers.etag);
    await charger.close();
  });

  it('move to another site with all that is theirs, while connected', async () => {
    const { chargerId, password } = await create();
    const charger = await TestCharger.connect(at(), { id: chargerId, password: password ?? '' });
    await charger.boot(1);
    const moved = await send('PATCH', `/chargers/${chargerId}`, { groupId: elsewhere });
    expect(moved.json).toMatchObject({ groupId: elsewhere, groupName: 'Quay', activeConnection: true });
    expect((await history(chargerId))[0]).toEqual({
      action: 'move',
      thing: 'charger',
      changes: { groupId: { from: site, to: elsewhere } },
    });
    await charger.status(1, 'Preparing');
    expect((await read(chargerId)).json).toMatchObject({ groupId: elsewhere, chargerStatus: 'Preparing' });
    await charger.close();
  });

  it('show at once how their site is called', async () => {
    const { id } = await good(api.POST('/api/v1/sites', { body: { groupName: 'Old' } }));
    const { chargerId } = await create({ groupId: id });
    await send('PATCH', `/sites/${id}`, {
      groupName: 'New',
      publicGroupName: 'N',
      locationInfo: { city: 'X' },
    });
    expect((await read(chargerId)).json).toMatchObject({ groupName: 'New', publicGroupName: 'N' });
    const driver = await good(api.POST('/api/v1/drivers', { body: { name: 'D' } }));
    await send('PUT', `/drivers/${driver.id}/chargers/${chargerId}`);
    const { json } = await send('GET', `/drivers/${driver.id}`);
    expect(json.chargers[0]).toMatchObject({ groupName: 'New', locationInfo: { city: 'X' } });
  });

  it('are replaced whole by PUT, but for how they log in and their sockets', async () => {
    const { chargerId } = await create({
      ...{ chargerName: 'N', authMode: 'adopt', adoptHours: 5, allowMissingSubprotocol: true },
      sockets: [{ id: 1, type: 'IEC_62196_T2' }],
    });
    const before = (await read(chargerId)).json;
    const put = await send('PUT', `/chargers/${chargerId}`, { groupId: site });
    expect([put.status, put.json]).toEqual([200, { ...before, chargerName: chargerId }]);
    const again = await send('PUT', `/chargers/${chargerId}`, put.json);
    expect(again).toMatchObject({ status: 200, json: put.json, headers: { etag: put.headers.etag } });
    const more = await send('PUT', `/chargers/${chargerId}`, { groupId: site, sockets: [{ id: 2 }] });
    expect(more.json.sockets).toMatchObject([{ id: 1, type: 'IEC_62196_T2' }, { id: 2 }]);
  });

  it('are made by PUT where they were not; the identity of another customer’s is taken', async () => {
    const chargerId = unique('CP');
    const path = `/chargers/${chargerId}`;
    const late = await send('PUT', path, { groupId: site }, { 'if-match': '*' });
    expect([late.status, (await read(chargerId)).status]).toEqual([412, 404]);
    const made = await send('PUT', path, { groupId: site }, { 'if-none-match': '*' });
    expect([made.status, made.headers.location]).toEqual([201, `/api/v1${path}`]);
    const charger = await TestCharger.connect(at(), { id: chargerId, password: made.json.password });
    await charger.close();
    const { password: _, warnings: __, ...shown } = made.json;
    const again = await send('PUT', path, { groupId: site });
    expect([again.status, again.json]).toMatchObject([200, { id: shown.id, passwordSet: true }]);
    expect((await send('PUT', path, { groupId: site }, { 'if-none-match': '*' })).status).toBe(412);
    const theirs = await send('PUT', `/chargers/${other.chargers[0]?.id}`, { groupId: site });
    expect([theirs.status, theirs.text]).toEqual([
      409,
      'The chargerId is taken: chargerId is already the identity of another charger',
    ]);
    const raced = unique('CP');
    const told = await Promise.all(
      Array.from({ length: 6 }, () => send('PUT', `/chargers/${raced}`, { groupId: site })),
    );
    expect(told.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
  });

  it('come in batches; passwords that were made are shown there', async () => {
    const [one, two] = [unique('CP'), unique('CP')];
    const { chargerId: there } = await create();
    const items = [
      { chargerId: one, groupId: site },
      { chargerId: two, groupId: site, password: 'kept from before' },
      { chargerId: there, groupId: site },
      { chargerId: String(other.chargers[0]?.id), groupId: site },
      { chargerId: unique('CP'), groupId: other.siteId },
      { chargerId: 'a b', groupId: site },
    ];
    const body = { items, mode: 'upsert' as const };
    const { results, done, refused: no } = await good(api.POST('/api/v1/batch/chargers', { body }));
    expect([results.map(({ status }) => status), done, no]).toEqual([[201, 201, 200, 409, 400, 400], 3, 3]);
    expect(results[0]).toMatchObject({ id: one, answer: { chargerId: one, warnings: [] } });
    expect(results[1]).toEqual({ status: 201, id: two });
    expect(results[3]?.problem).toMatchObject({ code: 'charger-id-taken', field: 'items[3].chargerId' });
    const told = results[0]?.answer as { password: string } | undefined;
    await (await TestCharger.connect(at(), { id: one, password: String(told?.password) })).close();
    const created = await good(api.POST('/api/v1/batch/chargers', { body: { items: items.slice(0, 2) } }));
    expect(created.results.map(({ status }) => status)).toEqual([409, 409]);
    // What was told before is told again without a trace.
    const etag = (await read(two)).headers.etag;
    await good(api.POST('/api/v1/batch/chargers', { body: { mode: 'upsert', items: items.slice(0, 2) } }));
    expect((await read(two)).headers.etag).toBe(etag);
  });

  describe('log in', () => {
    const knock = (id: string, password?: string) =>
      TestCharger.connect(at(), { id, ...(password === undefined ? {} : { password }) }).then(
        async (charger) => {
          await charger.close();
          return 'in';
        },
        (error: Error) => error.message,
      );

    it('with a new password that is shown once, from then on', async () => {
      const { chargerId, password } = await create();
      const line = await TestCharger.connect(at(), { id: chargerId, password: password ?? '' });
      const told = await send('POST', `/chargers/${chargerId}/password`);
      expect([told.status, told.json.chargerId]).toEqual([200, chargerId]);
      expect(told.json.password).toMatch(/^[2-9A-Za-z]{20}$/);
      await line.call('Heartbeat', {});
      await line.close();
      expect(await knock(chargerId, password ?? '')).toBe('refused with 401');
      expect(await knock(chargerId, told.json.password)).toBe('in');
      expect((await history(chargerId))[0]?.changes).toEqual({ password: { from: 'set', to: 'set anew' } });
      const path = { params: { path: { chargerId: 'NOBODY' } } };
      expect(await refused(api.POST('/api/v1/chargers/{chargerId}/password', path))).toBe(
        '404 charger-not-found',
      );
    });

    it('with the password that was given; the same again is no change, "" and null leave it', async () => {
      const { chargerId } = await create();
      const given = await send('PATCH', `/chargers/${chargerId}`, { password: 'another password' });
      expect([given.status, given.text.includes('another password')]).toEqual([200, false]);
      expect(await knock(chargerId, 'another password')).toBe('in');
      // Of the charger as it is kept: the rest of an ETag also tells whether it is connected, and the line has only just been closed.
      const revisionOf = (etag: unknown) => String(etag).split('.')[0];
      for (const password of ['another password', '', null]) {
        const told = await send('PATCH', `/chargers/${chargerId}`, { password });
        expect([told.status, revisionOf(told.headers.etag)]).toEqual([200, revisionOf(given.headers.etag)]);
      }
      expect((await history(chargerId)).map(({ action }) => action)).toEqual(['change', 'create']);
      expect(await knock(chargerId, 'another password')).toBe('in');
    });

    it('in another mode', async () => {
      const { chargerId } = await create({ authMode: 'none' });
      const patch = (body: object) => send('PATCH', `/chargers/${chargerId}`, body);
      expect(await knock(chargerId)).toBe('in');
      const bare = await patch({ authMode: 'basic' });
      expect([bare.status, bare.text]).toEqual([
        400,
        'Errors in the request body: password must be given with authMode basic while none is kept; POST …/password makes one',
      ]);
      const opened = await patch({ authMode: 'adopt', adoptHours: 2 });
      expect(opened.json).toMatchObject({ authMode: 'adopt', passwordSet: false });
      expect(Date.parse(opened.json.adoptUntil) - Date.now()).toBeLessThanOrEqual(2 * 3_600_000);
      expect(await knock(chargerId, 'first seen is kept')).toBe('in');
      const adopted = await until(
        () => read(chargerId),
        ({ json }) => json.passwordSet,
      );
      expect(adopted.json.adoptUntil).toBeNull();
      // A client that sends the same again does not open the door anew.
      const revision = String(adopted.headers.etag).split('.')[0];
      const again = await patch({ authMode: 'adopt', adoptHours: 2 });
      expect([again.status, String(again.headers.etag).split('.')[0]]).toEqual([200, revision]);
      expect(await knock(chargerId, 'somebody else')).toBe('refused with 401');
      const basic = await patch({ authMode: 'basic' });
      expect([basic.status, await knock(chargerId, 'first seen is kept')]).toEqual([200, 'in']);
      expect((await patch({ authMode: 'adopt' })).json).toMatchObject({ passwordSet: false });
      expect(await knock(chargerId, 'the next one')).toBe('in');
      const none = await patch({ authMode: 'none', password: 'x' });
      expect([none.status, none.text]).toEqual([
        400,
        'Errors in the request body: password has no use with authMode none',
      ]);
      expect((await patch({ authMode: 'none' })).status).toBe(200);
      expect(await knock(chargerId)).toBe('in');
      expect((await say(at(), key, 'POST', `/chargers/${chargerId}/password`)).status).toBe(200);
      expect((await read(chargerId)).json).toMatchObject({ authMode: 'basic', passwordSet: true });
    });
  });
});
