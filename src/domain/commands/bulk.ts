/** One order to many chargers: which actions make sense for many, at which pace, how it stands. */
import type { BulkId, ChargerId, ChargerKey, CommandId, CustomerId, Instant, SiteId } from '../ids.ts';
import { COMMAND_STATES, type Command, isOver, type Order } from './command.ts';

/** Those that are about no transaction, no tag and no single charger's certificate. */
export const BULK_ACTIONS = [
  'ChangeAvailability',
  'ChangeConfiguration',
  'ClearCache',
  'ClearChargingProfile',
  'DataTransfer',
  'DeleteCertificate',
  'ExtendedTriggerMessage',
  'GetConfiguration',
  'GetDiagnostics',
  'GetInstalledCertificateIds',
  'GetLocalListVersion',
  'GetLog',
  'InstallCertificate',
  'Reset',
  'SetChargingProfile',
  'SignedUpdateFirmware',
  'TriggerMessage',
  'UnlockConnector',
  'UpdateFirmware',
] as const;

/** null: any. All that are named must fit. */
export interface BulkFilter {
  readonly siteId: SiteId | null;
  /** With `siteId`: and at the sites nested in it. */
  readonly subsites: boolean;
  /** Exactly as the charger reported them. */
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly firmwareVersion: string | null;
  readonly chargerIds: readonly ChargerId[] | null;
}

export interface NewBulkCommand extends Order {
  readonly filter: BulkFilter;
  readonly perMinute: number;
  /** How long each command may wait for its charger, milliseconds; null: it does not. */
  readonly expiresIn: number | null;
}

export interface BulkCommand extends NewBulkCommand {
  readonly id: BulkId;
  readonly customerId: CustomerId;
  /** `key 5`, `operator 3`. */
  readonly askedBy: string;
  readonly createdAt: Instant;
  /** When the next command is made. */
  readonly nextAt: Instant;
  readonly cancelledAt: Instant | null;
  /** When no charger waited any more; null: some do. */
  readonly madeAt: Instant | null;
  /** Why it was given up. */
  readonly problem: string | null;
}

/**
 * waiting: its command is still to be made · skipped: none was made, `problem` says why · any other: as its command is, or it was
 * cancelled before there was one.
 */
export const BULK_CHARGER_STATES = ['waiting', 'skipped', ...COMMAND_STATES] as const;
export type BulkChargerState = (typeof BULK_CHARGER_STATES)[number];

/** What became of one charger. */
export interface BulkCharger {
  readonly charger: ChargerKey;
  readonly chargerId: ChargerId;
  readonly state: BulkChargerState;
  readonly commandId: CommandId | null;
  readonly problem: string | null;
  readonly command: Command | null;
}

/** How many chargers are in which state. */
export type BulkCounts = Readonly<Record<BulkChargerState, number>>;

export const NO_COUNTS = Object.fromEntries(BULK_CHARGER_STATES.map((state) => [state, 0])) as BulkCounts;

/** Whether nothing more happens, but for answers that come late. */
export const isBulkOver = (counts: BulkCounts): boolean =>
  BULK_CHARGER_STATES.every((state) =>
    state === 'waiting' || (state !== 'skipped' && !isOver(state)) ? counts[state] === 0 : true,
  );

/** What was missed while no server ran is not made up for in one go, milliseconds. */
const CATCH_UP = 2000;

/** How many commands are due now, and when the next one is. */
export function paced(
  { nextAt, perMinute }: Pick<BulkCommand, 'nextAt' | 'perMinute'>,
  now: Instant,
): { readonly due: number; readonly nextAt: Instant } {
  if (now < nextAt) return { due: 0, nextAt };
  const gap = 60_000 / perMinute;
  const from = Math.max(nextAt, now - CATCH_UP);
  const due = Math.floor((now - from) / gap) + 1;
  return { due, nextAt: Math.ceil(from + due * gap) };
}
