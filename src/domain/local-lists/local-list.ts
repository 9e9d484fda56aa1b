/** The local authorization list of a charger: by it the charger decides alone who may charge when nobody can be asked. */

import type { Outcome } from '../drivers/decide.ts';
import type { ChargerKey, CommandId, Instant } from '../ids.ts';

/**
 * unknown: nobody knows what the charger has · behind: something is to be sent, or the charger is not there · sending · in-step:
 * the charger has confirmed all · failing: it does not take it, and is tried again · unsupported: it keeps no list.
 */
export const LIST_STATES = ['unknown', 'behind', 'sending', 'in-step', 'failing', 'unsupported'] as const;
export type ListState = (typeof LIST_STATES)[number];

/** What a command of ours to the charger is for. */
export type ListStep = 'limits' | 'enable' | 'version' | 'send';

/** A tag as it stands in a list. */
export interface ListEntry {
  readonly idTag: string;
  readonly folded: string;
  readonly outcome: Outcome;
  readonly parentIdTag: string | null;
  /** Until when it is good; null: it is not told. */
  readonly expiresAt: Instant | null;
  /** Since when it is refused; null: it is not. */
  readonly refusedAt: Instant | null;
}

/** One that the charger has confirmed. `held`: it has it still, as far as is known. */
export interface KnownEntry extends ListEntry {
  readonly held: boolean;
}

/** What a list may hold; null: the charger does not say. */
export interface ListLimits {
  /** Entries of the whole list. */
  readonly listMax: number | null;
  /** Entries of one SendLocalList. */
  readonly sendMax: number | null;
  /** Whether the charger uses a list at all. */
  readonly enabled: boolean | null;
}

/** What is known of a charger's list. */
export interface LocalList {
  readonly charger: ChargerKey;
  readonly state: ListState;
  readonly problem: string | null;
  /** The one that the charger has; null: nobody knows. */
  readonly version: number | null;
  /** What is sent next replaces all that it has. */
  readonly whole: boolean;
  /** It is asked for its version before anything is sent. */
  readonly toCheck: boolean;
  /** Our command under way. */
  readonly step: ListStep | null;
  readonly commandId: CommandId | null;
  /** The SendLocalList of which nobody knows yet whether it was taken. */
  readonly sent: { readonly commandId: CommandId; readonly version: number; readonly whole: boolean } | null;
  /** As the charger told when it was asked for them. */
  readonly limits: ListLimits & { readonly readAt: Instant | null };
  /** What the charger was when it was last looked at. */
  readonly hardware: string | null;
  readonly firmware: string | null;
  readonly wanted: number | null;
  readonly leftOut: number | null;
  readonly confirmedAt: Instant | null;
  readonly attempts: number;
  /** When it is looked at; null: when the charger comes. */
  readonly dueAt: Instant | null;
}

/** What of it changes. */
export type ListChange = Partial<Omit<LocalList, 'charger'>>;

/** Nothing is known, and all is to be sent anew; a command of ours that is under way goes on. */
export const FORGOTTEN: ListChange = {
  ...{ state: 'unknown', problem: null, version: null, whole: true, toCheck: false },
  ...{ sent: null, attempts: 0 },
};
/** Also of any command of ours. */
export const UNKNOWN: ListChange = { ...FORGOTTEN, step: null, commandId: null };

/** What it may hold is not known, and is asked for. */
export const LIMITS_UNREAD = { listMax: null, sendMax: null, enabled: null, readAt: null } as const;

/** How long a tag that lost its right is told as refused before it is taken out, milliseconds. */
export const REFUSED_FOR = 7 * 24 * 3_600_000;
/** A list that nothing seems to have changed is looked at all the same, milliseconds. */
export const LOOK_AGAIN = 24 * 3_600_000;
/** A command of ours that is under way is looked after, milliseconds. */
export const LOOK_AFTER = 60_000;
const FIRST_PAUSE = 60_000;
const LONGEST_PAUSE = 6 * 3_600_000;

/** How long to wait after so many failures in a row, milliseconds. */
export const pauseAfter = (attempts: number): number =>
  Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.max(0, attempts - 1));

/** OCPP 1.6 lists hold tags of at most so many characters (§7.9 CiString20). */
export const TAG_AT_MOST = 20;

/** Versions are 31 bits, and 0 and −1 mean something else (OCPP 1.6 §5.10). */
export const nextVersion = (version: number): number =>
  version < 2 ** 31 - 1 ? Math.max(0, version) + 1 : 1;
