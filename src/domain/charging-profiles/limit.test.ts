import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '../errors.ts';
import { transactionId } from '../ids.ts';
import { type Limit, type LimitFacts, limitId, limitOrder } from './limit.ts';
import { limitsIn } from './limits.ts';
import { type KnownProfile, type ProfileFields, profileOf } from './profile.ts';
import { wrongForCharger, wrongInProfile } from './rules.ts';

const NOW = Date.parse('2026-11-27T10:00:00.500Z');
const socket = (
  socketPowerType: string | null,
  maxVoltage: number | null,
  phaseRotation: string | null = null,
) => ({
  ...{ socketPowerType, maxVoltage, phaseRotation },
});
const THREE = socket('AC_3_PHASE', 230);
const facts = (more: Partial<LimitFacts> = {}): LimitFacts => ({
  ...{ socketId: 1, transactionId: null, known: [], sockets: [THREE], limits: limitsIn([]), ...more },
});
const takes = (value: string) => limitsIn([{ name: 'ChargingScheduleAllowedChargingRateUnit', value }]);
const limit = (more: Omit<Limit, 'until'>, until: number | null = null): Limit => ({ ...more, until });
const running = { transactionId: transactionId(7) };

function fieldsOf(asked: Limit, known: LimitFacts): ProfileFields {
  const order = limitOrder(asked, known, NOW);
  if (isRefusal(order)) throw new Error(`${order.field} ${order.rule}`);
  return order.payload.csChargingProfiles as ProfileFields;
}
const toldOf = (asked: Limit, known: LimitFacts) => {
  const { chargingSchedule: of } = fieldsOf(asked, known);
  return [of.chargingSchedulePeriod[0]?.limit, of.chargingRateUnit];
};
const why = (asked: Limit, known = facts()) => {
  const order = limitOrder(asked, known, NOW);
  return isRefusal(order) ? `${order.field} ${order.rule}` : 'it is not refused';
};

