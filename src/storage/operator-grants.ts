/** What operators may, by their roles. */
import type { FindActiveOperator } from '../app/ports/operator-grants.ts';
import { grantsOf, SESSION_IDLE } from '../domain/access/operator.ts';
import { rolesOf } from './operators.ts';
import { everything } from './tx.ts';

/** Whoever asks, also for itself: of an operator on branches another endpoint may see less. */
export const activeOperator: FindActiveOperator['activeOperator'] = async (
  tx,
  customer,
  id,
  session,
  now,
) => {
  const row = await everything(tx)
    .selectFrom('operators')
    .select('name')
    .where('customer_id', '=', customer)
    .where('id', '=', id)
    .where('active', '=', 1)
    .$if(session !== null, (q) =>
      q.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('operator_sessions')
            .select('id')
            .where('customer_id', '=', customer)
            .where('operator_id', '=', id)
            .where('id', '=', session)
            .where('expires_at', '>', now)
            .where('last_seen_at', '>', now - SESSION_IDLE),
        ),
      ),
    )
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { name: row.name, grants: grantsOf((await rolesOf(tx, customer, [id])).get(id) ?? []) };
};
