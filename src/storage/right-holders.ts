/** Who has a right on a site, a charger or an access group: rights told of from the other side. */
import type { Page } from '../app/ports/keeping.ts';
import type { Holder } from '../app/ports/rights.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { RightTarget } from '../domain/drivers/right.ts';
import { type DriverId, driverId } from '../domain/ids.ts';
import { asGiven } from './rights.ts';
import { on } from './tx.ts';

export async function rightHolders(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  target: RightTarget,
  { after, limit }: Page<DriverId>,
): Promise<Holder[]> {
  const rows = await rightsOn(tx, target)
    .innerJoin('drivers as d', (join) =>
      join.onRef('d.customer_id', '=', 'r.customer_id').onRef('d.id', '=', 'r.driver_id'),
    )
    .select(['r.driver_id', 'r.valid_from', 'r.valid_until', 'r.given_by', 'r.given_at', 'r.revision'])
    .select('d.name')
    .where('r.customer_id', '=', by.thing.customerId)
    .$if(after !== null, (q) => q.where('r.driver_id', '>', after))
    .orderBy('r.driver_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    driverId: driverId(row.driver_id),
    driverName: row.name,
    ...asGiven(row),
    revision: row.revision,
  }));
}

/** All three tables have the columns that are asked for here. */
function rightsOn(tx: Tx, target: RightTarget) {
  const db = on(tx);
  switch (target.kind) {
    case 'site':
      return db.selectFrom('site_rights as r').where('r.site_id', '=', target.siteId);
    case 'charger':
      return db.selectFrom('charger_rights as r').where('r.charger', '=', target.charger);
    case 'access-group':
      return db.selectFrom('group_rights as r').where('r.group_id', '=', target.groupId);
  }
}
