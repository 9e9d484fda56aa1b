/** Ports about charging profiles: what is known of those that chargers have. */
import type { Allowed, ChargerRef, CustomerRef } from '../../domain/access/allow.ts';
import type { Change } from '../../domain/charging-profiles/known.ts';
import type { ProfileLimits } from '../../domain/charging-profiles/limits.ts';
import type { KnownProfile } from '../../domain/charging-profiles/profile.ts';
import type { Command } from '../../domain/commands/command.ts';
import type { ChargerKey, Instant, SocketId, TransactionId } from '../../domain/ids.ts';
import type { Page } from './keeping.ts';
import type { Tx } from './store.ts';

type Read = Allowed<'read', CustomerRef>;
type Operate = Allowed<'operate', ChargerRef>;
type Report = Allowed<'report', ChargerRef>;

export interface ReadChargingProfiles {
  /** Newest first. Those of a transaction that is over are none. */
  chargingProfiles(tx: Tx, by: Read, charger: ChargerKey, page: Page<number>): Promise<KnownProfile[]>;
}

export interface CheckChargingProfiles {
  /** What the charger says of itself, by its configuration as it was last read. */
  profileLimits(tx: Tx, by: Operate): Promise<ProfileLimits>;
  /** All that it has. */
  profilesOf(tx: Tx, by: Operate | Report): Promise<KnownProfile[]>;
  /** What runs on a socket; the newest, where an older one was never told to have ended. */
  runningOn(tx: Tx, by: Operate, socketId: SocketId): Promise<TransactionId | null>;
  /** Whether the transaction runs on that socket of the charger. */
  runsOn(tx: Tx, by: Operate, id: TransactionId, socketId: SocketId): Promise<boolean>;
}

export interface KeepChargingProfiles extends Pick<CheckChargingProfiles, 'profilesOf'> {
  /** Whether another command that may be about its profiles was sent to the charger since. */
  isOvertaken(tx: Tx, by: Report, command: Command): Promise<boolean>;
  /** @param ended what says so. */
  changeProfiles(tx: Tx, by: Report, change: Change, ended: Command, sentAt: Instant): Promise<void>;
}
