/** Looks a few times a second for what other servers changed in the same database. */
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

export class PostgresLook {
  readonly #pool: pg.Pool;
  readonly #heard: Heard;
  #place: string;
  /** When the last look that came to its end began. */
  #lookedAt = performance.now();
  #forgotAt = performance.now();
  /** Ids of changes that were told already: of the last look, and of our own commits since. */
  #told = new Set<string>();
  #own = new Set<string>();
  #looking: Promise<void> | undefined;
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
    const look = new PostgresLook(pool, heard, rows[0]?.place ?? '0');
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
    await this.#looking;
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
  }

  async #look(): Promise<void> {
    const begun = performance.now();
    const before = this.#own;
    this.#own = new Set();
    const { rows } = await this.#pool.query<{ place: string; changes: NotedChange[] }>(LOOK, [this.#place]);
    const { place = this.#place, changes = [] } = rows[0] ?? {};
    const fresh = changes.filter(([id]) => !before.has(id) && !this.#told.has(id) && !this.#own.has(id));
    // Blind for too long, it may be that some were thrown away meanwhile.
    const missed = begun - this.#lookedAt > KEPT_FOR / 2;
    this.#heard.tell(missed ? 'everything' : changesOf(fresh));
    this.#told = new Set(changes.map(([id]) => id));
    this.#place = place;
    this.#lookedAt = begun;
    if (begun - this.#forgotAt < FORGET_EVERY) return;
    this.#forgotAt = begun;
    while (((await this.#pool.query(FORGET)).rowCount ?? 0) === FORGET_AT_ONCE);
  }
}
