import type { DomainEvent } from '../../domain/events.ts';
import type { Tell } from '../ports/bus.ts';
import type { Tx } from '../ports/store.ts';

/**
 * Runs `work` in a transaction; what it tells is told when that has committed. One that runs again tells only what its last run
 * told.
 */
export async function toldAfter<T>(
  use: Tell,
  transact: (run: (tx: Tx) => Promise<T>) => Promise<T>,
  work: (tx: Tx, told: Tell['tell']) => Promise<T>,
): Promise<T> {
  let told: DomainEvent[] = [];
  const value = await transact((tx) => {
    told = [];
    return work(tx, (event) => void told.push(event));
  });
  for (const event of told) use.tell(event);
  return value;
}
