/** Names of payers, payment recipients and power costs, whose ids stand at drivers and sites. */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { BillingKind, BillingName, BillingNameSort } from '../app/ports/billing-names.ts';
import type { Listed, Listing } from '../app/ports/listing.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { Hanging } from '../domain/hanging.ts';
import type { Instant } from '../domain/ids.ts';
import { audited } from './audit.ts';
import { type NamedRow, tally } from './hanging.ts';
import { counted, paged } from './listing.ts';
import type { Schema } from './schema.ts';
import { on } from './tx.ts';

type Keep = Allowed<'keep', CustomerRef>;
type Read = Allowed<'read', CustomerRef>;

const nameOf = (row: Selectable<Schema['billing_names']>): BillingName => ({
  id: row.id,
  kind: row.kind as BillingKind,
  key: row.key,
  name: row.name,
  revision: row.revision,
});

export async function billingName(
  tx: Tx,
  by: Read,
  kind: BillingKind,
  key: string,
): Promise<BillingName | undefined> {
  const row = await on(tx)
    .selectFrom('billing_names')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('kind', '=', kind)
    .where('key', '=', key)
    .executeTakeFirst();
  return row && nameOf(row);
}

export async function billingNames(
  tx: Tx,
  by: Read,
  kind: BillingKind,
  listing: Listing<BillingNameSort>,
): Promise<Listed<BillingName>> {
  const found = on(tx)
    .selectFrom('billing_names as b')
    .where('b.customer_id', '=', by.thing.customerId)
    .where('b.kind', '=', kind);
  const rows = await paged(found.selectAll('b'), 'b', 'name', listing).execute();
  return { items: rows.map(nameOf), total: listing.total ? await counted(tx, found.select('b.id')) : null };
}

export async function namedAt(tx: Tx, by: Read, named: BillingName, names: number): Promise<Hanging[]> {
  return tally(tx, usesOf(by.thing.customerId, named), names);
}

function usesOf(
  customer: number,
  { kind, key }: BillingName,
): readonly (readonly ['drivers' | 'sites', RawBuilder<NamedRow>])[] {
  const sites = (column: string, id: string | number) =>
    [
      'sites',
      sql<NamedRow>`select t.id, t.group_name as name from sites as t
        where t.customer_id = ${customer} and ${sql.ref(`t.${column}`)} = ${id} and t.deleted_at is null`,
    ] as const;
  switch (kind) {
    case 'payer':
      return [
        [
          'drivers',
          sql`select t.id, t.name from drivers as t where t.customer_id = ${customer} and t.payer_id = ${Number(key)}`,
        ],
        sites('payer_id', Number(key)),
      ];
    case 'payment-recipient':
      return [sites('payment_recipient_id', Number(key))];
    case 'cost':
      return [sites('cost_id', key)];
  }
}

export async function holdBillingName(tx: Tx, by: Keep, kind: BillingKind, key: string): Promise<void> {
  await on(tx)
    .updateTable('billing_names')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('customer_id', '=', by.thing.customerId)
    .where('kind', '=', kind)
    .where('key', '=', key)
    .execute();
}

export async function addBillingName(
  tx: Tx,
  by: Keep,
  added: Pick<BillingName, 'kind' | 'key' | 'name'>,
  at: Instant,
): Promise<BillingName | undefined> {
  const customer = by.thing.customerId;
  const { kind, key, name } = added;
  const row = await on(tx)
    .insertInto('billing_names')
    .values({ customer_id: customer, kind, key, name, updated_at: at, revision: at })
    .onConflict((had) => had.columns(['customer_id', 'kind', 'key']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  await audited(tx, by, customer, at, { action: 'create', ...about(added), after: { name } });
  return nameOf(row);
}

export async function renameBillingName(
  tx: Tx,
  by: Keep,
  before: BillingName,
  name: string,
  at: Instant,
): Promise<BillingName> {
  if (before.name === name) return before;
  const customer = by.thing.customerId;
  const after = { ...before, name, revision: before.revision + 1 };
  await on(tx)
    .updateTable('billing_names')
    .set({ name, revision: after.revision, updated_at: at })
    .where('customer_id', '=', customer)
    .where('id', '=', before.id)
    .execute();
  await audited(tx, by, customer, at, {
    ...{ action: 'change', ...about(before) },
    ...{ before: { name: before.name }, after: { name } },
  });
  return after;
}

export async function deleteBillingName(tx: Tx, by: Keep, before: BillingName, at: Instant): Promise<void> {
  const customer = by.thing.customerId;
  await on(tx)
    .deleteFrom('billing_names')
    .where('customer_id', '=', customer)
    .where('id', '=', before.id)
    .execute();
  await audited(tx, by, customer, at, {
    ...{ action: 'delete', ...about(before), before: { name: before.name } },
  });
}

/** As the audit calls it: `payer 7`. */
const about = ({ kind, key }: Pick<BillingName, 'kind' | 'key'>) =>
  ({ thing: 'billing-name', thingId: `${kind} ${key}` }) as const;
