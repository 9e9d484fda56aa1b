/** A customer taken away with every row that is its own, a few at a time. */
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, InstallationRef } from '../domain/access/allow.ts';
import type { Hanging, HangingKind } from '../domain/hanging.ts';
import {
  type ChargerId,
  type ChargerKey,
  type CustomerId,
  chargerId,
  chargerKey,
  type Instant,
} from '../domain/ids.ts';
import { attempt } from './connect/attempt.ts';
import { isForeignKeyViolation } from './connect/errors.ts';
import { noteOnlyCustomer } from './customers.ts';
import { type NamedRow, tally } from './hanging.ts';
import type { Schema } from './schema.ts';
import { on } from './tx.ts';

type Administer = Allowed<'administer', InstallationRef>;

/** Rows of one transaction: they hold up others for some milliseconds. */
const STEP = 1000;
/** Chargers of one transaction. */
const CHARGERS = 200;

/**
 * Every table with rows of customers, and the columns of its key; what points to others
 * before those others.
 */
export const OWNED = {
  import_rows: ['customer_id', 'import_id', 'line'],
  import_parts: ['customer_id', 'import_id', 'part'],
  import_names: ['customer_id', 'import_id', 'name'],
  imports: ['id'],
  idempotency_keys: ['scope', 'key_hash'],
  search_words: ['customer_id', 'thing', 'word', 'thing_id'],
  unknown_tags: ['id'],
  billing_names: ['id'],
  group_rights: ['customer_id', 'driver_id', 'group_id'],
  access_group_chargers: ['customer_id', 'group_id', 'charger'],
  access_groups: ['id'],
  site_rights: ['customer_id', 'driver_id', 'site_id'],
  charger_rights: ['customer_id', 'driver_id', 'charger'],
  external_references: ['customer_id', 'driver_id', 'position'],
  local_list_causes: ['id'],
  local_list_sent: ['customer_id', 'charger', 'id_tag_folded'],
  local_list_entries: ['id'],
  local_lists: ['customer_id', 'charger'],
  bulk_chargers: ['customer_id', 'bulk_id', 'charger'],
  bulk_commands: ['id'],
  charging_profiles: ['id'],
  reservations: ['id'],
  commands: ['id'],
  firmware_updates: ['id'],
  firmware: ['id'],
  diagnostics: ['id'],
  decisions: ['id'],
  meter_values: ['id'],
  old_meter_values: ['id'],
  sample_shapes: ['id'],
  transactions: ['id'],
  frames: ['id'],
  connections: ['id'],
  charger_configurations: ['customer_id', 'charger', 'name'],
  sockets: ['customer_id', 'charger', 'socket_id'],
  tags: ['id'],
  drivers: ['id'],
  chargers: ['id'],
  site_closure: ['customer_id', 'ancestor_id', 'site_id'],
  api_key_branches: ['customer_id', 'key_id', 'site_id'],
  operator_sessions: ['id'],
  operator_links: ['id'],
  operator_roles: ['id'],
  operators: ['id'],
  sites: ['id'],
  refused_attempts: ['identity', 'address', 'reason'],
  audit: ['id'],
  api_keys: ['id'],
} as const satisfies Partial<Record<keyof Schema, readonly string[]>>;

export async function customerHanging(
  tx: Tx,
  _by: Administer,
  id: CustomerId,
  names: number,
  now: Instant,
): Promise<Hanging[]> {
  const of = (
    kind: HangingKind,
    columns: RawBuilder<unknown>,
    table: keyof Schema,
    condition = sql`1 = 1`,
  ): readonly [HangingKind, RawBuilder<NamedRow>] => [
    kind,
    sql<NamedRow>`select ${columns} from ${sql.table(table)} as t where t.customer_id = ${id} and ${condition}`,
  ];
  const there = sql`t.deleted_at is null`;
  const good = sql`t.revoked_at is null and (t.expires_at is null or t.expires_at > ${now})`;
  return tally(
    tx,
    [
      of('keys', sql`t.id, t.name`, 'api_keys', good),
      of('operators', sql`t.id, t.name`, 'operators'),
      of('sites', sql`t.id, t.group_name as name`, 'sites', there),
      of('chargers', sql`t.charger_id as id, t.charger_name as name`, 'chargers', there),
      of('drivers', sql`t.id, t.name`, 'drivers'),
      of('groups', sql`t.id, t.name`, 'access_groups'),
      of('transactions', sql`t.id, t.id_tag as name`, 'transactions'),
      of('billing-names', sql`t.key as id, t.name`, 'billing_names'),
      of('imports', sql`t.id, t.kind as name`, 'imports'),
    ],
    names,
  );
}

