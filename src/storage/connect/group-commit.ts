/**
 * Group commit: use-cases run one after another, each in a savepoint of the open batch, and settle when the batch's
 * commit, and with it the fsync, is done. A batch ends when nobody waits, or when it is large or old enough.
 */
import type { Changes } from '../../app/ports/changes.ts';
import { StorageUnavailable, type Tx, type View } from '../../app/ports/store.ts';
import type { Channel } from './embedded-channel.ts';
import { Order } from './embedded-protocol.ts';
import type { CommitObserver } from './engine.ts';
import { UseCase } from './use-case.ts';

export interface BatchLimits {
  /** Use-cases in one batch. */
  readonly count: number;
  /** How long a batch stays open, milliseconds: the first of it waits for the last. */
  readonly age: number;
  /** Use-cases that may wait; further ones are refused, as waiting would only make it worse. */
  readonly waiting: number;
}

interface Job {
  readonly view: View;
  readonly run: (useCase: UseCase) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Done {
  readonly job: Job;
  readonly value: unknown;
}

export class GroupCommit {
  readonly #channel: Channel;
  readonly #limits: BatchLimits;
  readonly #tell: (changes: Changes) => void;
  readonly #observer: CommitObserver;
  #waiting: Job[] = [];
  #next = 0;
  #loop: Promise<void> | undefined;
  #begun = false;

  /** @param tell hears what a batch changed, once it is durable. */
  constructor(
    channel: Channel,
    limits: BatchLimits,
    tell: (changes: Changes) => void,
    observer: CommitObserver,
  ) {
    this.#channel = channel;
    this.#limits = limits;
    this.#tell = tell;
    this.#observer = observer;
  }

  /** Use-cases whose turn has not come. */
  get waiting(): number {
    return this.#waiting.length - this.#next;
  }

  /** Runs a use-case; settles after the commit that makes it durable, or at once if it threw. */
  transact<T>(
    view: View,
    work: (tx: Tx) => Promise<T>,
    bind: (useCase: UseCase, view: View) => Tx,
    timeout: number,
  ): Promise<T> {
    if (this.waiting >= this.#limits.waiting) {
      return Promise.reject(new StorageUnavailable(`more than ${this.#limits.waiting} use-cases wait`));
    }
    return new Promise<T>((resolve, reject) => {
      const run = (useCase: UseCase) => useCase.run(work, bind(useCase, view), timeout);
      this.#waiting.push({ view, run, resolve: resolve as (value: unknown) => void, reject });
      this.#loop ??= this.#work();
    });
  }

  /** Resolves when nothing is in hand. */
  async idle(): Promise<void> {
    while (this.#loop) await this.#loop;
  }

  async #work(): Promise<void> {
    for (let job = this.#take(); job; job = this.#take()) {
      const batch: Done[] = [];
      const end = performance.now() + this.#limits.age;
      let goOn = true;
      while (job && goOn) {
        goOn = await this.#runIn(batch, job);
        goOn &&= batch.length < this.#limits.count && performance.now() < end;
        job = goOn ? this.#take() : undefined;
      }
      // The next batch may begin meanwhile: its statements wait in the worker behind the commit.
      const committed = this.#commit(batch);
      if (this.#next === this.#waiting.length) await committed;
    }
    // Nothing may be awaited here: who comes while the loop is still noted would wait for ever.
    this.#loop = undefined;
  }

  #take(): Job | undefined {
    const job = this.#waiting[this.#next++];
    if (!job || this.#next > 1000) {
      // Shifting each one off would be quadratic.
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    return job;
  }

  /** Runs one use-case in its savepoint. Answers whether the batch may go on. */
  async #runIn(batch: Done[], job: Job): Promise<boolean> {
    let touched = false;
    const useCase = new UseCase(job.view, (sql, parameters) => {
      if (!this.#begun) this.#channel.tell(Order.Begin, 0);
      this.#begun = true;
      if (!touched) this.#channel.tell(Order.Savepoint, 0);
      touched = true;
      return this.#channel.query(0, sql, parameters);
    });
    try {
      const value = await job.run(useCase);
      if (touched) this.#channel.tell(Order.Release, 0);
      batch.push({ job, value });
      return true;
    } catch (error) {
      if (touched) this.#channel.tell(Order.RollbackToSavepoint, 0);
      job.reject(error);
      return !(error instanceof StorageUnavailable);
    }
  }

  async #commit(batch: readonly Done[]): Promise<void> {
    try {
      if (this.#begun) {
        this.#begun = false;
        const began = performance.now();
        const changed = await this.#channel
          .commit(0)
          .finally(() => this.#observer.committed((performance.now() - began) / 1000, batch.length));
        this.#tell(changed);
      }
    } catch (cause) {
      const why = cause instanceof StorageUnavailable ? cause.message : 'the commit failed';
      for (const { job } of batch) job.reject(new StorageUnavailable(why, { cause }));
      return;
    }
    for (const { job, value } of batch) job.resolve(value);
  }
}
