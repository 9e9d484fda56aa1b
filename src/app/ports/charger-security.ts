/** Ports about how safely chargers come: passwords that are being changed, and security profiles that are raised. */
import type { Allowed, ChargerRef } from '../../domain/access/allow.ts';
import type { SecurityProfile } from '../../domain/chargers/charger.ts';
import type { CommandId, Instant } from '../../domain/ids.ts';
import type { Tx } from './store.ts';

type Operate = Allowed<'operate', ChargerRef>;
type Report = Allowed<'report', ChargerRef>;

export interface KeepNextPassword {
  /**
   * Keeps the hash of the password that a command sends, beside the one in use; an earlier command that waits to send another
   * one is cancelled. Answers false when an earlier one was sent that the charger may have and did not show yet: without it, the
   * charger could be shut out.
   */
  keepNextPassword(tx: Tx, by: Operate, hash: string, sentBy: CommandId, at: Instant): Promise<boolean>;
}

export interface TakeNextPassword {
  /** The charger has shown it: it takes the place of the one before. Answers false when it is not the next one any more. */
  takeNextPassword(tx: Tx, by: Report, hash: string): Promise<boolean>;
}

export interface WantProfile {
  /** The command tells the charger to come with this profile. */
  wantProfile(tx: Tx, by: Operate, profile: SecurityProfile, toldBy: CommandId): Promise<void>;
}

export interface FollowProfile {
  /** Whether this command is the one that told it to come with another profile. */
  isProfileTold(tx: Tx, by: Report, command: CommandId): Promise<boolean>;
  /** It has come with this profile: where it was told to, that is the minimum from now on. Answers whether it is. */
  raiseProfile(tx: Tx, by: Report, shown: SecurityProfile): Promise<boolean>;
}
