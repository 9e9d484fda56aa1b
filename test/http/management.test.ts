// What people keep, through REST alone: creations, lists, rights, conflicts, and that what was read can be sent back.
import { beforeAll, describe, expect, it } from 'vitest';
import { ask, newCustomer, unique } from '../support/api.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { onEveryEngine, say } from './harness.ts';

onEveryEngine('management', (at) => {
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

  it('makes customers and keys for the admin key only', async () => {
    const made = await say(at(), ADMIN_KEY, 'POST', '/customers', { name: 'Acme', cacheSeconds: 60 });
    expect([made.status, made.json.name, made.json.cacheSeconds]).toEqual([201, 'Acme', 60]);
    expect(made.headers.location).toBe(`/api/v1/customers/${made.json.id}`);
    expect((await say(at(), ADMIN_KEY, 'GET', `/customers/${made.json.id}`)).json).toEqual(made.json);
    const keys = `/customers/${made.json.id}/keys`;
    const one = await say(at(), ADMIN_KEY, 'POST', keys, {
      name: 'n',
      expiresAt: '2999-01-01T02:00:00+02:00',
    });
    expect(one.json).toMatchObject({ name: 'n', expiresAt: '2999-01-01T00:00:00.000Z', revokedAt: null });
    expect(one.headers['cache-control']).toBe('no-store');
    const { key: secret, ...shown } = one.json;
    expect(secret).toMatch(/^fc_\w{12}_\w{40}$/);
    expect((await say(at(), ADMIN_KEY, 'GET', `${keys}/${one.json.id}`)).json).toEqual(shown);
    expect((await say(at(), ADMIN_KEY, 'GET', keys)).json).toEqual({ items: [shown], nextCursor: null });
    expect((await say(at(), ADMIN_KEY, 'POST', keys)).status).toBe(201);
    expect((await say(at(), ADMIN_KEY, 'POST', '/customers/999999/keys')).text).toBe('Customer not found');
    expect((await say(at(), ADMIN_KEY, 'GET', '/customers/x')).status).toBe(400);
    for (const path of ['/customers', keys, '/customers/x']) {
      expect((await say(at(), key, 'GET', path)).status).toBe(401);
    }
    expect((await say(at(), key, 'POST', '/customers', { name: 'x' })).status).toBe(401);
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
    expect((await get('/refused-attempts?limit=3')).status).toBe(200);
    expect((await say(at(), 'nobody', 'GET', '/refused-attempts')).status).toBe(401);
  });

  it('makes sites in a tree; what was read can be sent back', async () => {
    const full = {
      groupName: 'North',
      publicGroupName: 'Norra',
      parentGroupId: site,
      groupType: 3,
      externalId: unique('site'),
      policy: 'known',
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
    const made = await post('/sites', full);
    expect([made.status, made.json]).toEqual([201, { id: expect.any(Number), ...full }]);
    const read = await get(String(made.headers.location).replace('/api/v1', ''));
    expect(read.json).toEqual(made.json);
    const again = await post('/sites', { ...read.json, externalId: '' });
    expect(again.json).toEqual({ ...read.json, id: again.json.id, externalId: null });
    const taken = await post('/sites', read.json);
    expect([taken.status, taken.text]).toEqual([
      409,
      'The externalId is taken: externalId is already held by another site of this customer',
    ]);
    const mine = await say(at(), other, 'POST', '/sites', { ...read.json, parentGroupId: 0 });
    expect([mine.status, mine.json.parentGroupId]).toEqual([201, null]);
    expect((await say(at(), other, 'GET', `/sites/${made.json.id}`)).text).toBe(
      'Site not found for the customer',
    );
    expect((await post('/sites', { groupName: 'Top' })).json).toMatchObject({
      groupType: 1,
      policy: 'rights',
    });
    expect((await post('/sites', { groupName: 'Sub', parentGroupId: site })).json.groupType).toBe(2);
    const foreign = await say(at(), other, 'POST', '/sites', { groupName: 'x', parentGroupId: site });
    expect(foreign.text).toBe(
      'Errors in the request body: parentGroupId must be the id of a site of the customer',
    );
  });

  it('ignores what is only served, whatever it holds', async () => {
    const made = await post('/sites', { groupName: 'A', id: 'x', chargers: 7, subgroups: null });
    expect([made.status, made.json.groupName, typeof made.json.id]).toEqual([201, 'A', 'number']);
    const tags = [{ idTag: unique('T'), id: null, lastUpdated: 5, warnings: 'none' }];
    expect((await post('/drivers', { name: 'D', chargerGroups: {}, tags })).status).toBe(201);
  });

  it('takes a site out of a driver document back', async () => {
    const driver = (await post('/drivers', { name: 'D' })).json.id;
    await say(at(), key, 'PUT', `/drivers/${driver}/sites/${site}`);
    const group = (await get(`/drivers/${driver}`)).json.chargerGroups[0];
    const again = await post('/sites', group);
    expect([again.status, again.json.groupName, again.json.externalId]).toEqual([201, 'Yard', null]);
  });

  describe('chargers', () => {
    it('shows URL and password once; what was read can be sent back', async () => {
      const chargerId = unique('CP');
      const full = {
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
      const made = await post('/chargers', full);
      expect(made.status).toBe(201);
      expect(made.json.ocppUrl).toBe(`${at().replace('http', 'ws')}/ocpp/${chargerId}`);
      expect(made.json.password).toMatch(/^[2-9A-HJ-NP-Za-km-z]{20}$/);
      const { password: _password, warnings: _warnings, ...shown } = made.json;
      const read = await get(String(made.headers.location).replace('/api/v1', ''));
      expect(read.json).toEqual(shown);
      expect(read.json).toMatchObject({
        ...full,
        sockets: [
          { id: 1, name: '1', type: 'IEC_62196_T2', status: 'Offline' },
          { id: 2, name: 'Left', maxWatts: 22000 },
        ],
        lastSeen: null,
        authMode: 'basic',
        locationInfo: { latitude: null, streetNumber: null },
      });
      const copy = await post('/chargers', { ...read.json, chargerId: `${chargerId}b` });
      expect(copy.json).toEqual({
        ...made.json,
        id: copy.json.id,
        chargerId: `${chargerId}b`,
        ocppUrl: `${made.json.ocppUrl}b`,
        password: copy.json.password,
        sockets: made.json.sockets.map((socket: object) => ({ ...socket, lastUpdated: expect.any(String) })),
      });
      expect(copy.json.password).not.toBe(made.json.password);
      expect((await get('/chargers')).json.items).toContainEqual(shown);
    });

    it('takes a charger out of a driver document back, place and all', async () => {
      const chargerId = unique('CP');
      await post('/chargers', { chargerId, groupId: site });
      const driver = (await post('/drivers', { name: 'D' })).json.id;
      expect((await say(at(), key, 'PUT', `/drivers/${driver}/chargers/${chargerId}`)).status).toBe(204);
      const [shown] = (await get(`/drivers/${driver}`)).json.chargers;
      expect(shown.locationInfo).toMatchObject({
        latitude: 0,
        longitude: 0,
        streetNumber: '',
        postalNumber: '',
      });
      const again = await post('/chargers', { ...shown, chargerId: `${chargerId}b` });
      expect([again.status, again.json.locationInfo.latitude, again.json.lastSeen]).toEqual([
        201,
        null,
        null,
      ]);
      expect(again.json.locationInfo.streetNumber).toBeNull();
    });

    it('has three ways to log in', async () => {
      const make = (more: object) => post('/chargers', { chargerId: unique('CP'), groupId: site, ...more });
      const kept = (await make({ password: 'kept from before' })).json;
      expect([kept.password, kept.warnings]).toEqual(['kept from before', []]);
      const short = await make({ password: 'fifteen letters' });
      const rule = 'is shorter than 16 characters: the OCPP security white paper wants 16 to 20';
      expect([short.status, short.json.warnings]).toEqual([201, [{ field: 'password', rule }]]);
      expect((await make(short.json)).status).toBe(409);
      expect((await make({ authMode: 'none' })).json).toMatchObject({ authMode: 'none', password: null });
      expect((await make({ authMode: 'adopt', adoptHours: 1 })).json.password).toBeNull();
      expect((await make({ authMode: 'none', password: 'x' })).text).toBe(
        'Errors in the request body: password has no use with authMode none',
      );
      const odd = await make({ chargerId: `(${unique('CP')})&é`.replace('é', '~') });
      expect([
        odd.status,
        (await get(`/chargers/${encodeURIComponent(odd.json.chargerId)}`)).json.id,
      ]).toEqual([201, odd.json.id]);
    });

    it('has an identity that is unique over all customers', async () => {
      const chargerId = unique('CP');
      expect((await post('/chargers', { chargerId, groupId: site })).status).toBe(201);
      const theirs = (await say(at(), other, 'POST', '/sites', { groupName: 'x' })).json.id;
      for (const [who, groupId] of [
        [key, site],
        [other, theirs],
      ] as const) {
        const taken = await say(at(), who, 'POST', '/chargers', { chargerId, groupId });
        expect([taken.status, taken.text]).toEqual([
          409,
          'The chargerId is taken: chargerId is already the identity of another charger',
        ]);
      }
      expect((await say(at(), other, 'GET', `/chargers/${chargerId}`)).text).toBe(
        'Charger not found for the customer',
      );
      const refresh = `/chargers/${chargerId}/configuration/refresh`;
      expect((await say(at(), other, 'POST', refresh)).status).toBe(404);
      const offline = await post(refresh);
      expect([offline.status, offline.text]).toEqual([409, 'The charger is not connected']);
      const foreign = await say(at(), other, 'POST', '/chargers', { chargerId: unique('CP'), groupId: site });
      expect(foreign.text).toBe(
        'Errors in the request body: groupId must be the id of a site of the customer',
      );
    });
  });

  it('pages through lists', async () => {
    const { key: mine } = await newCustomer(at());
    const names = Array.from({ length: 7 }, (_, i) => `S${i}`);
    for (const groupName of names) await ask(at(), 'POST', '/sites', mine, { groupName });
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null; pages++) {
      const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { json } = await say(at(), mine, 'GET', `/sites?limit=3${from}`);
      seen.push(...json.items.map((one: { groupName: string }) => one.groupName));
      expect(json.items.length).toBe(pages < 2 ? 3 : 1);
      cursor = json.nextCursor;
    }
    expect(seen).toEqual(names);
    expect((await say(at(), mine, 'GET', '/sites?limit=7')).json.nextCursor).toBeNull();
    for (const limit of ['0', '201', '-1', '1.0', 'x', '', '1&limit=2', '%201']) {
      const told = await say(at(), mine, 'GET', `/sites?limit=${limit}`);
      expect([told.status, told.text]).toEqual([
        400,
        'Errors in the query parameters: limit must be a whole number from 1 to 200, given once',
      ]);
    }
    for (const wrong of ['x', '', 'YWZ0ZXI6MDE', 'YWZ0ZXI6LTE', 'YWZ0ZXI6MQ&cursor=YWZ0ZXI6MQ']) {
      const told = await say(at(), mine, 'GET', `/drivers?cursor=${wrong}`);
      expect([wrong, told.status, told.text]).toEqual([
        wrong,
        400,
        'Errors in the query parameters: cursor must be the nextCursor of the page before, given once',
      ]);
    }
  });
});
