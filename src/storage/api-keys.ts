/** API keys: kept as hashes, found by their visible beginning. */
import type { Selectable } from 'kysely';
import type { ApiKey, Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, InstallationRef } from '../domain/access/allow.ts';
import { type CustomerId, customerId, type Instant, type KeyId, keyId } from '../domain/ids.ts';
import type { Schema } from './schema.ts';
import { on } from './tx.ts';

type Administer = Allowed<'administer', InstallationRef>;

function keyOf(row: Selectable<Schema['api_keys']>): ApiKey {
  return {
    id: keyId(row.id),
    customerId: customerId(row.customer_id),
    name: row.name,
    prefix: row.prefix,
    hash: row.hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}

export async function addKey(tx: Tx, _by: Administer, key: Omit<ApiKey, 'id'>): Promise<ApiKey> {
  const row = await on(tx)
    .insertInto('api_keys')
    .values({
      customer_id: key.customerId,
      name: key.name,
      prefix: key.prefix,
      hash: key.hash,
      created_at: key.createdAt,
      expires_at: key.expiresAt,
      revoked_at: key.revokedAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return keyOf(row);
}

export async function keys(
  tx: Tx,
  _by: Administer,
  customer: CustomerId,
  page: Page<KeyId>,
): Promise<ApiKey[]> {
  const rows = await on(tx)
    .selectFrom('api_keys')
    .selectAll()
    .where('customer_id', '=', customer)
    .$if(page.after !== null, (q) => q.where('id', '>', page.after))
    .orderBy('id')
    .limit(page.limit)
    .execute();
  return rows.map(keyOf);
}

export async function revokeKey(
  tx: Tx,
  _by: Administer,
  customer: CustomerId,
  id: KeyId,
  at: Instant,
): Promise<boolean> {
  const done = await on(tx)
    .updateTable('api_keys')
    .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(at)) }))
    .where('customer_id', '=', customer)
    .where('id', '=', id)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export async function keyByPrefix(tx: Tx, prefix: string): Promise<ApiKey | undefined> {
  const row = await on(tx).selectFrom('api_keys').selectAll().where('prefix', '=', prefix).executeTakeFirst();
  return row && keyOf(row);
}
