/** Charging profiles: what an order sends of one, and what is known of those that a charger has. OCPP 1.6 §3.13, §7.8. */
import type { Order } from '../commands/command.ts';
import { type CommandId, type Instant, type SocketId, type TransactionId, transactionId } from '../ids.ts';

export const PURPOSES = ['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile'] as const;
export type Purpose = (typeof PURPOSES)[number];
export const KINDS = ['Absolute', 'Recurring', 'Relative'] as const;
export type Kind = (typeof KINDS)[number];
/** A: per phase. */
export type RateUnit = 'A' | 'W';

/** In the fields of OCPP 1.6, well formed by its schema. */
export interface ProfileFields {
  readonly chargingProfileId: number;
  readonly transactionId?: number;
  readonly stackLevel: number;
  readonly chargingProfilePurpose: Purpose;
  readonly chargingProfileKind: Kind;
  readonly recurrencyKind?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly chargingSchedule: {
    readonly duration?: number;
    readonly startSchedule?: string;
    readonly chargingRateUnit: RateUnit;
    readonly chargingSchedulePeriod: readonly {
      readonly startPeriod: number;
      readonly limit: number;
      readonly numberPhases?: number;
    }[];
    readonly minChargingRate?: number;
  };
}

/** A profile that an order brings to a charger. */
export interface SentProfile {
  readonly profileId: number;
  /** 0: the charger as a whole; null: on which socket its start begins, the charger chooses. */
  readonly socketId: SocketId | null;
  readonly stackLevel: number;
  readonly purpose: Purpose;
  readonly kind: Kind;
  /** Of a TxProfile; null: of another, or its transaction is still to begin. */
  readonly transactionId: TransactionId | null;
  readonly validFrom: Instant | null;
  readonly validTo: Instant | null;
  /** As it was sent. */
  readonly fields: ProfileFields;
}

/** Where the profile stands in an order: which field, whose socket; undefined: the order brings none. */
export function profileIn({
  action,
  payload,
}: Order):
  | { readonly at: string; readonly fields: ProfileFields; readonly socketId: number | null }
  | undefined {
  const { connectorId } = payload;
  const socketId = typeof connectorId === 'number' ? connectorId : null;
  const at = { SetChargingProfile: 'csChargingProfiles', RemoteStartTransaction: 'chargingProfile' }[action];
  const fields = at === undefined ? undefined : payload[at];
  if (at === undefined || typeof fields !== 'object' || fields === null) return undefined;
  return { at, fields: fields as ProfileFields, socketId };
}

/** The profile that an order brings; undefined: none. */
export function sentBy(order: Order): SentProfile | undefined {
  const found = profileIn(order);
  return found && profileOf(found.fields, found.socketId);
}

export const profileOf = (fields: ProfileFields, socketId: SocketId | null): SentProfile => ({
  profileId: fields.chargingProfileId,
  socketId,
  stackLevel: fields.stackLevel,
  purpose: fields.chargingProfilePurpose,
  kind: fields.chargingProfileKind,
  transactionId: fields.transactionId === undefined ? null : transactionId(fields.transactionId),
  validFrom: instantOf(fields.validFrom),
  validTo: instantOf(fields.validTo),
  fields,
});

/** null: none, or one that no clock shows. */
function instantOf(text: string | undefined): Instant | null {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

type Slot = Pick<SentProfile, 'profileId' | 'socketId' | 'stackLevel' | 'purpose' | 'transactionId'>;

/** It came with a remote start, and that has begun nothing yet. */
export const awaitsStart = ({ purpose, transactionId }: Slot): boolean =>
  purpose === 'TxProfile' && transactionId === null;

/** Whether a charger that takes `one` has no `other` any more: the same id, or the same place in the stack of the same socket. */
export function replaces(one: Slot, other: Slot): boolean {
  if (one.profileId === other.profileId) return true;
  if (awaitsStart(one) || awaitsStart(other)) return false;
  return (
    one.purpose === other.purpose && one.stackLevel === other.stackLevel && one.socketId === other.socketId
  );
}

/** Whether a ClearChargingProfile with these fields is about it: all that it names must fit. */
export function isCleared(payload: Order['payload'], one: Slot): boolean {
  const named: [unknown, unknown][] = [
    [payload.id, one.profileId],
    [payload.connectorId, one.socketId],
    [payload.chargingProfilePurpose, one.purpose],
    [payload.stackLevel, one.stackLevel],
  ];
  return named.every(([wanted, has]) => wanted === undefined || wanted === has);
}

/** What is known of a profile that a charger has. */
export interface KnownProfile extends SentProfile {
  readonly id: number;
  /** What brought it; null: another customer's command. */
  readonly commandId: CommandId | null;
  readonly sentAt: Instant;
  /** The command that nobody knows whether it was followed; {@link SEVERAL}; null: it is certain. */
  readonly doubt: number | null;
}

/** More than one command leaves it uncertain. */
export const SEVERAL = 0;

export const PROFILE_STATES = ['installed', 'awaited', 'uncertain', 'expired'] as const;
/**
 * installed: the charger has it · awaited: it came with a remote start that has begun nothing yet · uncertain: a command to which no
 * answer came may have set, replaced or cleared it · expired: its validTo has passed.
 */
export type ProfileState = (typeof PROFILE_STATES)[number];

/** How it stands. */
export function stateOf(one: KnownProfile, now: Instant): ProfileState {
  if (one.validTo !== null && one.validTo <= now) return 'expired';
  if (one.doubt !== null) return 'uncertain';
  return awaitsStart(one) ? 'awaited' : 'installed';
}
