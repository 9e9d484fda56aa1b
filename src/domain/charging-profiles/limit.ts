/** A limit as people say it, and the charging profile that it becomes. */
import type { SocketSettings } from '../chargers/charger.ts';
import type { Order } from '../commands/command.ts';
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { type Instant, MAX_INT32, type SocketId, type TransactionId } from '../ids.ts';
import type { ProfileLimits } from './limits.ts';
import { type KnownProfile, type ProfileFields, type Purpose, type RateUnit, stateOf } from './profile.ts';
import { isLimit } from './rules.ts';

/** null in place of a number: no limit any more. */
export interface Limit {
  /** A per phase. */
  readonly amps?: number | null;
  readonly watts?: number | null;
  /** null: until it is lifted. */
  readonly until: Instant | null;
}

type Wiring = Pick<SocketSettings, 'maxVoltage' | 'socketPowerType' | 'phaseRotation'>;

export interface LimitFacts {
  /** null: the charger as a whole. */
  readonly socketId: SocketId | null;
  /** What runs on that socket. */
  readonly transactionId: TransactionId | null;
  readonly limits: ProfileLimits;
  /** What the charger has. */
  readonly known: readonly KnownProfile[];
  /** The socket, or all of the charger. */
  readonly sockets: readonly Wiring[];
}

/** Ids of profiles that limits become: one for the charger, two for each socket. */
const FIRST_ID = 900_000;
/** A charger whose clock is behind ours by less has begun the schedule all the same, milliseconds. */
const BEGAN_BEFORE = 60_000;
/** V between a phase and neutral; more is said of two phases, or of a battery. */
const MOST_VOLTAGE = 300;

/** The id under which a limit is kept: the next one takes its place. */
export const limitId = (purpose: Purpose, socketId: SocketId | null): number =>
  FIRST_ID + 2 * (socketId ?? 0) + (purpose === 'TxProfile' ? 1 : 0);

/** The order that sets or lifts it. A socket's limit is that of what runs there; when nothing does, of what will. */
export function limitOrder(limit: Limit, given: LimitFacts, now: Instant): Order | Refusal {
  const facts = { ...given, known: given.known.filter((one) => stateOf(one, now) !== 'expired') };
  const { amps, watts, until } = limit;
  if (amps === undefined && watts === undefined) return refuse('bad-body', 'amps', 'or watts is required');
  if (amps !== undefined && watts !== undefined) return refuse('bad-body', 'watts', 'goes not with amps');
  const [field, unit] = amps === undefined ? (['watts', 'W'] as const) : (['amps', 'A'] as const);
  const value = amps === undefined ? watts : amps;
  if (value === null || value === undefined) {
    return until === null ? lifting(facts) : refuse('bad-body', 'until', 'goes with a limit only');
  }
  if (!isLimit(value)) return refuse('bad-body', field, 'must be 0 or more, with at most one decimal');
  if (until !== null && until <= now) return refuse('bad-body', 'until', 'must lie in the future');
  const told = inUnitOf(value, unit, field, facts);
  if (isRefusal(told)) return told;
  const purpose = purposeOf(facts);
  const stackLevel = levelOf(purpose, facts);
  return stackLevel === undefined
    ? refuse('bad-body', field, 'has no room: another profile has the highest level of the stack')
    : setting({ ...told, purpose, stackLevel, until }, facts, now);
}

function purposeOf({ socketId, transactionId }: LimitFacts): Purpose {
  if (socketId === null) return 'ChargePointMaxProfile';
  return transactionId === null ? 'TxDefaultProfile' : 'TxProfile';
}

interface Told {
  readonly value: number;
  readonly unit: RateUnit;
}

