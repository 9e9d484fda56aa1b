// What people keep, through REST alone: creations, lists, rights, conflicts, and that what was read can be sent back.
import { beforeAll, describe, expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
import { type Api, client, good, pages, refused, type Schemas } from '../support/client.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { onEveryEngine, say } from './harness.ts';

const OF_THE_CUSTOMER = 'must be the id of a site of the customer';

onEveryEngine('management', (at) => {
  let key = '';
  let api: Api;
  let other: Api;
  let admin: Api;
  let site = 0;
  const createSite = (body: Schemas['NewSite'], as = api) => as.POST('/api/v1/sites', { body });
  const createCharger = (body: Schemas['NewCharger'], as = api) => as.POST('/api/v1/chargers', { body });
  const getCharger = (chargerId: string, as = api) =>
    as.GET('/api/v1/chargers/{chargerId}', { params: { path: { chargerId } } });
  const getDriver = (userid: number) =>
    good(api.GET('/api/v1/drivers/{userid}', { params: { path: { userid } } }));
  const createDriver = async () => (await good(api.POST('/api/v1/drivers', { body: { name: 'D' } }))).id;

  beforeAll(async () => {
    ({ key, api } = await newCustomer(at()));
    ({ api: other } = await newCustomer(at()));
    admin = client(at(), ADMIN_KEY);
    site = (await good(createSite({ groupName: 'Yard' }))).id;
  });

  it('makes customers for the admin key only, and keys for it', async () => {
    const told = await admin.POST('/api/v1/customers', { body: { name: 'Acme', cacheSeconds: 60 } });
    const made = await good(told);
    expect([told.response.status, made.name, made.cacheSeconds]).toEqual([201, 'Acme', 60]);
    expect(told.response.headers.get('location')).toBe(`/api/v1/customers/${made.id}`);
    const params = { path: { id: made.id } };
    expect(await good(admin.GET('/api/v1/customers/{id}', { params }))).toEqual(made);
    const body = { name: 'n', expiresAt: '2999-01-01T02:00:00+02:00' };
    const given = await admin.POST('/api/v1/customers/{id}/keys', { params, body });
    expect(given.response.headers.get('cache-control')).toBe('no-store');
    const { key: secret, ...shown } = await good(given);
    expect(shown).toMatchObject({ name: 'n', expiresAt: '2999-01-01T00:00:00.000Z', revokedAt: null });
    expect(secret).toMatch(/^fc_\w{12}_\w{40}$/);
    const one = { params: { path: { id: made.id, keyId: shown.id } } };
    expect(await good(admin.GET('/api/v1/customers/{id}/keys/{keyId}', one))).toEqual(shown);
    const list = await good(admin.GET('/api/v1/customers/{id}/keys', { params }));
    expect(list).toEqual({ items: [shown], nextCursor: null });
    expect((await admin.POST('/api/v1/customers/{id}/keys', { params })).response.status).toBe(201);
    const nobody = { params: { path: { id: 999999 } } };
    expect(await refused(admin.POST('/api/v1/customers/{id}/keys', nobody))).toBe('404 customer-not-found');
    expect((await say(at(), ADMIN_KEY, 'GET', '/customers/x')).status).toBe(400);
    for (const path of ['/customers', '/customers/x']) {
      expect((await say(at(), key, 'GET', path)).status).toBe(401);
    }
    expect((await say(at(), key, 'GET', `/customers/${made.id}/keys`)).status).toBe(403);
    const mine = api.POST('/api/v1/customers', { body: { name: 'x' } });
    expect(await refused(mine)).toBe('401 not-authorised');
  });

  it('knows the admin key nowhere else', async () => {
    for (const path of [
      '/sites',
      '/chargers',
      '/drivers',
      '/drivers/1',
      '/drivers/x',
      '/nothing',
      '/drivers/1/2',
    ]) {
      expect([path, (await say(at(), ADMIN_KEY, 'GET', path)).status]).toEqual([path, 401]);
    }
    expect((await say(at(), ADMIN_KEY, 'POST', '/sites', 'no json')).status).toBe(401);
    expect((await say(at(), ADMIN_KEY, 'DELETE', '/drivers/1')).status).toBe(401);
    expect((await say(at(), ADMIN_KEY, 'GET', '/refused-attempts')).json).toEqual({
      items: [],
      nextCursor: null,
    });
    expect((await say(at(), key, 'GET', '/refused-attempts?limit=3')).status).toBe(200);
    expect((await say(at(), 'nobody', 'GET', '/refused-attempts')).status).toBe(401);
  });

  it('makes sites in a tree; what was read can be sent back', async () => {
    const full: Schemas['NewSite'] = {
      groupName: 'North',
      publicGroupName: 'Norra',
      parentGroupId: site,
      groupType: 3,
      externalId: unique('site'),
      policy: 'known',
      localList: 'on',
      timeZone: 'Europe/Helsinki',
      locationInfo: {
        latitude: 60.17,
        longitude: 24.94,
        streetAddress: 'Street',
        streetNumber: '1',
        houseLetter: 'B',
        postalNumber: '00100',
        city: 'Helsinki',
        area: 'Uusimaa',
        country: 'Finland',
      },
      payerId: 9007199254740991,
      costId: 'c',
      costName: 'Cost',
      paymentRecipientId: -9007199254740991,
    };
    const told = await createSite(full);
    const made = await good(told);
    expect(made).toEqual({ id: expect.any(Number), ...full });
    expect([told.response.status, told.response.headers.get('location')]).toEqual([
      201,
      `/api/v1/sites/${made.id}`,
    ]);
    const one = { params: { path: { siteId: made.id } } };
    const read = await good(api.GET('/api/v1/sites/{siteId}', one));
    expect(read).toEqual(made);
    const again = await good(createSite({ ...read, externalId: '' }));
    expect(again).toEqual({ ...read, id: again.id, externalId: null });
    expect(await refused(createSite(read))).toBe(
      '409 external-id-taken: externalId is already held by another site of this customer',
    );
    expect((await good(createSite({ ...read, parentGroupId: 0 }, other))).parentGroupId).toBeNull();
    expect(await refused(other.GET('/api/v1/sites/{siteId}', one))).toBe('404 site-not-found');
    const top = await good(createSite({ groupName: 'Top' }));
    expect(top).toMatchObject({ groupType: 1, policy: 'rights' });
    expect((await good(createSite({ groupName: 'Sub', parentGroupId: site }))).groupType).toBe(2);
    expect(await refused(createSite({ groupName: 'x', parentGroupId: site }, other))).toBe(
      `400 bad-body: parentGroupId ${OF_THE_CUSTOMER}`,
    );
  });

  it('ignores what is only served, whatever it holds', async () => {
    const made = await say(at(), key, 'POST', '/sites', {
      groupName: 'A',
      id: 'x',
      chargers: 7,
      subgroups: null,
    });
    expect([made.status, made.json.groupName, typeof made.json.id]).toEqual([201, 'A', 'number']);
    const tags = [{ idTag: unique('T'), id: null, lastUpdated: 5, warnings: 'none' }];
    expect((await say(at(), key, 'POST', '/drivers', { name: 'D', chargerGroups: {}, tags })).status).toBe(
      201,
    );
  });

  it('takes a site out of a driver document back', async () => {
    const userid = await createDriver();
    const params = { path: { userid, siteId: site } };
    await good(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params }));
    const [group] = (await getDriver(userid)).chargerGroups;
    const again = await good(createSite(group!));
    expect(again).toMatchObject({ groupName: 'Yard', externalId: null });
  });

  describe('chargers', () => {
    it('shows URL and password once; what was read can be sent back', async () => {
      const chargerId = unique('CP');
      const full: Schemas['NewCharger'] = {
        chargerId,
        chargerName: 'Door 1',
        groupId: site,
        evseId: 'FRA23E45B*78C',
        splitEvseBySocket: true,
        capabilities: ['RFID_READER'],
        physicalReference: 'A1',
        integrationRelays: ['relay'],
        pushIntegrationEnabled: true,
        chargerSpecificMessageStructure: true,
        customProperties: { colour: 'red', constructor: 'x' },
        allowMissingSubprotocol: true,
        sockets: [
          {
            id: 2,
            name: 'Left',
            maxWatts: 22000,
            termsAndConditions: 'https://example.com/terms',
            deviceEvseId: 1,
          },
          { id: 1, type: 'IEC_62196_T2', format: 'CABLE', phaseRotation: 'RST' },
        ],
      };
      const told = await createCharger(full);
      const made = await good(told);
      expect([told.response.status, told.response.headers.get('location')]).toEqual([
        201,
        `/api/v1/chargers/${chargerId}`,
      ]);
      expect(made.ocppUrl).toBe(`${at().replace('http', 'ws')}/ocpp/${chargerId}`);
      expect(made.password).toMatch(/^[2-9A-HJ-NP-Za-km-z]{20}$/);
      const { password: _password, warnings: _warnings, ...shown } = made;
      const read = await good(getCharger(chargerId));
      expect(read).toEqual(shown);
      expect(read).toMatchObject({
        ...full,
        sockets: [
          { id: 1, name: '1', type: 'IEC_62196_T2', status: 'Offline' },
          { id: 2, name: 'Left', maxWatts: 22000 },
        ],
        lastSeen: null,
        authMode: 'basic',
        locationInfo: { latitude: null, streetNumber: null },
      });
      const copy = await good(createCharger({ ...read, chargerId: `${chargerId}b` }));
      expect(copy).toEqual({
        ...made,
        id: copy.id,
        chargerId: `${chargerId}b`,
        ocppUrl: `${made.ocppUrl}b`,
        password: copy.password,
        sockets: made.sockets?.map((socket) => ({ ...socket, lastUpdated: expect.any(String) })),
      });
      expect(copy.password).not.toBe(made.password);
      expect((await good(api.GET('/api/v1/chargers'))).items).toContainEqual(shown);
    });

    it('takes a charger out of a driver document back, place and all', async () => {
      const chargerId = unique('CP');
      await good(createCharger({ chargerId, groupId: site }));
      const userid = await createDriver();
      const params = { path: { userid, chargerId } };
      await good(api.PUT('/api/v1/drivers/{userid}/chargers/{chargerId}', { params }));
      const [shown] = (await getDriver(userid)).chargers;
      const unset = { latitude: 0, longitude: 0, streetNumber: '', postalNumber: '' };
      expect(shown?.locationInfo).toMatchObject(unset);
      const again = await good(createCharger({ ...shown!, chargerId: `${chargerId}b` }));
      expect(again).toMatchObject({ lastSeen: null, locationInfo: { latitude: null, streetNumber: null } });
    });

    it('has three ways to log in', async () => {
      const create = (more: Partial<Schemas['NewCharger']>) =>
        createCharger({ chargerId: unique('CP'), groupId: site, ...more });
      const kept = await good(create({ password: 'kept from before' }));
      expect([kept.password, kept.warnings]).toEqual(['kept from before', []]);
      const short = await good(create({ password: 'fifteen letters' }));
      const rule = 'is shorter than 16 characters: the OCPP security white paper wants 16 to 20';
      expect(short.warnings).toEqual([{ field: 'password', rule }]);
      expect(await refused(create(short))).toMatch(/^409 charger-id-taken/);
      expect(await good(create({ authMode: 'none' }))).toMatchObject({ authMode: 'none', password: null });
      expect((await good(create({ authMode: 'adopt', adoptHours: 1 }))).password).toBeNull();
      expect(await refused(create({ authMode: 'none', password: 'x' }))).toBe(
        '400 bad-body: password has no use with authMode none',
      );
      const odd = await good(create({ chargerId: `(${unique('CP')})&~` }));
      expect((await good(getCharger(odd.chargerId))).id).toBe(odd.id);
    });

    it('has an identity that is unique over all customers', async () => {
      const chargerId = unique('CP');
      await good(createCharger({ chargerId, groupId: site }));
      const theirs = await good(createSite({ groupName: 'x' }, other));
      for (const [who, groupId] of [
        [api, site],
        [other, theirs.id],
      ] as const) {
        expect(await refused(createCharger({ chargerId, groupId }, who))).toBe(
          '409 charger-id-taken: chargerId is already the identity of another charger',
        );
      }
      expect(await refused(getCharger(chargerId, other))).toBe('404 charger-not-found');
      const refresh = (as: Api) =>
        as.POST('/api/v1/chargers/{chargerId}/configuration/refresh', { params: { path: { chargerId } } });
      expect(await refused(refresh(other))).toBe('404 charger-not-found');
      expect(await refused(refresh(api))).toBe('409 charger-offline');
      expect(await refused(createCharger({ chargerId: unique('CP'), groupId: site }, other))).toBe(
        `400 bad-body: groupId ${OF_THE_CUSTOMER}`,
      );
    });
  });

  it('pages through lists', async () => {
    const mine = await newCustomer(at());
    const names = Array.from({ length: 7 }, (_, i) => `S${i}`);
    for (const groupName of names) await good(createSite({ groupName }, mine.api));
    const list = (limit: number, from: { cursor?: string } = {}) =>
      mine.api.GET('/api/v1/sites', { params: { query: { limit, ...from } } });
    const read = await pages((from) => list(3, from));
    expect(read.map(({ length }) => length)).toEqual([3, 3, 1]);
    expect(read.flat().map(({ groupName }) => groupName)).toEqual(names);
    expect((await good(list(7))).nextCursor).toBeNull();
    for (const limit of ['0', '201', '-1', '1.0', 'x', '', '1&limit=2', '%201']) {
      const told = await say(at(), mine.key, 'GET', `/sites?limit=${limit}`);
      expect([told.status, told.text]).toEqual([
        400,
        'Errors in the query parameters: limit must be a whole number from 1 to 200, given once',
      ]);
    }
    for (const wrong of ['x', '', 'YWZ0ZXI6MDE', 'YWZ0ZXI6LTE', 'YWZ0ZXI6MQ&cursor=YWZ0ZXI6MQ']) {
      const told = await say(at(), mine.key, 'GET', `/audit?cursor=${wrong}`);
      expect([wrong, told.status, told.text]).toEqual([
        wrong,
        400,
        'Errors in the query parameters: cursor must be the nextCursor of the page before, given once',
      ]);
    }
  });
});
