/**
 * Reads fragments, those of a customer together: while one read is on its way, all that others ask for waits and goes with the next.
 * Where many chargers talk and many read their documents, the database is asked as often as it can answer, and not by each reader.
 */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { CustomerId, Instant } from '../../domain/ids.ts';
import type { KeptFragment, Reading } from './kept-fragment.ts';

type ReadCustomer = Allowed<'read', CustomerRef>;

/** Reads of one customer at the same time: a long one must not hold up all others. */
const AT_ONCE = 2;

export interface FragmentAsked {
  readonly reads: ReadCustomer;
  readonly now: Instant;
}

interface Batch extends Reading {
  began: number | undefined;
  readonly fragments: Set<KeptFragment>;
  readonly asked: FragmentAsked;
  readonly settle: PromiseWithResolvers<void>;
}

interface Queue {
  open: number;
  next: Batch | undefined;
}

export interface FragmentReads {
  /** Settles when the reads that it takes for these to be as they are now have come to an end. */
  read(fragments: Iterable<KeptFragment>, asked: FragmentAsked): Promise<void>;
}

/**
 * @param tick which counts what changes.
 * @param take reads fragments of one customer, and has them take what was found.
 */
export function fragmentReads(
  tick: () => number,
  take: (fragments: readonly KeptFragment[], asked: FragmentAsked, tick: number) => Promise<void>,
): FragmentReads {
  const queues = new Map<CustomerId, Queue>();

  function next(queue: Queue, asked: FragmentAsked): Batch {
    if (queue.next !== undefined) return queue.next;
    const settle = Promise.withResolvers<void>();
    // Whoever waits hears of it; where nobody does any more it is no failure of the process.
    settle.promise.catch(() => undefined);
    queue.next = { began: undefined, fragments: new Set(), asked, settle, done: settle.promise };
    return queue.next;
  }

  function begin(customer: CustomerId, queue: Queue): void {
    const batch = queue.next;
    if (batch === undefined || queue.open === AT_ONCE) return;
    queue.next = undefined;
    queue.open += 1;
    batch.began = tick();
    const { settle } = batch;
    take([...batch.fragments], batch.asked, batch.began)
      .then(settle.resolve, settle.reject)
      .finally(() => {
        for (const fragment of batch.fragments) if (fragment.reading === batch) fragment.reading = undefined;
        queue.open -= 1;
        if (queue.open === 0 && queue.next === undefined) queues.delete(customer);
        else begin(customer, queue);
      });
  }

  return {
    async read(fragments, asked) {
      const { customerId } = asked.reads.thing;
      const queue = queues.get(customerId) ?? { open: 0, next: undefined };
      queues.set(customerId, queue);
      const batches = new Set<Reading>();
      for (const fragment of fragments) {
        const { reading } = fragment;
        if (reading !== undefined && (reading.began ?? Number.POSITIVE_INFINITY) >= fragment.lastChange) {
          batches.add(reading);
          continue;
        }
        const batch = next(queue, asked);
        batch.fragments.add(fragment);
        fragment.reading = batch;
        batches.add(batch);
      }
      begin(customerId, queue);
      for (const batch of batches) await batch.done;
    },
  };
}
