/** What main.ts holds of a database, whichever it is. */
import type { Worker } from 'node:worker_threads';
import type { HearChanges } from '../../app/ports/changes.ts';
import type { ActFor, ReadSnapshot, Transact } from '../../app/ports/store.ts';

export interface Engine extends Transact, ReadSnapshot, ActFor, HearChanges {
  readonly name: 'embedded' | 'postgres';
  /** Ends when what is in hand has ended; what is asked later rejects with StorageUnavailable. */
  close(): Promise<void>;
  /** For /readyz: rejects with StorageUnavailable when the database does not answer. */
  ping(): Promise<void>;
  load(): EngineLoad;
  /** Its threads by name, for who takes profiles of them. */
  readonly threads: Readonly<Record<string, Worker>>;
}

/** What waits and what is in use at the moment. */
export interface EngineLoad {
  /** Use-cases that wait until others have been done: where one after another is. */
  readonly waitForTurn: number;
  /** Those that wait for a connection. */
  readonly waitForConnection: number;
  readonly connectionsInUse: number;
  readonly connectionsMost: number;
}

/** Hears of what only the engine can measure. */
export interface CommitObserver {
  /** A commit has ended, well or badly: how long it took, and how many use-cases it was for. */
  committed(seconds: number, useCases: number): void;
  /** Transactions were in each other's way, and one runs again. */
  conflicted(): void;
}

export const nobodyObserves: CommitObserver = { committed: () => {}, conflicted: () => {} };

export interface EngineOptions {
  /** How long one use-case may take, milliseconds; then it is rolled back and rejected. */
  readonly useCaseTimeout?: number;
  readonly observer?: CommitObserver | undefined;
}

/**
 * Longer than a lock or a commit is waited for, shorter than a charger waits for its answer: a use-case that
 * never settles must not hold up the others for long.
 */
export const USE_CASE_TIMEOUT = 15_000;
