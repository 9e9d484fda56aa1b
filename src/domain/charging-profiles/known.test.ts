import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Command, CommandState, Order } from '../commands/command.ts';
import { chargerId, chargerKey, commandId, customerId } from '../ids.ts';
import { changeBy } from './known.ts';
import {
  isCleared,
  type KnownProfile,
  replaces,
  SEVERAL,
  type SentProfile,
  sentBy,
  stateOf,
} from './profile.ts';

const RUNS = Number(process.env.PROFILE_RUNS ?? 300);

const set = (
  connectorId: number,
  chargingProfileId: number,
  stackLevel: number,
  purpose = 'TxDefaultProfile',
) => ({
  action: 'SetChargingProfile',
  payload: {
    connectorId,
    csChargingProfiles: {
      ...{ chargingProfileId, stackLevel, chargingProfilePurpose: purpose, chargingProfileKind: 'Relative' },
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] },
    },
  },
});
const clear = (payload: Order['payload']) => ({ action: 'ClearChargingProfile', payload });

/** Each is sent one after the other, and numbered so. */
const ended = (n: number, order: Order, state: CommandState, more: Partial<Command> = {}): Command => ({
  ...{ id: commandId(n), customerId: customerId(1), charger: chargerKey(1), chargerId: chargerId('C') },
  ...{
    ...order,
    socketId: null,
    state,
    askedBy: 'key 1',
    createdAt: n,
    expiresAt: null,
    sentAt: n,
    endedAt: n,
  },
  ...{ messageId: 'm', connectionId: null, answer: null, problem: null, latencyMs: null, late: false },
  ...{ effect: null, transactionId: null, bulkId: null, ...more },
});

/** What is known after it, as storage keeps it. */
function after(known: readonly KnownProfile[], command: Command, overtaken = false): KnownProfile[] {
  const { dropped, doubted, added } = changeBy(known, command, overtaken);
  const stays = known.filter((one) => !dropped.includes(one));
  const all = stays.map((one) => ({ ...one, ...doubted.find((change) => change.one === one && change) }));
  const { id, sentAt } = command;
  return [
    ...all.map(({ one: _, ...rest }: KnownProfile & { one?: KnownProfile }) => rest),
    ...(added === undefined
      ? []
      : [{ ...added.sent, id, commandId: id, sentAt: sentAt ?? 0, doubt: added.doubt }]),
  ];
}

const states = (known: readonly KnownProfile[]) =>
  known.map((one) => `${one.profileId} ${stateOf(one, 0)}`).sort();

it('keeps what was accepted, and nothing of what was refused or never sent', () => {
  let known = after([], ended(1, set(1, 1, 0), 'accepted'));
  known = after(known, ended(2, set(1, 2, 1), 'rejected', { answer: { status: 'Rejected' } }));
  known = after(known, ended(3, set(1, 3, 2), 'timed-out', { sentAt: null }));
  known = after(known, ended(4, set(1, 4, 3), 'failed', { problem: 'NotSupported' }));
  expect(states(known)).toEqual(['1 installed']);
});

it('an answer that is none may have been a yes', () => {
  expect(states(after([], ended(1, set(1, 1, 0), 'failed', { answer: { value: 7 } })))).toEqual([
    '1 uncertain',
  ]);
});

it('Unknown says that there is none', () => {
  const known = after([], ended(1, set(1, 1, 0), 'accepted'));
  expect(after(known, ended(2, clear({ id: 1 }), 'rejected', { answer: { status: 'Unknown' } }))).toEqual([]);
});

it('a start’s profile is awaited until the start has begun', () => {
  const { csChargingProfiles: chargingProfile } = set(0, 1, 0, 'TxProfile').payload;
  const start = { action: 'RemoteStartTransaction', payload: { idTag: 'A', chargingProfile } };
  expect(states(after([], ended(1, start, 'accepted')))).toEqual(['1 awaited']);
  expect(states(after([], ended(1, start, 'unknown')))).toEqual(['1 uncertain']);
});

it('is expired behind its validTo, whatever else', () => {
  const [one] = after([], ended(1, set(1, 1, 0), 'unknown'));
  expect(stateOf({ ...(one ?? expect.fail('none')), validTo: 5 }, 5)).toBe('expired');
});

/** What becomes of an order: whether the charger has heard it, and when its answer is heard here. */
const fate = fc.record({ heard: fc.boolean(), answer: fc.constantFrom('now', 'late', 'never') });
const some = fc.oneof(
  fc.tuple(fc.nat({ max: 2 }), fc.integer({ min: 1, max: 4 }), fc.nat({ max: 1 })).map((of) => set(...of)),
  fc
    .record(
      { id: fc.integer({ min: 1, max: 4 }), connectorId: fc.nat({ max: 2 }), stackLevel: fc.nat({ max: 1 }) },
      { requiredKeys: [] },
    )
    .map(clear),
);

it('whatever is lost or late: what is said to be installed is, and what is, is known', () => {
  const lot = fc.array(fc.tuple(some, fate, fc.nat({ max: 3 })), { maxLength: 12 });
  fc.assert(
    fc.property(lot, (orders) => {
      let truth: SentProfile[] = [];
      let known: KnownProfile[] = [];
      const waiting: Command[] = [];
      const holds = () => {
        const has = (one: SentProfile) => (other: SentProfile) => one.fields === other.fields;
        for (const one of known) if (one.doubt === null) expect(truth.some(has(one))).toBe(true);
        for (const one of truth) expect(known.some(has(one))).toBe(true);
      };
      for (const [index, [order, { heard, answer }, late]] of orders.entries()) {
        const n = index + 1;
        const sent = sentBy(order);
        const before = truth;
        if (heard) {
          truth = truth.filter((one) => (sent ? !replaces(sent, one) : !isCleared(order.payload, one)));
          if (sent) truth.push(sent);
        }
        const nothing = heard && sent === undefined && truth.length === before.length;
        const told = nothing
          ? ended(n, order, 'rejected', { answer: { status: 'Unknown' } })
          : ended(n, order, 'accepted', { answer: { status: 'Accepted' } });
        // A charger that did not hear it answers with an error, if at all.
        const said = heard ? told : ended(n, order, 'failed', { problem: 'InternalError' });
        known = after(known, answer === 'now' ? said : ended(n, order, 'timed-out'));
        if (answer === 'late') waiting.splice(late, 0, { ...said, late: true });
        holds();
        if (late === 0) {
          const one = waiting.pop();
          if (one !== undefined) known = after(known, one, one.id < n);
          holds();
        }
      }
    }),
    { numRuns: RUNS },
  );
});

it('what two commands leave uncertain, an answer to one does not make certain', () => {
  let known = after([], ended(1, set(1, 1, 0), 'accepted'));
  for (const n of [2, 3]) known = after(known, ended(n, clear({ id: 1 }), 'unknown'));
  expect(known).toMatchObject([{ doubt: SEVERAL }]);
  known = after(known, ended(2, clear({ id: 1 }), 'failed', { late: true }), true);
  expect(states(known)).toEqual(['1 uncertain']);
  expect(after(known, ended(3, clear({ id: 1 }), 'accepted', { late: true }))).toEqual([]);
});
