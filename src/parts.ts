/** A server as whoever starts it sees it. */
import type { Logger } from 'pino';
import type { DriverDocuments } from './app/documents/driver-documents.ts';
import type { Clock } from './app/ports/clock.ts';
import type { ChosenPasswords } from './app/ports/secrets.ts';
import type { DomainEvent } from './domain/events.ts';
import type { Patience } from './http/patience.ts';

/** What a test may put in the place of the world. */
export interface Parts {
  readonly clock?: Clock;
  readonly log?: Logger;
  /** Hears every event right after its commit, before the charger is answered. */
  readonly onEvent?: (event: DomainEvent) => void;
  /** How passwords of people are hashed: quickly, where a test has many. */
  readonly passwords?: ChosenPasswords;
  /** Stands between documents and who reads them: `plain` reads all of it each time. */
  readonly documents?: (kept: DriverDocuments, plain: DriverDocuments) => DriverDocuments;
  /** Where the first admin key is shown. */
  readonly print?: (line: string) => void;
  /** With those who are slow. */
  readonly patience?: Patience;
}

export interface Server {
  /** http://HOST:PORT as it listens, or https:// with TLS. */
  readonly url: string;
  /** Renews this node's lease, now instead of in a moment. */
  renewLease(): Promise<void>;
  /** Closes transactions whose end was missed, now instead of at the next sweep. Answers how many. */
  closeSuspects(): Promise<number>;
  /** Tells of chargers that do not return, now instead of at the next sweep. Answers how many. */
  tellAway(): Promise<number>;
  /** Ends reservations whose time is over, now instead of at the next sweep. */
  sweepReservations(): Promise<void>;
  /** Writes what is observed (last seen, frame log, refused attempts, uses of keys), now instead of in a moment. */
  flush(): Promise<void>;
  /** Stops accepting, answers what is in hand, closes chargers' sockets with 1001, flushes. */
  close(): Promise<void>;
}
