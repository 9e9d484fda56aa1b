import { describe, expect, it } from 'vitest';
import {
  BOOTING_AT_MOST,
  type ChargerFacts,
  chargerStatus,
  type OwnStatus,
  type SocketFacts,
  socketStatus,
} from './status.ts';

const T = 1_000_000;
const online: ChargerFacts = {
  onlineSince: T,
  offlineSince: null,
  bootingSince: null,
  settledAt: null,
  own: null,
  createdAt: 5,
};
const socket = (status: OwnStatus | null, more: Partial<SocketFacts> = {}): SocketFacts => ({
  status,
  since: status === null ? null : T + 10,
  transactionOpen: false,
  usedAt: null,
  createdAt: 7,
  ...more,
});
const own = (status: 'Available' | 'Unavailable' | 'Error') => ({
  ...online,
  own: { status, since: T + 50 },
});

describe('the served status of a socket', () => {
  const now = T + 1000;
  it('is what it reported, since then', () => {
    expect(socketStatus(socket('SuspendedCAR'), online, now)).toEqual({
      status: 'SuspendedCAR',
      since: T + 10,
    });
  });
  it('is Offline without a connection, since it ended; never connected: since it was made', () => {
    const gone = { ...online, onlineSince: null, offlineSince: T + 99 };
    expect(socketStatus(socket('Charging'), gone, now)).toEqual({ status: 'Offline', since: T + 99 });
    expect(socketStatus(socket(null), { ...gone, offlineSince: null }, now)).toEqual({
      status: 'Offline',
      since: 7,
    });
  });
  it('is Booting for at most 60 s, and then what it was', () => {
    const boots = { ...online, bootingSince: T + 20 };
    expect(socketStatus(socket('Available'), boots, T + 20 + BOOTING_AT_MOST - 1)).toEqual({
      status: 'Booting',
      since: T + 20,
    });
    expect(socketStatus(socket('Available'), boots, T + 20 + BOOTING_AT_MOST)).toEqual({
      status: 'Available',
      since: T + 20 + BOOTING_AT_MOST,
    });
  });
  it('has Error of connector 0 overlaid, also while charging', () => {
    expect(socketStatus(socket('Charging', { transactionOpen: true }), own('Error'), now)).toEqual({
      status: 'Error',
      since: T + 50,
    });
  });
  it('has Unavailable of connector 0 overlaid unless a transaction is open there', () => {
    expect(socketStatus(socket('Available'), own('Unavailable'), now).status).toBe('Unavailable');
    expect(socketStatus(socket('Charging', { transactionOpen: true }), own('Unavailable'), now).status).toBe(
      'Charging',
    );
  });
  it('comes back from Offline at the reconnect', () => {
    expect(socketStatus(socket('Available'), { ...online, onlineSince: T + 500 }, now)).toEqual({
      status: 'Available',
      since: T + 500,
    });
  });
});

describe('the status of the charger as a whole', () => {
  const table: [string, ChargerFacts, OwnStatus[], string][] = [
    ['offline', { ...online, onlineSince: null }, ['Charging'], 'Offline'],
    ['booting', { ...online, bootingSince: T }, ['Charging'], 'Booting'],
    ['connector 0 Faulted', own('Error'), ['Charging'], 'Error'],
    ['connector 0 Unavailable', own('Unavailable'), ['Charging'], 'Unavailable'],
    ['no sockets yet', online, [], 'Available'],
    ['one socket in error', online, ['Charging', 'Error'], 'Error'],
    ['one of two charging', own('Available'), ['Available', 'Charging'], 'Charging'],
    ['suspended beats preparing', online, ['Preparing', 'SuspendedCHARGER'], 'SuspendedCHARGER'],
    ['finishing beats reserved', online, ['Reserved', 'Finishing'], 'Finishing'],
    ['available beats unavailable', online, ['Unavailable', 'Available'], 'Available'],
    ['all unavailable', online, ['Unavailable', 'Unavailable'], 'Unavailable'],
  ];
  it.each(table)('%s', (_, facts, statuses, expected) => {
    expect(
      chargerStatus(
        facts,
        statuses.map((s) => socket(s)),
        T + 1,
      ),
    ).toBe(expected);
  });
});
