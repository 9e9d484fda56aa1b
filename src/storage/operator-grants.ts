/** What operators may, by their roles. */
import type { Tx } from '../app/ports/store.ts';
import type { Grants } from '../domain/access/grants.ts';
import { type Role, SCOPES_OF } from '../domain/access/scopes.ts';
import { type CustomerId, type OperatorId, siteId } from '../domain/ids.ts';
import { orNull } from './rows.ts';
import { everything } from './tx.ts';

/** Whoever asks, also for itself: of an operator on branches another endpoint may see less. */
export async function activeOperator(
  tx: Tx,
  customer: CustomerId,
  id: OperatorId,
): Promise<{ readonly name: string; readonly grants: Grants } | undefined> {
  const operator = await everything(tx)
    .selectFrom('operators')
    .select('name')
    .where('customer_id', '=', customer)
    .where('id', '=', id)
    .where('active', '=', 1)
    .executeTakeFirst();
  if (operator === undefined) return undefined;
  const roles = await everything(tx)
    .selectFrom('operator_roles')
    .select(['role', 'site_id'])
    .where('customer_id', '=', customer)
    .where('operator_id', '=', id)
    .execute();
  const grants = roles.map(({ role, site_id }) => ({
    scopes: SCOPES_OF[role as Role],
    branch: orNull(site_id, siteId),
  }));
  return { name: operator.name, grants };
}
