import type { Allowed, ChargerRef } from '../../domain/access/allow.ts';
import { type ChargerId, foldTag, type Instant } from '../../domain/ids.ts';
import type { Batch } from '../ports/store.ts';

interface Reporter {
  readonly by: Allowed<'report', ChargerRef>;
  readonly chargerId: ChargerId;
}

/** What every event tells of its charger. */
export function about({ by, chargerId }: Reporter, at: Instant) {
  const { customerId, charger } = by.thing;
  return { at, customerId, charger, chargerId };
}

/**
 * What a charger asks shares a transaction with what others of its customer ask.
 * @param idTag where the decision about it counts what others do with it.
 */
export function batchOf({ by }: Reporter, kind: string, idTag?: string): Batch {
  const { customerId: customer, charger } = by.thing;
  return { customer, kind, about: idTag === undefined ? [charger] : [charger, foldTag(idTag)] };
}
