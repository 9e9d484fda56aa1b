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
  TOLD_AT_MOST,
} from './postgres-changes.ts';
import { cut } from './postgres-commit.ts';

/** Milliseconds. */
const LOOK_EVERY = 500;

/** One to look, one to throw away what all have seen: millions of rows must not keep it from looking. */
export const LOOK_CONNECTIONS = 2;

/** Longer than PostgreSQL lets a statement take: the line is dead. Milliseconds. */
const PATIENCE = 13_000;

interface Place {
  readonly snapshot: string;
  /** By `performance.now`. */
  readonly at: number;
  /** By the clock of the database, which goes on where this machine is asleep. */
  readonly there: number;
}

/** As PLACE answers. */
interface Here {
  readonly place: string;
  readonly at: number;
}

interface LookOptions {
  /** Hears what an operator should know, as a sentence. */
  readonly warn?: ((sentence: string) => void) | undefined;
  /** Milliseconds, {@link KEPT_FOR} as a rule. */
  readonly keptFor?: number;
}

export class PostgresLook {
  readonly #pool: pg.Pool;
  readonly #heard: Heard;
  readonly #warn: (sentence: string) => void;
  readonly #keptFor: number;
  /** Of the last look that came to its end: what it shows was told. */
  #place: Place;
  /** Some of those before it, the oldest first. */
  #former: Place[] = [];
  /** A connection broke or a look failed: the table may be another one, as after PostgreSQL broke down. */
  #broken = false;
  /** Ids of what our own commits changed since the last look: that was told with them. */
  #own = new Set<string>();
  #looking: Promise<void> | undefined;
  #forgetting: Promise<void> | undefined;
  #forgotAt = performance.now();
  #forgets = true;
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  private constructor(pool: pg.Pool, heard: Heard, place: Place, options: LookOptions) {
    this.#pool = pool;
    this.#heard = heard;
    this.#place = place;
    this.#warn = options.warn ?? (() => {});
    this.#keptFor = options.keptFor ?? KEPT_FOR;
    pool.on('error', () => this.#breaks());
  }

  /** Begins at what is committed now. Errors: what PostgreSQL says. @param pool its own, and ended with it. */
  static async from(pool: pg.Pool, heard: Heard, options: LookOptions = {}): Promise<PostgresLook> {
    const at = performance.now();
    const { rows } = await pool.query<Here>(PLACE).catch(async (error: unknown) => {
      await pool.end();
      throw error;
    });
    const place = { snapshot: rows[0]?.place ?? '', at, there: rows[0]?.at ?? 0 };
    const look = new PostgresLook(pool, heard, place, options);
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
    if (performance.now() - this.#place.at > HEARD_WITHIN - LOOK_EVERY) this.#heard.tell('everything');
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    if (performance.now() - this.#forgotAt < this.#keptFor / 4) return;
    this.#forgetting ??= this.#forget().finally(() => {
      this.#forgotAt = performance.now();
      this.#forgetting = undefined;
    });
  }

  async #look(): Promise<void> {
    const at = performance.now();
    const known = this.#own;
    this.#own = new Set();
    try {
      const values = [this.#place.snapshot, this.#broken ? [] : [...known]];
      const { rows } = await this.#asked<Here & { changes: NotedChange[] }>(LOOK, values);
      const { place = this.#place.snapshot, at: there = this.#place.there, changes = [] } = rows[0] ?? {};
      // Blind for too long, it may be that some were thrown away meanwhile; and of too many not all have come.
      const missed = there - this.#place.there > this.#keptFor / 2 || changes.length > TOLD_AT_MOST;
      const fresh = changes.filter(([id]) => !this.#own.has(id));
      this.#heard.tell(missed || this.#broken ? 'everything' : changesOf(fresh));
      this.#broken = false;
      this.#place = { snapshot: place, at, there };
      if (at - (this.#former.at(-1)?.at ?? 0) >= this.#keptFor / 4) this.#former.push(this.#place);
    } catch {
      this.#breaks();
    }
  }

  /** What was seen may never have been: places of before tell nothing of what others have seen. */
  #breaks(): void {
    this.#broken = true;
    this.#former = [];
  }

  /** What every server has looked at, or is blind for: some at a time, and it rests as long as it worked. */
  async #forget(): Promise<void> {
    const long = performance.now() - this.#keptFor;
    const place = this.#former.findLast(({ at }) => at < long);
    if (place === undefined) return;
    this.#former = this.#former.filter(({ at }) => at >= place.at);
    const { signal } = this.#stopped;
    try {
      while (!signal.aborted && this.#former.includes(place)) {
        const begun = performance.now();
        const { rowCount } = await this.#asked(FORGET, [place.snapshot]);
        if ((rowCount ?? 0) < FORGET_AT_ONCE) break;
        await after(performance.now() - begun, undefined, { signal });
      }
      this.#forgets = true;
    } catch (error) {
      if (signal.aborted) return;
      if (this.#forgets) {
        this.#warn(
          `what other servers changed is kept for longer than it needs to be: ${error instanceof Error ? error.message : error}; it is tried again`,
        );
      }
      this.#forgets = false;
    }
  }

  /** Over a connection that is cut when it does not answer, or when this is stopped. */
  async #asked<R extends pg.QueryResultRow>(
    text: string,
    values: readonly unknown[],
  ): Promise<pg.QueryResult<R>> {
    const { signal } = this.#stopped;
    const client = await this.#pool.connect();
    const ends = () => cut(client);
    const late = setTimeout(ends, PATIENCE);
    signal.addEventListener('abort', ends);
    let broken = true;
    try {
      signal.throwIfAborted();
      const result = await client.query<R>(text, [...values]);
      broken = false;
      return result;
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', ends);
      client.release(broken);
    }
  }
}
