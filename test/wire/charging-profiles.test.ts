// Charging profiles over a real WebSocket: what a charger is told, what is refused before it is told, and what is known of it then.
import { expect, it } from 'vitest';
import { onEveryEngine, say } from '../http/harness.ts';
import type { Json } from '../support/api.ts';
import { TestCharger, until } from '../support/charger.ts';
import { later, Stage } from './stage.ts';

const YES = { status: 'Accepted' };

onEveryEngine('charging profiles', (at) => {
  const profile = (chargingProfileId: number, more: Json = {}, schedule: Json = {}) => ({
    ...{ chargingProfileId, stackLevel: 0, chargingProfilePurpose: 'TxDefaultProfile' },
    ...{ chargingProfileKind: 'Relative', ...more },
    chargingSchedule: {
      ...{ chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 10 }] },
      ...schedule,
    },
  });
  const one = (connectorId: number, id: number, more: Json = {}, schedule: Json = {}) => ({
    ...{ connectorId, csChargingProfiles: profile(id, more, schedule) },
  });
  const WHOLE = { chargingProfilePurpose: 'ChargePointMaxProfile' };
  const OF_TX = { chargingProfilePurpose: 'TxProfile' };

  async function open(configuration: Record<string, string> = {}, charger: Json = {}) {
    const on = await Stage.open(at(), { charger });
    const { key, chargers } = on.network;
    const base = `/chargers/${chargers[0]?.id}`;
    const configurationKey = Object.entries(configuration).map(([name, value]) => ({
      ...{ key: name, value, readonly: true },
    }));
    const answers = { SetChargingProfile: YES, ClearChargingProfile: YES, RemoteStartTransaction: YES };
    on.line.answers({ ...answers, GetConfiguration: { configurationKey } });
    if (configurationKey.length > 0) await say(at(), key, 'POST', `${base}/configuration/refresh`);
    const list = async () => (await say(at(), key, 'GET', `${base}/charging-profiles`)).json.items as Json[];
    return {
      ...{ on, list, key, base },
      set: (...of: Parameters<typeof one>) => on.order('SetChargingProfile', one(...of)),
      send: (action: string, body: Json) => say(at(), key, 'POST', `${base}/commands/${action}`, body),
      /** What is known, newest first, in short. */
      known: async () => (await list()).map((it) => `${it.profileId} ${it.socketId} ${it.state}`),
      limit: (body: Json, socket = '') => say(at(), key, 'POST', `${base}${socket}/limit?wait=20s`, body),
    };
  }

  it('that were accepted are known, as long as the charger has them', async () => {
    const { on, set, known, list } = await open();
    const { id: commandId } = await set(0, 1, { ...WHOLE, validTo: later(600) });
    expect(await list()).toEqual([
      {
        ...{ id: expect.any(Number), profileId: 1, socketId: null, purpose: 'ChargePointMaxProfile' },
        ...{ stackLevel: 0, kind: 'Relative', transactionId: null, validFrom: null },
        ...{ validTo: expect.any(String), state: 'installed', profile: expect.any(Object) },
        ...{ sentAt: expect.any(String), commandId },
      },
    ]);
    on.line.answers({ SetChargingProfile: { status: 'Rejected' } });
    await set(1, 2);
    on.line.answers({ SetChargingProfile: YES });
    await set(1, 3);
    await set(2, 4, { stackLevel: 1, validTo: later(-1) });
    expect(await known()).toEqual(['4 2 expired', '3 1 installed', '1 null installed']);
    // The same place in the stack, and the same id.
    await set(1, 5);
    await set(2, 1);
    expect(await known()).toEqual(['1 2 installed', '5 1 installed', '4 2 expired']);
    await on.asks('ClearChargingProfile', { id: 4 }, { status: 'Unknown' }, 'rejected');
    await on.asks('ClearChargingProfile', { connectorId: 1, stackLevel: 0 }, YES);
    expect(await known()).toEqual(['1 2 installed']);
    await on.restart({ chargePointSerialNumber: 'S-1' });
    expect(await known()).toEqual(['1 2 installed']);
    await on.restart({ chargePointSerialNumber: 'S-2' });
    expect(await known()).toEqual([]);
    await on.close();
  });

  it('of a transaction end with it', async () => {
    const { on, set, known, list } = await open();
    const { transactionId } = await on.line.start(1, 'TAG-1');
    await set(1, 1, { ...OF_TX, transactionId });
    expect(await list()).toMatchObject([{ state: 'installed', transactionId }]);
    await on.line.stop(transactionId, 10);
    expect(await known()).toEqual([]);

    const chargingProfile = profile(2, OF_TX);
    await on.order('RemoteStartTransaction', { idTag: 'TAG-1', chargingProfile });
    expect(await known()).toEqual(['2 null awaited']);
    const next = (await on.line.start(2, 'TAG-1')).transactionId;
    expect(await list()).toMatchObject([
      { profileId: 2, socketId: 2, state: 'installed', transactionId: next },
    ]);
    await on.line.stop(next, 20);
    expect(await known()).toEqual([]);
    await on.close();
  });

  it('to which no answer came are uncertain, until one tells', async () => {
    const { on, set, send, known } = await open();
    await set(1, 1);
    await set(2, 2);
    on.line.answers({ SetChargingProfile: undefined, ClearChargingProfile: undefined });
    const calls: [string, Json][] = [
      ['SetChargingProfile', one(1, 3)],
      ['ClearChargingProfile', { id: 2 }],
    ];
    const lost: [number, string][] = [];
    for (const [action, payload] of calls) {
      const called = on.line.next((frame) => frame[2] === action);
      const { id } = (await send(action, payload)).json;
      lost.push([id, (await called)[1]]);
      on.line.drop();
      await until(
        () => on.command(id),
        ({ state }) => state === 'unknown',
      );
      on.line = await TestCharger.connect(at(), on.network.chargers[0] ?? expect.fail('no charger'));
      await on.line.boot(2);
    }
    expect(await known()).toEqual(['3 1 uncertain', '2 2 uncertain', '1 1 uncertain']);
    const answered = async (which: number, answer: Json) => {
      const [id, messageId] = lost[which] ?? expect.fail('no such call');
      on.line.send(JSON.stringify([3, messageId, answer]));
      await until(
        () => on.command(id),
        ({ late }) => late,
      );
    };
    await answered(0, { status: 'Rejected' });
    expect(await known()).toEqual(['2 2 uncertain', '1 1 installed']);
    await answered(1, YES);
    expect(await known()).toEqual(['1 1 installed']);
    await on.close();
  });

  it('that make no sense, or are beyond the charger, are refused before it is told', async () => {
    const { on, set, send, base, key } = await open({
      ...{ ChargeProfileMaxStackLevel: '2', ChargingScheduleMaxPeriods: '1' },
      ...{ ChargingScheduleAllowedChargingRateUnit: ' Power ', MaxChargingProfilesInstalled: '1' },
    });
    const watts = { chargingRateUnit: 'W' };
    const two = {
      ...watts,
      chargingSchedulePeriod: [0, 60].map((startPeriod) => ({ startPeriod, limit: 1 })),
    };
    await set(1, 1, {}, watts);
    expect(on.line.called('SetChargingProfile')).toHaveLength(1);
    const at16 = 'csChargingProfiles';
    const wrong: [string, Json, string][] = [
      ['SetChargingProfile', one(1, 1, WHOLE), 'connectorId must be 0 with ChargePointMaxProfile'],
      [
        'SetChargingProfile',
        one(1, 1, { ...OF_TX, transactionId: 1 }),
        `${at16}.transactionId must be the id of a`,
      ],
      ['SetChargingProfile', one(1, 1, { stackLevel: 3 }, watts), `${at16}.stackLevel must be at most 2`],
      ['SetChargingProfile', one(1, 1), `${at16}.chargingSchedule.chargingRateUnit must be W`],
      ['SetChargingProfile', one(1, 1, {}, two), 'must have at most 1 periods'],
      ['SetChargingProfile', one(2, 2, {}, watts), `${at16} has no room: the charger has 1 others`],
      [
        'RemoteStartTransaction',
        { idTag: 'TAG-1', chargingProfile: profile(1) },
        'must be TxProfile in a start',
      ],
    ];
    for (const [action, payload, told] of wrong) {
      const { status, text } = await send(action, payload);
      expect([status, text]).toEqual([400, expect.stringContaining(told)]);
    }
    // The place of another is free all the same.
    expect((await set(1, 1, {}, watts)).state).toBe('accepted');
    const bulk = { action: 'SetChargingProfile', filter: { chargerIds: [on.network.chargers[0]?.id] } };
    const senseless = await say(at(), key, 'POST', '/bulk-commands', { ...bulk, payload: one(1, 1, WHOLE) });
    expect([senseless.status, senseless.text]).toEqual([
      400,
      expect.stringContaining('payload.connectorId must'),
    ]);
    const beyond = (await say(at(), key, 'POST', '/bulk-commands', { ...bulk, payload: one(1, 1) })).json;
    const { items } = await until(
      async () => (await say(at(), key, 'GET', `/bulk-commands/${beyond.id}/commands`)).json,
      ({ items }) => items[0]?.state !== 'waiting',
    );
    expect(items).toMatchObject([{ state: 'skipped', problem: expect.stringContaining('must be W') }]);
    expect(on.line.called('SetChargingProfile')).toHaveLength(2);
    const gone = await say(at(), key, 'GET', `${base}X/charging-profiles`);
    expect(gone.status).toBe(404);
    await on.close();
  });

  it('are what a limit becomes', async () => {
    const { on, limit, known } = await open(
      { ChargingScheduleAllowedChargingRateUnit: 'Current', ChargeProfileMaxStackLevel: '1' },
      { sockets: [{ id: 1, socketPowerType: 'AC_3_PHASE', maxVoltage: 230 }, { id: 2 }] },
    );
    const last = () => on.line.called('SetChargingProfile').at(-1);
    expect((await limit({ watts: 6900 }, '/sockets/1')).json.state).toBe('accepted');
    expect(last()).toMatchObject({
      connectorId: 1,
      csChargingProfiles: {
        ...{ chargingProfilePurpose: 'TxDefaultProfile', chargingProfileKind: 'Absolute' },
        chargingSchedule: {
          ...{ chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 10 }] },
        },
      },
    });
    await limit({ amps: 0, until: later(600) }, '/sockets/1');
    expect(last()).toMatchObject({
      csChargingProfiles: {
        validTo: expect.any(String),
        chargingSchedule: { chargingSchedulePeriod: [{ startPeriod: 0, limit: 0 }] },
      },
    });
    expect(await known()).toEqual(['900002 1 installed']);
    const { transactionId } = await on.line.start(1, 'TAG-1');
    await limit({ amps: 8 }, '/sockets/1');
    expect(last()).toMatchObject({
      csChargingProfiles: { chargingProfilePurpose: 'TxProfile', transactionId },
    });
    await limit({ amps: 32 });
    expect(await known()).toEqual(['900000 null installed', '900003 1 installed', '900002 1 installed']);
    for (const left of [2, 1]) {
      expect((await limit({ amps: null }, '/sockets/1')).json.action).toBe('ClearChargingProfile');
      expect(await known()).toHaveLength(left);
    }
    expect(on.line.called('ClearChargingProfile')).toEqual([{ id: 900_003 }, { id: 900_002 }]);
    for (const [body, socket, status, told] of [
      [{}, '', 400, 'amps or watts is required'],
      [{ amps: -1 }, '', 400, 'amps must'],
      [{ amps: 1, until: later(-1) }, '', 400, 'until must lie in the future'],
      [{ watts: 5000 }, '/sockets/2', 400, 'watts cannot be told to this charger, which takes amps only'],
      [{ amps: 1 }, '/sockets/9', 404, 'Socket not found'],
    ] as const) {
      const refused = await limit(body, socket);
      expect([refused.status, refused.text]).toEqual([status, expect.stringContaining(told)]);
    }
    await on.close();
  });
});
