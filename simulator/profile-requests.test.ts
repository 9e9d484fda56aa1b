// Reservation and Smart Charging, asked by a server in strict mode.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedCharger } from './charger.ts';
import type { Payload } from './messages.ts';
import { CentralSystem } from './testing/central-system.ts';

let central: CentralSystem;
let one: SimulatedCharger;

beforeEach(async () => {
  central = await CentralSystem.start();
  one = new SimulatedCharger({ url: central.url, id: 'C1', speed: 3600 });
  await one.connect();
});

afterEach(async () => {
  await one.close();
  await central.close();
  expect(central.violations).toEqual([]);
});

const ask = (method: string, params: Payload = {}): Promise<Payload> =>
  central.peer('C1').call(method, params);
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();
const shows = (connector: number, status: string) =>
  one.waitFor('status', (event) => event.connector === connector && event.status === status);
const yes = { status: 'Accepted' };

describe('reservations', () => {
  const reserve = (more: Payload = {}): Promise<Payload> =>
    ask('ReserveNow', { connectorId: 1, idTag: 'TAG', reservationId: 5, expiryDate: inMs(60_000), ...more });
  const starts = () => central.of('StartTransaction').map(({ params }) => params);

  it('keep a connector for a tag, whose start uses them', async () => {
    const reserved = shows(1, 'Reserved');
    expect(await reserve()).toEqual(yes);
    await reserved;
    one.plugIn(1);
    expect(one.connector(1).status).toBe('Reserved');
    expect(await one.presentTag(1, 'OTHER')).toEqual({ outcome: 'refused', status: 'Reserved' });
    const known = one.waitFor('transaction-id');
    expect(await one.presentTag(1, 'tag')).toEqual({ outcome: 'started' });
    await known;
    expect(starts()).toMatchObject([{ idTag: 'tag', reservationId: 5 }]);
    expect(await ask('CancelReservation', { reservationId: 5 })).toEqual({ status: 'Rejected' });
    one.stop(1);
    one.unplug(1);
    expect(one.connector(1).status).toBe('Available');
  });

  it('keep it for every tag of a parent', async () => {
    central.rule = ({ method, params }) => {
      const parentIdTag = params.idTag === 'STRANGER' ? 'P2' : 'P1';
      return method === 'Authorize' ? { idTagInfo: { status: 'Accepted', parentIdTag } } : undefined;
    };
    await reserve({ parentIdTag: 'P1' });
    one.plugIn(1);
    expect(await one.presentTag(1, 'STRANGER')).toEqual({ outcome: 'refused', status: 'Reserved' });
    expect(await one.presentTag(1, 'SISTER')).toEqual({ outcome: 'started' });
    await central.until(() => starts().length === 1, 'the start');
    expect(starts()).toMatchObject([{ idTag: 'SISTER', reservationId: 5 }]);
  });

  it('expire by the charger’s clock, and are cancelled by their id', async () => {
    const free = shows(1, 'Available');
    expect(await reserve({ expiryDate: inMs(1000) })).toEqual(yes);
    await free;
    expect(await reserve()).toEqual(yes);
    // The same id again moves it.
    expect(await reserve({ connectorId: 2 })).toEqual(yes);
    expect([one.connector(1).status, one.connector(2).status]).toEqual(['Available', 'Reserved']);
    expect(await ask('CancelReservation', { reservationId: 6 })).toEqual({ status: 'Rejected' });
    const again = shows(2, 'Available');
    expect(await ask('CancelReservation', { reservationId: 5 })).toEqual(yes);
    await again;
  });

  it('of the whole charger leave a connector for the tag, whichever it is', async () => {
    expect(await reserve({ connectorId: 0 })).toEqual(yes);
    expect(await reserve({ reservationId: 6 })).toEqual(yes);
    expect(await reserve({ connectorId: 2, reservationId: 7 })).toEqual({ status: 'Occupied' });
    await ask('CancelReservation', { reservationId: 6 });
    one.plugIn(1);
    expect(await one.presentTag(1, 'OTHER')).toEqual({ outcome: 'refused', status: 'Reserved' });
    one.unplug(1);
    one.plugIn(2);
    await one.presentTag(2, 'TAG');
    await central.until(() => starts().length === 1, 'the start');
    expect(starts()).toMatchObject([{ connectorId: 2, reservationId: 5 }]);
  });

  it('say why not', async () => {
    expect(await reserve({ connectorId: 9 })).toEqual({ status: 'Rejected' });
    expect(await reserve({ expiryDate: inMs(-1000) })).toEqual({ status: 'Rejected' });
    one.plugIn(1);
    expect(await reserve()).toEqual({ status: 'Occupied' });
    one.fault(2);
    expect(await reserve({ connectorId: 2 })).toEqual({ status: 'Faulted' });
    one.clearFault(2);
    await ask('ChangeAvailability', { connectorId: 2, type: 'Inoperative' });
    expect(await reserve({ connectorId: 2 })).toEqual({ status: 'Unavailable' });
  });

  it('let a remote start of their tag in, and no other', async () => {
    await reserve({ connectorId: 2 });
    one.plugIn(2);
    const start = { idTag: 'OTHER', connectorId: 2 };
    expect(await ask('RemoteStartTransaction', start)).toEqual({ status: 'Rejected' });
    const known = one.waitFor('transaction-id');
    expect(await ask('RemoteStartTransaction', { idTag: 'TAG' })).toEqual(yes);
    expect((await known).connector).toBe(2);
    expect(starts()).toMatchObject([{ connectorId: 2, reservationId: 5 }]);
  });
});

