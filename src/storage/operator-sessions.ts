/** Sessions of operators: each a cookie of which the hash is kept. Whose they are the proof says, wherever his roles are good. */
import { type Selectable, type SqlBool, sql } from 'kysely';
import type { Page } from '../app/ports/keeping.ts';
import type { FindClaimants, Sessions } from '../app/ports/operators.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, OperatorRef } from '../domain/access/allow.ts';
import { type LoginMethod, SESSION_IDLE, type Session } from '../domain/access/operator.ts';
import { customerId, type Instant, operatorId, type SessionId, sessionId } from '../domain/ids.ts';
import { audited } from './audit.ts';
import { rolesOf } from './operators.ts';
import type { Schema } from './schema.ts';
import { everything } from './tx.ts';

type Self = Allowed<'self', OperatorRef>;
type OfOperator = Self | Allowed<'manage', OperatorRef>;

/** Of the alias: whether the session holds. */
export const holds = (alias: string, now: Instant) =>
  sql<SqlBool>`(${sql.ref(`${alias}.expires_at`)} > ${now} and ${sql.ref(`${alias}.last_seen_at`)} > ${now - SESSION_IDLE})`;

const sessionOf = (row: Selectable<Schema['operator_sessions']>): Session => ({
  id: sessionId(row.id),
  method: row.method as LoginMethod,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  expiresAt: row.expires_at,
  address: row.address,
  userAgent: row.user_agent,
});

export const sessionByHash: FindClaimants['sessionByHash'] = async (tx, hash, now) => {
  const row = await everything(tx)
    .selectFrom('operator_sessions as s')
    .innerJoin('operators as o', (join) =>
      join.onRef('o.customer_id', '=', 's.customer_id').onRef('o.id', '=', 's.operator_id'),
    )
    .selectAll('s')
    .where('s.hash', '=', hash)
    .where(holds('s', now))
    .where('o.active', '=', 1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const roles = (await rolesOf(tx, row.customer_id, [row.operator_id])).get(row.operator_id) ?? [];
  return {
    ...sessionOf(row),
    ...{ customerId: customerId(row.customer_id), operatorId: operatorId(row.operator_id), roles },
  };
};

export const addSession: Sessions['addSession'] = async (tx, { thing }, added, most, at) => {
  const { customerId: customer, operatorId: operator } = thing;
  const row = await everything(tx)
    .insertInto('operator_sessions')
    .values({
      ...{ customer_id: customer, operator_id: operator, hash: added.hash, method: added.method },
      ...{ created_at: at, last_seen_at: at, expires_at: added.expiresAt },
      ...{ address: added.address, user_agent: added.userAgent },
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const newest = await everything(tx)
    .selectFrom('operator_sessions')
    .select('id')
    .where('customer_id', '=', customer)
    .where('operator_id', '=', operator)
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
  await everything(tx)
    .deleteFrom('operator_sessions')
    .where('customer_id', '=', customer)
    .where('operator_id', '=', operator)
    .where('id', '<', newest.at(-1)?.id ?? 0)
    .execute();
  await everything(tx)
    .updateTable('operators')
    .set({ last_login_at: at, last_login_address: added.address })
    .where('customer_id', '=', customer)
    .where('id', '=', operator)
    .execute();
  return sessionOf(row);
};

export async function sessions(
  tx: Tx,
  { thing }: OfOperator,
  { after, limit }: Page<SessionId>,
  now: Instant,
): Promise<Session[]> {
  const rows = await everything(tx)
    .selectFrom('operator_sessions as s')
    .selectAll()
    .where('customer_id', '=', thing.customerId)
    .where('operator_id', '=', thing.operatorId)
    .where(holds('s', now))
    .$if(after !== null, (q) => q.where('id', '<', after))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(sessionOf);
}

export async function endSession(tx: Tx, by: OfOperator, id: SessionId, at: Instant): Promise<boolean> {
  const { customerId: customer, operatorId: operator } = by.thing;
  const gone = await everything(tx)
    .deleteFrom('operator_sessions')
    .where('customer_id', '=', customer)
    .where('operator_id', '=', operator)
    .where('id', '=', id)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) return false;
  await audited(tx, by, customer, at, {
    ...({ action: 'change', thing: 'operator', thingId: operator } as const),
    ...{ before: { session: id }, after: {} },
  });
  return true;
}

export async function seeSession(tx: Tx, { thing }: Self, id: SessionId, at: Instant): Promise<void> {
  await everything(tx)
    .updateTable('operator_sessions')
    .set({ last_seen_at: at })
    .where('customer_id', '=', thing.customerId)
    .where('operator_id', '=', thing.operatorId)
    .where('id', '=', id)
    .where('last_seen_at', '<', at)
    .execute();
}

export async function forgetEnded(tx: Tx, now: Instant): Promise<number> {
  let count = 0;
  for (const table of ['operator_sessions', 'operator_links'] as const) {
    const gone = await everything(tx).deleteFrom(table).where('expires_at', '<=', now).executeTakeFirst();
    count += Number(gone.numDeletedRows);
  }
  return count;
}
