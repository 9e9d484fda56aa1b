// Reservations: asked for over REST, answered, shown and used by a charger that speaks literal frames.
import { afterEach, expect, it } from 'vitest';
import { smallNetwork } from '../support/api.ts';
import { keyOf } from '../support/branched.ts';
import { type Answering, TestCharger, until } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { onEveryEngine, raw, say } from './harness.ts';

const ACCEPTED = { status: 'Accepted' };
const MINUTE = 60_000;
let ahead = 0;
const now = () => Date.now() + ahead;
const TAGS = [{ idTag: 'TAG-1' }, { idTag: 'TAG-2' }];

onEveryEngine(
  'reservations',
  (at, server) => {
    afterEach(() => {
      ahead = 0;
    });
    async function begin(answer: Answering = ACCEPTED, options: Parameters<typeof smallNetwork>[1] = {}) {
      const n = await smallNetwork(at(), { tags: TAGS, ...options });
      const charger = n.chargers[0] ?? expect.fail('no charger');
      const line = await TestCharger.connect(at(), charger);
      line.answers({ ReserveNow: answer, CancelReservation: ACCEPTED });
      await line.boot(2);
      const send = (method: string, path: string, body?: unknown, key = n.key) =>
        say(at(), key, method, path, body);
      const reserve = (more: object = {}, query = '?wait=10s') =>
        send('POST', `/chargers/${charger.id}/reservations${query}`, {
          ...{ idTag: 'tag-1', socketId: 1, minutes: 30, ...more },
        });
      const read = async (id: number) => (await send('GET', `/reservations/${id}`)).json;
      const cancel = async (id: number, query = '?wait=10s') => send('DELETE', `/reservations/${id}${query}`);
      /** One that the charger shows. */
      const active = async (more: object = {}) => {
        const { json } = await reserve(more);
        expect(json).toMatchObject({ state: 'active', endedAt: null });
        await line.status(json.socketId ?? 0, 'Reserved');
        return json as { id: number; number: number };
      };
      const start = (socketId: number, idTag: string, more: object = {}) =>
        line.call<{ transactionId: number }>('StartTransaction', {
          ...{ connectorId: socketId, idTag, meterStart: 0, timestamp: new Date(now()).toISOString() },
          ...more,
        });
      return { n, charger, line, send, reserve, read, cancel, active, start };
    }
    type On = Awaited<ReturnType<typeof begin>>;
    const replaceKeys = async ({ line, send, charger }: On, keys: Record<string, string>) => {
      const configurationKey = Object.entries(keys).map(([key, value]) => ({ key, value, readonly: true }));
      line.answers({ GetConfiguration: { configurationKey, unknownKey: [] } });
      const { json } = await send('POST', `/chargers/${charger.id}/commands/GetConfiguration?wait=10s`, {});
      expect(json.state).toBe('accepted');
    };

    it('are ordered of the charger, shown, listed, told, and used', async () => {
      const on = await begin();
      const events = async (more: Record<string, string>) => {
        const headers = { ...more, 'x-api-key': on.n.key };
        return (await fetch(`${at()}/api/v1/events?kind=reservation&for=0s`, { headers })).text();
      };
      const [, before = ''] = /^id: (.+)$/m.exec(await events({})) ?? [];
      const { status, json, headers } = await on.reserve();
      expect([status, headers.location]).toEqual([200, `/api/v1/reservations/${json.id}`]);
      expect(json).toMatchObject({
        ...{ state: 'active', idTag: 'tag-1', driverId: on.n.driverId, socketId: 1, endedAt: null },
      });
      expect(on.line.called('ReserveNow')).toEqual([
        {
          ...{ connectorId: 1, expiryDate: json.until, idTag: 'tag-1', reservationId: json.number },
          parentIdTag: expect.any(String),
        },
      ]);
      expect(json.number).toBeGreaterThan(0);
      await on.line.status(1, 'Reserved');
      expect((await on.read(json.id)).shownAt).not.toBeNull();
      const there = `/chargers/${on.charger.id}/reservations`;
      for (const [path, found] of [
        [`${there}?state=active&socketId=1&idTag=TAG-1`, 1],
        [`/reservations?driverId=${on.n.driverId}&chargerId=${on.charger.id}`, 1],
        [`${there}?state=used`, 0],
        [`${there}?idTag=TAG-2`, 0],
        [`${there}?socketId=2`, 0],
      ] as const) {
        expect([path, (await on.send('GET', path)).json.items.length]).toEqual([path, found]);
      }
      // A start that is refused uses nothing up.
      await on.start(1, 'NOBODY', { reservationId: json.number });
      expect((await on.read(json.id)).state).toBe('active');
      const { transactionId } = await on.start(1, 'TAG-1');
      expect(await on.read(json.id)).toMatchObject({ state: 'used', transactionId });
      const told = await events({ 'last-event-id': before });
      const mine = [...told.matchAll(/"reservationId":(\d+),"socketId":1,"state":"(\w+)"/g)];
      expect(mine.map(([, id, state]) => [Number(id), state])).toEqual([
        [json.id, 'requested'],
        [json.id, 'active'],
        [json.id, 'used'],
      ]);
      await on.line.close();
    });

    it('are refused with field and rule where they make no sense', async () => {
      const on = await begin();
      const past = new Date(now() - 1000).toISOString();
      const far = new Date(now() + 8 * 24 * 60 * MINUTE).toISOString();
      for (const [more, told] of [
        [{ idTag: null }, 'idTag or driverId is required'],
        [{ minutes: null }, 'until or minutes is required'],
        [{ minutes: 0 }, 'minutes must'],
        [{ until: past, minutes: null }, 'until must lie in the future'],
        [{ until: far, minutes: null }, 'until must lie at most 7 days ahead'],
        [{ until: far }, 'minutes has no use with until'],
        [{ socketId: 9 }, 'socketId must be a socket of the charger'],
        [{ driverId: 424_242 }, 'driverId must be the id of a driver of the customer'],
        [{ driverId: on.n.driverId, idTag: 'OTHER' }, 'idTag must be a tag of the driver'],
        [{ replaces: 424_242 }, 'replaces must be a reservation at the charger that is not over'],
      ] as const) {
        const { status, text } = await on.reserve(more);
        expect([more, status, text]).toEqual([more, 400, expect.stringContaining(told)]);
      }
      const refused = await on.reserve({ idTag: 'NOBODY' });
      expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('unknown-tag')]);
      expect(on.line.called('ReserveNow')).toEqual([]);
      const unchecked = await on.reserve({ idTag: 'NOBODY', unchecked: true });
      expect(unchecked.json).toMatchObject({ state: 'active', idTag: 'NOBODY', driverId: null });
      const taken = await on.reserve({ driverId: on.n.driverId, idTag: null });
      expect([taken.status, taken.text]).toEqual([
        409,
        expect.stringContaining(`socketId is kept free by reservation ${unchecked.json.id}`),
      ]);
      const other = await begin();
      expect((await other.send('GET', `/reservations/${unchecked.json.id}`)).status).toBe(404);
      expect((await other.cancel(unchecked.json.id)).status).toBe(404);
      await Promise.all([on.line.close(), other.line.close()]);
    });

    it('are not asked of a charger that is known not to keep any', async () => {
      const on = await begin();
      await replaceKeys(on, { ReserveConnectorZeroSupported: 'false', SupportedFeatureProfiles: 'Core' });
      const none = await on.reserve();
      expect([none.status, none.text]).toEqual([409, expect.stringContaining('SupportedFeatureProfiles')]);
      await replaceKeys(on, { reserveConnectorZeroSupported: 'False', SupportedFeatureProfiles: '' });
      const any = await on.reserve({ socketId: null });
      expect([any.status, any.text]).toEqual([409, expect.stringContaining('socketId is required')]);
      expect((await on.reserve()).json.state).toBe('active');
      await on.line.close();
    });

    it.each(['Faulted', 'Occupied', 'Unavailable', 'Rejected'])(
      'tell the charger’s no: %s',
      async (status) => {
        const on = await begin({ status });
        expect((await on.reserve()).json).toMatchObject({ state: 'rejected', reason: status });
        await on.line.close();
      },
    );

    it('end as the charger shows it', async () => {
      const on = await begin();
      for (const [status, connectorId, reason] of [
        ['Faulted', 1, 'Faulted'],
        ['Unavailable', 0, 'Unavailable'],
        ['Available', 1, 'the charger let it go'],
      ] as const) {
        const { id } = await on.active();
        await on.line.status(connectorId, status);
        expect(await on.read(id)).toMatchObject({ state: 'lost', reason });
      }
      // Available before it was ever shown says nothing; another's start does.
      const { json } = await on.reserve();
      await on.line.status(1, 'Available');
      expect((await on.read(json.id)).state).toBe('active');
      const body = { name: 'Ben', tags: [{ idTag: 'ELSE' }] };
      const { id } = await good(on.n.api.POST('/api/v1/drivers', { body }));
      const path = { userid: id, siteId: on.n.siteId };
      await good(on.n.api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path } }));
      await on.start(1, 'ELSE');
      expect(await on.read(json.id)).toMatchObject({ state: 'lost', transactionId: null });
      await on.line.close();
    });

    it('of any socket are used by a tag of the same parent', async () => {
      const on = await begin();
      const { id, number } = await on.active({ socketId: null });
      expect(on.line.called('ReserveNow')).toMatchObject([{ connectorId: 0 }]);
      const { transactionId } = await on.start(2, 'TAG-2', { reservationId: number });
      expect(await on.read(id)).toMatchObject({ state: 'used', transactionId, socketId: null });
      await on.line.close();
    });

    it('are taken back: unsent at once, else when the charger says so', async () => {
      const on = await begin();
      const { id, number } = await on.active();
      const cancelled = await on.cancel(id);
      expect([cancelled.status, cancelled.json.state]).toEqual([200, 'cancelled']);
      expect(on.line.called('CancelReservation')).toEqual([{ reservationId: number }]);
      expect((await on.cancel(id)).json).toEqual(cancelled.json);

      on.line.answers({ CancelReservation: { status: 'Rejected' } });
      const kept = await on.active();
      expect((await on.cancel(kept.id)).json).toMatchObject({ state: 'active', cancelState: 'rejected' });
      await on.line.status(1, 'Preparing');
      expect((await on.cancel(kept.id)).json).toMatchObject({ state: 'lost', cancelState: 'rejected' });

      await on.line.close();
      await expect
        .poll(async () => (await on.send('GET', `/chargers/${on.charger.id}`)).json)
        .toMatchObject({ activeConnection: false });
      const away = await on.reserve({}, '');
      const found = () => on.read(away.json.id);
      await until(found, ({ state }) => state === 'failed');
      const waits = await on.reserve({}, '?expiresIn=10m');
      expect([waits.status, waits.json.state]).toEqual([202, 'requested']);
      expect((await on.cancel(waits.json.id, '')).json.state).toBe('cancelled');
    });

    it('whose order people take back are found as they are shown, at once', async () => {
      const on = await begin();
      await on.line.close();
      await expect
        .poll(async () => (await on.send('GET', `/chargers/${on.charger.id}`)).json)
        .toMatchObject({ activeConnection: false });
      const found = async (state: string) =>
        (await on.send('GET', `/reservations?chargerId=${on.charger.id}&state=${state}`)).json.items;
      const { json } = await on.reserve({}, '?expiresIn=10m');
      expect(await found('requested')).toMatchObject([{ id: json.id, state: 'requested' }]);
      await on.send('DELETE', `/commands/${json.commandId}`);
      expect(await found('requested')).toEqual([]);
      const cancelled = await on.read(json.id);
      expect(await found('cancelled')).toEqual([cancelled]);
      // Whether a sweep came between or not.
      await on.send('DELETE', `/chargers/${on.charger.id}?cascade=true`);
      expect(await on.read(json.id)).toMatchObject({ state: 'cancelled', endedAt: cancelled.endedAt });
    });

    it('take the place of one another, under the same number, when the charger agrees', async () => {
      const on = await begin();
      const first = await on.active();
      on.line.answers({ ReserveNow: { status: 'Rejected' } });
      const no = (await on.reserve({ replaces: first.id, idTag: 'TAG-2' })).json;
      expect([no.state, no.number, (await on.read(first.id)).state]).toEqual([
        ...['rejected', first.number, 'active'],
      ]);
      on.line.answers({ ReserveNow: ACCEPTED });
      const second = (await on.reserve({ replaces: first.id, idTag: 'TAG-2' })).json;
      expect([second.state, second.number]).toEqual(['active', first.number]);
      expect(await on.read(first.id)).toMatchObject({ state: 'cancelled', reason: 'replaced' });
      await on.line.close();
    });

    it('expire, and are called back once where the charger keeps on, but not in quiet', async () => {
      const on = await begin();
      const { id, number } = await on.active();
      ahead = 30 * MINUTE + 1000;
      await server().renewLease();
      await server().sweepReservations();
      expect((await on.read(id)).state).toBe('expired');
      expect(on.line.called('CancelReservation')).toEqual([]);
      ahead += 2 * MINUTE;
      await server().renewLease();
      const quiet = (on: boolean) => ({ quiet: on });
      await on.send('PATCH', `/chargers/${on.charger.id}`, quiet(true));
      await server().sweepReservations();
      expect((await on.read(id)).cancelCommandId).toBeNull();
      await on.send('PATCH', `/chargers/${on.charger.id}`, quiet(false));
      for (const _ of [1, 2]) await server().sweepReservations();
      await until(
        () => on.read(id),
        ({ cancelState }) => cancelState === 'accepted',
      );
      expect(on.line.called('CancelReservation')).toEqual([{ reservationId: number }]);
      expect((await on.read(id)).state).toBe('expired');
      await on.line.close();
    });

    it('whose answer is lost are resolved by what the charger shows or answers late', async () => {
      const on = await begin(() => undefined);
      const { json } = await on.reserve({}, '');
      await until(
        async () => on.line.called('ReserveNow'),
        (calls) => calls.length === 1,
      );
      const asked = on.line.frames.find(([, , action]) => action === 'ReserveNow') ?? expect.fail('none');
      await on.line.close();
      await until(
        () => on.read(json.id),
        ({ state }) => state === 'unknown',
      );
      const again = await TestCharger.connect(at(), on.charger);
      await again.status(1, 'Reserved');
      expect(await on.read(json.id)).toMatchObject({ state: 'active', reason: null });
      again.send(JSON.stringify([3, asked[1], { status: 'Occupied' }]));
      await until(
        () => on.read(json.id),
        ({ state }) => state === 'rejected',
      );
      await again.close();
    });

    it('are made and ended by the words of OCPP as well, and by other hardware', async () => {
      const on = await begin();
      const order = (action: string, body: object) =>
        on.send('POST', `/chargers/${on.charger.id}/commands/${action}?wait=10s`, body);
      const expiryDate = new Date(now() + 10 * MINUTE).toISOString();
      const newest = async () => (await on.send('GET', '/reservations?limit=1')).json.items[0];
      const body = { connectorId: 1, expiryDate, idTag: 'TAG-1', reservationId: 7 };
      await order('ReserveNow', body);
      expect(await newest()).toMatchObject({ number: 7, state: 'active', driverId: on.n.driverId });
      await order('ReserveNow', { ...body, connectorId: 2 });
      expect(await newest()).toMatchObject({ number: 7, state: 'active', socketId: 2 });
      await order('CancelReservation', { reservationId: 7 });
      expect(await newest()).toMatchObject({ state: 'cancelled', cancelState: 'accepted' });
      await on.line.boot(2, { chargePointSerialNumber: 'A' });
      await order('ReserveNow', { ...body, reservationId: 8 });
      await on.line.boot(2, { chargePointSerialNumber: 'B' });
      expect(await newest()).toMatchObject({ number: 8, state: 'lost', reason: 'other hardware' });
      await on.line.close();
    });

    it('are made once under one key, show no tags to who is bound, and forget whom they were for', async () => {
      const on = await begin();
      const post = () =>
        raw(at(), `/api/v1/chargers/${on.charger.id}/reservations?wait=10s`, {
          method: 'POST',
          headers: { 'x-api-key': on.n.key, 'idempotency-key': 'once', 'content-type': 'application/json' },
          body: JSON.stringify({ idTag: 'TAG-1', minutes: 5, socketId: 2 }),
        });
      const [first, second] = [await post(), await post()];
      expect(second.headers['idempotent-replayed']).toBe('true');
      expect(second.text).toBe(first.text);
      const { id } = JSON.parse(first.text) as { id: number };
      const bound = await keyOf(at(), on.n.customerId, {
        ...{ scopes: ['chargers:read', 'chargers:operate'], branches: [on.n.siteId] },
      });
      const seen = await on.send('GET', `/reservations/${id}`, undefined, bound);
      expect(seen.json).toMatchObject({ idTag: '***', parentIdTag: '***', driverId: null });
      for (const filter of ['idTag=TAG-1', `driverId=${on.n.driverId}`]) {
        const found = await on.send('GET', `/reservations?${filter}`, undefined, bound);
        expect([filter, found.json.items]).toEqual([filter, []]);
      }
      const kept = await on.send('GET', `/drivers/${on.n.driverId}/personal-data`);
      const mine = kept.json.items.filter((one: { section: string }) => one.section === 'reservation');
      expect(mine).toMatchObject([{ reservation: { id, idTag: 'TAG-1' } }]);
      await on.send('POST', `/drivers/${on.n.driverId}/erase`);
      expect(await on.read(id)).toMatchObject({ idTag: null, parentIdTag: null, driverId: null });
      const gone = await on.send('DELETE', `/chargers/${on.charger.id}?cascade=true`);
      expect(gone.status).toBeLessThan(300);
      expect(await on.read(id)).toMatchObject({ state: 'lost', reason: 'the charger was deleted' });
    });
  },
  { clock: { now } },
);
