import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedCharger } from './charger.ts';
import type { ChargerOptions } from './options.ts';
import { CentralSystem } from './testing/central-system.ts';

let central: CentralSystem;
let chargers: SimulatedCharger[];

/** An hour takes a second. */
const SPEED = 3600;

function charger(options: Partial<ChargerOptions> = {}): SimulatedCharger {
  const made = new SimulatedCharger({
    url: central.url,
    id: 'C1',
    password: 'secret',
    speed: SPEED,
    ...options,
  });
  chargers.push(made);
  return made;
}

beforeEach(async () => {
  central = await CentralSystem.start();
  chargers = [];
});

afterEach(async () => {
  await Promise.all(chargers.map((one) => one.close()));
  await central.close();
  expect(central.violations).toEqual([]);
});

const said = (): string[] => central.calls.map(({ method }) => method);
const statuses = (connector: number): unknown[] =>
  central
    .of('StatusNotification')
    .filter(({ params }) => params.connectorId === connector)
    .map(({ params }) => params.status);

describe('connecting', () => {
  it('boots, then tells the status of the charger and of each connector', async () => {
    const one = charger({
      connectors: 3,
      vendor: 'Alfen',
      model: 'Eve',
      serial: 'S1',
      iccid: '8931',
      imsi: '204',
    });
    expect(await one.connect()).toBe(true);
    expect(said()).toEqual(['BootNotification', ...Array(4).fill('StatusNotification')]);
    expect(central.of('StatusNotification').map(({ params }) => params.connectorId)).toEqual([0, 1, 2, 3]);
    expect(central.calls[0]?.params).toMatchObject({
      chargePointVendor: 'Alfen',
      chargePointModel: 'Eve',
      chargePointSerialNumber: 'S1',
      iccid: '8931',
      imsi: '204',
    });
    expect(central.passwords.get('C1')).toBe('secret');
    expect(one.configured('HeartbeatInterval')).toBe('900');
  });

  it('keeps an id with blanks and accents whole', async () => {
    await charger({ id: 'Gare 2 – été' }).connect();
    expect(central.calls[0]?.charger).toBe('Gare 2 – été');
    expect(central.passwords.get('Gare 2 – été')).toBe('secret');
  });

  it('boots again at the given interval while Pending or Rejected, and says nothing else', async () => {
    const words = ['Pending', 'Rejected'];
    central.rule = ({ method }) => {
      const status = method === 'BootNotification' ? words.shift() : undefined;
      return status === undefined
        ? undefined
        : { status, currentTime: new Date().toISOString(), interval: 30 };
    };
    const one = charger();
    await one.connect();
    expect(said().slice(0, 4)).toEqual([...Array(3).fill('BootNotification'), 'StatusNotification']);
  });

  it('tells the HTTP status of a refused upgrade and tries again', async () => {
    central.refuseWith = 401;
    const one = charger();
    const refused = one.waitFor('refused');
    const ready = one.connect();
    expect(await refused).toMatchObject({ httpStatus: 401 });
    central.refuseWith = undefined;
    expect(await ready).toBe(true);
  });

  it('comes back by itself after a lost line, without a boot', async () => {
    const one = charger();
    await one.connect();
    const back = one.waitFor('ready');
    central.peer('C1').cut();
    await back;
    expect(central.of('BootNotification')).toHaveLength(1);
  });

  it('keeps one line, however fast it is cut and dialled', async () => {
    const one = charger();
    await one.connect();
    for (let round = 0; round < 20; round += 1) {
      one.goOffline();
      one.comeBack();
    }
    await one.waitFor('ready');
    let lost = 0;
    one.on('disconnected', () => {
      lost += 1;
    });
    expect((await one.call('Heartbeat', {})).kind).toBe('result');
    expect(lost).toBe(0);
  });

  it('sends heartbeats at the interval that the boot answered', async () => {
    central.rule = ({ method }) =>
      method === 'BootNotification'
        ? { status: 'Accepted', currentTime: new Date().toISOString(), interval: 360 }
        : undefined;
    const one = charger();
    const heard = one.waitFor('heartbeat');
    await one.connect();
    await heard;
  });

  it('closes with a close frame, and a connect that waits ends false', async () => {
    const one = charger();
    await one.connect();
    const gone = one.waitFor('disconnected');
    await one.close();
    expect(await gone).toMatchObject({ code: 1000 });
    expect(await one.connect()).toBe(false);
  });
});

