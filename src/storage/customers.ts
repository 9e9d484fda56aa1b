/** Customers: who owns everything else. */
import type { Selectable } from 'kysely';
import type { Customer, Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, InstallationRef } from '../domain/access/allow.ts';
import { type CustomerId, customerId } from '../domain/ids.ts';
import type { Schema } from './schema.ts';
import { on } from './tx.ts';

type Administer = Allowed<'administer', InstallationRef>;

function customerOf(row: Selectable<Schema['customers']>): Customer {
  return {
    id: customerId(row.id),
    name: row.name,
    tagConcurrency: row.tag_concurrency,
    cacheSeconds: row.cache_seconds,
    createdAt: row.created_at,
  };
}

export async function addCustomer(tx: Tx, _by: Administer, added: Omit<Customer, 'id'>): Promise<Customer> {
  const row = await on(tx)
    .insertInto('customers')
    .values({
      name: added.name,
      tag_concurrency: added.tagConcurrency,
      cache_seconds: added.cacheSeconds,
      created_at: added.createdAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return customerOf(row);
}

export async function customer(tx: Tx, _by: Administer, id: CustomerId): Promise<Customer | undefined> {
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
