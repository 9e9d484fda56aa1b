/** What a driver's rights reach now: queries for the document, which wants all of it, and for lists, which want a page. */
import type { Tx } from '../app/ports/store.ts';
import type { DriverRef } from '../domain/access/allow.ts';
import type { Instant } from '../domain/ids.ts';
import { on } from './tx.ts';

type OfDriver = Pick<DriverRef, 'customerId' | 'driverId'>;

/**
 * Ids of the sites that the driver's rights cover now; more than once where rights overlap. A cross join, because
 * SQLite keeps its order: from the few rights down, not through all the customer's sites.
 */
export function reachedSites(tx: Tx, { customerId, driverId: id }: OfDriver, now: Instant) {
  return on(tx)
    .selectFrom('site_rights')
    .crossJoin('site_closure')
    .select('site_closure.site_id')
    .whereRef('site_closure.customer_id', '=', 'site_rights.customer_id')
    .whereRef('site_closure.ancestor_id', '=', 'site_rights.site_id')
    .where('site_rights.customer_id', '=', customerId)
    .where('site_rights.driver_id', '=', id)
    .where((w) => w.or([w('valid_from', 'is', null), w('valid_from', '<=', now)]))
    .where((w) => w.or([w('valid_until', 'is', null), w('valid_until', '>', now)]));
}

/** Keys of chargers behind `after` that the driver reaches one by one, or through an access group; each once, ascending. */
export function reachedChargers(
  tx: Tx,
  { customerId, driverId: id }: OfDriver,
  now: Instant,
  after: number | null = null,
) {
  const db = on(tx);
  return db
    .selectFrom('charger_rights')
    .select('charger')
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', id)
    .where((w) => w.or([w('valid_from', 'is', null), w('valid_from', '<=', now)]))
    .where((w) => w.or([w('valid_until', 'is', null), w('valid_until', '>', now)]))
    .$if(after !== null, (q) => q.where('charger', '>', after))
    .union(
      db
        .selectFrom('group_rights')
        .crossJoin('access_group_chargers')
        .select('access_group_chargers.charger')
        .whereRef('access_group_chargers.customer_id', '=', 'group_rights.customer_id')
        .whereRef('access_group_chargers.group_id', '=', 'group_rights.group_id')
        .where('group_rights.customer_id', '=', customerId)
        .where('group_rights.driver_id', '=', id)
        .where((w) => w.or([w('valid_from', 'is', null), w('valid_from', '<=', now)]))
        .where((w) => w.or([w('valid_until', 'is', null), w('valid_until', '>', now)]))
        .$if(after !== null, (q) => q.where('access_group_chargers.charger', '>', after)),
    )
    .orderBy('charger');
}
