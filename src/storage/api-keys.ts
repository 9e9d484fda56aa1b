/** API keys: kept as hashes, found by their visible beginning. */
import type { Selectable } from 'kysely';
import type { Page } from '../app/ports/keeping.ts';
import type { ApiKey, KeySecret, KeySettings } from '../app/ports/keys.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import { isScope } from '../domain/access/scopes.ts';
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
import { actorName, blocks, chunks, filled, jsonOrNull, parsedOrNull } from './rows.ts';
import type { Schema } from './schema.ts';
import { type Db, everything, on } from './tx.ts';

type Manage = Allowed<'manage', CustomerRef>;
type Row = Selectable<Schema['api_keys']>;

function keyOf(row: Row, branches: readonly SiteId[]): ApiKey {
  const { former_prefix, former_hash, former_until, last_used_at, last_used_address } = row;
  return {
    id: keyId(row.id),
    customerId: customerId(row.customer_id),
    name: row.name,
    prefix: row.prefix,
    hash: row.hash,
    createdAt: row.created_at,
    madeBy: row.made_by,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    scopes: parsedOrNull<string[]>(row.scopes)?.filter(isScope) ?? null,
    branches: row.bound === 1 ? branches : null,
    former:
      former_prefix === null || former_hash === null || former_until === null
        ? null
        : { prefix: former_prefix, hash: former_hash, until: former_until },
    lastUse: last_used_at === null ? null : { at: last_used_at, address: last_used_address ?? '' },
    revision: row.revision,
  };
}

const about = ({ id }: ApiKey) => ({ thing: 'key', thingId: id }) as const;
/** What the audit tells of it. */
const told = ({ name, prefix, scopes, branches, expiresAt, revokedAt, former }: ApiKey) => ({
  ...{ name, prefix, scopes, branches, expiresAt, revokedAt },
  formerGoodUntil: former?.until ?? null,
});

const settingsRow = ({ name, expiresAt, scopes, branches }: KeySettings) => ({
  name,
  expires_at: expiresAt,
  scopes: jsonOrNull(scopes),
  bound: branches === null ? 0 : 1,
});

