import { describe, expect, it } from 'vitest';
import { limitsIn, unitsIn } from './limits.ts';
import { wrongForCharger, wrongInProfile } from './rules.ts';

type Fields = Record<string, unknown>;
const period = (startPeriod: number, limit: number, more: Fields = {}) => ({ startPeriod, limit, ...more });
const schedule = (more: Fields = {}) => ({
  ...{ startSchedule: '2026-01-01T00:00:00Z', chargingRateUnit: 'A' },
  ...{ chargingSchedulePeriod: [period(0, 16)], ...more },
});
const fields = (more: Fields = {}, of: Fields = {}) => ({
  ...{ chargingProfileId: 1, stackLevel: 0, chargingProfilePurpose: 'TxDefaultProfile' },
  ...{ chargingProfileKind: 'Absolute', chargingSchedule: schedule(of), ...more },
});
const set = (more: Fields = {}, of: Fields = {}, connectorId = 1) => ({
  action: 'SetChargingProfile',
  payload: { connectorId, csChargingProfiles: fields(more, of) },
});
const start = (more: Fields = {}) => ({
  action: 'RemoteStartTransaction',
  payload: { idTag: 'A', chargingProfile: fields({ chargingProfilePurpose: 'TxProfile', ...more }) },
});
const TX = { chargingProfilePurpose: 'TxProfile', transactionId: 7 };
const RELATIVE = { chargingProfileKind: 'Relative' };
const periods = (...chargingSchedulePeriod: object[]) => ({ chargingSchedulePeriod });

describe('a charging profile', () => {
  it.each([
    ['a default', set()],
    ['a default of all sockets', set({}, {}, 0)],
    ['one of the charger', set({ chargingProfilePurpose: 'ChargePointMaxProfile' }, {}, 0)],
    ['one of a transaction', set(TX)],
    ['a relative one', set({ ...TX, ...RELATIVE }, { startSchedule: undefined })],
    ['a recurring one', set({ chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' })],
    ['one of a start', start()],
    [
      'no power, and many periods',
      set({}, periods(period(0, 0), period(60, 16.1), period(61, 6, { numberPhases: 1 }))),
    ],
    ['a start without one', { action: 'RemoteStartTransaction', payload: { idTag: 'A' } }],
    ['another action', { action: 'Reset', payload: { type: 'Soft' } }],
  ])('%s is right', (_what, order) => {
    expect(wrongInProfile(order)).toBeUndefined();
  });

  const at = 'csChargingProfiles';
  const of = `${at}.chargingSchedule`;
  const first = `${of}.chargingSchedulePeriod.0`;
  it.each([
    [
      set({ chargingProfilePurpose: 'ChargePointMaxProfile' }),
      'connectorId must be 0 with ChargePointMaxProfile',
    ],
    [set(TX, {}, 0), 'connectorId must be 1 or more with TxProfile'],
    [set({}, {}, -1), 'connectorId must be 0 or more'],
    [set({ chargingProfilePurpose: 'TxProfile' }), `${at}.transactionId is required with TxProfile`],
    [set({ transactionId: 7 }), `${at}.transactionId goes with TxProfile only`],
    [start({ transactionId: 7 }), 'chargingProfile.transactionId must be left out in a start'],
    [
      start({ chargingProfilePurpose: 'TxDefaultProfile' }),
      'chargingProfile.chargingProfilePurpose must be TxProfile',
    ],
    [set({ stackLevel: -1 }), `${at}.stackLevel must be 0 or more`],
    [set({ recurrencyKind: 'Daily' }), `${at}.recurrencyKind goes with Recurring only`],
    [set({ chargingProfileKind: 'Recurring' }), `${at}.recurrencyKind is required with Recurring`],
    [set({}, { startSchedule: undefined }), `${of}.startSchedule is required with Absolute`],
    [set(RELATIVE), `${of}.startSchedule must be left out with Relative`],
    [
      set({ validFrom: '2026-01-02T00:00:00Z', validTo: '2026-01-01T23:00:00-01:00' }),
      `${at}.validTo must be later than validFrom`,
    ],
    [set({}, { duration: 0 }), `${of}.duration must be more than 0`],
    [set({}, periods()), `${of}.chargingSchedulePeriod must have a period`],
    [set({}, periods(period(1, 16))), `${first}.startPeriod must be 0`],
    [set({}, periods(period(0, -1))), `${first}.limit must be 0 or more`],
    [set({}, periods(period(0, 16.15))), `${first}.limit must be 0 or more, with at most one decimal`],
    [set({}, periods(period(0, 16, { numberPhases: 4 }))), `${first}.numberPhases must be 1, 2 or 3`],
    [set({}, { minChargingRate: -1 }), `${of}.minChargingRate must be 0 or more`],
    [
      set({}, periods(period(0, 16), period(60, 8), period(60, 9))),
      `${of}.chargingSchedulePeriod.2.startPeriod must be later`,
    ],
  ])('is wrong: %#', (order, told) => {
    const { field, rule } = wrongInProfile(order) ?? expect.fail(`nothing is wrong, not ${told}`);
    expect(`${field} ${rule}`).toContain(told);
  });
});

describe('a charger', () => {
  const says = (...values: [string, string][]) => limitsIn(values.map(([name, value]) => ({ name, value })));
  const facts = { limits: says(), runs: true, others: 99 };

  it('that says nothing has nothing held against it', () => {
    const much = set({ ...TX, stackLevel: 99 }, periods(...[...Array(99).keys()].map((i) => period(i, 1))));
    expect(wrongForCharger(much, facts)).toBeUndefined();
  });

  it.each([
    ['ChargeProfileMaxStackLevel', ' 3 ', set({ stackLevel: 4 }), 'stackLevel must be at most 3'],
    [
      'chargingschedulemaxperiods',
      '1',
      set({}, periods(period(0, 1), period(1, 2))),
      'must have at most 1 periods',
    ],
    ['ChargingScheduleAllowedChargingRateUnit', 'Power', set(), 'chargingRateUnit must be W'],
    ['MaxChargingProfilesInstalled', '99', set(), 'csChargingProfiles has no room: the charger has 99'],
  ])('is not told what is beyond its %s', (key, value, order, told) => {
    const { field, rule } =
      wrongForCharger(order, { ...facts, limits: says([key, value]) }) ?? expect.fail('nothing');
    expect(`${field} ${rule}`).toContain(told);
  });

  it('is not told of a transaction that does not run', () => {
    expect(wrongForCharger(set(TX), { ...facts, runs: false })?.field).toBe(
      'csChargingProfiles.transactionId',
    );
  });

  it.each([
    ['Current', ['A']],
    ['Power', ['W']],
    ['A', ['A']],
    ['w', ['W']],
    ['Current,Power', ['A', 'W']],
    [' power ; CURRENT', ['A', 'W']],
    ['["A", "A"]', ['A']],
    ['A W', ['A', 'W']],
    ['Current,kW', null],
    ['constructor', null],
    ['', null],
    [null, null],
  ])('writes its units as %j', (text, units) => {
    expect(unitsIn(text)).toEqual(units);
  });
});
