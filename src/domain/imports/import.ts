/** An import: a file of lines, each of which makes or changes one thing as if somebody had asked for it over REST. */
import type { MemberRef } from '../access/allow.ts';
import type { Scope } from '../access/scopes.ts';
import type { CustomerId, ImportId, Instant } from '../ids.ts';

export const IMPORT_KINDS = ['sites', 'chargers', 'drivers', 'tags', 'rights'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export const isImportKind = (word: unknown): word is ImportKind =>
  (IMPORT_KINDS as readonly unknown[]).includes(word);

const LINES_NEED: Readonly<Record<ImportKind, Scope>> = {
  sites: 'sites:write',
  chargers: 'chargers:write',
  drivers: 'drivers:write',
  tags: 'drivers:write',
  rights: 'rights:write',
};

/** What whoever imports needs, on the whole customer: at the beginning, and as long as its lines are done. */
export const neededFor = (kind: ImportKind): readonly Scope[] => ['imports:write', LINES_NEED[kind]];

/** receiving: the file comes in · queued · running · done: every line has its fate · failed · cancelled. */
export const IMPORT_STATES = ['receiving', 'queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

export const FATES = ['created', 'changed', 'unchanged', 'refused'] as const;
export type Fate = (typeof FATES)[number];

/** How many lines had which fate. */
export type FateCounts = Readonly<Record<Fate, number>>;

export const NO_FATES: FateCounts = { created: 0, changed: 0, unchanged: 0, refused: 0 };

export interface Import {
  readonly id: ImportId;
  readonly customerId: CustomerId;
  readonly kind: ImportKind;
  /** Everything is decided and nothing is kept. */
  readonly dryRun: boolean;
  readonly state: ImportState;
  /** Of the file. */
  readonly bytes: number;
  /** Lines under the header, as far as they can be counted before they are read. */
  readonly lines: number;
  readonly fates: FateCounts;
  /** Why it failed, in words. */
  readonly problem: string | null;
  /** In whose name everything is done. */
  readonly askedBy: MemberRef;
  readonly createdAt: Instant;
  readonly startedAt: Instant | null;
  /** null: something is left to do, be it that the file is still there. */
  readonly endedAt: Instant | null;
}

/** What is wrong with a line. */
export interface Wrong {
  /** null: not one column alone. */
  readonly column: string | null;
  readonly rule: string;
}

/** What became of a line. */
export type LineFate = { readonly line: number } & (
  | {
      readonly fate: Exclude<Fate, 'refused'>;
      /** What it made or found; null: it was made in a dry run, and is gone. */
      readonly thingId: string | null;
    }
  | ({ readonly fate: 'refused' } & Wrong)
);

/** A file as it is kept: of how many bytes, in how many parts, with how many lines under its header. */
export interface ReceivedFile {
  readonly bytes: number;
  readonly parts: number;
  readonly lines: number;
}
