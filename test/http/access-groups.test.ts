// Access groups kept over REST, the chargers that make them up, and what a right on one is worth on the wire and in the
// driver document.
import { beforeAll, describe, expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { type Api, good, pages } from '../support/client.ts';
import { onEveryEngine, raw, say } from './harness.ts';

const LATER = '2999-01-01T00:00:00.000Z';

onEveryEngine('access groups', (at) => {
  let key = '';
  let api: Api;
  let yard = 0;
  beforeAll(async () => {
    ({ key, api } = await newCustomer(at()));
    yard = (await good(api.POST('/api/v1/sites', { body: { groupName: 'Yard' } }))).id;
  });

  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const told = await raw(at(), `/api/v1/access-groups${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/merge-patch+json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json = told.text.startsWith('{') ? JSON.parse(told.text) : undefined;
    return { ...told, etag: String(told.headers.etag), json };
  };
  const make = async (body: object) => {
    const told = await send('POST', '', body);
    expect([told.status, told.text]).toEqual([201, expect.any(String)]);
    return { ...(told.json as { id: number; name: string; externalId: string | null }), etag: told.etag };
  };
  const charger = async (more: object = {}) => {
    const chargerId = unique('CP');
    const body = { chargerId, groupId: yard, ...more };
    return good(api.POST('/api/v1/chargers', { body }));
  };
  const members = async (accessGroupId: number) => {
    const params = { path: { accessGroupId } };
    const { items } = await good(api.GET('/api/v1/access-groups/{accessGroupId}/chargers', { params }));
    return items.map(({ chargerId }) => chargerId);
  };

  it('are made, read, changed and replaced; what was read can be sent back', async () => {
    const { etag, ...made } = await make({ name: 'Night fleet', externalId: 'nf' });
    expect(made).toEqual({ id: made.id, name: 'Night fleet', externalId: 'nf' });
    const read = await send('GET', `/${made.id}`);
    expect([read.json, read.etag]).toEqual([made, etag]);
    const patched = await send('PATCH', `/${made.id}`, { externalId: null });
    expect(patched.json).toEqual({ ...made, externalId: null });
    const put = await send('PUT', `/${made.id}`, { ...read.json, name: 'Fleet' });
    expect(put.json).toEqual({ ...made, name: 'Fleet' });
    const same = await send('PUT', `/${made.id}`, put.json);
    expect(same.etag).toBe(put.etag);
    expect((await send('PATCH', `/${made.id}`, { name: 'x' }, { 'if-match': etag })).status).toBe(412);
    const path = `/audit?thing=access-group`;
    const mine = (await say(at(), key, 'GET', path)).json.items.filter(
      (one: { thingId: string }) => one.thingId === String(made.id),
    );
    expect(mine.map((one: { action: string }) => one.action)).toEqual(['change', 'change', 'create']);
  });

  it.each([
    [{}, 'name is required'],
    [{ name: ' ' }, 'name must not be blank'],
    [{ name: 'a', colour: 1 }, 'colour is not a known key'],
    [{ name: 'a', externalId: 5 }, 'externalId must be a text or null'],
  ])('%j is refused', async (body, rule) => {
    const told = await send('POST', '', body);
    expect([told.status, told.text]).toEqual([400, `Errors in the request body: ${rule}`]);
  });

  it('have an external id of their own, by which they are found, made and changed', async () => {
    const made = await send('PUT', '/by-external-id/a%2Fb', { name: 'Mine' });
    expect([made.status, made.json.externalId, made.headers.location]).toEqual([
      201,
      'a/b',
      `/api/v1/access-groups/${made.json.id}`,
    ]);
    const again = await send('PUT', '/by-external-id/a%2Fb', { name: 'Mine 2' });
    expect([again.status, again.json]).toEqual([200, { ...made.json, name: 'Mine 2' }]);
    expect((await send('GET', '/by-external-id/a%2Fb')).json).toEqual(again.json);
    expect((await send('GET', '/by-external-id/x')).text).toBe('Access group not found for the customer');
    expect((await send('PUT', '/by-external-id/a%2Fb', { name: 'M' }, { 'if-none-match': '*' })).status).toBe(
      412,
    );
    expect((await send('PUT', '/by-external-id/a%2Fb', { name: 'M', externalId: 'c' })).text).toBe(
      'Errors in the request body: externalId must be left out or the same as in the path',
    );
    const taken =
      'The externalId is taken: externalId is already held by another access group of this customer';
    const other = await make({ name: 'Other' });
    expect((await send('POST', '', { name: 'x', externalId: 'a/b' })).text).toBe(taken);
    expect((await send('PATCH', `/${other.id}`, { externalId: 'a/b' })).text).toBe(taken);
    const raced = await Promise.all(
      Array.from({ length: 6 }, () => send('PUT', '/by-external-id/raced', { name: 'R' })),
    );
    expect(raced.map((one) => one.status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
  });

  it('are listed by pages in any order, by words, external id and charger', async () => {
    const own = await newCustomer(at());
    const groups = new Map<string, number>();
    for (const name of ['Öresund', 'Alpha night', 'beta', 'Night']) {
      const body = { name, externalId: `x-${name}` };
      groups.set(name, (await good(own.api.POST('/api/v1/access-groups', { body }))).id);
    }
    const { id: groupId } = await good(own.api.POST('/api/v1/sites', { body: { groupName: 'S' } }));
    const chargerId = unique('CP');
    await good(own.api.POST('/api/v1/chargers', { body: { chargerId, groupId } }));
    const path = { accessGroupId: groups.get('beta') as number, chargerId };
    await good(
      own.api.PUT('/api/v1/access-groups/{accessGroupId}/chargers/{chargerId}', { params: { path } }),
    );
    const names = async (query: object) => {
      const read = await pages((from) =>
        own.api.GET('/api/v1/access-groups', { params: { query: { ...query, ...from } } }),
      );
      return read.flat().map(({ name }) => name);
    };
    expect(await names({ limit: 3 })).toEqual([...groups.keys()]);
    expect(await names({ sort: 'name', limit: 1 })).toEqual(['Alpha night', 'Night', 'beta', 'Öresund']);
    expect(await names({ sort: '-name', limit: 2 })).toEqual(['Öresund', 'beta', 'Night', 'Alpha night']);
    expect(await names({ text: 'nig' })).toEqual(['Alpha night', 'Night']);
    expect(await names({ text: 'ores' })).toEqual(['Öresund']);
    expect(await names({ externalId: 'x-beta' })).toEqual(['beta']);
    expect(await names({ chargerId })).toEqual(['beta']);
    const told = await say(at(), own.key, 'GET', '/access-groups?limit=1&total=true&text=night');
    expect(told.json.total).toBe(2);
    expect((await say(at(), own.key, 'GET', '/access-groups?sort=colour')).status).toBe(400);
    expect((await say(at(), own.key, 'GET', '/access-groups?chargerId=NOBODY')).text).toBe(
      'Charger not found for the customer',
    );
  });

  it('are deleted, with rights on them only when told', async () => {
    const { id } = await make({ name: 'Short-lived', externalId: 'sl' });
    const { chargerId } = await charger();
    const filled = await send('PUT', `/${id}/chargers/${chargerId}`);
    const own = (await send('GET', `/${id}/history`)).json.items;
    expect(own.map(({ changes }: { changes: object }) => Object.keys(changes))).toEqual([
      ['chargerId'],
      ['name', 'externalId'],
    ]);
    const drivers: number[] = [];
    for (const name of ['A', 'B']) {
      const driver = await good(api.POST('/api/v1/drivers', { body: { name } }));
      drivers.push(driver.id);
      const path = { userid: driver.id, accessGroupId: id };
      await good(api.PUT('/api/v1/drivers/{userid}/access-groups/{accessGroupId}', { params: { path } }));
    }
    const refused = await send('DELETE', `/${id}`);
    expect([refused.status, refused.text]).toEqual([
      409,
      'Something still depends on it: cascade must be true to take along 2 rights on access groups',
    ]);
    const named = drivers.map((driver, i) => ({ id: String(driver), name: 'AB'[i] }));
    for (const query of ['dryRun=true', 'dryRun=true&cascade=true']) {
      const dry = await send('DELETE', `/${id}?${query}`);
      expect([dry.status, dry.json]).toEqual([200, { wouldGo: [{ kind: 'group-rights', count: 2, named }] }]);
    }
    expect((await send('DELETE', `/${id}?cascade=true`, undefined, { 'if-match': '"1"' })).status).toBe(412);
    const gone = await send('DELETE', `/${id}?cascade=true`, undefined, { 'if-match': filled.etag });
    expect([gone.status, gone.text]).toEqual([204, '']);
    for (const path of [`/${id}`, `/${id}/chargers`, `/${id}/rights`, '/by-external-id/sl']) {
      expect([path, (await send('GET', path)).text]).toEqual([
        path,
        'Access group not found for the customer',
      ]);
    }
    expect((await send('DELETE', `/${id}`)).status).toBe(404);
    const history = (await say(at(), key, 'GET', `/drivers/${drivers[0]}/history?thing=right`)).json;
    expect(history.items[0]).toMatchObject({ action: 'delete', thingId: `group ${id}` });
    const moved = (await say(at(), key, 'GET', `/chargers/${chargerId}/history?thing=access-group`)).json;
    expect(moved.items[0].changes).toEqual({ chargerId: { from: chargerId, to: null } });
    const empty = await make({ name: 'Empty' });
    expect((await send('DELETE', `/${empty.id}?dryRun=true`)).json).toEqual({ wouldGo: [] });
    expect((await send('DELETE', `/${empty.id}`)).status).toBe(204);
    expect((await send('DELETE', `/${empty.id}?cascade=maybe`)).text).toContain(
      'cascade must be true or false',
    );
  });

  describe('chargers', () => {
    it('are put in and taken out, again and again', async () => {
      const { id, etag } = await make({ name: 'G' });
      const [a, b] = [await charger(), await charger({ chargerName: 'B' })];
      const put = await send('PUT', `/${id}/chargers/${b.chargerId}`);
      expect([put.status, put.json, put.etag !== etag]).toEqual([
        200,
        { id, name: 'G', externalId: null },
        true,
      ]);
      await send('PUT', `/${id}/chargers/${a.chargerId}`);
      const again = await send('PUT', `/${id}/chargers/${a.chargerId}`);
      const read = await send('GET', `/${id}/chargers`);
      expect(read.json.items).toMatchObject([
        { chargerId: a.chargerId, groupId: yard, groupName: 'Yard', addedBy: expect.stringMatching(/^key /) },
        { chargerId: b.chargerId, chargerName: 'B' },
      ]);
      expect(read.etag.split('.')[0]).toBe(again.etag.split('.')[0]);
      for (const _ of [1, 2])
        expect((await send('DELETE', `/${id}/chargers/${a.chargerId}`)).status).toBe(200);
      expect(await members(id)).toEqual([b.chargerId]);
      const path = `/chargers/${a.chargerId}/history?thing=access-group`;
      expect((await say(at(), key, 'GET', path)).json.items).toMatchObject([
        { thingId: String(id), changes: { chargerId: { from: a.chargerId, to: null } } },
        { thingId: String(id), changes: { chargerId: { from: null, to: a.chargerId } } },
      ]);
    });

    it('are replaced as a whole; who was in it already keeps who put it there', async () => {
      const { id } = await make({ name: 'G' });
      const ids: string[] = [];
      for (let i = 0; i < 4; i++) ids.push((await charger()).chargerId);
      const [a, b, c, d] = ids as [string, string, string, string];
      await send('PUT', `/${id}/chargers`, { chargerIds: [a, b, b] });
      const before = (await send('GET', `/${id}/chargers`)).json.items;
      const done = await send('PUT', `/${id}/chargers`, { chargerIds: [d, b, c] });
      expect(await members(id)).toEqual([b, c, d]);
      expect((await send('GET', `/${id}/chargers`)).json.items[0]).toEqual(before[1]);
      const same = await send('PUT', `/${id}/chargers`, { chargerIds: [b, c, d] }, { 'if-match': done.etag });
      expect([same.status, same.etag]).toEqual([200, done.etag]);
      await send('DELETE', `/${id}/chargers/${b}`);
      expect(
        (await send('PUT', `/${id}/chargers`, { chargerIds: [] }, { 'if-match': done.etag })).status,
      ).toBe(412);
      const wrong = await send('PUT', `/${id}/chargers`, { chargerIds: [a, 'NOBODY'] });
      expect([wrong.status, wrong.text]).toEqual([
        400,
        'Errors in the request body: chargerIds[1] must be the identity of a charger of the customer',
      ]);
      expect(await members(id)).toEqual([c, d]);
      for (const [body, rule] of [
        [{}, 'chargerIds is required'],
        [{ chargerIds: ['a/b'] }, 'chargerIds[0] must be 1 to 48 printable ASCII characters'],
        [{ chargerIds: [5] }, 'chargerIds[0] must be a text'],
      ] as const) {
        expect((await send('PUT', `/${id}/chargers`, body)).text).toContain(
          `Errors in the request body: ${rule}`,
        );
      }
      const read = await pages((from) =>
        api.GET('/api/v1/access-groups/{accessGroupId}/chargers', {
          params: { path: { accessGroupId: id }, query: { limit: 1, ...from } },
        }),
      );
      expect(read.map(([one]) => one?.chargerId)).toEqual([c, d]);
    });

    it('let in whose driver has a right on the group, as long as they are in it, and nobody else', async () => {
      const { id } = await make({ name: 'Fleet' });
      const at1 = await charger();
      const idTag = unique('T').slice(-20);
      const driver = await good(api.POST('/api/v1/drivers', { body: { name: 'Aino', tags: [{ idTag }] } }));
      const path = { userid: driver.id, accessGroupId: id };
      const may = (body: object) =>
        good(api.PUT('/api/v1/drivers/{userid}/access-groups/{accessGroupId}', { params: { path }, body }));
      await may({});
      const line = await TestCharger.connect(at(), { id: at1.chargerId, password: at1.password as string });
      await line.boot(1);
      const shows = async () => {
        const found = await good(api.GET('/api/v1/drivers/{userid}', { params: { path } }));
        return [found.chargers.map(({ chargerId }) => chargerId), found.chargerGroups];
      };
      const why = () =>
        good(api.GET('/api/v1/access', { params: { query: { idTag, chargerId: at1.chargerId } } }));
      const authorize = async () =>
        (await line.call<{ idTagInfo: { status: string } }>('Authorize', { idTag })).idTagInfo.status;

      const outside = await why();
      expect(outside).toMatchObject({ outcome: 'no-right', needed: { accessGroups: [] } });
      expect(await authorize()).toBe('Invalid');
      expect(await shows()).toEqual([[], []]);

      await send('PUT', `/${id}/chargers/${at1.chargerId}`);
      const inside = await why();
      expect(inside.outcome).toBe('accepted');
      expect(inside.steps.find(({ step }) => step === 'right')).toMatchObject({
        found: `right on access group ${id} (Fleet)`,
        right: { source: 'group', accessGroupId: id, accessGroupName: 'Fleet', groupId: null, above: null },
      });
      expect(await authorize()).toBe('Accepted');
      expect(await shows()).toEqual([[at1.chargerId], []]);
      // Once, however many rights it is reached by.
      const direct = { params: { path: { userid: driver.id, chargerId: at1.chargerId } } };
      await good(api.PUT('/api/v1/drivers/{userid}/chargers/{chargerId}', direct));
      expect(await shows()).toEqual([[at1.chargerId], []]);
      await good(api.DELETE('/api/v1/drivers/{userid}/chargers/{chargerId}', direct));

      await may({ from: LATER });
      const early = await why();
      expect(early).toMatchObject({
        outcome: 'no-right',
        needed: {
          from: LATER,
          accessGroups: [{ accessGroupId: id, name: 'Fleet' }],
          words: expect.stringContaining(`or on an access group that holds it: ${id} (Fleet)`),
        },
      });
      expect(early.steps.at(-1)?.found).toBe(`the right on access group ${id} (Fleet) begins at ${LATER}`);
      expect([await authorize(), await shows()]).toEqual(['Invalid', [[], []]]);
      await may({});
      await send('DELETE', `/${id}/chargers/${at1.chargerId}`);
      expect([await authorize(), await shows()]).toEqual(['Invalid', [[], []]]);
      await line.close();
    });
  });
});
