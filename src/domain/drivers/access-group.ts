/** A named set of chargers across sites: who has a right on it may charge at each of them. */
import type { AccessGroupId, CustomerId, Instant } from '../ids.ts';

export interface AccessGroupSettings {
  readonly name: string;
  /** The customer's own id; unique per customer when set. */
  readonly externalId: string | null;
}

export interface AccessGroup extends AccessGroupSettings {
  readonly id: AccessGroupId;
  readonly customerId: CustomerId;
  /** Raised by every change that people make, also of its chargers. */
  readonly revision: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
