/** What waits or runs at the moment, of all customers together: for who watches the server. */
import type { Tx } from './store.ts';

export interface WorkInHand {
  /** That wait for their charger. */
  readonly commandsQueued: number;
  /** Whose answer is awaited. */
  readonly commandsSent: number;
  /** That have not come to their end. */
  readonly imports: number;
  /** Of which commands are still to be made. */
  readonly bulkCommands: number;
}

export interface CountWork {
  countWork(tx: Tx): Promise<WorkInHand>;
}
