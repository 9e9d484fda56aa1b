import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedCharger } from './charger.ts';
import type { ChargerOptions } from './options.ts';
import { CentralSystem } from './testing/central-system.ts';

let central: CentralSystem;
let chargers: SimulatedCharger[];

function charger(options: Partial<ChargerOptions> = {}): SimulatedCharger {
  const made = new SimulatedCharger({ url: central.url, id: 'C1', speed: 3600, ...options });
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

const TRANSACTIONAL = ['StartTransaction', 'MeterValues', 'StopTransaction'];
const transactional = (): string[] =>
  central.calls.map(({ method }) => method).filter((method) => TRANSACTIONAL.includes(method));

async function allowOffline(): Promise<void> {
  await central.peer('C1').call('ChangeConfiguration', { key: 'AllowOfflineTxForUnknownId', value: 'true' });
}

describe('offline', () => {
  it('replays in order, with the old times and without a boot', async () => {
    const one = charger();
    await one.connect();
    await allowOffline();
    one.goOffline();
    one.plugIn(1, { soc: 0.2 });
    const started = one.waitFor('started');
    expect(await one.presentTag(1, 'TAG')).toEqual({ outcome: 'started' });
    const { timestamp } = await started;
    let samples = 0;
    one.on('sample', () => {
      samples += 1;
    });
    await one.until(() => samples >= 3);
    const stopped = one.waitFor('stopped');
    one.unplug(1);
    const stop = await stopped;
    expect(one.queued).toBe(samples + 2);
    expect(transactional()).toEqual([]);
    const cameBackAt = new Date().toISOString();
    one.comeBack();
    await one.until(() => one.queued === 0);

    expect(transactional()).toEqual([
      'StartTransaction',
      ...Array(samples).fill('MeterValues'),
      'StopTransaction',
    ]);
    expect(central.of('StartTransaction')[0]?.params.timestamp).toBe(timestamp);
    expect(central.of('StopTransaction')[0]?.params).toMatchObject({
      // The id that the replayed start was answered with.
      transactionId: 701,
      timestamp: stop.timestamp,
      reason: 'EVDisconnected',
    });
    expect(central.of('MeterValues').every(({ params }) => params.transactionId === 701)).toBe(true);
    expect(timestamp < cameBackAt).toBe(true);
    expect(central.of('BootNotification')).toHaveLength(1);
    // Nothing changed for the server: the connector is as it was.
    expect(one.connector(1).status).toBe('Available');
  });

  it('decides by list and cache, and refuses whom it does not know', async () => {
    const one = charger();
    await one.connect();
    one.plugIn(1);
    await one.presentTag(1, 'CACHED');
    await one.presentTag(1, 'CACHED');
    await one.until(() => one.queued === 0);
    const sent = await central.peer('C1').call('SendLocalList', {
      listVersion: 4,
      updateType: 'Full',
      localAuthorizationList: [
        { idTag: 'LISTED', idTagInfo: { status: 'Accepted' } },
        { idTag: 'BLOCKED', idTagInfo: { status: 'Blocked' } },
      ],
    });
    expect(sent).toEqual({ status: 'Accepted' });
    one.goOffline();
    expect(await one.presentTag(1, 'STRANGER')).toEqual({ outcome: 'refused', status: 'Invalid' });
    expect(await one.presentTag(1, 'BLOCKED')).toEqual({ outcome: 'refused', status: 'Blocked' });
    expect(await one.presentTag(1, 'cached')).toEqual({ outcome: 'started' });
    one.plugIn(2);
    expect(await one.presentTag(2, 'LISTED')).toEqual({ outcome: 'started' });
  });

  it('sends a message again, under a new id, whose answer the line took away', async () => {
    let cutOnce = true;
    central.rule = ({ method, charger: id }) => {
      if (method !== 'StartTransaction' || !cutOnce) return undefined;
      cutOnce = false;
      central.peer(id).cut();
      return 'silence';
    };
    const one = charger();
    await one.connect();
    one.plugIn(1);
    const known = one.waitFor('transaction-id');
    await one.presentTag(1, 'TAG');
    await known;
    const [first, second] = central.of('StartTransaction');
    expect(second?.params).toEqual(first?.params);
    expect(second?.messageId).not.toBe(first?.messageId);
    expect(second?.connection).toBe(2);
  });

  it('sends a message again that nobody answers, and gives up one that is refused three times', async () => {
    let silences = 1;
    central.rule = ({ method }) => {
      if (method === 'StartTransaction' && silences-- > 0) return 'silence';
      return method === 'StopTransaction' ? { callError: 'InternalError' } : undefined;
    };
    const one = charger({ callTimeoutMs: 100 });
    await one.connect();
    one.plugIn(1);
    const unanswered = one.waitFor('no-answer', ({ action }) => action === 'StartTransaction');
    await one.presentTag(1, 'TAG');
    await unanswered;
    const dropped = one.waitFor('dropped');
    one.stop(1);
    expect(await dropped).toMatchObject({ action: 'StopTransaction' });
    expect(central.of('StartTransaction')).toHaveLength(2);
    expect(central.of('StopTransaction')).toHaveLength(3);
  });
});

describe('the clock', () => {
  it('may be wrong, and may run ahead', async () => {
    const late = charger({ clockOffsetMs: -Date.now() });
    await late.connect();
    expect(String(central.of('StatusNotification')[0]?.params.timestamp)).toMatch(/^1970-01-01T/);
    const ahead = charger({ id: 'C2', clockFollowsSpeed: true });
    await ahead.connect();
    const before = ahead.clock.now().getTime() - Date.now();
    await ahead.clock.sleep(120);
    expect(ahead.clock.now().getTime() - Date.now() - before).toBeGreaterThan(110_000);
  });
});

describe('power cut', () => {
  it('boots again and stops with PowerLoss at the time of the cut', async () => {
    const one = charger();
    await one.connect();
    one.plugIn(1);
    await one.presentTag(1, 'TAG');
    await one.waitFor('sample');
    await one.until(() => one.queued === 0);
    const stopped = one.waitFor('stopped');
    const gone = one.waitFor('disconnected');
    await one.powerCut(60_000);
    expect(await gone).toMatchObject({ code: 1006 });
    await one.until(() => one.queued === 0);
    expect(central.of('BootNotification')).toHaveLength(2);
    expect(central.of('StopTransaction')[0]?.params).toMatchObject({
      transactionId: 701,
      reason: 'PowerLoss',
      timestamp: (await stopped).timestamp,
    });
    // Statuses after the second boot: the cable is still in.
    const last = central.of('StatusNotification').filter(({ params }) => params.connectorId === 1);
    await central.until(() => last.at(-1)?.params.status === 'Finishing', 'Finishing');
  });

  it('goes on with the transaction when it is built so', async () => {
    const one = charger({ resumesAfterPowerCut: true });
    await one.connect();
    one.plugIn(1, { soc: 0.1 });
    await one.presentTag(1, 'TAG');
    await one.waitFor('transaction-id');
    await one.powerCut(60_000);
    await one.waitFor('ready');
    await one.waitFor('sample');
    expect(central.of('StopTransaction')).toEqual([]);
    expect(one.connector(1).transaction?.id).toBe(701);
  });
});
