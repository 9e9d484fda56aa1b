// Corrections: they stand whatever the charger tells later, what it tells is not lost, and who corrected what why can be read.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Network, newCustomer, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { good, refused, type Schemas } from '../support/client.ts';
import { onEveryEngine, raw, say } from './harness.ts';

const MINUTE = 60_000;
const began = Date.now() - 600 * MINUTE;
const at0 = (minutes: number) => new Date(began + minutes * MINUTE).toISOString();
const events: string[] = [];

onEveryEngine(
  'corrections',
  (at) => {
    let network: Network;
    let line: TestCharger;
    beforeAll(async () => {
      network = await smallNetwork(at(), { tags: [{ idTag: 'ONE' }, { idTag: 'TWO' }] });
      line = await TestCharger.connect(at(), network.chargers[0] ?? expect.fail('no charger'));
      await line.boot(2);
    });
    afterAll(() => line.close());

    const path = '/api/v1/transactions/{transactionId}';
    const one = (id: number) => ({ params: { path: { transactionId: id } } });
    const read = (id: number) => good(network.api.GET(path, one(id)));
    const post = (id: number, body: Schemas['NewCorrection']) =>
      network.api.POST(`${path}/corrections`, { ...one(id), body });
    const correct = (id: number, body: Omit<Schemas['NewCorrection'], 'reason'>) =>
      good(post(id, { reason: 'because', ...body }));
    const history = async (id: number) => (await good(network.api.GET(`${path}/history`, one(id)))).items;

    let minute = 0;
    /** A charge of its own, 10 minutes after the one before. */
    async function started(socket = 1): Promise<number> {
      minute += 10;
      return (await line.start(socket, 'ONE', 1000, at0(minute))).transactionId;
    }
    async function ended(): Promise<number> {
      const id = await started();
      await line.stop(id, 4000, at0(minute + 5));
      return id;
    }

    it('take the place of what was told; both, and the reason, can be read', async () => {
      const id = await ended();
      const before = await read(id);
      const reason = 'Meter exchanged, read off both';
      const after = await good(post(id, { reason, energyWh: 3500.5, startedAt: at0(minute - 1) }));
      expect(after).toEqual({
        ...before,
        ...{ energyWh: 3500.5, startedAt: at0(minute - 1), flags: ['corrected'], revision: 1 },
        told: { startedAt: at0(minute), energyWh: 3000 },
      });
      expect(await read(id)).toEqual(after);
      expect(await history(id)).toMatchObject([
        {
          ...{ action: 'correct', thing: 'transaction', thingId: String(id), reason },
          driverId: network.driverId,
          changes: {
            energyWh: { from: 3000, to: 3500.5 },
            startedAt: { from: at0(minute), to: at0(minute - 1) },
          },
        },
      ]);
    });

    it('that change nothing leave no trace; back to what was told, the figure is the charger’s again', async () => {
      const id = await ended();
      expect(await correct(id, { energyWh: 3000 })).toMatchObject({ revision: 0, flags: [], told: null });
      expect(await history(id)).toEqual([]);
      await correct(id, { energyWh: null });
      expect(await read(id)).toMatchObject({ energyWh: null, told: { energyWh: 3000 }, revision: 1 });
      expect(await correct(id, { energyWh: 3000 })).toMatchObject({ revision: 2, flags: [], told: null });
      expect(await history(id)).toHaveLength(2);
    });

    it('are not overwritten by what the charger tells late, and that is not lost', async () => {
      const id = await started();
      await line.meter(1, id, 2000, at0(minute + 2));
      const closed = await correct(id, { stoppedAt: at0(minute + 4), energyWh: 1200 });
      expect(closed).toMatchObject({
        ...{ closedBy: 'correction', stoppedAt: at0(minute + 4), energyWh: 1200, revision: 1 },
        told: { stoppedAt: null, energyWh: 1000 },
      });
      await line.meter(1, id, 2500, at0(minute + 5));
      expect(await read(id)).toMatchObject({
        ...{ energyWh: 1200, lastRegisterWh: 2500, flags: ['corrected', 'late-samples'] },
        ...{ closedBy: 'correction', stoppedAt: at0(minute + 4), told: { stoppedAt: null, energyWh: 1500 } },
      });
      expect(await line.stop(id, 2600, at0(minute + 6), { reason: 'Local', idTag: 'ONE' })).toMatchObject({
        idTagInfo: { status: 'Accepted' },
      });
      const late = await read(id);
      expect(late).toMatchObject({
        ...{ energyWh: 1200, stoppedAt: at0(minute + 4), closedBy: 'charger', revision: 2 },
        ...{ meterStop: 2600, reason: 'Local', stopChargerTime: at0(minute + 6) },
        ...{ flags: ['corrected', 'late-samples', 'late-stop'] },
        told: { stoppedAt: at0(minute + 6), energyWh: 1600 },
      });
      await line.stop(id, 2600, at0(minute + 6), { reason: 'Local', idTag: 'ONE' });
      expect(await read(id)).toEqual(late);
      expect(line.frames.filter(([type]) => type === 4)).toEqual([]);
    });

    it('stand before an end that the server assumes, too', async () => {
      const id = await started(2);
      await line.meter(2, id, 1800, at0(minute + 1));
      await correct(id, { energyWh: 500 });
      await started(2);
      expect(await read(id)).toMatchObject({
        ...{ closedBy: 'assumed', energyWh: 500, stoppedAt: at0(minute - 9), told: { energyWh: 800 } },
      });
    });

    it('close what is open, as everybody hears, and free its socket and its tag', async () => {
      const id = await started(1);
      events.length = 0;
      await correct(id, { stoppedAt: at0(minute + 1) });
      expect(events).toEqual([`stopped ${id} by correction`]);
      await correct(id, { stoppedAt: at0(minute + 2) });
      expect(events).toHaveLength(1);
      const open = await good(
        network.api.GET('/api/v1/transactions', { params: { query: { open: true, idTag: 'ONE' } } }),
      );
      expect(open.items.map((t) => t.id)).not.toContain(id);
    });

    it('give it to another tag, with its driver, or to a driver, or to nobody', async () => {
      const body = { name: 'Väinö', tags: [{ idTag: 'HIS' }] };
      const driver = await good(network.api.POST('/api/v1/drivers', { body }));
      const tagId = driver.tags[0]?.id ?? 0;
      const id = await ended();
      expect(await correct(id, { tagId })).toMatchObject({
        ...{ tagId, driverId: driver.id, driverName: 'Väinö', idTag: 'ONE' },
        told: { driverId: network.driverId },
      });
      const his = await good(
        network.api.GET('/api/v1/transactions', { params: { query: { driverId: driver.id } } }),
      );
      expect(his.items.map((t) => t.id)).toEqual([id]);
      expect(await correct(id, { tagId: null, driverId: null })).toMatchObject({
        ...{ tagId: null, tokenName: null, driverId: null, driverName: null },
      });
      const back = await correct(id, { tagId, driverId: driver.id });
      expect(back).toMatchObject({ tagId, driverId: driver.id });
      const wrong = post(id, { reason: 'r', tagId, driverId: network.driverId });
      expect(await refused(wrong)).toBe('400 bad-body: driverId must be the driver of the tag, or left out');
    });

    it('are refused to who read it before somebody else corrected it', async () => {
      const id = await ended();
      const send = (energyWh: number, etag?: string) =>
        raw(at(), `/api/v1/transactions/${id}/corrections`, {
          method: 'POST',
          headers: {
            ...{ authorization: `Bearer ${network.key}`, 'content-type': 'application/json' },
            ...(etag === undefined ? {} : { 'if-match': etag }),
          },
          body: JSON.stringify({ reason: 'r', energyWh }),
        });
      const { headers } = await say(at(), network.key, 'GET', `/transactions/${id}`);
      const first = await send(1, String(headers.etag));
      expect(first.status).toBe(200);
      expect((await send(2, String(headers.etag))).status).toBe(412);
      expect((await send(3, String(first.headers.etag))).status).toBe(200);
      expect((await read(id)).energyWh).toBe(3);
    });

    it.each([
      [{ energyWh: 1 }, '400 bad-body: reason is required'],
      [{ reason: ' ', energyWh: 1 }, '400 bad-body: reason must not be blank'],
      [{ reason: 'x'.repeat(501), energyWh: 1 }, '400 bad-body: reason must be at most 500 characters long'],
      [
        { reason: 'r' },
        '400 bad-body: body must hold one of startedAt, stoppedAt, energyWh, tagId, driverId',
      ],
      [{ reason: 'r', energyWh: -1 }, '400 bad-body: energyWh must lie between 0 and 1000000000000'],
      [{ reason: 'r', energyWh: '1' }, '400 bad-body: energyWh must be a number or null'],
      [{ reason: 'r', stoppedAt: null }, '400 bad-body: stoppedAt must be a text'],
      [{ reason: 'r', stoppedAt: at0(-1) }, '400 bad-body: stoppedAt must not lie before the start'],
      [
        { reason: 'r', startedAt: new Date(Date.now() + MINUTE).toISOString() },
        '400 bad-body: startedAt must not lie in the future',
      ],
      [{ reason: 'r', tagId: 424242 }, '400 bad-body: tagId must be the id of a tag of the customer'],
      [
        { reason: 'r', driverId: 424242 },
        '400 bad-body: driverId must be the id of a driver of the customer',
      ],
      [{ reason: 'r', meterStop: 5 }, '400 bad-body: meterStop is not a known key'],
    ])('refused: %j', async (body, error) => {
      const id = await ended();
      const before = await read(id);
      expect(await refused(post(id, body as Schemas['NewCorrection']))).toBe(error);
      expect(await read(id)).toEqual(before);
    });

    it('of another customer’s, or with another’s tag or driver, are refused', async () => {
      const theirs = await smallNetwork(at());
      const { api } = await newCustomer(at());
      const id = await ended();
      const body = { reason: 'r', energyWh: 0 };
      expect(await refused(api.POST(`${path}/corrections`, { ...one(id), body }))).toBe(
        '404 transaction-not-found',
      );
      expect(await refused(post(id, { reason: 'r', driverId: theirs.driverId }))).toBe(
        '400 bad-body: driverId must be the id of a driver of the customer',
      );
    });
  },
  {
    onEvent: (event) => {
      if (event.kind === 'stopped') events.push(`stopped ${event.transactionId} by ${event.by}`);
    },
  },
);