export async function revokeKeys(tx: Tx, _by: Administer, id: CustomerId, at: Instant): Promise<void> {
  await on(tx)
    .updateTable('api_keys')
    .set((eb) => ({ revoked_at: at, revision: eb('revision', '+', 1) }))
    .where('customer_id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
  await on(tx).updateTable('operators').set({ active: 0 }).where('customer_id', '=', id).execute();
}

export async function dismissChargers(
  tx: Tx,
  _by: Administer,
  id: CustomerId,
  at: Instant,
): Promise<{ readonly charger: ChargerKey; readonly chargerId: ChargerId }[]> {
  const rows = await on(tx)
    .selectFrom('chargers')
    .select(['id', 'charger_id'])
    .where('customer_id', '=', id)
    .where('deleted_at', 'is', null)
    .limit(CHARGERS)
    .execute();
  if (rows.length === 0) return [];
  await on(tx)
    .updateTable('chargers')
    .set((eb) => ({
      charger_id: sql<string>`charger_id || '#' || id`,
      ...{ deleted_at: at, updated_at: at, password_hash: null, adopt_until: null, connection_id: null },
      ...{ next_password_hash: null, next_password_command: null },
      version: eb('version', '+', 1),
    }))
    .where('customer_id', '=', id)
    .where('deleted_at', 'is', null)
    .where(
      'id',
      'in',
      rows.map((row) => row.id),
    )
    .execute();
  return rows.map((row) => ({ charger: chargerKey(row.id), chargerId: chargerId(row.charger_id) }));
}

export async function clearCustomer(tx: Tx, _by: Administer, id: CustomerId): Promise<boolean> {
  for (const [table, columns] of Object.entries(OWNED)) {
    if (table === 'sites') await uproot(tx, id);
    const key = sql.join(columns.map((column) => sql.ref(column)));
    const order = sql.raw(table === 'sites' ? 'order by id' : '');
    // Found by their key alone: by the customer, too, SQLite would go through all that it has for every step.
    const step = sql`delete from ${sql.table(table)} where (${key}) in
      (select ${key} from ${sql.table(table)} where customer_id = ${id} ${order} limit ${STEP})`;
    const gone = await unlessPointedTo(tx, async () => (await step.execute(on(tx))).numAffectedRows ?? 0n);
    // Somebody who was let in before has just added what points to these: that goes first.
    if (gone === undefined || gone > 0n) return true;
  }
  return false;
}

/** Sites point to each other: a step of them may hold a parent without its children. */
async function uproot(tx: Tx, id: CustomerId): Promise<void> {
  await sql`update sites set parent_id = null where customer_id = ${id} and parent_id in
    (select id from sites where customer_id = ${id} order by id limit ${STEP})`.execute(on(tx));
}

export async function dropCustomer(tx: Tx, _by: Administer, id: CustomerId): Promise<boolean> {
  const drop = () => on(tx).deleteFrom('customers').where('id', '=', id).execute();
  if ((await unlessPointedTo(tx, drop)) === undefined) return false;
  await noteOnlyCustomer(tx);
  return true;
}

async function unlessPointedTo<T>(tx: Tx, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await attempt(tx, work);
  } catch (error) {
    if (isForeignKeyViolation(error)) return undefined;
    throw error;
  }
}
