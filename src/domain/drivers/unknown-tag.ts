/** What a charger showed as a tag and nobody has. */
import type { ChargerId, DriverId, Instant, TagId } from '../ids.ts';

export interface UnknownTag {
  readonly id: number;
  /** As it was shown last. */
  readonly idTag: string;
  /** Where it was shown last. */
  readonly chargerId: ChargerId;
  /** How often. */
  readonly count: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** Tags that somebody has, and that may be the same card, told in another way. */
  readonly lookalikes: readonly Lookalike[];
}

/** A known tag of the same shape (see tag-shape.ts). */
export interface Lookalike {
  readonly tagId: TagId;
  readonly idTag: string;
  readonly driverId: DriverId;
}
