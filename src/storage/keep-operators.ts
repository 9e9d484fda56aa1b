/** Operators invited, changed and taken away, with the audit of it. */
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import {
  foldMail,
  type Operator,
  type OperatorRole,
  type OperatorSettings,
} from '../domain/access/operator.ts';
import { type Refusal, refuse } from '../domain/errors.ts';
import type { Instant, OperatorId } from '../domain/ids.ts';
import { audited, isSame } from './audit.ts';
import { operatorOf } from './operators.ts';
import { actorName, bit, born } from './rows.ts';
import { on } from './tx.ts';

type Manage = Allowed<'manage', CustomerRef>;

const about = (id: number) => ({ thing: 'operator', thingId: id }) as const;
/** What the audit tells of him. */
const told = ({ mail, name, roles, active }: Operator) => ({ mail, name, roles, active });

export async function holdOperators(tx: Tx, by: Manage): Promise<void> {
  await on(tx)
    .updateTable('customers')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('id', '=', by.thing.customerId)
    .execute();
}

async function putRoles(
  tx: Tx,
  customer: number,
  operator: number,
  roles: readonly OperatorRole[],
): Promise<void> {
  await on(tx)
    .deleteFrom('operator_roles')
    .where('customer_id', '=', customer)
    .where('operator_id', '=', operator)
    .execute();
  const rows = roles.map(({ role, siteId }) => ({
    ...{ customer_id: customer, operator_id: operator },
    ...{ role, site_id: siteId },
  }));
  await on(tx).insertInto('operator_roles').values(rows).execute();
}

export async function addOperator(
  tx: Tx,
  by: Manage,
  settings: OperatorSettings,
  at: Instant,
): Promise<Operator | Refusal> {
  const customer = by.thing.customerId;
  const row = await on(tx)
    .insertInto('operators')
    .values({
      ...{ customer_id: customer, mail: settings.mail, mail_folded: foldMail(settings.mail) },
      ...{ name: settings.name, active: bit(settings.active), invited_by: actorName(by.actor) },
      ...born(at),
    })
    .onConflict((had) => had.columns(['customer_id', 'mail_folded']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined)
    return refuse('mail-taken', 'mail', 'is already the address of an operator of this customer');
  await putRoles(tx, customer, row.id, settings.roles);
  const after = operatorOf(row, settings.roles);
  await audited(tx, by, customer, at, { action: 'create', ...about(row.id), after: told(after) });
  return after;
}

export async function changeOperator(
  tx: Tx,
  by: Manage,
  before: Operator,
  settings: OperatorSettings,
  at: Instant,
): Promise<Operator> {
  const customer = by.thing.customerId;
  const after: Operator = { ...before, ...settings, revision: before.revision + 1, updatedAt: at };
  if (isSame(told(before), told(after))) return before;
  await on(tx)
    .updateTable('operators')
    .set({ name: after.name, active: bit(after.active), revision: after.revision, updated_at: at })
    .where('customer_id', '=', customer)
    .where('id', '=', before.id)
    .execute();
  if (!isSame({ roles: before.roles }, { roles: after.roles })) {
    await putRoles(tx, customer, before.id, after.roles);
  }
  if (!after.active) await endAll(tx, customer, before.id);
  await audited(tx, by, customer, at, {
    ...{ action: 'change', ...about(before.id) },
    ...{ before: told(before), after: told(after) },
  });
  return after;
}

async function endAll(tx: Tx, customer: number, operator: number): Promise<void> {
  for (const table of ['operator_sessions', 'operator_links'] as const) {
    await on(tx)
      .deleteFrom(table)
      .where('customer_id', '=', customer)
      .where('operator_id', '=', operator)
      .execute();
  }
}

export async function deleteOperator(tx: Tx, by: Manage, before: Operator, at: Instant): Promise<void> {
  const customer = by.thing.customerId;
  await endAll(tx, customer, before.id);
  await on(tx)
    .deleteFrom('operator_roles')
    .where('customer_id', '=', customer)
    .where('operator_id', '=', before.id)
    .execute();
  await on(tx)
    .deleteFrom('operators')
    .where('customer_id', '=', customer)
    .where('id', '=', before.id)
    .execute();
  await audited(tx, by, customer, at, { action: 'delete', ...about(before.id), before: told(before) });
}

export async function otherAdmins(tx: Tx, by: Manage, than: OperatorId): Promise<number> {
  const row = await on(tx)
    .selectFrom('operators as o')
    .innerJoin('operator_roles as r', (join) =>
      join.onRef('r.customer_id', '=', 'o.customer_id').onRef('r.operator_id', '=', 'o.id'),
    )
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('o.customer_id', '=', by.thing.customerId)
    .where('o.active', '=', 1)
    .where('o.password_hash', 'is not', null)
    .where('o.id', '!=', than)
    .where('r.role', '=', 'admin')
    .where('r.site_id', 'is', null)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
