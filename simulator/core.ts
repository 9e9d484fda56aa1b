import type { Configuration } from './configuration.ts';
import type { Signals } from './events.ts';
import type { ChargerAction, ChargerRequests } from './messages.ts';
import type { ChargerSettings } from './options.ts';
import type { Outbox } from './outbox.ts';
import type { Random } from './random.ts';
import type { CallOutcome } from './rpc-link.ts';
import type { SimClock } from './sim-clock.ts';
import type { StatusBoard } from './status-board.ts';
import type { TagMemory } from './tag-memory.ts';

/** The organs of one charger, handed to each part that needs them. */
export interface Core {
  readonly settings: ChargerSettings;
  readonly clock: SimClock;
  readonly random: Random;
  readonly signals: Signals;
  readonly configuration: Configuration;
  readonly tags: TagMemory;
  readonly outbox: Outbox;
  readonly board: StatusBoard;
  /** Boot accepted and line up. */
  online(): boolean;
  /** Asks the server, outside the outbox. Tells observers of errors and silence. */
  call<A extends ChargerAction>(action: A, request: ChargerRequests[A]): Promise<CallOutcome>;
}
