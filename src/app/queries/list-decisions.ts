import { type Actor, allow } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { type ChargerId, foldTag, type Instant } from '../../domain/ids.ts';
import { ownCustomer } from '../admin/own-customer.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Page } from '../ports/keeping.ts';
import type { ReadSnapshot } from '../ports/store.ts';
import type { DecisionsAsked, KeptDecision, ReadDecisions } from '../ports/transactions.ts';

export type DecisionFilter = Omit<DecisionsAsked, 'idTagFolded' | 'charger'> & {
  readonly idTag: string | null;
  readonly chargerId: ChargerId | null;
};

type Ports = ReadSnapshot & ReadDecisions & Pick<Chargers, 'chargerByIdentity'>;

/** What chargers were answered, newest first; those of drivers that are gone, too. */
export function listDecisions(use: Ports) {
  return async (
    who: Actor,
    { idTag, chargerId, ...rest }: DecisionFilter,
    page: Page<{ readonly at: Instant; readonly id: number }>,
  ): Promise<readonly KeptDecision[] | Refusal> => {
    const customer = ownCustomer(who);
    if (isRefusal(customer)) return customer;
    const by = allow(who, 'read', customer);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const charger = chargerId === null ? null : await use.chargerByIdentity(tx, by, chargerId);
      if (charger === undefined) return refuse('charger-not-found');
      const idTagFolded = idTag === null ? null : foldTag(idTag);
      return use.decisions(tx, by, { ...rest, idTagFolded, charger: charger?.key ?? null }, page);
    });
  };
}
