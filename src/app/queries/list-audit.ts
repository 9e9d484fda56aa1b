import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId, DriverId, SiteId, TransactionId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { AuditAsked, AuditEntry, AuditedThing, ReadAudit } from '../ports/audit.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { Page } from '../ports/keeping.ts';
import type { ReadTransactions } from '../ports/read-transactions.ts';
import type { Sites } from '../ports/sites.ts';
import type { ReadSnapshot } from '../ports/store.ts';

/** Whose history: of a driver with its tags and rights, of a charger with its sockets, or all of the customer's. */
export type HistoryOf =
  | { readonly driverId: DriverId }
  | { readonly siteId: SiteId }
  | { readonly chargerId: ChargerId }
  | { readonly transactionId: TransactionId }
  | { readonly thing: AuditedThing; readonly thingId: string }
  | null;

type Ports = ReadSnapshot &
  ReadAudit &
  Pick<Drivers, 'driver'> &
  Pick<Sites, 'site'> &
  Pick<Chargers, 'chargerByIdentity'> &
  Pick<ReadTransactions, 'keptTransaction'>;

/** Who changed what, newest first. Of what is gone its history is in the stream of all. */
export function listAudit(use: Ports) {
  return async (
    who: Actor,
    of: HistoryOf,
    filter: Omit<AuditAsked, 'about'>,
    page: Page<number>,
  ): Promise<readonly AuditEntry[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      let about: AuditAsked['about'] = null;
      if (of !== null && 'driverId' in of) {
        if ((await use.driver(tx, by, of.driverId)) === undefined) return refuse('driver-not-found');
        about = of;
      } else if (of !== null && 'siteId' in of) {
        if ((await use.site(tx, by, of.siteId)) === undefined) return refuse('site-not-found');
        about = of;
      } else if (of !== null && 'chargerId' in of) {
        const charger = await use.chargerByIdentity(tx, by, of.chargerId);
        if (charger === undefined) return refuse('charger-not-found');
        about = { charger: charger.key };
      } else if (of !== null && 'transactionId' in of) {
        const found = await use.keptTransaction(tx, by, of.transactionId);
        if (found === undefined) return refuse('transaction-not-found');
        about = { thing: 'transaction', thingId: String(of.transactionId) };
      } else about = of;
      return use.audit(tx, by, { ...filter, about }, page);
    });
  };
}
