import { describe, expect, it } from 'vitest';
import { chargerKey, customerId, transactionId } from '../ids.ts';
import {
  AVAILABLE_GRACE,
  alive,
  assumedEnd,
  BOOT_GRACE,
  endMissed,
  type Stop,
  sampled,
  stopped,
  suspected,
} from './lifecycle.ts';
import { startKey, stopKey } from './replay.ts';
import { believed, plausible } from './times.ts';
import type { Transaction } from './transaction.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;
const open: Transaction = {
  id: transactionId(1),
  customerId: customerId(1),
  charger: chargerKey(1),
  socketId: 1,
  idTag: 'A',
  tagId: null,
  driverId: null,
  answered: 'accepted',
  refused: false,
  startedAt: NOW - 60 * MINUTE,
  startChargerTime: NOW - 60 * MINUTE,
  startHeardAt: NOW - 60 * MINUTE,
  stoppedAt: null,
  meterStart: 100,
  meterStop: null,
  stopReason: null,
  closedBy: null,
  revision: 0,
  suspectSince: null,
  suspectReason: null,
  evidenceAt: NOW - 60 * MINUTE,
  energyWh: null,
  flags: [],
  replayKey: 'key',
  samples: 0,
  firstRegisterWh: null,
  lastRegisterWh: null,
  lastSampleAt: null,
  intervalWh: null,
};
const reading = (minutesAgo: number, wh: number) => ({
  sampledAt: NOW - minutesAgo * MINUTE,
  values: [{ value: String(wh) }],
});
const stop: Stop = {
  stoppedAt: NOW,
  chargerTime: NOW,
  meterStop: 900,
  reason: 'Local',
  idTag: null,
  key: 's',
  flags: [],
};

describe('a missed end', () => {
  const waiting = { onlineSince: NOW - 600 * MINUTE, socketStatus: 'Available' };
  const suspect = { ...open, suspectSince: NOW, suspectReason: 'available' as const };
  it('is assumed after 5 min connected and Available', () => {
    expect(endMissed(suspect, waiting, NOW + AVAILABLE_GRACE - 1)).toBe(false);
    expect(endMissed(suspect, waiting, NOW + AVAILABLE_GRACE)).toBe(true);
  });
  it('is never assumed while the charger is offline or the socket says Charging', () => {
    expect(endMissed(suspect, { ...waiting, onlineSince: null }, NOW + 99 * AVAILABLE_GRACE)).toBe(false);
    expect(endMissed(suspect, { ...waiting, socketStatus: 'Charging' }, NOW + 99 * AVAILABLE_GRACE)).toBe(
      false,
    );
  });
  it('waits anew after a reconnect: the stop may lie in the queue', () => {
    const back = { ...waiting, onlineSince: NOW + 60 * MINUTE };
    expect(endMissed(suspect, back, NOW + 61 * MINUTE)).toBe(false);
    expect(endMissed(suspect, back, NOW + 65 * MINUTE)).toBe(true);
  });
  it('is assumed 15 min after a boot without a sign of life', () => {
    const booted = { ...open, ...suspected(open, 'boot', NOW) };
    expect(endMissed(booted, { ...waiting, socketStatus: 'Charging' }, NOW + BOOT_GRACE - 1)).toBe(false);
    expect(endMissed(booted, { ...waiting, socketStatus: 'Charging' }, NOW + BOOT_GRACE)).toBe(true);
    expect(endMissed({ ...booted, ...alive(booted, NOW + 1) }, waiting, NOW + BOOT_GRACE)).toBe(false);
  });
  it('is suspected once, and anew by each boot', () => {
    expect(suspected(suspect, 'available', NOW + 5)).toBeNull();
    expect(
      suspected({ ...open, suspectReason: 'boot', suspectSince: NOW }, 'boot', NOW + 5)?.suspectSince,
    ).toBe(NOW + 5);
  });
  it('a sample from after the boot clears the suspicion, one from before does not', () => {
    const booted = { ...open, suspectSince: NOW, suspectReason: 'boot' as const };
    expect(sampled(booted, [reading(0, 500)], null, NOW).suspectSince).toBeNull();
    expect(sampled(booted, [reading(10, 500)], null, NOW)).not.toHaveProperty('suspectSince');
  });
});

describe('an assumed end', () => {
  const change = assumedEnd({ ...open, ...sampled(open, [reading(30, 700)], null, NOW) }, null, NOW);
  it('is the last sample, not now', () => {
    expect(change).toMatchObject({ stoppedAt: NOW - 30 * MINUTE, closedBy: 'assumed', energyWh: 600 });
  });
  it('without samples is the start, with an unknown energy', () => {
    expect(assumedEnd(open, null, NOW)).toMatchObject({ stoppedAt: open.startedAt, energyWh: null });
  });
  it('is revised once by a late stop', () => {
    const closed = { ...open, ...change };
    expect(stopped(closed, stop, null, NOW)).toMatchObject({
      closedBy: 'charger',
      revision: 1,
      energyWh: 800,
      flags: ['late-stop'],
    });
  });
  it('moves with late samples, which do not reopen it', () => {
    const late = sampled({ ...open, ...change }, [reading(20, 750)], null, NOW);
    expect(late).toMatchObject({ stoppedAt: NOW - 20 * MINUTE, energyWh: 650, flags: ['late-samples'] });
    expect(late).not.toHaveProperty('closedBy');
  });
});

describe('replays', () => {
  it('with a plausible clock keep their key; without one only until samples or a stop', () => {
    const old = { ...open, startChargerTime: 0 };
    expect(sampled(open, [reading(1, 500)], null, NOW)).not.toHaveProperty('replayKey');
    expect(sampled(old, [reading(1, 500)], null, NOW).replayKey).toBeNull();
    expect(stopped(old, stop, null, NOW).replayKey).toBeNull();
  });
  it('compare tags case-insensitively and everything else to the letter', () => {
    const start = { connectorId: 1, idTag: 'AbC', timeText: 't', meterStart: 0 };
    expect(startKey({ ...start, idTag: ' aBc' })).toBe(startKey(start));
    expect(startKey({ ...start, connectorId: 2 })).not.toBe(startKey(start));
    expect(startKey({ ...start, meterStart: null })).not.toBe(startKey(start));
    expect(stopKey({ transactionId: 1, idTag: null, timeText: 't', meterStop: 1 })).not.toBe(
      stopKey({ transactionId: null, idTag: null, timeText: 't', meterStop: 1 }),
    );
  });
});

describe('two clocks', () => {
  const table: [string, number | null, boolean, number][] = [
    ['an old time within 10 years', NOW - 9 * 365 * 24 * 60 * MINUTE, true, NOW - 9 * 365 * 24 * 60 * MINUTE],
    ['the epoch', 0, false, NOW],
    ['1970 with an uptime', 5 * MINUTE, false, NOW],
    ['none', null, false, NOW],
    ['an hour ahead: local time told as UTC', NOW + 60 * MINUTE, true, NOW],
    ['a minute ahead', NOW + MINUTE, true, NOW],
    ['2099', Date.UTC(2099, 0), false, NOW],
  ];
  it.each(table)('%s', (_, told, isPlausible, expected) => {
    expect(plausible(told, NOW)).toBe(isPlausible);
    expect(believed(told, NOW)).toBe(expected);
  });
});
