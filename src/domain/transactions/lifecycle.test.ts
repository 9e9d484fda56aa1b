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
  suspectedFree,
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
  told: {},
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
    const booted = { ...open, suspectSince: NOW, suspectReason: 'boot' as const };
    expect(endMissed(booted, { ...waiting, socketStatus: 'Charging' }, NOW + BOOT_GRACE - 1)).toBe(false);
    expect(endMissed(booted, { ...waiting, socketStatus: 'Charging' }, NOW + BOOT_GRACE)).toBe(true);
    expect(endMissed({ ...booted, ...alive(booted, NOW + 1) }, waiting, NOW + BOOT_GRACE)).toBe(false);
  });
  it('is suspected since the first Available, anew after another status in between', () => {
    expect(suspectedFree(suspect, 'Available', NOW + 5)).toBeNull();
    expect(suspectedFree(suspect, 'Preparing', NOW + 5)?.suspectSince).toBe(NOW + 5);
    expect(suspectedFree(open, 'Available', NOW + 5)?.suspectSince).toBe(NOW + 5);
  });
  it('after a boot any sample that is new clears the suspicion, by whatever clock', () => {
    const booted = { ...open, suspectSince: NOW, suspectReason: 'boot' as const };
    expect(sampled(booted, [reading(10, 500)], null, NOW).suspectSince).toBeNull();
    const known = { ...booted, lastSampleAt: NOW - 10 * MINUTE };
    expect(sampled(known, [reading(10, 500)], null, NOW)).not.toHaveProperty('suspectSince');
  });
  it('after Available only a sample from later clears it: before it the charger tells its queue', () => {
    expect(sampled(suspect, [reading(10, 500)], null, NOW)).not.toHaveProperty('suspectSince');
    expect(sampled(suspect, [reading(0, 500)], null, NOW).suspectSince).toBeNull();
  });
});

describe('samples from outside', () => {
  it('count for nothing before the start, and after the end that the charger told', () => {
    expect(sampled(open, [reading(24 * 60, 90)], null, NOW)).toEqual({ flags: [] });
    const closed = { ...open, ...stopped(open, { ...stop, stoppedAt: NOW - 20 * MINUTE }, null, NOW) };
    expect(sampled(closed, [reading(10, 9000)], null, NOW)).toEqual({ flags: ['late-samples'] });
    expect(sampled(closed, [reading(20, 850)], null, NOW)).toMatchObject({
      lastRegisterWh: 850,
      energyWh: 800,
    });
  });
  it('never move an assumed end before the start', () => {
    const assumed = { ...open, ...assumedEnd(open, null, NOW) };
    expect(sampled(assumed, [reading(60, 120)], null, NOW).stoppedAt).toBe(open.startedAt);
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
  it('that was guessed from its content is revised by the true stop', () => {
    const guess = { ...stop, meterStop: 90_000, flags: ['bound-by-content'] as const };
    const closed = { ...open, ...stopped(open, guess, null, NOW) };
    expect(closed.flags).toEqual(['bound-by-content']);
    expect(stopped(closed, stop, null, NOW)).toMatchObject({ revision: 1, energyWh: 800, flags: [] });
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
    const start = { connectorId: 1, idTag: 'AbC', time: 't', meterStart: 0 };
    expect(startKey({ ...start, idTag: ' aBc' })).toBe(startKey(start));
    expect(startKey({ ...start, connectorId: 2 })).not.toBe(startKey(start));
    expect(startKey({ ...start, meterStart: null })).not.toBe(startKey(start));
    expect(stopKey({ transactionId: 1, idTag: null, time: 't', meterStop: 1 })).not.toBe(
      stopKey({ transactionId: null, idTag: null, time: 't', meterStop: 1 }),
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
