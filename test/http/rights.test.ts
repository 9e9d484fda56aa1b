// Rights kept over REST: one by one and as a whole list, with and without If-Match, who gave them, and who has them.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
import { type Api, good, pages, type Schemas } from '../support/client.ts';
import { onEveryEngine, raw, say } from './harness.ts';

const LATER = '2999-01-01T00:00:00.000Z';
const PAST = '2020-01-01T00:00:00.000Z';

onEveryEngine('rights', (at) => {
  let key = '';
  let api: Api;
  let yard = 0;
  let gate = 0;
  const chargers: string[] = [];
  let group = 0;
  let userid = 0;

  beforeAll(async () => {
    ({ key, api } = await newCustomer(at()));
    const site = async (groupName: string) =>
      (await good(api.POST('/api/v1/sites', { body: { groupName } }))).id;
    [yard, gate] = [await site('Yard'), await site('Gate')];
    for (const groupId of [yard, gate]) {
      const chargerId = unique('CP');
      await good(api.POST('/api/v1/chargers', { body: { chargerId, groupId } }));
      chargers.push(chargerId);
    }
    group = (await good(api.POST('/api/v1/access-groups', { body: { name: 'Fleet' } }))).id;
  });
  beforeEach(async () => {
    userid = (await good(api.POST('/api/v1/drivers', { body: { name: 'Aino' } }))).id;
  });

  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const told = await raw(at(), `/api/v1/drivers/${userid}/${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { ...told, etag: String(told.headers.etag), json: told.text && JSON.parse(jsonOf(told.text)) };
  };
  const jsonOf = (text: string) => (text.startsWith('{') ? text : JSON.stringify(text));
  const list = async () =>
    (await good(api.GET('/api/v1/drivers/{userid}/rights', { params: { path: { userid } } }))).items;
  const history = async () =>
    (
      await good(
        api.GET('/api/v1/drivers/{userid}/history', {
          params: { path: { userid }, query: { thing: 'right' } },
        }),
      )
    ).items;

  describe.each([
    ['a site', () => `sites/${yard}`, () => ({ source: 'site', groupId: yard, name: 'Yard' })],
    [
      'a charger',
      () => `chargers/${chargers[0]}`,
      () => ({ source: 'charger', chargerId: chargers[0], name: chargers[0] }),
    ],
    [
      'an access group',
      () => `access-groups/${group}`,
      () => ({ source: 'group', accessGroupId: group, name: 'Fleet' }),
    ],
  ])('on %s', (_, path, shown) => {
    it('is given, read, changed and ended', async () => {
      const missing = await send('GET', path());
      expect([missing.status, missing.text]).toEqual([404, 'Right not found for the driver']);
      const none = { groupId: null, chargerId: null, accessGroupId: null };
      const given = await send('PUT', path(), { until: LATER });
      expect([given.status, given.json]).toEqual([
        200,
        {
          ...{ ...none, ...shown(), from: null, until: LATER, good: true },
          ...{ givenBy: expect.stringMatching(/^key \d+$/), givenAt: expect.stringMatching(/Z$/) },
        },
      ]);
      const read = await send('GET', path());
      expect([read.json, read.etag]).toEqual([given.json, given.etag]);
      expect(await list()).toEqual([read.json]);
      const changed = await send('PUT', path(), { from: LATER });
      expect(changed.json).toMatchObject({ from: LATER, until: null, good: false });
      for (const [i] of [1, 2].entries())
        expect([i, (await send('DELETE', path())).status]).toEqual([i, 204]);
      expect(await list()).toEqual([]);
      expect((await history()).map(({ action, changes }) => [action, changes])).toEqual([
        ['delete', { from: { from: LATER, to: null } }],
        ['change', { from: { from: null, to: LATER }, until: { from: LATER, to: null } }],
        ['create', { until: { from: null, to: LATER } }],
      ]);
    });

    it('keeps its giver, its time and its revision when it is given again as it was', async () => {
      const first = await send('PUT', path(), { from: PAST });
      const again = await send('PUT', path(), first.json);
      expect([again.json, again.etag]).toEqual([first.json, first.etag]);
      expect(await history()).toHaveLength(1);
    });

    it('is neither changed nor ended by who read it before somebody else changed it', async () => {
      const late = { 'if-match': (await send('PUT', path())).etag };
      const now = { 'if-match': (await send('PUT', path(), { until: LATER }, late)).etag };
      for (const method of ['PUT', 'DELETE']) {
        const told = await send(method, path(), undefined, late);
        expect([told.status, told.text]).toEqual([
          412,
          'It is not as the request presumes: If-Match does not name the current revision: somebody changed it since',
        ]);
      }
      expect((await send('DELETE', path(), undefined, now)).status).toBe(204);
      // Given again it is another right, whatever it looks like.
      expect((await send('PUT', path(), { until: LATER })).status).toBe(200);
      expect((await send('PUT', path(), {}, now)).status).toBe(412);
      expect((await send('PUT', path(), {}, { 'if-none-match': '*' })).status).toBe(412);
      expect((await send('PUT', path(), {}, { 'if-match': '*' })).status).toBe(200);
    });
  });

  it.each([
    ['PUT', 'sites/424242', '404 Site not found for the customer'],
    ['GET', 'chargers/NOBODY', '404 Charger not found for the customer'],
    ['DELETE', 'access-groups/424242', '404 Access group not found for the customer'],
    ['PUT', 'access-groups/x', /^400 Errors in the route parameters: accessGroupId must be a decimal/],
    ['GET', 'sites/1.0', /^400 Errors in the route parameters: siteId must be a decimal/],
  ])('%s %s is refused', async (method, path, rule) => {
    const told = await send(method, path);
    expect(`${told.status} ${told.text}`).toEqual(
      typeof rule === 'string' ? rule : expect.stringMatching(rule),
    );
  });

  it.each([
    [{ from: LATER, until: PAST }, 'until must be later than from'],
    [{ from: 'today' }, expect.stringContaining('from must be a time in ISO 8601')],
    [{ colour: 'red' }, 'colour is not a known key'],
  ])('a right with %j is refused', async (body, rule) => {
    const told = await send('PUT', `sites/${yard}`, body);
    const text = typeof rule === 'string' ? `Errors in the request body: ${rule}` : rule;
    expect([told.status, told.text]).toEqual([400, text]);
  });

  describe('the whole list', () => {
    const site = (groupId: number, dates: object = {}) => ({ source: 'site', groupId, ...dates });
    const replace = (items: unknown, headers: Record<string, string> = {}) =>
      send('PUT', 'rights', { items }, headers);

    it('is made so: given, changed, ended, and what is so already stays', async () => {
      const kept = await send('PUT', `sites/${yard}`, { from: PAST });
      await send('PUT', `sites/${gate}`, {});
      await send('PUT', `chargers/${chargers[0]}`, {});
      const read = await send('GET', 'rights');
      const wanted = [
        { source: 'group', accessGroupId: group },
        read.json.items[0],
        { ...read.json.items[1], until: LATER },
      ];
      const done = await replace(wanted);
      expect(done.status).toBe(200);
      expect(done.json.items).toMatchObject([
        { ...kept.json },
        { source: 'site', groupId: gate, until: LATER },
        { source: 'group', accessGroupId: group, from: null },
      ]);
      const after = await send('GET', 'rights');
      expect([after.json, after.etag]).toEqual([done.json, done.etag]);
      expect((await send('GET', `sites/${yard}`)).etag).toBe(kept.etag);
      const changes = (await history()).slice(0, 3).map(({ action, thingId }) => `${action} ${thingId}`);
      expect(changes.sort()).toEqual([
        `change site ${gate}`,
        `create group ${group}`,
        expect.stringMatching(/^delete charger \d+$/),
      ]);
      const same = await send('PUT', 'rights', after.json);
      expect([same.json, same.etag, (await history()).length]).toEqual([after.json, after.etag, 6]);
      expect((await replace([])).json.items).toEqual([]);
    });

    it('is not replaced by who read it before somebody else changed it', async () => {
      const { etag } = await send('GET', 'rights');
      await send('PUT', `sites/${yard}`);
      const late = await replace([], { 'if-match': etag });
      expect([late.status, (await list()).length]).toEqual([412, 1]);
      const now = await send('GET', 'rights?limit=1');
      expect((await replace([], { 'if-match': now.etag })).status).toBe(200);
    });

    it('is taken whole or not at all', async () => {
      await send('PUT', `sites/${yard}`);
      const told = await replace([site(gate), site(424242)]);
      expect([told.status, told.text]).toEqual([
        400,
        'Errors in the request body: items[1].groupId must be the id of a site of the customer',
      ]);
      expect(await list()).toMatchObject([{ groupId: yard }]);
    });

    it('holds many', { timeout: 120_000 }, async () => {
      const made = await good(
        api.POST('/api/v1/batch/sites', {
          body: { items: Array.from({ length: 520 }, (_, i) => ({ groupName: `S${i}` })) },
        }),
      );
      const ids = made.results.map(({ id }) => Number(id)).sort((a, b) => a - b);
      expect((await replace(ids.map((id) => site(id)))).json.items).toHaveLength(520);
      const read = await pages((from) =>
        api.GET('/api/v1/drivers/{userid}/rights', {
          params: { path: { userid }, query: { limit: 200, ...from } },
        }),
      );
      expect(read.flat().map(({ groupId }) => groupId)).toEqual(ids);
      expect((await replace([site(yard)])).json.items).toHaveLength(1);
    });

    it.each<[object | unknown[], string]>([
      [{ items: [], nextCursor: 'abc' }, 'nextCursor must be null'],
      [{}, 'items is required'],
      [[{ source: 'site' }], 'items[0].groupId is required with the source site'],
      [[{ source: 'charger', chargerId: '' }], 'items[0].chargerId must be 1 to 48 printable ASCII'],
      [
        [{ source: 'charger', chargerId: 'NOBODY' }],
        'items[0].chargerId must be the identity of a charger of',
      ],
      [
        [{ source: 'group', accessGroupId: 424242 }],
        'items[0].accessGroupId must be the id of an access group of',
      ],
      [
        [{ source: 'group', accessGroupId: 1, groupId: 2 }],
        'items[0].groupId must be left out or null with the',
      ],
      [[{ source: 'grant', groupId: 2 }], 'items[0].source must be one of "site", "charger", "group"'],
      [[{ groupId: 2 }], 'items[0].source is required'],
      [
        [
          { source: 'site', groupId: 2 },
          { source: 'site', groupId: 2 },
        ],
        'items[1].groupId is the same as that of items[0]',
      ],
      [[{ source: 'site', groupId: 2, from: LATER, until: PAST }], 'items[0].until must be later than from'],
      [
        Array.from({ length: 2001 }, (_, i) => ({ source: 'site', groupId: i })),
        'items must hold at most 2000 items',
      ],
    ])('%j is refused', async (body, rule) => {
      const told = await send('PUT', 'rights', Array.isArray(body) ? { items: body } : body);
      expect([told.status, told.text]).toEqual([
        400,
        expect.stringContaining(`Errors in the request body: ${rule}`),
      ]);
    });
  });

  it('are told of from the other side: who has one, by pages', async () => {
    const drivers: number[] = [];
    for (const name of ['A', 'B', 'C']) {
      userid = (await good(api.POST('/api/v1/drivers', { body: { name } }))).id;
      drivers.push(userid);
      for (const path of [`sites/${gate}`, `chargers/${chargers[1]}`, `access-groups/${group}`]) {
        await send('PUT', path, name === 'B' ? { until: PAST } : {});
      }
    }
    for (const path of [`sites/${gate}`, `chargers/${chargers[1]}`, `access-groups/${group}`]) {
      const all = (await say(at(), key, 'GET', `/${path}/rights?limit=200`)).json;
      const mine = all.items.filter((one: Schemas['RightHolder']) => drivers.includes(one.driverId));
      expect(mine).toMatchObject([
        { driverId: drivers[0], driverName: 'A', from: null, until: null, good: true },
        { driverId: drivers[1], driverName: 'B', until: PAST, good: false },
        { driverId: drivers[2], driverName: 'C', givenBy: expect.stringMatching(/^key /) },
      ]);
      const seen: unknown[] = [];
      for (let cursor = ''; ; ) {
        const page = (await say(at(), key, 'GET', `/${path}/rights?limit=2${cursor}`)).json;
        seen.push(...page.items);
        if (page.nextCursor === null) break;
        cursor = `&cursor=${page.nextCursor}`;
      }
      expect(seen).toEqual(all.items);
    }
  });
});
