/** Operators: who may log in for a customer, and as what. */
import type { Selectable } from 'kysely';
import type { AuditEntry } from '../app/ports/audit.ts';
import type { Page } from '../app/ports/keeping.ts';
import type { Listed, Listing } from '../app/ports/listing.ts';
import type { OperatorSort } from '../app/ports/operators.ts';
import type { Tx } from '../app/ports/store.ts';
import { type Allowed, type CustomerRef, isBound } from '../domain/access/allow.ts';
import { type Operator, type OperatorRole, sortedRoles } from '../domain/access/operator.ts';
import type { Role } from '../domain/access/scopes.ts';
import { customerId, type OperatorId, operatorId, siteId } from '../domain/ids.ts';
import { auditOf } from './audit.ts';
import { counted, paged } from './listing.ts';
import { chunks, filled, orNull } from './rows.ts';
import type { Schema } from './schema.ts';
import { everything, on } from './tx.ts';

type Manage = Allowed<'manage', CustomerRef>;

export function operatorOf(row: Selectable<Schema['operators']>, roles: readonly OperatorRole[]): Operator {
  return {
    id: operatorId(row.id),
    customerId: customerId(row.customer_id),
    mail: row.mail,
    name: row.name,
    roles,
    active: row.active === 1,
    accepted: row.password_hash !== null,
    invitedBy: row.invited_by,
    lastLoginAt: row.last_login_at,
    lastLoginAddress: row.last_login_address,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  };
}

/** Of each of the operators, who were found by what the caller may see or shows, what he is. */
export async function rolesOf(
  tx: Tx,
  customer: number,
  operators: readonly number[],
): Promise<Map<number, OperatorRole[]>> {
  const found = new Map(operators.map((id): [number, OperatorRole[]] => [id, []]));
  for (const part of chunks(operators)) {
    const rows = await everything(tx)
      .selectFrom('operator_roles')
      .select(['operator_id', 'role', 'site_id'])
      .where('customer_id', '=', customer)
      .where('operator_id', 'in', filled(part))
      .execute();
    for (const row of rows) {
      found.get(row.operator_id)?.push({ role: row.role as Role, siteId: orNull(row.site_id, siteId) });
    }
  }
  return new Map([...found].map(([id, roles]) => [id, sortedRoles(roles)]));
}

export async function operator(tx: Tx, by: Manage, id: OperatorId): Promise<Operator | undefined> {
  const customer = by.thing.customerId;
  const row = await on(tx)
    .selectFrom('operators')
    .selectAll()
    .where('customer_id', '=', customer)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && operatorOf(row, (await rolesOf(tx, customer, [id])).get(id) ?? []);
}

const COLUMNS = { id: 'id', name: 'name', mail: 'mail_folded' } as const satisfies Record<
  OperatorSort,
  string
>;

export async function operators(
  tx: Tx,
  by: Manage,
  listing: Listing<OperatorSort>,
): Promise<Listed<Operator>> {
  const customer = by.thing.customerId;
  const found = on(tx).selectFrom('operators as o').where('o.customer_id', '=', customer);
  const rows = await paged(found.selectAll('o'), 'o', COLUMNS[listing.sort], listing).execute();
  const ids = rows.map(({ id }) => id);
  const roles = await rolesOf(tx, customer, ids);
  return {
    items: rows.map((row) => operatorOf(row, roles.get(row.id) ?? [])),
    total: listing.total ? await counted(tx, found.select('o.id')) : null,
  };
}

/** What he was on other branches is not told to who manages some. */
export async function operatorAudit(
  tx: Tx,
  by: Manage,
  id: OperatorId,
  page: Page<number>,
): Promise<AuditEntry[]> {
  const about = { thing: 'operator', thingId: String(id) } as const;
  const entries = await auditOf(everything(tx), by.thing.customerId, about, page);
  if (!isBound(by.actor)) return entries;
  return entries.map(({ changes: { roles: _, ...changes }, ...entry }) => ({ ...entry, changes }));
}
