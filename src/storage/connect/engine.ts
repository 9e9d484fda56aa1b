/** What main.ts holds of a database, whichever it is. */
import type { HearChanges } from '../../app/ports/changes.ts';
import type { ActFor, ReadSnapshot, Transact } from '../../app/ports/store.ts';

export interface Engine extends Transact, ReadSnapshot, ActFor, HearChanges {
  readonly name: 'embedded' | 'postgres';
  /** Ends when what is in hand has ended; what is asked later rejects with StorageUnavailable. */
  close(): Promise<void>;
  /** For /readyz: rejects with StorageUnavailable when the database does not answer. */
  ping(): Promise<void>;
}

export interface EngineOptions {
  /** How long one use-case may take, milliseconds; then it is rolled back and rejected. */
  readonly useCaseTimeout?: number;
}

/**
 * Longer than a lock or a commit is waited for, shorter than a charger waits for its answer: a use-case that
 * never settles must not hold up the others for long.
 */
export const USE_CASE_TIMEOUT = 15_000;
