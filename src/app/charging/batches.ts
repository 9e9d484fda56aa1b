/**
 * What chargers ask comes all day long and from many at a time: works that come while others are on their way are gathered,
 * and share a transaction, a commit and, as storage asks together what is asked in one turn, most of their statements (ADR 10).
 * Nothing of it is a truth of its own: each work reads and writes as it would alone.
 */
import type { CustomerId } from '../../domain/ids.ts';
import {
  type ActFor,
  type Batch,
  type Transact,
  type TransactInBatch,
  type Tx,
  wholeOf,
} from '../ports/store.ts';

/** Batches of one customer and kind that are under way: while one is committed the next one can ask. */
const UNDER_WAY = 2;
/** Works that share a transaction. Others wait for it as long as it takes. */
const AT_MOST = 128;

interface Waiting {
  readonly about: Batch['about'];
  readonly work: (tx: Tx) => Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

interface Lane {
  readonly customer: CustomerId;
  waiting: Waiting[];
  underWay: number;
  soon: boolean;
}

/** @param failed hears why a batch had to be done one by one. */
export function batches(use: Transact & ActFor, failed: (error: unknown) => void): TransactInBatch {
  const lanes = new Map<string, Lane>();

  /** The next ones in the order in which they came, but for those that must not share a transaction with one before. */
  function next(lane: Lane): Waiting[] {
    const about = new Set<string | number>();
    const [batch, rest]: [Waiting[], Waiting[]] = [[], []];
    for (const one of lane.waiting) {
      const fits = batch.length < AT_MOST && !one.about.some((name) => about.has(name));
      (fits ? batch : rest).push(one);
      for (const name of one.about) about.add(name);
    }
    lane.waiting = rest;
    return batch;
  }

  function begin(key: string, lane: Lane): void {
    lane.soon = false;
    while (lane.underWay < UNDER_WAY && lane.waiting.length > 0) {
      lane.underWay += 1;
      void doneTogether(lane.customer, next(lane)).then(() => {
        lane.underWay -= 1;
        begin(key, lane);
      });
    }
    if (lane.underWay === 0 && lane.waiting.length === 0) lanes.delete(key);
  }

  const transact = <T>(customer: CustomerId, work: (tx: Tx) => Promise<T>): Promise<T> =>
    use.actFor(wholeOf(customer), () => use.transact(work));

  async function doneAlone(customer: CustomerId, { work, resolve, reject }: Waiting): Promise<void> {
    await transact(customer, work).then(resolve, reject);
  }

  /** Never rejects. */
  async function doneTogether(customer: CustomerId, batch: readonly Waiting[]): Promise<void> {
    const [first] = batch;
    if (batch.length === 1 && first !== undefined) return doneAlone(customer, first);
    try {
      const values = await transact(customer, (tx) => allOf(batch.map(({ work }) => work(tx))));
      for (const [n, { resolve }] of batch.entries()) resolve(values[n]);
    } catch (error) {
      failed(error);
      await Promise.all(batch.map((one) => doneAlone(customer, one)));
    }
  }

  return {
    transactInBatch<T>({ customer, kind, about }: Batch, work: (tx: Tx) => Promise<T>): Promise<T> {
      const key = `${customer} ${kind}`;
      const lane = lanes.get(key) ?? { customer, waiting: [], underWay: 0, soon: false };
      lanes.set(key, lane);
      return new Promise<T>((resolve, reject) => {
        lane.waiting.push({ about, work, resolve: resolve as (value: unknown) => void, reject });
        if (lane.soon || lane.underWay === UNDER_WAY) return;
        lane.soon = true;
        // What else has come over other lines by now is heard first.
        setImmediate(() => begin(key, lane));
      });
    },
  };
}

/** Waits for all, also where one of them rejects: none may go on in a transaction that has ended. */
async function allOf<T>(works: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(works);
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}
