/** Looks a few times a second for what other servers changed in the same database. */
import { setTimeout as after } from 'node:timers/promises';
import type pg from 'pg';
import { HEARD_WITHIN } from '../../app/ports/changes.ts';
import type { Heard } from './heard.ts';
import {
  changesOf,
  FORGET,
  FORGET_AT_ONCE,
  KEPT_FOR,
  LOOK,
  type NotedChange,
  PLACE,
} from './postgres-changes.ts';

/** Milliseconds. */
const LOOK_EVERY = 500;
const FORGET_EVERY = KEPT_FOR / 4;

/** One to look, one to throw away what all have seen: millions of rows must not keep it from looking. */
export const LOOK_CONNECTIONS = 2;

export class PostgresLook {
  readonly #pool: pg.Pool;
  readonly #heard: Heard;
  /** A snapshot: what it shows was told. */
  #place: string;
  /** When the last look that came to its end began. */
  #lookedAt = performance.now();
  #forgotAt = performance.now();
  /** Ids of what our own commits changed since the last look: that was told with them. */
  #own = new Set<string>();
  #looking: Promise<void> | undefined;
  #forgetting: Promise<void> | undefined;
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  private constructor(pool: pg.Pool, heard: Heard, place: string) {
    this.#pool = pool;
    this.#heard = heard;
    this.#place = place;
  }

  /** Begins at what is committed now. Errors: what PostgreSQL says. @param pool its own, and ended with it. */
  static async from(pool: pg.Pool, heard: Heard): Promise<PostgresLook> {
    const { rows } = await pool.query<{ place: string }>(PLACE).catch(async (error: unknown) => {
      await pool.end();
      throw error;
    });
    const look = new PostgresLook(pool, heard, rows[0]?.place ?? '');
    look.#timer = setInterval(() => look.#due(), LOOK_EVERY);
    look.#timer.unref();
    return look;
  }

  /** What a commit of ours changed. */
  own(noted: readonly NotedChange[]): void {
    for (const [id] of noted) this.#own.add(id);
    // Whom we heard we know by ourselves.
    this.#heard.tell(changesOf(noted.filter(([, kind]) => kind !== 'seen')));
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped.abort();
    await Promise.all([this.#looking, this.#forgetting]);
    await this.#pool.end();
  }

  #due(): void {
    // Blind, it must be taken for granted that everything changes.
    if (performance.now() - this.#lookedAt > HEARD_WITHIN - LOOK_EVERY) this.#heard.tell('everything');
    this.#looking ??= this.#look()
      .catch(() => undefined)
      .finally(() => {
        this.#looking = undefined;
      });
    if (performance.now() - this.#forgotAt < FORGET_EVERY) return;
    this.#forgetting ??= this.#forget()
      .catch(() => undefined)
      .finally(() => {
        this.#forgotAt = performance.now();
        this.#forgetting = undefined;
      });
  }

  async #look(): Promise<void> {
    const begun = performance.now();
    const before = this.#own;
    this.#own = new Set();
    const { rows } = await this.#pool.query<{ place: string; changes: NotedChange[] }>(LOOK, [this.#place]);
    const { place = this.#place, changes = [] } = rows[0] ?? {};
    // Blind for too long, it may be that some were thrown away meanwhile.
    const missed = begun - this.#lookedAt > KEPT_FOR / 2;
    // Of too many not all have come, whosoever they are.
    const isCut = changesOf(changes) === 'everything';
    const fresh = changes.filter(([id]) => !before.has(id) && !this.#own.has(id));
    this.#heard.tell(missed || isCut ? 'everything' : changesOf(fresh));
    this.#place = place;
    this.#lookedAt = begun;
  }

  /** Some at a time, and rests as long as it worked. */
  async #forget(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const begun = performance.now();
      const { rowCount } = await this.#pool.query(FORGET);
      if ((rowCount ?? 0) < FORGET_AT_ONCE) return;
      await after(performance.now() - begun, undefined, { signal });
    }
  }
}
