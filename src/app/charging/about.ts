import type { Allowed, ChargerRef } from '../../domain/access/allow.ts';
import type { ChargerId, Instant } from '../../domain/ids.ts';

interface Reporter {
  readonly by: Allowed<'report', ChargerRef>;
  readonly chargerId: ChargerId;
}

/** What every event tells of its charger. */
export function about({ by, chargerId }: Reporter, at: Instant) {
  const { customerId, charger } = by.thing;
  return { at, customerId, charger, chargerId };
}
