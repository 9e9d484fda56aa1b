/** Customers: who owns everything else. */
import type { Selectable } from 'kysely';
import type { CustomerSettings } from '../app/ports/customers.ts';
import type { Customer, Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef, InstallationRef } from '../domain/access/allow.ts';
import { type CustomerId, customerId, type Instant } from '../domain/ids.ts';
import { audited, isSame } from './audit.ts';
import type { Schema } from './schema.ts';
import { on } from './tx.ts';

type Administer = Allowed<'administer', InstallationRef>;

function customerOf(row: Selectable<Schema['customers']>): Customer {
  return {
    id: customerId(row.id),
    name: row.name,
    tagConcurrency: row.tag_concurrency,
    cacheSeconds: row.cache_seconds,
    meterValuesDays: row.meter_values_days,
    createdAt: row.created_at,
    revision: row.revision,
  };
}

const settingsRow = (settings: CustomerSettings) => ({
  name: settings.name,
  tag_concurrency: settings.tagConcurrency,
  cache_seconds: settings.cacheSeconds,
  meter_values_days: settings.meterValuesDays,
});

export async function addCustomer(
  tx: Tx,
  by: Administer,
  added: Omit<Customer, 'id' | 'revision'>,
): Promise<Customer> {
  const at = added.createdAt;
  const row = await on(tx)
    .insertInto('customers')
    .values({ ...settingsRow(added), created_at: at })
    .returningAll()
    .executeTakeFirstOrThrow();
  const after = customerOf(row);
  await audited(tx, by, after.id, at, { action: 'create', thing: 'customer', thingId: after.id, after });
  await noteOnlyCustomer(tx);
  return after;
}

/** Where the installation remembers which customer is alone on it; empty: none is. PostgreSQL's wall reads it, too. */
export const ONLY_CUSTOMER = 'only-customer';

/** A customer may ask whether it is alone, and may not see others: whoever can see all notes it down. */
export async function noteOnlyCustomer(tx: Tx): Promise<void> {
  // Held: of two that come or go at the same time the second counts after the first.
  await on(tx)
    .insertInto('settings')
    .values({ name: ONLY_CUSTOMER, value: '' })
    .onConflict((known) => known.column('name').doUpdateSet((eb) => ({ value: eb.ref('settings.value') })))
    .execute();
  const [first, second] = await on(tx).selectFrom('customers').select('id').orderBy('id').limit(2).execute();
  const value = first !== undefined && second === undefined ? String(first.id) : '';
  await on(tx).updateTable('settings').set({ value }).where('name', '=', ONLY_CUSTOMER).execute();
}

export async function customer(tx: Tx, _by: Administer, id: CustomerId): Promise<Customer | undefined> {
  const row = await on(tx).selectFrom('customers').selectAll().where('id', '=', id).executeTakeFirst();
  return row && customerOf(row);
}

export async function customerHere(
  tx: Tx,
  by: Allowed<'read' | 'manage', CustomerRef>,
): Promise<Customer | undefined> {
  const id = by.thing.customerId;
  const row = await on(tx).selectFrom('customers').selectAll().where('id', '=', id).executeTakeFirst();
  return row && customerOf(row);
}

export async function customers(tx: Tx, _by: Administer, page: Page<CustomerId>): Promise<Customer[]> {
  const rows = await on(tx)
    .selectFrom('customers')
    .selectAll()
    .$if(page.after !== null, (q) => q.where('id', '>', page.after))
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(customerOf);
}

export async function holdCustomer(tx: Tx, _by: Administer, id: CustomerId): Promise<void> {
  await on(tx)
    .updateTable('customers')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('id', '=', id)
    .execute();
}

export async function changeCustomer(
  tx: Tx,
  by: Administer,
  before: Customer,
  settings: CustomerSettings,
  at: Instant,
): Promise<Customer> {
  const after: Customer = { ...before, ...settings, revision: before.revision + 1 };
  if (isSame(before, after)) return before;
  await on(tx)
    .updateTable('customers')
    .set({ ...settingsRow(settings), revision: after.revision })
    .where('id', '=', before.id)
    .execute();
  await audited(tx, by, before.id, at, {
    ...{ action: 'change', thing: 'customer', thingId: before.id },
    ...{ before, after },
  });
  return after;
}
