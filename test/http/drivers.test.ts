// Drivers, tags, rights and external ids, through REST alone, and that what was read can be sent back.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
import { onEveryEngine, say } from './harness.ts';

onEveryEngine('drivers', (at) => {
  let key = '';
  let other = '';
  let site = 0;
  const post = (path: string, body?: unknown) => say(at(), key, 'POST', path, body);
  const get = (path: string) => say(at(), key, 'GET', path);

  beforeAll(async () => {
    ({ key } = await newCustomer(at()));
    other = (await newCustomer(at())).key;
    site = (await post('/sites', { groupName: 'Yard' })).json.id;
  });

  it('are made with tags and external ids, all or nothing', async () => {
    const idTag = unique('TAG');
    const full = {
      name: 'Aino',
      homeGroupId: site,
      externalId: unique('driver'),
      active: false,
      payerId: 4,
      tags: [
        {
          idTag: ` ${idTag} `,
          tokenName: 'Blue card',
          startDate: '2026-01-01T02:00:00.5+02:00',
          expiringDate: '2999-12-31T23:59:59Z',
          invoicable: true,
          blocked: true,
          blockedReason: 'lost',
          concurrency: 'unlimited',
        },
      ],
      integratedExternalIds: [{ referenceType: 1, referenceId: 'r', externalId: 'e', effectiveFrom: null }],
    };
    const made = await post('/drivers', full);
    expect([made.status, made.headers.location]).toEqual([201, `/api/v1/drivers/${made.json.id}`]);
    expect(made.json).toMatchObject({
      homeGroupId: site,
      homeGroupName: 'Yard',
      active: false,
      warnings: [],
    });
    expect(made.json.tags[0]).toMatchObject({
      ...full.tags[0],
      idTag,
      startDate: '2026-01-01T00:00:00.500Z',
      expiringDate: '2999-12-31T23:59:59.000Z',
    });
    const { warnings: _warnings, ...listed } = made.json;
    expect((await get('/drivers')).json.items).toContainEqual(listed);
    const document = (await get(`/drivers/${made.json.id}`)).json;
    expect(document).toMatchObject({
      externalId: full.externalId,
      integratedExternalIds: full.integratedExternalIds,
    });

    const taken = await post('/drivers', {
      name: 'B',
      tags: [{ idTag: unique('NEW') }, { idTag: idTag.toLowerCase() }],
    });
    expect([taken.status, taken.text]).toEqual([
      409,
      'The idTag is taken: tags[1].idTag is already held by a driver of this customer',
    ]);
    const count = (await get('/drivers?limit=200')).json.items.filter(
      (d: { name: string }) => d.name === 'B',
    );
    expect(count).toEqual([]);
    expect((await post('/drivers', { name: 'C', externalId: full.externalId })).status).toBe(409);
    expect((await say(at(), other, 'POST', '/drivers', { ...full, homeGroupId: null })).status).toBe(201);

    const back = {
      ...document,
      externalId: '',
      tags: document.tags.map((tag: object) => ({ ...tag, idTag: unique('T') })),
    };
    const again = await post('/drivers', back);
    expect([again.status, again.json.homeGroupId, again.json.externalId]).toEqual([201, site, null]);
    const theirs = await say(at(), other, 'POST', '/drivers', { name: 'x', homeGroupId: site });
    expect(theirs.text).toBe(
      'Errors in the request body: homeGroupId must be the id of a site of the customer, or 0',
    );
  });

  it('have tags; a long one is taken with a warning', async () => {
    const driver = (await post('/drivers', { name: 'Aino', homeGroupId: 0 })).json.id;
    const made = await post(`/drivers/${driver}/tags`, {
      idTag: 'X'.repeat(36),
      expiringDate: '9999-12-31T23:59:59.000Z',
    });
    expect(made.json).toMatchObject({ expiringDate: null, startDate: null, blocked: false });
    expect(made.json.warnings).toEqual([{ field: 'idTag', rule: expect.stringContaining('20 characters') }]);
    const { warnings: _warnings, ...shown } = made.json;
    expect((await get(String(made.headers.location).replace('/api/v1', ''))).json).toEqual(shown);
    expect((await get(`/drivers/${driver}/tags`)).json).toEqual({ items: [shown], nextCursor: null });
    const second = await post(`/drivers/${driver}/tags`, { ...made.json, idTag: unique('T') });
    expect([second.status, second.json.id > shown.id]).toEqual([201, true]);
    const taken = await post(`/drivers/${driver}/tags`, { idTag: 'x'.repeat(36) });
    expect([taken.status, taken.text]).toEqual([
      409,
      'The idTag is taken: idTag is already held by a driver of this customer',
    ]);
    const twice = await post('/drivers', {
      name: 'B',
      tags: [{ idTag: unique('T') }, { idTag: 'Twice' }, { idTag: 'TWICE' }],
    });
    expect(twice.text).toBe('The idTag is taken: tags[2].idTag is the same as tags[1].idTag');
    const [tag] = (await get(`/drivers/${driver}`)).json.tags;
    expect(
      (await post(`/drivers/${driver}/tags`, { ...tag, idTag: unique('T') })).json.expiringDate,
    ).toBeNull();
    expect((await say(at(), other, 'POST', `/drivers/${driver}/tags`, { idTag: 'Y' })).status).toBe(404);
    expect((await get(`/drivers/${driver}/tags/999999`)).text).toBe('Tag not found for the driver');
  });

  it('have rights that may be given and taken again and again', async () => {
    const driver = (await post('/drivers', { name: 'Aino' })).json.id;
    const chargerId = unique('CP');
    await post('/chargers', { chargerId, groupId: site });
    const right = (method: string, path: string, body?: unknown) =>
      say(at(), key, method, `/drivers/${driver}${path}`, body);
    const groups = async () => (await get(`/drivers/${driver}`)).json.chargerGroups.length;
    for (const _ of [1, 2]) expect((await right('PUT', `/sites/${site}`)).status).toBe(204);
    expect(await groups()).toBe(1);
    expect((await right('PUT', `/sites/${site}`, { from: '2999-01-01T00:00:00Z' })).status).toBe(204);
    expect(await groups()).toBe(0);
    expect((await right('PUT', `/sites/${site}`, { from: null, until: '2999-01-01T00:00:00Z' })).status).toBe(
      204,
    );
    expect(await groups()).toBe(1);
    for (const _ of [1, 2]) expect((await right('DELETE', `/sites/${site}`)).status).toBe(204);
    expect(await groups()).toBe(0);
    for (const _ of [1, 2]) expect((await right('PUT', `/chargers/${chargerId}`, {})).status).toBe(204);
    expect((await get(`/drivers/${driver}`)).json.chargers.length).toBe(1);
    for (const _ of [1, 2]) expect((await right('DELETE', `/chargers/${chargerId}`)).status).toBe(204);
    expect((await get(`/drivers/${driver}`)).json.chargers).toEqual([]);
    expect((await right('PUT', '/sites/999999')).text).toBe('Site not found for the customer');
    expect((await right('PUT', '/chargers/nobody')).text).toBe('Charger not found for the customer');
    expect((await say(at(), key, 'PUT', `/drivers/0/sites/${site}`)).text).toBe(
      'Driver not found for the customer',
    );
    expect((await say(at(), other, 'PUT', `/drivers/${driver}/sites/${site}`)).status).toBe(404);
    expect(
      (await right('PUT', `/sites/${site}`, { from: '2026-01-02T00:00Z', until: '2026-01-01T00:00Z' })).text,
    ).toBe('Errors in the request body: until must be later than from');
  });

  it('have external ids that are replaced as a whole', async () => {
    const driver = (await post('/drivers', { name: 'Aino' })).json.id;
    const replace = (body: unknown) => say(at(), key, 'PUT', `/drivers/${driver}/external-ids`, body);
    const two = [
      { referenceType: 1, referenceId: 'crm', externalId: 'a', effectiveFrom: '2026-01-01T00:00:00.000Z' },
      { externalId: 'b' },
    ];
    const full = [two[0], { referenceType: 0, referenceId: '', externalId: 'b', effectiveFrom: null }];
    expect((await replace(two)).json).toEqual(full);
    expect((await get(`/drivers/${driver}`)).json.integratedExternalIds).toEqual(full);
    expect((await replace(full)).status).toBe(200);
    expect((await replace([])).json).toEqual([]);
    expect((await get(`/drivers/${driver}`)).json.integratedExternalIds).toEqual([]);
    expect((await replace({})).text).toBe('Errors in the request body: body must be an array');
    expect((await replace([{ externalId: 'x', referenceType: 2 }])).text).toBe(
      'Errors in the request body: [0].referenceType must be one of 0, 1',
    );
  });
});
