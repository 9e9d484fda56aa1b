/**
 * An operator by what he shows (address, link), and what is his own: password and links. Whose they are the proof says, wherever his
 * roles are good.
 */

import type { Claimant, OwnOperator } from '../app/ports/operators.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, OperatorRef } from '../domain/access/allow.ts';
import type { LinkPurpose } from '../domain/access/operator.ts';
import { customerId, type Instant, operatorId, type SessionId } from '../domain/ids.ts';
import { audited } from './audit.ts';
import { operatorOf, rolesOf } from './operators.ts';
import { everything } from './tx.ts';

type Self = Allowed<'self', OperatorRef>;
type OfOperator = Self | Allowed<'manage', OperatorRef>;

const claimants = (tx: Tx) =>
  everything(tx)
    .selectFrom('operators as o')
    .innerJoin('customers as c', 'c.id', 'o.customer_id')
    .select(['o.id', 'o.customer_id', 'o.mail', 'o.name', 'o.active', 'o.password_hash'])
    .select('c.name as customer_name');

const claimantOf = (row: {
  readonly id: number;
  readonly customer_id: number;
  readonly mail: string;
  readonly name: string;
  readonly active: number;
  readonly password_hash: string | null;
  readonly customer_name: string;
}): Claimant => ({
  operatorId: operatorId(row.id),
  customerId: customerId(row.customer_id),
  customerName: row.customer_name,
  mail: row.mail,
  name: row.name,
  active: row.active === 1,
  passwordHash: row.password_hash,
});

export async function claimantsByMail(tx: Tx, mailFolded: string, most: number): Promise<Claimant[]> {
  const rows = await claimants(tx)
    .where('o.mail_folded', '=', mailFolded)
    .orderBy('o.id')
    .limit(most)
    .execute();
  return rows.map(claimantOf);
}

export async function claimantByLink(
  tx: Tx,
  purpose: LinkPurpose,
  hash: string,
  now: Instant,
): Promise<Claimant | undefined> {
  const row = await claimants(tx)
    .innerJoin('operator_links as l', (join) =>
      join.onRef('l.customer_id', '=', 'o.customer_id').onRef('l.operator_id', '=', 'o.id'),
    )
    .where('l.hash', '=', hash)
    .where('l.purpose', '=', purpose)
    .where('l.expires_at', '>', now)
    .executeTakeFirst();
  return row && claimantOf(row);
}

export async function addLink(
  tx: Tx,
  { thing }: OfOperator,
  link: { readonly purpose: LinkPurpose; readonly hash: string; readonly expiresAt: Instant },
  keep: number,
  at: Instant,
): Promise<void> {
  const { customerId: customer, operatorId: operator } = thing;
  const earlier = await everything(tx)
    .selectFrom('operator_links')
    .select('id')
    .where('customer_id', '=', customer)
    .where('operator_id', '=', operator)
    .where('purpose', '=', link.purpose)
    .orderBy('id', 'desc')
    .execute();
  const over = earlier[keep];
  if (over !== undefined) {
    await everything(tx)
      .deleteFrom('operator_links')
      .where('customer_id', '=', customer)
      .where('operator_id', '=', operator)
      .where('purpose', '=', link.purpose)
      .where('id', '<=', over.id)
      .execute();
  }
  await everything(tx)
    .insertInto('operator_links')
    .values({
      ...{ customer_id: customer, operator_id: operator, purpose: link.purpose },
      ...{ hash: link.hash, created_at: at, expires_at: link.expiresAt },
    })
    .execute();
}

export async function goodLinks(
  tx: Tx,
  { thing }: OfOperator,
  purpose: LinkPurpose,
  now: Instant,
): Promise<number> {
  const rows = await everything(tx)
    .selectFrom('operator_links')
    .select('id')
    .where('customer_id', '=', thing.customerId)
    .where('operator_id', '=', thing.operatorId)
    .where('purpose', '=', purpose)
    .where('expires_at', '>', now)
    .execute();
  return rows.length;
}

export async function useLink(tx: Tx, { thing }: Self, hash: string): Promise<boolean> {
  const gone = await everything(tx)
    .deleteFrom('operator_links')
    .where('hash', '=', hash)
    .where('customer_id', '=', thing.customerId)
    .where('operator_id', '=', thing.operatorId)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

export async function holdSelf(tx: Tx, { thing }: Self): Promise<void> {
  await everything(tx)
    .updateTable('operators')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('customer_id', '=', thing.customerId)
    .where('id', '=', thing.operatorId)
    .execute();
}

export const self: OwnOperator['self'] = async (tx, { thing }) => {
  const row = await everything(tx)
    .selectFrom('operators as o')
    .innerJoin('customers as c', 'c.id', 'o.customer_id')
    .selectAll('o')
    .select('c.name as customer_name')
    .where('o.customer_id', '=', thing.customerId)
    .where('o.id', '=', thing.operatorId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const roles = (await rolesOf(tx, thing.customerId, [row.id])).get(row.id) ?? [];
  const { customer_name: customerName, password_hash: passwordHash } = row;
  return { ...operatorOf(row, roles), customerName, passwordHash };
};

export async function setPassword(
  tx: Tx,
  by: Self,
  hash: string,
  kept: SessionId | null,
  name: string | null,
  at: Instant,
): Promise<void> {
  const { customerId: customer, operatorId: id } = by.thing;
  const before = await everything(tx)
    .selectFrom('operators')
    .select(['name', 'password_hash'])
    .where('customer_id', '=', customer)
    .where('id', '=', id)
    .executeTakeFirst();
  if (before === undefined) return;
  await everything(tx)
    .updateTable('operators')
    .set((eb) => ({
      ...{ password_hash: hash, updated_at: at, revision: eb('revision', '+', 1) },
      ...(name === null ? {} : { name }),
    }))
    .where('customer_id', '=', customer)
    .where('id', '=', id)
    .execute();
  await everything(tx)
    .deleteFrom('operator_links')
    .where('customer_id', '=', customer)
    .where('operator_id', '=', id)
    .execute();
  await everything(tx)
    .deleteFrom('operator_sessions')
    .where('customer_id', '=', customer)
    .where('operator_id', '=', id)
    .where('id', '!=', kept ?? 0)
    .execute();
  const was = before.password_hash === null ? null : 'set';
  await audited(tx, by, customer, at, {
    ...({ action: 'change', thing: 'operator', thingId: id } as const),
    before: { name: before.name, password: was },
    after: { name: name ?? before.name, password: was === null ? 'set' : 'set anew' },
  });
}

export async function renewHash(tx: Tx, { thing }: Self, before: string, hash: string): Promise<void> {
  await everything(tx)
    .updateTable('operators')
    .set({ password_hash: hash })
    .where('customer_id', '=', thing.customerId)
    .where('id', '=', thing.operatorId)
    .where('password_hash', '=', before)
    .execute();
}