describe('charging', () => {
  it('goes through a whole transaction', async () => {
    const one = charger({ startMeterWh: 5000 });
    await one.connect();
    one.plugIn(1, { soc: 0.2, batteryWh: 60_000, maxPowerW: 11_000 });
    expect(await one.presentTag(1, 'TAG')).toEqual({ outcome: 'started' });
    await one.until(() => central.of('MeterValues').length >= 3);
    expect(await one.presentTag(1, 'tag')).toEqual({ outcome: 'stopped' });
    await one.until(() => one.queued === 0);
    one.unplug(1);
    await central.until(() => statuses(1).at(-1) === 'Available', 'Available');

    expect(statuses(1)).toEqual(['Available', 'Preparing', 'Charging', 'Finishing', 'Available']);
    const [start] = central.of('StartTransaction');
    expect(start?.params).toMatchObject({ connectorId: 1, idTag: 'TAG', meterStart: 5000 });
    const registers = central.of('MeterValues').map(({ params }) => energyOf(params));
    expect(registers).toEqual(registers.toSorted((a, b) => a - b));
    expect(registers[0]).toBeGreaterThan(5000);
    const [stop] = central.of('StopTransaction');
    expect(stop?.params).toMatchObject({ transactionId: 701, reason: 'Local', idTag: 'tag' });
    expect(stop?.params.meterStop).toBeGreaterThanOrEqual(registers.at(-1) ?? 0);
    expect(central.of('MeterValues').every(({ params }) => params.transactionId === 701)).toBe(true);
  });

  it('starts nothing with a tag that the server denies', async () => {
    const one = charger();
    await one.connect();
    one.plugIn(1);
    expect(await one.presentTag(1, 'NOBODY')).toEqual({ outcome: 'refused', status: 'Invalid' });
    expect(central.of('StartTransaction')).toEqual([]);
  });

  it('stops with DeAuthorized when only the start is denied', async () => {
    central.rule = ({ method }) =>
      method === 'StartTransaction' ? { transactionId: 9, idTagInfo: { status: 'ConcurrentTx' } } : undefined;
    const one = charger();
    await one.connect();
    one.plugIn(1);
    await one.presentTag(1, 'TAG');
    await central.until(() => central.of('StopTransaction').length === 1, 'the stop');
    expect(central.of('StopTransaction')[0]?.params).toMatchObject({
      transactionId: 9,
      reason: 'DeAuthorized',
    });
  });

  it('waits for the cable when the tag comes first, and not for ever', async () => {
    const one = charger();
    await one.connect();
    expect(await one.presentTag(1, 'TAG')).toEqual({ outcome: 'authorized' });
    one.plugIn(1);
    await one.waitFor('transaction-id');
    expect(await one.presentTag(2, 'OTHER')).toEqual({ outcome: 'authorized' });
    await one.waitFor('status', ({ connector, status }) => connector === 2 && status === 'Available');
  });

  it('is stopped by another tag of the same parent only', async () => {
    central.rule = ({ method, params }) =>
      method === 'Authorize'
        ? { idTagInfo: { status: 'Accepted', parentIdTag: params.idTag === 'C' ? 'P2' : 'P1' } }
        : undefined;
    const one = charger();
    await one.connect();
    one.plugIn(1);
    await one.presentTag(1, 'A');
    expect(await one.presentTag(1, 'C')).toEqual({ outcome: 'refused', status: 'Invalid' });
    expect(await one.presentTag(1, 'B')).toEqual({ outcome: 'stopped' });
  });

  it('reports EVDisconnected when the cable is pulled, and SuspendedEV when the car pauses', async () => {
    const one = charger();
    await one.connect();
    one.plugIn(2);
    await one.presentTag(2, 'TAG');
    one.suspendByCar(2);
    one.resume(2);
    one.unplug(2);
    await central.until(() => statuses(2).at(-1) === 'Available', 'Available');
    expect(statuses(2).slice(1)).toEqual([
      'Preparing',
      'Charging',
      'SuspendedEV',
      'Charging',
      'Finishing',
      'Available',
    ]);
    await central.until(() => central.of('StopTransaction').length === 1, 'the stop');
    expect(central.of('StopTransaction')[0]?.params.reason).toBe('EVDisconnected');
  });

  it('reports SoC and no phases from a DC charger, and pauses when the car is full', async () => {
    const one = charger({ dc: true });
    await one.connect();
    one.plugIn(1, { soc: 0.99, batteryWh: 40_000, maxPowerW: 150_000 });
    await one.presentTag(1, 'TAG');
    await one.waitFor('status', ({ status }) => status === 'SuspendedEV');
    await central.until(() => central.of('MeterValues').length > 0, 'a reading');
    const [first] = central.of('MeterValues');
    const samples = samplesOf(first?.params ?? {});
    expect(samples.find(({ measurand }) => measurand === 'SoC')).toMatchObject({
      unit: 'Percent',
      location: 'EV',
    });
    expect(samples.some(({ phase }) => phase !== undefined)).toBe(false);
  });

  it('ends a transaction by a fault, and recovers', async () => {
    const one = charger();
    await one.connect();
    one.plugIn(1);
    await one.presentTag(1, 'TAG');
    one.fault(1, 'GroundFailure');
    expect(one.connector(1).status).toBe('Faulted');
    expect(await one.presentTag(1, 'TAG')).toEqual({ outcome: 'refused', status: 'OutOfService' });
    one.clearFault(1);
    await central.until(() => statuses(1).at(-1) === 'Finishing', 'Finishing');
    const faulted = central.of('StatusNotification').find(({ params }) => params.status === 'Faulted');
    expect(faulted?.params.errorCode).toBe('GroundFailure');
  });
});

function samplesOf(params: Record<string, unknown>): Record<string, unknown>[] {
  const [first] = params.meterValue as { sampledValue: Record<string, unknown>[] }[];
  return first?.sampledValue ?? [];
}

function energyOf(params: Record<string, unknown>): number {
  const sample = samplesOf(params).find(({ measurand }) => measurand === 'Energy.Active.Import.Register');
  return Number(sample?.value);
}
