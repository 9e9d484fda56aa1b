/** What makes a charging profile senseless although it is well formed, and what a charger cannot do. OCPP 1.6 §3.13, §7.8, §7.13. */
import type { Order } from '../commands/command.ts';
import type { ProfileLimits } from './limits.ts';
import { type ProfileFields, profileIn } from './profile.ts';

/** What is wrong in an order. */
export interface Wrong {
  readonly field: string;
  readonly rule: string;
}

/** Whether a rule is broken, where, and which. */
type Checked = readonly [broken: boolean, field: string, rule: string];

/** Of an order whose payload is as the schema of OCPP has it; undefined: nothing, or it brings no profile. */
export function wrongInProfile(order: Order): Wrong | undefined {
  const found = profileIn(order);
  if (found === undefined) return undefined;
  const { at, fields, socketId } = found;
  const where = order.action === 'RemoteStartTransaction' ? ofStart(fields) : ofSocket(fields, socketId ?? 0);
  return firstOf([
    ...prefixed(at, where),
    ...prefixed(at, ofTimes(fields)),
    ...prefixed(at, ofSchedule(fields)),
  ]);
}

const prefixed = (at: string, checks: readonly Checked[]): Checked[] =>
  checks.map(([broken, field, rule]) => [broken, field === 'connectorId' ? field : `${at}.${field}`, rule]);

function firstOf(checks: readonly Checked[]): Wrong | undefined {
  const found = checks.find(([broken]) => broken);
  return found && { field: found[1], rule: found[2] };
}

const ofStart = ({ chargingProfilePurpose, transactionId }: ProfileFields): Checked[] => [
  [chargingProfilePurpose !== 'TxProfile', 'chargingProfilePurpose', 'must be TxProfile in a start'],
  [transactionId !== undefined, 'transactionId', 'must be left out in a start: the transaction has none yet'],
];

function ofSocket(
  { chargingProfilePurpose: purpose, transactionId }: ProfileFields,
  socketId: number,
): Checked[] {
  return [
    [socketId < 0, 'connectorId', 'must be 0 or more'],
    [
      purpose === 'ChargePointMaxProfile' && socketId !== 0,
      'connectorId',
      'must be 0 with ChargePointMaxProfile, which is of the charger as a whole',
    ],
    [
      purpose === 'TxProfile' && socketId === 0,
      'connectorId',
      'must be 1 or more with TxProfile, which is of one transaction',
    ],
    [purpose === 'TxProfile' && transactionId === undefined, 'transactionId', 'is required with TxProfile'],
    [purpose !== 'TxProfile' && transactionId !== undefined, 'transactionId', 'goes with TxProfile only'],
  ];
}

function ofTimes(fields: ProfileFields): Checked[] {
  const { chargingProfileKind: kind, recurrencyKind, validFrom, validTo, stackLevel } = fields;
  const { startSchedule, duration } = fields.chargingSchedule;
  const from = Date.parse(validFrom ?? '');
  return [
    [stackLevel < 0, 'stackLevel', 'must be 0 or more'],
    [kind === 'Recurring' && recurrencyKind === undefined, 'recurrencyKind', 'is required with Recurring'],
    [kind !== 'Recurring' && recurrencyKind !== undefined, 'recurrencyKind', 'goes with Recurring only'],
    [from >= Date.parse(validTo ?? ''), 'validTo', 'must be later than validFrom'],
    [
      kind === 'Relative' && startSchedule !== undefined,
      'chargingSchedule.startSchedule',
      'must be left out with Relative, which begins with the transaction',
    ],
    [
      kind !== 'Relative' && startSchedule === undefined,
      'chargingSchedule.startSchedule',
      `is required with ${kind}`,
    ],
    [duration !== undefined && duration <= 0, 'chargingSchedule.duration', 'must be more than 0'],
  ];
}

function ofSchedule({ chargingSchedule }: ProfileFields): Checked[] {
  const { chargingSchedulePeriod: periods, minChargingRate } = chargingSchedule;
  const at = 'chargingSchedule.chargingSchedulePeriod';
  return [
    [periods.length === 0, at, 'must have a period'],
    ...periods.flatMap(({ startPeriod, limit, numberPhases }, i): Checked[] => [
      [
        i === 0 && startPeriod !== 0,
        `${at}.${i}.startPeriod`,
        'must be 0: the first period begins with the schedule',
      ],
      [
        i > 0 && startPeriod <= (periods[i - 1]?.startPeriod ?? 0),
        `${at}.${i}.startPeriod`,
        'must be later than that of the period before',
      ],
      [!isLimit(limit), `${at}.${i}.limit`, 'must be 0 or more, with at most one decimal'],
      [
        numberPhases !== undefined && (numberPhases < 1 || numberPhases > 3),
        `${at}.${i}.numberPhases`,
        'must be 1, 2 or 3',
      ],
    ]),
    [
      minChargingRate !== undefined && !isLimit(minChargingRate),
      'chargingSchedule.minChargingRate',
      'must be 0 or more, with at most one decimal',
    ],
  ];
}

/** Whether a charger can be told such a limit. */
export const isLimit = (value: number): boolean =>
  value >= 0 && Number.isFinite(value) && Math.abs(value * 10 - Math.round(value * 10)) < 1e-6;

/** What has to be known of a charger. */
export interface ProfileFacts {
  readonly limits: ProfileLimits;
  /** Whether the transaction that the profile names runs on its socket. */
  readonly runs: boolean;
  /** How many the charger certainly has beside those that this one takes the place of. */
  readonly others: number;
}

/** Of an order with which nothing is wrong by itself. What a charger does not say is not held against it. */
export function wrongForCharger(order: Order, { limits, runs, others }: ProfileFacts): Wrong | undefined {
  const found = profileIn(order);
  if (found === undefined) return undefined;
  const { at, fields } = found;
  const { chargingRateUnit: unit, chargingSchedulePeriod: periods } = fields.chargingSchedule;
  const { maxStackLevel, maxPeriods, maxInstalled, units } = limits;
  const wrong = firstOf(
    prefixed(at, [
      [
        fields.transactionId !== undefined && !runs,
        'transactionId',
        'must be the id of a transaction that runs on this socket',
      ],
      [
        maxStackLevel !== null && fields.stackLevel > maxStackLevel,
        'stackLevel',
        `must be at most ${maxStackLevel}, the charger’s ChargeProfileMaxStackLevel`,
      ],
      [
        units !== null && !units.includes(unit),
        'chargingSchedule.chargingRateUnit',
        `must be ${units?.join(' or ')}, by the charger’s ChargingScheduleAllowedChargingRateUnit`,
      ],
      [
        maxPeriods !== null && periods.length > maxPeriods,
        'chargingSchedule.chargingSchedulePeriod',
        `must have at most ${maxPeriods} periods, the charger’s ChargingScheduleMaxPeriods`,
      ],
    ]),
  );
  if (wrong !== undefined || maxInstalled === null || others < maxInstalled) return wrong;
  const rule = `has no room: the charger has ${others} others already, and takes ${maxInstalled} (MaxChargingProfilesInstalled)`;
  return { field: at, rule };
}