export async function addKey(tx: Tx, by: Manage, key: KeySettings & KeySecret, at: Instant): Promise<ApiKey> {
  const { prefix, hash } = key;
  const row = await on(tx)
    .insertInto('api_keys')
    .values({
      ...settingsRow(key),
      ...{ customer_id: by.thing.customerId, prefix, hash, created_at: at, made_by: actorName(by.actor) },
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const after = keyOf(row, key.branches ?? []);
  await addBranches(tx, after);
  await audited(tx, by, after.customerId, at, { action: 'create', ...about(after), after: told(after) });
  return after;
}

async function addBranches(tx: Tx, { customerId, id, branches }: ApiKey): Promise<void> {
  const rows = (branches ?? []).map((site) => ({ customer_id: customerId, key_id: id, site_id: site }));
  for (const part of blocks(rows)) await on(tx).insertInto('api_key_branches').values(part).execute();
}

export async function key(tx: Tx, by: Manage, id: KeyId): Promise<ApiKey | undefined> {
  const row = await on(tx)
    .selectFrom('api_keys')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && whole(on(tx), row);
}

export async function keys(tx: Tx, by: Manage, page: Page<KeyId>): Promise<ApiKey[]> {
  const rows = await on(tx)
    .selectFrom('api_keys')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .$if(page.after !== null, (q) => q.where('id', '>', page.after))
    .orderBy('id')
    .limit(page.limit)
    .execute();
  const keys: ApiKey[] = [];
  for (const row of rows) keys.push(await whole(on(tx), row));
  return keys;
}

export async function holdKey(tx: Tx, by: Manage, id: KeyId): Promise<void> {
  await on(tx)
    .updateTable('api_keys')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .execute();
}

export async function changeKey(
  tx: Tx,
  by: Manage,
  before: ApiKey,
  settings: KeySettings,
  at: Instant,
): Promise<ApiKey> {
  const after: ApiKey = { ...before, ...settings, revision: before.revision + 1 };
  if (isSame(before, after)) return before;
  if (JSON.stringify(before.branches) !== JSON.stringify(after.branches)) {
    await on(tx)
      .deleteFrom('api_key_branches')
      .where('customer_id', '=', before.customerId)
      .where('key_id', '=', before.id)
      .execute();
    await addBranches(tx, after);
  }
  await put(tx, by, 'change', before, after, settingsRow(after), at);
  return after;
}

export async function rotateKey(
  tx: Tx,
  by: Manage,
  before: ApiKey,
  to: KeySecret,
  until: Instant,
  at: Instant,
): Promise<ApiKey> {
  const { prefix, hash, revision } = before;
  const after: ApiKey = { ...before, ...to, former: { prefix, hash, until }, revision: revision + 1 };
  const former = { former_prefix: prefix, former_hash: hash, former_until: until };
  await put(tx, by, 'change', before, after, { prefix: to.prefix, hash: to.hash, ...former }, at);
  return after;
}

export async function revokeKey(tx: Tx, by: Manage, before: ApiKey, at: Instant): Promise<void> {
  if (before.revokedAt !== null) return;
  const after = { ...before, revokedAt: at, revision: before.revision + 1 };
  await put(tx, by, 'delete', before, after, { revoked_at: at }, at);
}

async function put(
  tx: Tx,
  by: Manage,
  action: 'change' | 'delete',
  before: ApiKey,
  after: ApiKey,
  columns: Partial<Omit<Row, 'id'>>,
  at: Instant,
): Promise<void> {
  await on(tx)
    .updateTable('api_keys')
    .set({ ...columns, revision: after.revision })
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', before.id)
    .execute();
  const changes = { before: told(before), after: told(after) };
  await audited(tx, by, by.thing.customerId, at, { action, ...about(before), ...changes });
}

export async function keyByPrefix(tx: Tx, prefix: string): Promise<ApiKey | undefined> {
  const all = on(tx).selectFrom('api_keys').selectAll();
  const row =
    (await all.where('prefix', '=', prefix).executeTakeFirst()) ??
    (await all.where('former_prefix', '=', prefix).executeTakeFirst());
  return row && whole(on(tx), row);
}

/** Whoever asks, also for itself: of a key that is bound to branches another endpoint may see less. */
export async function keyOfCustomer(tx: Tx, customer: CustomerId, id: KeyId): Promise<ApiKey | undefined> {
  const row = await everything(tx)
    .selectFrom('api_keys')
    .selectAll()
    .where('customer_id', '=', customer)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && whole(everything(tx), row);
}

/** Only of a bound key a question. */
async function whole(db: Db, row: Row): Promise<ApiKey> {
  if (row.bound === 0) return keyOf(row, []);
  const rows = await db
    .selectFrom('api_key_branches')
    .select('site_id')
    .where('customer_id', '=', row.customer_id)
    .where('key_id', '=', row.id)
    .orderBy('site_id')
    .execute();
  return keyOf(
    row,
    rows.map(({ site_id }) => siteId(site_id)),
  );
}

export async function sitesAbove(
  tx: Tx,
  by: Manage,
  ids: readonly SiteId[],
): Promise<ReadonlyMap<SiteId, ReadonlySet<SiteId>>> {
  const above = new Map<SiteId, Set<SiteId>>();
  for (const some of chunks(ids)) {
    const rows = await on(tx)
      .selectFrom('sites as s')
      .innerJoin('site_closure as c', (join) =>
        join.onRef('c.customer_id', '=', 's.customer_id').onRef('c.site_id', '=', 's.id'),
      )
      .select(['s.id', 'c.ancestor_id'])
      .where('s.customer_id', '=', by.thing.customerId)
      .where('s.id', 'in', filled(some))
      .where('s.deleted_at', 'is', null)
      .execute();
    for (const { id, ancestor_id } of rows) {
      const of = siteId(id);
      above.set(of, (above.get(of) ?? new Set()).add(siteId(ancestor_id)));
    }
  }
  return above;
}