describe('a limit', () => {
  it('is of the charger, of what runs on a socket, or of what will', () => {
    expect(limitOrder(limit({ watts: 11_000 }), facts({ socketId: null }), NOW)).toEqual({
      action: 'SetChargingProfile',
      payload: {
        connectorId: 0,
        csChargingProfiles: {
          ...{ chargingProfileId: limitId('ChargePointMaxProfile', null), stackLevel: 0 },
          ...{ chargingProfilePurpose: 'ChargePointMaxProfile', chargingProfileKind: 'Absolute' },
          chargingSchedule: {
            ...{ startSchedule: '2026-11-27T09:59:00.000Z', chargingRateUnit: 'W' },
            chargingSchedulePeriod: [{ startPeriod: 0, limit: 11_000 }],
          },
        },
      },
    });
    expect(fieldsOf(limit({ amps: 0 }), facts())).toMatchObject({
      chargingProfilePurpose: 'TxDefaultProfile',
    });
    expect(fieldsOf(limit({ amps: 0 }), facts(running))).toMatchObject({
      ...{ chargingProfilePurpose: 'TxProfile', transactionId: 7 },
      chargingSchedule: { chargingSchedulePeriod: [{ startPeriod: 0, limit: 0 }] },
    });
  });

  it('ends', () => {
    const until = NOW + 3_600_000;
    const fields = fieldsOf(limit({ amps: 10 }, until), facts());
    const { startSchedule, duration } = fields.chargingSchedule;
    expect(fields.validTo).toBe('2026-11-27T11:00:01.000Z');
    expect(Date.parse(startSchedule ?? '') + (duration ?? 0) * 1000).toBe(Date.parse(fields.validTo ?? ''));
  });

  it('ends without a duration that no charger can count', () => {
    const { validTo, chargingSchedule } = fieldsOf(limit({ amps: 10 }, Date.UTC(2200, 0)), facts());
    expect([validTo, chargingSchedule.duration]).toEqual(['2200-01-01T00:00:00.000Z', undefined]);
  });

  it('is lifted where it is', () => {
    const lifted = (more: Partial<LimitFacts>) => limitOrder(limit({ amps: null }), facts(more), NOW);
    const ids = [
      limitId('TxDefaultProfile', 1),
      limitId('TxProfile', 1),
      limitId('ChargePointMaxProfile', null),
    ];
    const mine = [kept(ids[1] ?? 0, 'TxProfile', 0)];
    expect(lifted({})).toEqual({ action: 'ClearChargingProfile', payload: { id: ids[0] } });
    expect(lifted({ ...running, known: mine })).toMatchObject({ payload: { id: ids[1] } });
    expect(lifted(running)).toMatchObject({ payload: { id: ids[0] } });
    expect(lifted({ socketId: null })).toMatchObject({ payload: { id: ids[2] } });
    expect(new Set(ids).size).toBe(3);
  });

  const kept = (
    id: number,
    purpose: 'TxProfile' | 'TxDefaultProfile',
    stackLevel: number,
    socketId = 1,
  ): KnownProfile => {
    const { chargingSchedule } = fieldsOf(limit({ amps: 1 }), facts());
    const fields: ProfileFields = {
      ...{ chargingProfileId: id, stackLevel, chargingProfilePurpose: purpose, chargingSchedule },
      chargingProfileKind: 'Absolute',
    };
    return { ...profileOf(fields, socketId), id, commandId: null, sentAt: 0, doubt: null };
  };

  it('stands above what else is there, and in the place of the former', () => {
    const mine = kept(limitId('TxDefaultProfile', 1), 'TxDefaultProfile', 3);
    const level = (...known: KnownProfile[]) => fieldsOf(limit({ amps: 1 }), facts({ known })).stackLevel;
    expect(level(mine)).toBe(0);
    expect(
      level(mine, kept(5, 'TxDefaultProfile', 4), kept(6, 'TxProfile', 8), kept(7, 'TxDefaultProfile', 9, 2)),
    ).toBe(5);
    expect(level({ ...kept(5, 'TxDefaultProfile', 4), validTo: NOW })).toBe(0);
    const limits = limitsIn([{ name: 'ChargeProfileMaxStackLevel', value: '4' }]);
    expect(why(limit({ amps: 1 }), facts({ limits, known: [kept(5, 'TxDefaultProfile', 4)] }))).toContain(
      'amps has no room: another profile has the highest level',
    );
  });

  it('is said in the unit that the charger takes', () => {
    expect(toldOf(limit({ amps: 16 }), facts({ limits: takes('Power') }))).toEqual([11_040, 'W']);
    expect(toldOf(limit({ watts: 11_000 }), facts({ limits: takes('Current') }))).toEqual([15.9, 'A']);
    expect(toldOf(limit({ watts: 11_000 }), facts({ limits: takes('Current,Power') }))).toEqual([
      11_000,
      'W',
    ]);
    const rotated = facts({ limits: takes('W'), sockets: [socket(null, 230, 'R')] });
    expect(toldOf(limit({ amps: 10 }), rotated)).toEqual([2300, 'W']);
  });

  it.each([
    ['nothing kept', [socket(null, null)]],
    ['direct current', [socket('DC', 400)]],
    ['400 V between phases', [socket('AC_3_PHASE', 400)]],
    ['what contradicts itself', [socket('AC_1_PHASE', 230, 'RST')]],
    ['sockets of two kinds', [THREE, socket('AC_1_PHASE', 230)]],
    ['no sockets', []],
  ])('is refused where it would be a guess: %s', (_what, sockets) => {
    expect(why(limit({ amps: 16 }), facts({ limits: takes('W'), sockets }))).toContain('amps cannot be told');
    expect(why(limit({ watts: 16 }), facts({ limits: takes('A'), sockets }))).toContain('takes amps only');
  });

  it.each([
    [limit({}), 'amps or watts is required'],
    [limit({ amps: 1, watts: 1 }), 'watts goes not with amps'],
    [limit({ amps: null }, NOW + 1), 'until goes with a limit only'],
    [limit({ amps: 1 }, NOW), 'until must lie in the future'],
    [limit({ amps: 1.25 }), 'amps must be 0 or more, with at most one decimal'],
    [limit({ watts: -1 }), 'watts must be 0 or more'],
  ])('is wrong: %j', (asked, told) => {
    expect(why(asked)).toContain(told);
  });

  it('never breaks a rule, and never gives more than was asked for', () => {
    const one = fc.record({
      tenths: fc.nat({ max: 1e6 }),
      unit: fc.constantFrom('amps', 'watts'),
      until: fc.option(fc.integer({ min: NOW + 1, max: NOW + 1e10 })),
      socketId: fc.option(fc.integer({ min: 1, max: 1000 })),
      runs: fc.boolean(),
      units: fc.constantFrom('', 'A', 'Power', 'Current,W'),
      level: fc.nat({ max: 3 }),
    });
    fc.assert(
      fc.property(one, ({ tenths, unit, until, socketId, runs, units, level }) => {
        const limits = { ...takes(units), maxStackLevel: 3, maxPeriods: 1, maxInstalled: 1 };
        const known = level === 0 ? [] : [kept(5, 'TxDefaultProfile', level - 1, socketId ?? 0)];
        const has = facts({
          socketId,
          limits,
          known,
          transactionId: runs && socketId ? transactionId(7) : null,
        });
        const order = limitOrder({ [unit]: tenths / 10, until }, has, NOW);
        if (isRefusal(order)) throw new Error(order.rule);
        expect(wrongInProfile(order)).toBeUndefined();
        expect(wrongForCharger(order, { limits, runs: true, others: 0 })).toBeUndefined();
        const { chargingRateUnit, chargingSchedulePeriod } = (
          order.payload.csChargingProfiles as ProfileFields
        ).chargingSchedule;
        const watts = (chargingSchedulePeriod[0]?.limit ?? 0) * (chargingRateUnit === 'A' ? 690 : 1);
        expect(watts).toBeLessThanOrEqual((tenths / 10) * (unit === 'amps' ? 690 : 1) + 1e-3);
      }),
      { numRuns: 200 },
    );
  });
});
