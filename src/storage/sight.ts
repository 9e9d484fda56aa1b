/** What of some things lies where the caller sees: asked through the view of the transaction. */
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { Sight } from '../domain/drivers/veil.ts';
import { type ChargerKey, chargerKey, type DriverId, driverId, type SiteId, siteId } from '../domain/ids.ts';
import { chunks, filled } from './rows.ts';
import { on } from './tx.ts';

export async function inSight(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  asked: {
    readonly sites: readonly SiteId[];
    readonly chargers: readonly ChargerKey[];
    readonly drivers: readonly DriverId[];
  },
): Promise<Sight> {
  const customer = by.thing.customerId;
  return {
    sites: new Set((await among(tx, customer, 'sites', asked.sites)).map(siteId)),
    chargers: new Set((await among(tx, customer, 'chargers', asked.chargers)).map(chargerKey)),
    drivers: new Set((await among(tx, customer, 'drivers', asked.drivers)).map(driverId)),
  };
}

async function among(
  tx: Tx,
  customer: number,
  table: 'sites' | 'chargers' | 'drivers',
  ids: readonly number[],
): Promise<number[]> {
  const seen: number[] = [];
  for (const part of chunks([...new Set(ids)])) {
    const rows = await on(tx)
      .selectFrom(table)
      .select('id')
      .where('customer_id', '=', customer)
      .where('id', 'in', filled(part))
      .execute();
    seen.push(...rows.map((row) => row.id));
  }
  return seen;
}
