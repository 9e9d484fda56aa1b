/** What operators may, by their roles. */
import type { FindActiveOperator } from '../app/ports/operator-grants.ts';
import { grantsOf } from '../domain/access/operator.ts';
import { holds } from './operator-sessions.ts';
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
          selectFrom('operator_sessions as s')
            .select('s.id')
            .where('s.customer_id', '=', customer)
            .where('s.operator_id', '=', id)
            .where('s.id', '=', session)
            .where(holds('s', now)),
        ),
      ),
    )
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { name: row.name, grants: grantsOf((await rolesOf(tx, customer, [id])).get(id) ?? []) };
};
