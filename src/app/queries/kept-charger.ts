/** A charger as its keeper reads it: how it logs in, and what is served of it. */
import type { ChargerFragment } from '../../domain/drivers/charger-document.ts';
import type { Instant } from '../../domain/ids.ts';
import type { KeptCharger } from '../ports/chargers-kept.ts';

export interface ChargerReading {
  readonly kept: KeptCharger;
  readonly fragment: ChargerFragment;
  /** The moment it was read for. */
  readonly at: Instant;
}
