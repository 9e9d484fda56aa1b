// Drivers, tags, rights and external ids, through REST alone, and that what was read can be sent back.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
import { type Api, good, pages, refused, type Schemas } from '../support/client.ts';
import { onEveryEngine, say } from './harness.ts';

type NewDriver = Schemas['NewDriver'];
type NewTag = Schemas['NewTag'];
type ExternalId = Schemas['NewIntegratedExternalId'];

onEveryEngine('drivers', (at) => {
  let key = '';
  let api: Api;
  let other: Api;
  let site = 0;
  const create = (body: NewDriver, as = api) => as.POST('/api/v1/drivers', { body });
  const read = (userid: number) =>
    good(api.GET('/api/v1/drivers/{userid}', { params: { path: { userid } } }));
  const addTag = (userid: number, body: NewTag, as = api) =>
    as.POST('/api/v1/drivers/{userid}/tags', { params: { path: { userid } }, body });

  beforeAll(async () => {
    ({ key, api } = await newCustomer(at()));
    ({ api: other } = await newCustomer(at()));
    site = (await good(api.POST('/api/v1/sites', { body: { groupName: 'Yard' } }))).id;
  });

  it('are made with tags and external ids, all or nothing', async () => {
    const idTag = unique('TAG');
    const tag: NewTag = {
      idTag: ` ${idTag} `,
      tokenName: 'Blue card',
      startDate: '2026-01-01T02:00:00.5+02:00',
      expiringDate: '2999-12-31T23:59:59Z',
      invoicable: true,
      blocked: true,
      blockedReason: 'lost',
      concurrency: 'unlimited',
    };
    const full: NewDriver = {
      name: 'Aino',
      homeGroupId: site,
      externalId: unique('driver'),
      active: false,
      payerId: 4,
      tags: [tag],
      integratedExternalIds: [{ referenceType: 1, referenceId: 'r', externalId: 'e', effectiveFrom: null }],
    };
    const told = await create(full);
    const made = await good(told);
    expect(told.response.status).toBe(201);
    expect(told.response.headers.get('location')).toBe(`/api/v1/drivers/${made.id}`);
    expect(made).toMatchObject({ homeGroupId: site, homeGroupName: 'Yard', active: false, warnings: [] });
    expect(made.tags[0]).toMatchObject({
      ...tag,
      idTag,
      startDate: '2026-01-01T00:00:00.500Z',
      expiringDate: '2999-12-31T23:59:59.000Z',
    });
    const { warnings: _warnings, ...listed } = made;
    expect((await good(api.GET('/api/v1/drivers'))).items).toContainEqual(listed);
    const document = await read(made.id);
    expect(document).toMatchObject({
      externalId: full.externalId,
      integratedExternalIds: full.integratedExternalIds,
    });

    const tags = [{ idTag: unique('NEW') }, { idTag: idTag.toLowerCase() }];
    expect(await refused(create({ name: 'B', tags }))).toBe(
      '409 tag-taken: tags[1].idTag is already held by a driver of this customer',
    );
    const all = await pages((query) => api.GET('/api/v1/drivers', { params: { query } }));
    expect(all.flat().map(({ name }) => name)).not.toContain('B');
    expect(await refused(create({ name: 'C', externalId: full.externalId ?? '' }))).toMatch(
      /^409 external-id/,
    );
    await good(create({ ...full, homeGroupId: null }, other));

    const back = {
      ...document,
      externalId: '',
      tags: document.tags.map((one) => ({ ...one, idTag: unique('T') })),
    };
    expect(await good(create(back))).toMatchObject({ homeGroupId: site, externalId: null });
    expect(await refused(create({ name: 'x', homeGroupId: site }, other))).toBe(
      '400 bad-body: homeGroupId must be the id of a site of the customer, or 0',
    );
  });

  it('have tags; a long one is taken with a warning', async () => {
    const driver = (await good(create({ name: 'Aino', homeGroupId: 0 }))).id;
    const told = await addTag(driver, { idTag: 'X'.repeat(36), expiringDate: '9999-12-31T23:59:59.000Z' });
    const { warnings, ...shown } = await good(told);
    expect(shown).toMatchObject({ expiringDate: null, startDate: null, blocked: false });
    expect(warnings).toEqual([{ field: 'idTag', rule: expect.stringContaining('20 characters') }]);
    expect(told.response.headers.get('location')).toBe(`/api/v1/drivers/${driver}/tags/${shown.id}`);
    const one = (tagId: number) =>
      api.GET('/api/v1/drivers/{userid}/tags/{tagId}', { params: { path: { userid: driver, tagId } } });
    expect(await good(one(shown.id))).toEqual(shown);
    const list = api.GET('/api/v1/drivers/{userid}/tags', { params: { path: { userid: driver } } });
    expect(await good(list)).toEqual({ items: [shown], nextCursor: null });
    const second = await good(addTag(driver, { ...shown, warnings, idTag: unique('T') }));
    expect(second.id).toBeGreaterThan(shown.id);
    expect(await refused(addTag(driver, { idTag: 'x'.repeat(36) }))).toBe(
      '409 tag-taken: idTag is already held by a driver of this customer',
    );
    const tags = [{ idTag: unique('T') }, { idTag: 'Twice' }, { idTag: 'TWICE' }];
    expect(await refused(create({ name: 'B', tags }))).toBe(
      '409 tag-taken: tags[2].idTag is the same as tags[1].idTag',
    );
    const [tag] = (await read(driver)).tags;
    const again = await good(addTag(driver, { ...tag, idTag: unique('T') }));
    expect(again.expiringDate).toBeNull();
    expect(await refused(addTag(driver, { idTag: 'Y' }, other))).toBe('404 driver-not-found');
    expect(await refused(one(999999))).toBe('404 tag-not-found');
  });

  it('have rights that may be given and taken again and again', async () => {
    const userid = (await good(create({ name: 'Aino' }))).id;
    const chargerId = unique('CP');
    await good(api.POST('/api/v1/chargers', { body: { chargerId, groupId: site } }));
    const onSite = (siteId = site) => ({ params: { path: { userid, siteId } } });
    const onCharger = (id = chargerId) => ({ params: { path: { userid, chargerId: id } } });
    const mayOnSite = (dates?: Schemas['RightDates'], as = api) =>
      as.PUT('/api/v1/drivers/{userid}/sites/{siteId}', {
        ...onSite(),
        ...(dates === undefined ? {} : { body: dates }),
      });
    const mayNotOnSite = () => api.DELETE('/api/v1/drivers/{userid}/sites/{siteId}', onSite());
    const groups = async () => (await read(userid)).chargerGroups.length;
    const chargers = async () => (await read(userid)).chargers.length;

    for (const _ of [1, 2]) expect((await mayOnSite()).response.status).toBe(200);
    expect(await groups()).toBe(1);
    await good(mayOnSite({ from: '2999-01-01T00:00:00Z' }));
    expect(await groups()).toBe(0);
    await good(mayOnSite({ from: null, until: '2999-01-01T00:00:00Z' }));
    expect(await groups()).toBe(1);
    for (const _ of [1, 2]) expect((await mayNotOnSite()).response.status).toBe(204);
    expect(await groups()).toBe(0);
    for (const _ of [1, 2]) {
      const body = {};
      await good(api.PUT('/api/v1/drivers/{userid}/chargers/{chargerId}', { ...onCharger(), body }));
    }
    expect(await chargers()).toBe(1);
    for (const _ of [1, 2]) {
      await good(api.DELETE('/api/v1/drivers/{userid}/chargers/{chargerId}', onCharger()));
    }
    expect(await chargers()).toBe(0);
    expect(await refused(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', onSite(999999)))).toBe(
      '404 site-not-found',
    );
    const nobody = api.PUT('/api/v1/drivers/{userid}/chargers/{chargerId}', onCharger('nobody'));
    expect(await refused(nobody)).toBe('404 charger-not-found');
    const none = api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', {
      params: { path: { userid: 0, siteId: site } },
    });
    expect(await refused(none)).toBe('404 driver-not-found');
    expect(await refused(mayOnSite({}, other))).toBe('404 driver-not-found');
    expect(await refused(mayOnSite({ from: '2026-01-02T00:00Z', until: '2026-01-01T00:00Z' }))).toBe(
      '400 bad-body: until must be later than from',
    );
  });

  it('have external ids that are replaced as a whole', async () => {
    const userid = (await good(create({ name: 'Aino' }))).id;
    const replace = (body: ExternalId[]) =>
      good(api.PUT('/api/v1/drivers/{userid}/external-ids', { params: { path: { userid } }, body }));
    const crm: ExternalId = {
      referenceType: 1,
      referenceId: 'crm',
      externalId: 'a',
      effectiveFrom: '2026-01-01T00:00:00.000Z',
    };
    const full: ExternalId[] = [
      crm,
      { referenceType: 0, referenceId: '', externalId: 'b', effectiveFrom: null },
    ];
    expect(await replace([crm, { externalId: 'b' }])).toEqual(full);
    expect((await read(userid)).integratedExternalIds).toEqual(full);
    expect(await replace(full)).toEqual(full);
    expect(await replace([])).toEqual([]);
    expect((await read(userid)).integratedExternalIds).toEqual([]);
    const wrong = (body: unknown) => say(at(), key, 'PUT', `/drivers/${userid}/external-ids`, body);
    expect((await wrong({})).text).toBe('Errors in the request body: body must be an array');
    expect((await wrong([{ externalId: 'x', referenceType: 2 }])).text).toBe(
      'Errors in the request body: [0].referenceType must be one of 0, 1',
    );
  });
});
