/** API keys: kept as hashes, found by their visible beginning. */
import type { Selectable } from 'kysely';
import type { KeySettings } from '../app/ports/customers.ts';
import type { ApiKey, Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, InstallationRef } from '../domain/access/allow.ts';
import { isScope, type Scope } from '../domain/access/scopes.ts';
import {
  type CustomerId,
  customerId,
  type Instant,
  type KeyId,
  keyId,
  type SiteId,
  siteId,
} from '../domain/ids.ts';
import { audited, isSame } from './audit.ts';
import type { Schema } from './schema.ts';
import { on } from './tx.ts';

type Administer = Allowed<'administer', InstallationRef>;

function keyOf(row: Selectable<Schema['api_keys']>, branches: readonly SiteId[]): ApiKey {
  return {
    id: keyId(row.id),
    customerId: customerId(row.customer_id),
    name: row.name,
    prefix: row.prefix,
    hash: row.hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    scopes: row.scopes === null ? null : (JSON.parse(row.scopes) as Scope[]).filter(isScope),
    branches: row.bound === 1 ? branches : null,
    revision: row.revision,
  };
}

const about = ({ id }: ApiKey) => ({ thing: 'key', thingId: id }) as const;
/** What the audit tells of it. */
const told = ({ name, expiresAt, revokedAt }: ApiKey) => ({ name, expiresAt, revokedAt });

export async function addKey(tx: Tx, by: Administer, key: Omit<ApiKey, 'id' | 'revision'>): Promise<ApiKey> {
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
      scopes: key.scopes === null ? null : JSON.stringify(key.scopes),
      bound: key.branches === null ? 0 : 1,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const after = keyOf(row, key.branches ?? []);
  if (key.branches !== null && key.branches.length > 0) {
    const rows = key.branches.map((site) => ({
      customer_id: after.customerId,
      key_id: after.id,
      site_id: site,
    }));
    await on(tx).insertInto('api_key_branches').values(rows).execute();
  }
  await audited(tx, by, after.customerId, after.createdAt, {
    action: 'create',
    ...about(after),
    after: told(after),
  });
  return after;
}

export async function key(
  tx: Tx,
  _by: Administer,
  customer: CustomerId,
  id: KeyId,
): Promise<ApiKey | undefined> {
  const row = await on(tx)
    .selectFrom('api_keys')
    .selectAll()
    .where('customer_id', '=', customer)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && keyOf(row, await branchesOf(tx, row));
}

export async function holdKey(tx: Tx, _by: Administer, customer: CustomerId, id: KeyId): Promise<void> {
  await on(tx)
    .updateTable('api_keys')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('customer_id', '=', customer)
    .where('id', '=', id)
    .execute();
}

export async function changeKey(
  tx: Tx,
  by: Administer,
  before: ApiKey,
  settings: KeySettings,
  at: Instant,
): Promise<ApiKey> {
  const after: ApiKey = { ...before, ...settings, revision: before.revision + 1 };
  if (isSame(before, after)) return before;
  await put(tx, after);
  await audited(tx, by, before.customerId, at, {
    ...{ action: 'change', ...about(before) },
    ...{ before: told(before), after: told(after) },
  });
  return after;
}

async function put(tx: Tx, after: ApiKey): Promise<void> {
  await on(tx)
    .updateTable('api_keys')
    .set({
      name: after.name,
      expires_at: after.expiresAt,
      revoked_at: after.revokedAt,
      revision: after.revision,
    })
    .where('customer_id', '=', after.customerId)
    .where('id', '=', after.id)
    .execute();
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
  const keys: ApiKey[] = [];
  for (const row of rows) keys.push(keyOf(row, await branchesOf(tx, row)));
  return keys;
}

export async function revokeKey(
  tx: Tx,
  by: Administer,
  customer: CustomerId,
  id: KeyId,
  at: Instant,
): Promise<boolean> {
  await holdKey(tx, by, customer, id);
  const before = await key(tx, by, customer, id);
  if (before === undefined) return false;
  if (before.revokedAt !== null) return true;
  const after = { ...before, revokedAt: at, revision: before.revision + 1 };
  await put(tx, after);
  await audited(tx, by, customer, at, {
    ...{ action: 'delete', ...about(before) },
    ...{ before: told(before), after: told(after) },
  });
  return true;
}

export async function keyByPrefix(tx: Tx, prefix: string): Promise<ApiKey | undefined> {
  const row = await on(tx).selectFrom('api_keys').selectAll().where('prefix', '=', prefix).executeTakeFirst();
  return row && keyOf(row, await branchesOf(tx, row));
}

/** Only of a bound key a question. */
async function branchesOf(
  tx: Tx,
  { customer_id, id, bound }: Selectable<Schema['api_keys']>,
): Promise<SiteId[]> {
  if (bound === 0) return [];
  const rows = await on(tx)
    .selectFrom('api_key_branches')
    .select('site_id')
    .where('customer_id', '=', customer_id)
    .where('key_id', '=', id)
    .orderBy('site_id')
    .execute();
  return rows.map((row) => siteId(row.site_id));
}
