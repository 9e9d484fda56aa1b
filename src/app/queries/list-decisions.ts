import { type Actor, allow } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { type ChargerId, foldTag, type Instant } from '../../domain/ids.ts';
import { ownCustomer } from '../admin/own-customer.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { Page } from '../ports/keeping.ts';
import type { EverThere } from '../ports/read-transactions.ts';
import type { InSight } from '../ports/sight.ts';
import type { ReadSnapshot } from '../ports/store.ts';
import type { DecisionsAsked, KeptDecision, ReadDecisions } from '../ports/transactions.ts';
import { seenDriver, veiledDecisions } from './veiled.ts';

export type DecisionFilter = Omit<DecisionsAsked, 'idTagFolded' | 'chargers'> & {
  readonly idTag: string | null;
  readonly chargerId: ChargerId | null;
};

type Ports = ReadSnapshot &
  ReadDecisions &
  Pick<EverThere, 'chargersEver'> &
  Pick<Drivers, 'driver'> &
  InSight;

/** What chargers were answered, newest first; also at chargers, and about drivers and tags, that are gone. */
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
      const chargers = chargerId === null ? null : await use.chargersEver(tx, by, chargerId);
      if (chargers?.length === 0) return refuse('charger-not-found');
      const idTagFolded = idTag === null ? null : foldTag(idTag);
      const driverId = await seenDriver(use, tx, by, rest.driverId);
      const found = await use.decisions(tx, by, { ...rest, idTagFolded, chargers, driverId }, page);
      return veiledDecisions(use, tx, by, found);
    });
  };
}