function setting(
  {
    value,
    unit,
    purpose,
    stackLevel,
    until,
  }: Told & Pick<Limit, 'until'> & { purpose: Purpose; stackLevel: number },
  { socketId, transactionId }: LimitFacts,
  now: Instant,
): Order {
  // Whole seconds, as the duration is told in them.
  const start = Math.floor((now - BEGAN_BEFORE) / 1000) * 1000;
  const end = until === null ? null : Math.ceil(until / 1000) * 1000;
  const csChargingProfiles: ProfileFields = {
    chargingProfileId: limitId(purpose, socketId),
    ...(purpose === 'TxProfile' && transactionId !== null ? { transactionId } : {}),
    stackLevel,
    chargingProfilePurpose: purpose,
    chargingProfileKind: 'Absolute',
    ...(end === null ? {} : { validTo: iso(end) }),
    chargingSchedule: {
      ...(end === null || end - start > MAX_INT32 * 1000 ? {} : { duration: (end - start) / 1000 }),
      startSchedule: iso(start),
      chargingRateUnit: unit,
      chargingSchedulePeriod: [{ startPeriod: 0, limit: value }],
    },
  };
  return { action: 'SetChargingProfile', payload: { connectorId: socketId ?? 0, csChargingProfiles } };
}

const iso = (at: Instant) => new Date(at).toISOString();

/** That of what runs first; where it has none of its own, that of the socket. */
function lifting({ socketId, transactionId, known }: LimitFacts): Order {
  const ofTransaction = limitId('TxProfile', socketId);
  const has = known.some(({ profileId }) => profileId === ofTransaction);
  const id =
    socketId !== null && transactionId !== null && has
      ? ofTransaction
      : limitId('TxDefaultProfile', socketId);
  return { action: 'ClearChargingProfile', payload: { id } };
}

/** One above whatever else is there, so that it holds; undefined: there is no place above. */
function levelOf(purpose: Purpose, { socketId, limits, known }: LimitFacts): number | undefined {
  const others = known.filter(
    (one) =>
      one.purpose === purpose &&
      one.socketId === (socketId ?? 0) &&
      one.profileId !== limitId(purpose, socketId),
  );
  const level = Math.max(-1, ...others.map((one) => one.stackLevel)) + 1;
  return level > (limits.maxStackLevel ?? level) ? undefined : level;
}

/** As the charger takes it: never more than was asked for. */
function inUnitOf(
  value: number,
  unit: RateUnit,
  field: string,
  { limits: { units }, sockets }: LimitFacts,
): Told | Refusal {
  if (units === null || units.includes(unit)) return { value, unit };
  const wattsOfAmpere = sameOf(sockets.map(wattsPerAmpere));
  if (wattsOfAmpere === undefined) {
    const other = unit === 'A' ? 'watts' : 'amps';
    const rule = `cannot be told to this charger, which takes ${other} only: send ${other}, or keep maxVoltage and socketPowerType of the socket`;
    return refuse('bad-body', field, rule);
  }
  return unit === 'A'
    ? { value: Math.floor(value * wattsOfAmpere + 1e-6), unit: 'W' }
    : { value: Math.floor((value / wattsOfAmpere) * 10 + 1e-6) / 10, unit: 'A' };
}

function sameOf(all: readonly (number | undefined)[]): number | undefined {
  return new Set(all).size === 1 ? all[0] : undefined;
}

const PHASES: Readonly<Record<string, number>> = {
  AC_1_PHASE: 1,
  AC_2_PHASE: 2,
  AC_3_PHASE: 3,
};

/** Watts that an ampere per phase is; undefined: it cannot be told for sure. */
function wattsPerAmpere({ maxVoltage, socketPowerType, phaseRotation }: Wiring): number | undefined {
  const rotation = /^[RST]{1,3}$/.test(phaseRotation ?? '') ? phaseRotation?.length : undefined;
  const type = socketPowerType ?? '';
  const phases = type === '' ? rotation : Object.hasOwn(PHASES, type) ? PHASES[type] : undefined;
  if (phases === undefined || (rotation ?? phases) !== phases) return undefined;
  return maxVoltage === null || maxVoltage <= 0 || maxVoltage > MOST_VOLTAGE
    ? undefined
    : maxVoltage * phases;
}
