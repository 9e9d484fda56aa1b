/** Operators: who may log in for a customer, and as what. */
import type { Selectable } from 'kysely';
import type { AuditEntry } from '../app/ports/audit.ts';
import type { Page } from '../app/ports/keeping.ts';
import type { Listed, Listing } from '../app/ports/listing.ts';
import type { OperatorSort } from '../app/ports/operators.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { Within } from '../domain/access/grants.ts';
import { type Operator, type OperatorRole, sortedRoles } from '../domain/access/operator.ts';
import type { Role } from '../domain/access/scopes.ts';
import { customerId, type OperatorId, operatorId, siteId } from '../domain/ids.ts';
import { auditOf } from './audit.ts';
import { counted, paged } from './listing.ts';
import { chunks, filled, orNull } from './rows.ts';
import type { Schema } from './schema.ts';
import { on } from './tx.ts';

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

/** Of each of the operators what he is. */
export async function rolesOf(
  tx: Tx,
  customer: number,
  operators: readonly number[],
): Promise<Map<number, OperatorRole[]>> {
  const found = new Map(operators.map((id): [number, OperatorRole[]] => [id, []]));
  for (const part of chunks(operators)) {
    const rows = await on(tx)
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

/** Operators of the customer, and of them only those all of whose roles lie on the branches. */
function those(tx: Tx, customer: number, within: Within) {
  return on(tx)
    .selectFrom('operators as o')
    .where('o.customer_id', '=', customer)
    .$if(within !== null, (q) =>
      q.where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('operator_roles as elsewhere')
              .select('elsewhere.id')
              .whereRef('elsewhere.customer_id', '=', 'o.customer_id')
              .whereRef('elsewhere.operator_id', '=', 'o.id')
              .where((role) =>
                role.or([
                  role('elsewhere.site_id', 'is', null),
                  role('elsewhere.site_id', 'not in', (under) =>
                    under
                      .selectFrom('site_closure as c')
                      .select('c.site_id')
                      .where('c.customer_id', '=', customer)
                      .where('c.ancestor_id', 'in', filled(within ?? [])),
                  ),
                ]),
              ),
          ),
        ),
      ),
    );
}

export async function operator(
  tx: Tx,
  by: Manage,
  within: Within,
  id: OperatorId,
): Promise<Operator | undefined> {
  const customer = by.thing.customerId;
  const row = await those(tx, customer, within).selectAll('o').where('o.id', '=', id).executeTakeFirst();
  return row && operatorOf(row, (await rolesOf(tx, customer, [id])).get(id) ?? []);
}

const COLUMNS = { id: 'id', name: 'name', mail: 'mail_folded' } as const satisfies Record<
  OperatorSort,
  string
>;

export async function operators(
  tx: Tx,
  by: Manage,
  within: Within,
  listing: Listing<OperatorSort>,
): Promise<Listed<Operator>> {
  const customer = by.thing.customerId;
  const found = those(tx, customer, within);
  const rows = await paged(found.selectAll('o'), 'o', COLUMNS[listing.sort], listing).execute();
  const ids = rows.map(({ id }) => id);
  const roles = await rolesOf(tx, customer, ids);
  return {
    items: rows.map((row) => operatorOf(row, roles.get(row.id) ?? [])),
    total: listing.total ? await counted(tx, found.select('o.id')) : null,
  };
}

export async function operatorAudit(
  tx: Tx,
  by: Manage,
  id: OperatorId,
  page: Page<number>,
): Promise<AuditEntry[]> {
  return auditOf(tx, by.thing.customerId, { thing: 'operator', thingId: String(id) }, page);
}