describe('charging profiles', () => {
  const profile = (
    chargingProfileId: number,
    purpose: string,
    limit: number,
    more: Payload = {},
  ): Payload => ({
    ...{ chargingProfileId, stackLevel: 0, chargingProfilePurpose: purpose, chargingProfileKind: 'Relative' },
    chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
    ...more,
  });
  const set = (connectorId: number, csChargingProfiles: Payload): Promise<Payload> =>
    ask('SetChargingProfile', { connectorId, csChargingProfiles });
  /** The next sample that shows that power. */
  const draws = (connector: number, powerW: number) =>
    one.waitFor('sample', (event) => event.connector === connector && event.powerW === powerW);

  async function charging(connector = 1): Promise<number> {
    one.plugIn(connector, { soc: 0.1, batteryWh: 900_000, maxPowerW: 22_000 });
    const known = one.waitFor('transaction-id');
    await one.presentTag(connector, 'TAG');
    return (await known).transactionId;
  }

  it('limit the power of the transaction, and are gone with it', async () => {
    const transactionId = await charging();
    await draws(1, 11_000);
    const less = draws(1, 6900);
    expect(await set(1, profile(1, 'TxProfile', 10, { transactionId }))).toEqual(yes);
    await less;
    one.stop(1);
    one.unplug(1);
    const full = draws(1, 11_000);
    await charging();
    await full;
  });

  it('of one transaction go before those of all, and a higher level before a lower', async () => {
    const transactionId = await charging();
    const ten = draws(1, 6900);
    expect(await set(0, profile(1, 'TxDefaultProfile', 10))).toEqual(yes);
    await ten;
    const eight = draws(1, 5520);
    expect(await set(1, profile(2, 'TxDefaultProfile', 8))).toEqual(yes);
    await eight;
    const six = draws(1, 4140);
    expect(await set(1, profile(3, 'TxDefaultProfile', 6, { stackLevel: 1 }))).toEqual(yes);
    await six;
    const twelve = draws(1, 8280);
    expect(await set(1, profile(4, 'TxProfile', 12, { transactionId }))).toEqual(yes);
    await twelve;
  });

  it('change with time', async () => {
    const chargingSchedulePeriod = [
      { startPeriod: 0, limit: 10 },
      { startPeriod: 2400, limit: 6 },
    ];
    const chargingSchedule = { duration: 4800, chargingRateUnit: 'A', chargingSchedulePeriod };
    await set(0, profile(1, 'TxDefaultProfile', 0, { chargingSchedule }));
    const seen = [draws(1, 6900), draws(1, 4140), draws(1, 11_000)];
    await charging();
    await Promise.all(seen);
  });

  it('of the charger are shared by what runs', async () => {
    const chargingSchedule = {
      chargingRateUnit: 'W',
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 8000 }],
    };
    await set(0, profile(1, 'ChargePointMaxProfile', 0, { chargingSchedule }));
    const alone = draws(1, 8000);
    await charging(1);
    await alone;
    const both = [draws(1, 4000), draws(2, 4000)];
    await charging(2);
    await Promise.all(both);
  });

  it('without any power suspend the transaction until they are cleared', async () => {
    await charging();
    const suspended = shows(1, 'SuspendedEVSE');
    expect(await set(0, profile(1, 'TxDefaultProfile', 0))).toEqual(yes);
    await suspended;
    const on = shows(1, 'Charging');
    expect(await ask('ClearChargingProfile', { chargingProfilePurpose: 'TxDefaultProfile' })).toEqual(yes);
    await on;
  });

  it('are refused where they cannot be', async () => {
    const no = { status: 'Rejected' };
    expect(await set(1, profile(1, 'TxProfile', 10))).toEqual(no);
    expect(await set(1, profile(1, 'ChargePointMaxProfile', 10))).toEqual(no);
    expect(await set(9, profile(1, 'TxDefaultProfile', 10))).toEqual(no);
    expect(await set(1, profile(1, 'TxDefaultProfile', 10, { stackLevel: 11 }))).toEqual(no);
    const transactionId = await charging();
    expect(await set(1, profile(1, 'TxProfile', 10, { transactionId: transactionId + 1 }))).toEqual(no);
  });

  it('are cleared by id and by what they are', async () => {
    for (const id of [1, 2, 3]) await set(1, profile(id, 'TxDefaultProfile', 10, { stackLevel: id }));
    expect(await ask('ClearChargingProfile', { id: 1 })).toEqual(yes);
    expect(await ask('ClearChargingProfile', { id: 1 })).toEqual({ status: 'Unknown' });
    const two = { connectorId: 1, chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 2 };
    expect(await ask('ClearChargingProfile', two)).toEqual(yes);
    expect(await ask('ClearChargingProfile')).toEqual(yes);
    expect(await ask('ClearChargingProfile')).toEqual({ status: 'Unknown' });
  });

  it('come with a remote start', async () => {
    one.plugIn(1, { soc: 0.1, batteryWh: 900_000, maxPowerW: 22_000 });
    const less = draws(1, 6900);
    const start = { idTag: 'TAG', connectorId: 1 };
    const wrong = { ...start, chargingProfile: profile(1, 'TxDefaultProfile', 10) };
    expect(await ask('RemoteStartTransaction', wrong)).toEqual({ status: 'Rejected' });
    const right = { ...start, chargingProfile: profile(1, 'TxProfile', 10) };
    expect(await ask('RemoteStartTransaction', right)).toEqual(yes);
    await less;
  });

  it('make the composite schedule', async () => {
    const schedule = { connectorId: 1, duration: 300, chargingRateUnit: 'W' };
    expect(await ask('GetCompositeSchedule', schedule)).toMatchObject({
      ...{ status: 'Accepted', connectorId: 1, scheduleStart: expect.any(String) },
      chargingSchedule: {
        ...{ duration: 300, chargingRateUnit: 'W' },
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 11_000 }],
      },
    });
    const chargingSchedulePeriod = [
      { startPeriod: 0, limit: 10 },
      { startPeriod: 60, limit: 6 },
    ];
    const chargingSchedule = {
      duration: 120,
      startSchedule: inMs(0),
      chargingRateUnit: 'A',
      chargingSchedulePeriod,
    };
    await set(1, profile(1, 'TxDefaultProfile', 0, { chargingProfileKind: 'Absolute', chargingSchedule }));
    const told = await ask('GetCompositeSchedule', { ...schedule, chargingRateUnit: 'A' });
    const { chargingSchedulePeriod: periods } = told.chargingSchedule as {
      chargingSchedulePeriod: { startPeriod: number; limit: number }[];
    };
    expect(periods.map(({ limit }) => limit)).toEqual([10, 6, 15.9]);
    expect(await ask('GetCompositeSchedule', { ...schedule, connectorId: 0 })).toMatchObject({
      chargingSchedule: { chargingSchedulePeriod: [{ startPeriod: 0, limit: 22_000 }] },
    });
    expect(await ask('GetCompositeSchedule', { ...schedule, connectorId: 9 })).toEqual({
      status: 'Rejected',
    });
  });
});
