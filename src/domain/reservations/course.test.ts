import { describe, expect, it } from 'vitest';
import { COMMAND_STATES } from '../commands/command.ts';
import { chargerId, chargerKey, commandId, customerId, reservationId, transactionId } from '../ids.ts';
import {
  answered,
  bereft,
  CLOCK_SKEW,
  cancelAnswered,
  elapsed,
  type ReservationChange,
  replaced,
  settled,
  settlesAs,
  shown,
  started,
} from './course.ts';
import { isOpen, RESERVATION_STATES, type Reservation } from './reservation.ts';

const NOW = 1_764_000_000_000;
const HOUR = 3_600_000;
const reservation = (more: Partial<Reservation> = {}): Reservation => ({
  ...{ id: reservationId(1), customerId: customerId(1), charger: chargerKey(1), chargerId: chargerId('A') },
  ...{ number: 7, socketId: 1, idTag: 'TAG-1', parentIdTag: 'P1', driverId: null, until: NOW + HOUR },
  ...{ askedBy: 'key 1', createdAt: NOW - HOUR, state: 'active', reason: null, endedAt: null },
  ...{ shownAt: NOW - HOUR, transactionId: null, cancelId: null, cancelState: null },
  command: { id: commandId(1), state: 'accepted', problem: null, endedAt: NOW - HOUR },
  ...more,
});
const start = (more: object = {}) => ({
  ...{ socketId: 1, idTag: 'tag-1', parentIdTag: null, startedAt: NOW, refused: false, named: false },
  ...{ transactionId: transactionId(9), ...more },
});
const told = (state: (typeof COMMAND_STATES)[number], answer: unknown = null) => ({
  ...{ state, answer, problem: 'why' },
});
const at = (connectorId: number, status: string) => ({ connectorId, status });

describe('the answer to ReserveNow', () => {
  it.each([
    ['queued', null, undefined],
    ['sent', null, undefined],
    ['accepted', {}, 'active'],
    ['rejected', { status: 'Occupied' }, 'rejected'],
    ['failed', null, 'failed'],
    ['failed', { what: 1 }, 'unknown'],
    ['offline', null, 'failed'],
    ['timed-out', null, 'unknown'],
    ['unknown', null, 'unknown'],
    ['cancelled', null, 'cancelled'],
  ] as const)('%s with %j makes it %s', (state, answer, becomes) => {
    const change = answered(reservation({ state: 'requested' }), told(state, answer), NOW);
    expect(change?.state).toBe(becomes);
    expect(change?.endedAt !== undefined).toBe(becomes !== undefined && !isOpen(becomes));
  });

  it('tells the charger’s own word', () => {
    const one = reservation({ state: 'requested' });
    expect(answered(one, told('rejected', { status: 'Faulted' }), NOW)).toEqual({
      ...{ state: 'rejected', reason: 'Faulted', endedAt: NOW },
    });
  });

  it('is taken late, and changes nothing that is over', () => {
    expect(answered(reservation({ state: 'unknown' }), told('accepted'), NOW)?.state).toBe('active');
    expect(answered(reservation({ state: 'unknown' }), told('rejected'), NOW)?.state).toBe('rejected');
    expect(answered(reservation({ state: 'expired' }), told('accepted'), NOW)).toBeNull();
  });

  it('is found by the state that is shown', () => {
    for (const state of COMMAND_STATES) {
      const command = { id: commandId(1), state, problem: null, endedAt: NOW };
      const as = settled(reservation({ state: 'requested', command })).state;
      const found = RESERVATION_STATES.filter((one) => settlesAs(one).includes(state));
      expect(found).toEqual([as]);
    }
  });

  it('that nobody saw is what the command says', () => {
    const command = { id: commandId(1), state: 'unknown', problem: 'died', endedAt: NOW } as const;
    expect(settled(reservation({ state: 'requested', command }))).toMatchObject({
      ...{ state: 'unknown', reason: 'died', endedAt: null },
    });
    const off = settled(reservation({ state: 'requested', command: { ...command, state: 'offline' } }));
    expect(off).toMatchObject({ state: 'failed', endedAt: NOW });
  });
});

describe('what the charger shows', () => {
  it('confirms what was unknown', () => {
    const change = shown(reservation({ state: 'unknown', shownAt: null }), at(1, 'Reserved'), NOW);
    expect(change).toEqual({ state: 'active', reason: null, shownAt: NOW });
  });

  it.each([
    ['of its socket, Faulted', 1, 1, 'Error', 'lost'],
    ['of its socket, Unavailable', 1, 1, 'Unavailable', 'lost'],
    ['of its socket, Available', 1, 1, 'Available', 'lost'],
    ['of its socket, Preparing', 1, 1, 'Preparing', undefined],
    ['of another socket', 1, 2, 'Error', undefined],
    ['of the charger, Faulted', 1, 0, 'Error', 'lost'],
    ['of the charger, Available', 1, 0, 'Available', undefined],
    ['of a socket, where any is kept', null, 1, 'Error', undefined],
    ['of the charger, where any is kept', null, 0, 'Unavailable', 'lost'],
  ] as const)('%s', (_what, socketId, connectorId, status, becomes) => {
    expect(shown(reservation({ socketId }), at(connectorId, status), NOW)?.state).toBe(becomes);
  });

  it('as Available ends what it showed as Reserved, and nothing else', () => {
    expect(shown(reservation({ shownAt: null }), at(1, 'Available'), NOW)).toBeNull();
    const late = NOW + HOUR - CLOCK_SKEW;
    expect(shown(reservation(), at(1, 'Available'), late)?.state).toBe('expired');
    const back = reservation({ cancelState: 'sent' });
    expect(shown(back, at(1, 'Available'), NOW)?.state).toBe('cancelled');
  });
});

