import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Charging, FromCharger, TagAnswer } from '../../app/charging/charging.ts';
import { allow } from '../../domain/access/allow.ts';
import type { Outcome } from '../../domain/drivers/decide.ts';
import { isRefusal } from '../../domain/errors.ts';
import { chargerId, chargerKey, connectionId, customerId, transactionId } from '../../domain/ids.ts';
import { validatorOf } from '../generated/ocpp16.validators.mjs';
import type { ActionFromCharger16 } from './handler.ts';
import { ocpp16, table } from './table.ts';
import { authorizationStatus, ownStatus } from './words.ts';

const actions = Object.keys(table) as ActionFromCharger16[];
const outcomes = Object.keys(authorizationStatus) as Outcome[];
const never = ['MeterValues', 'StartTransaction', 'StatusNotification', 'StopTransaction'];

function charging(answer: TagAnswer): Charging {
  return {
    boot: async () => ({ now: 0, intervalSeconds: 300 }),
    authorize: async () => answer,
    start: async () => ({ ...answer, transactionId: transactionId(1) }),
    stop: async (_from, told) => (told.idTag === null ? null : answer),
    status: async () => {},
    meterValues: async () => {},
    securityEvent: async () => {},
    firmwareStatus: async () => {},
    uploadStatus: async () => {},
    note: async () => {},
  };
}

const itself = { kind: 'charger', customerId: customerId(1), charger: chargerKey(1) } as const;
const by = allow(itself, 'report', itself);
if (isRefusal(by)) throw new Error('a charger may say what it is');
const from: FromCharger = {
  ...{ by, chargerId: chargerId('CP-1'), connectionId: connectionId(1), messageId: 'm', text: '' },
};

describe('the table', () => {
  it('has the fourteen requests of a charger, four of which never fail', () => {
    expect(actions).toHaveLength(14);
    expect(actions.filter(ocpp16.neverFails)).toEqual(never);
  });

  it('answers any payload: the four always with a result, everybody by the schema', async () => {
    const tag = fc.record({
      outcome: fc.constantFrom(...outcomes),
      parentIdTag: fc.option(fc.string({ minLength: 1, maxLength: 30 })),
      expiresAt: fc.option(fc.integer({ min: 0, max: 2 ** 31 * 1000 })),
    });
    const near = fc.dictionary(
      fc.constantFrom(
        'idTag',
        'connectorId',
        'status',
        'timestamp',
        'transactionId',
        'meterStart',
        'meterStop',
        'meterValue',
        'vendorId',
        'data',
        'chargePointVendor',
        'chargePointModel',
        'transactionData',
        'errorCode',
      ),
      fc.oneof(fc.jsonValue(), fc.constantFrom('Available', 'Idle', '2026-11-22T10:00:00Z', 'T1', 1)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...actions),
        fc.oneof(near, fc.jsonValue()),
        tag,
        async (action, payload, answer) => {
          const context = { from, charging: charging(answer), clock: { now: () => 0 } };
          const reply = await ocpp16.answer(action, payload, context);
          if (never.includes(action)) expect(reply).toHaveProperty('result');
          if ('result' in reply) {
            const validate = validatorOf(action, 'conf');
            expect(validate(reply.result), JSON.stringify(validate.errors)).toBe(true);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

it('translates all statuses', () => {
  expect(
    [
      'Available',
      'Preparing',
      'Charging',
      'SuspendedEV',
      'SuspendedEVSE',
      'Finishing',
      'Reserved',
      'Unavailable',
      'Faulted',
    ].map(ownStatus),
  ).toEqual([
    'Available',
    'Preparing',
    'Charging',
    'SuspendedCAR',
    'SuspendedCHARGER',
    'Finishing',
    'Reserved',
    'Unavailable',
    'Error',
  ]);
  expect([null, 'Occupied', 'toString', '__proto__', ''].map(ownStatus)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});
