import type { Instant } from '../../domain/ids.ts';

export interface Clock {
  /** Now, by this server. */
  now(): Instant;
}