describe('a start', () => {
  it.each([
    ['with its tag', {}, 'used'],
    ['that was refused', { refused: true, named: true }, undefined],
    ['by a tag of the same parent', { idTag: 'SISTER', parentIdTag: 'p1' }, 'used'],
    ['that names it, whatever the tag', { idTag: 'OTHER', named: true, socketId: 2 }, 'used'],
    ['of another tag there', { idTag: 'OTHER', parentIdTag: 'P2' }, 'lost'],
    ['of another tag elsewhere', { idTag: 'OTHER', socketId: 2 }, undefined],
    ['with its tag elsewhere', { socketId: 2 }, undefined],
    ['from before it', { startedAt: NOW - HOUR - CLOCK_SKEW - 1 }, undefined],
  ])('%s', (_what, more, becomes) => {
    expect(started(reservation(), start(more), NOW)?.state).toBe(becomes);
  });

  it('anywhere uses one that is for any socket', () => {
    expect(started(reservation({ socketId: null }), start({ socketId: 2 }), NOW)?.state).toBe('used');
  });

  it('that is told late and names it tells what became of it', () => {
    const named = start({ named: true });
    expect(started(reservation({ state: 'lost' }), named, NOW)?.state).toBe('used');
    expect(started(reservation({ state: 'lost' }), start(), NOW)).toBeNull();
    expect(started(reservation({ state: 'used' }), named, NOW)).toBeNull();
    expect(started(reservation({ state: 'expired', until: NOW - HOUR }), named, NOW)).toBeNull();
  });
});

describe('calling it back', () => {
  it.each([
    ['accepted', 'cancelled', false],
    ['rejected', 'lost', false],
    ['rejected', undefined, true],
    ['timed-out', undefined, false],
    ['offline', undefined, false],
  ] as const)('%s makes it %s', (command, becomes, shows) => {
    expect(cancelAnswered(reservation(), command, shows, NOW)?.state).toBe(becomes);
  });
});

it('expires when its time is over, and not while its order is under way', () => {
  expect(elapsed(reservation(), NOW + HOUR - 1)).toBeNull();
  expect(elapsed(reservation(), NOW + HOUR)).toEqual({ state: 'expired', reason: null, endedAt: NOW + HOUR });
  expect(elapsed(reservation({ state: 'requested' }), NOW + HOUR)).toBeNull();
});

/** Chances that are the same in each run. */
function chances(seed: number): (below: number) => number {
  let at = seed;
  return (below) => {
    at = (at * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((at / 2 ** 31) * below);
  };
}

it('whatever happens, it is over once, says when, and only a start that names it changes that', () => {
  const rounds = Number(process.env.RESERVATION_ROUNDS ?? 100);
  const statuses = ['Reserved', 'Available', 'Error', 'Unavailable', 'Charging', 'Preparing'];
  for (let seed = 1; seed <= rounds; seed += 1) {
    const chance = chances(seed * 7919);
    const pick = <T>(all: readonly T[]) => all[chance(all.length)] as T;
    let one = reservation({ state: 'requested', shownAt: null, createdAt: NOW });
    for (let step = 0; step < 30; step += 1) {
      const now = NOW + step * 4 * 60_000;
      const starting = start({
        ...{ idTag: pick(['TAG-1', 'OTHER']), refused: chance(3) === 0, named: chance(2) === 0 },
        ...{ startedAt: now, socketId: 1 + chance(2) },
      });
      const change: ReservationChange | null = pick([
        () => answered(one, told(pick(COMMAND_STATES)), now),
        () => cancelAnswered(one, pick(COMMAND_STATES), false, now),
        () => shown(one, at(chance(3), pick(statuses)), now),
        () => started(one, starting, now),
        () => elapsed(one, now),
        () => bereft(one, 'gone', now),
        () => (chance(5) === 0 ? replaced(one, now) : null),
      ])();
      const before = one;
      one = { ...one, ...change };
      expect(RESERVATION_STATES).toContain(one.state);
      expect([one.state, isOpen(one.state)]).toEqual([one.state, one.endedAt === null]);
      expect(one.state === 'used').toBe(one.transactionId !== null);
      if (!isOpen(before.state) && change !== null) expect(one.state).toBe('used');
      if (before.state === 'used') expect(change).toBeNull();
    }
  }
});
