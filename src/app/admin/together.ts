/**
 * Many of one kind, some in one transaction: a commit for each of them costs more than what it keeps. Each stands or falls by
 * itself, as if it were alone; they come in their order, so of two that want one name the first has it.
 */
import type { Tell } from '../ports/bus.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transact, Tx } from '../ports/store.ts';
import { toldAfter } from './told-after.ts';

/** How long one transaction takes on items, milliseconds: chargers wait behind it for their turn at the embedded database. */
export const CHUNK_TIME = 50;

export interface Together<Api> {
  /** Answers when all are done and saved. One that throws ends it; those of earlier transactions stay done. */
  together<I, R>(items: readonly I[], each: (api: Api, item: I, index: number) => Promise<R>): Promise<R[]>;
}

/** @param within the use-cases, inside an open transaction; what they would tell is handed to `told` until it has committed. */
export function together<Api>(
  use: Transact & Tell & Clock,
  within: (tx: Tx, told: Tell['tell']) => Api,
): Together<Api>['together'] {
  return async <I, R>(items: readonly I[], each: (api: Api, item: I, index: number) => Promise<R>) => {
    const results: R[] = [];
    while (results.length < items.length) {
      const some = await toldAfter<R[]>(
        use,
        (run) => use.transact(run),
        async (tx, told) => {
          const api = within(tx, told);
          const end = use.now() + CHUNK_TIME;
          const done: R[] = [];
          for (const [i, item] of items.slice(results.length).entries()) {
            if (i > 0 && use.now() >= end) break;
            done.push(await each(api, item, results.length + i));
          }
          return done;
        },
      );
      results.push(...some);
    }
    return results;
  };
}
