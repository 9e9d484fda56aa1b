/** What of some things lies where the caller of a transaction sees. */
import type { Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { Sight } from '../../domain/drivers/veil.ts';
import type { ChargerKey, DriverId, SiteId } from '../../domain/ids.ts';
import type { Tx } from './store.ts';

export interface InSight {
  inSight(
    tx: Tx,
    by: Allowed<'read', CustomerRef>,
    asked: {
      readonly sites: readonly SiteId[];
      readonly chargers: readonly ChargerKey[];
      readonly drivers: readonly DriverId[];
    },
  ): Promise<Sight>;
}
