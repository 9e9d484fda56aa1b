/**
 * Chargers taken away with what people gave of rights on them. Their rows stay without an identity, because transactions,
 * decisions and the audit point to them (adr/0005).
 */
import { sql } from 'kysely';
import type { Doomed } from '../app/ports/deleting.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import { type ChargerId, type ChargerKey, chargerKey, type Instant } from '../domain/ids.ts';
import { type Audited, auditedMany, byId } from './audit.ts';
import { sitesUnder } from './hanging.ts';
import { toldOfCharger } from './keep-chargers.ts';
import { keptOf } from './kept-chargers.ts';
import { loseReservations } from './lose-reservations.ts';
import { chunks, filled } from './rows.ts';
import { dropWords } from './search-words.ts';
import { everything } from './tx.ts';

type Keep = Allowed<'keep', CustomerRef>;

export async function deleteChargers(
  tx: Tx,
  by: Keep,
  doomed: Exclude<Doomed, { kind: 'socket' }>,
  at: Instant,
  reason: string | null = null,
): Promise<{ readonly charger: ChargerKey; readonly chargerId: ChargerId }[]> {
  const customer = by.thing.customerId;
  const keys = await keysOf(tx, customer, doomed);
  const gone: { charger: ChargerKey; chargerId: ChargerId }[] = [];
  for (const part of chunks(keys)) gone.push(...(await deletePart(tx, by, part, at, reason)));
  return gone;
}

async function keysOf(
  tx: Tx,
  customer: number,
  doomed: Exclude<Doomed, { kind: 'socket' }>,
): Promise<readonly ChargerKey[]> {
  if (doomed.kind === 'charger') return [doomed.charger];
  return doomed.kind === 'chargers' ? doomed.chargers : chargersUnder(tx, customer, doomed.siteId);
}

async function chargersUnder(tx: Tx, customer: number, top: number): Promise<ChargerKey[]> {
  const rows = await everything(tx)
    .selectFrom('chargers')
    .select('id')
    .where('customer_id', '=', customer)
    .where('deleted_at', 'is', null)
    .where(sql<boolean>`site_id in ${sitesUnder(customer, top)}`)
    .execute();
  return rows.map(({ id }) => chargerKey(id));
}

async function deletePart(tx: Tx, by: Keep, part: readonly ChargerKey[], at: Instant, reason: string | null) {
  const db = everything(tx);
  const customer = by.thing.customerId;
  const keys = filled(part);
  const rows = await db
    .selectFrom('chargers')
    .selectAll()
    .where('customer_id', '=', customer)
    .where('id', 'in', keys)
    .execute();
  // First of all: on PostgreSQL a row that is renamed waits for who is just adding to it (a frame, a right), and whoever
  // comes later waits for us.
  await db
    .updateTable('chargers')
    .set((eb) => ({
      charger_id: sql<string>`charger_id || '#' || id`,
      ...{ deleted_at: at, updated_at: at, password_hash: null, adopt_until: null },
      ...{ next_password_hash: null, next_password_command: null },
      ...{ connection_id: null, configuration_read_at: null, last_message: null },
      revision: eb('revision', '+', 1),
      version: eb('version', '+', 1),
    }))
    .where('customer_id', '=', customer)
    .where('id', 'in', keys)
    .execute();
  const told = [
    ...(await endRights(tx, customer, keys)),
    ...(await leaveGroups(tx, customer, keys, new Map(rows.map((row) => [row.id, row.charger_id])), at)),
  ];
  for (const table of ['local_list_sent', 'local_list_entries', 'local_lists'] as const) {
    await db.deleteFrom(table).where('customer_id', '=', customer).where('charger', 'in', keys).execute();
  }
  const files = ['firmware_updates', 'diagnostics'] as const;
  const own = ['sockets', 'charger_configurations', 'charging_profiles', 'frames', 'connections'] as const;
  for (const table of [...own, ...files]) {
    await db.deleteFrom(table).where('customer_id', '=', customer).where('charger', 'in', keys).execute();
  }
  await loseReservations(tx, customer, part, at);
  await dropWords(tx, customer, 'charger', part);
  const kept = rows.map(keptOf);
  await auditedMany(
    tx,
    by,
    customer,
    at,
    byId([
      ...told,
      ...kept.map((one) => ({
        ...({ action: 'delete', thing: 'charger' } as const),
        ...{ thingId: one.key, charger: one.key, reason, before: toldOfCharger(one) },
      })),
    ]),
  );
  return kept.map(({ key, chargerId }) => ({ charger: key, chargerId }));
}

async function endRights(tx: Tx, customer: number, keys: readonly ChargerKey[]): Promise<Audited[]> {
  const ended = await everything(tx)
    .deleteFrom('charger_rights')
    .where('customer_id', '=', customer)
    .where('charger', 'in', keys)
    .returning(['driver_id', 'charger', 'valid_from', 'valid_until'])
    .execute();
  return ended.map((row) => ({
    ...({ action: 'delete', thing: 'right' } as const),
    ...{ thingId: `charger ${row.charger}`, driverId: row.driver_id, charger: row.charger },
    before: { from: row.valid_from, until: row.valid_until },
  }));
}

/** Who reads a group that a charger has left must see another revision. */
async function leaveGroups(
  tx: Tx,
  customer: number,
  keys: readonly ChargerKey[],
  names: ReadonlyMap<number, string>,
  at: Instant,
): Promise<Audited[]> {
  const left = await everything(tx)
    .deleteFrom('access_group_chargers')
    .where('customer_id', '=', customer)
    .where('charger', 'in', keys)
    .returning(['group_id', 'charger'])
    .execute();
  const groups = [...new Set(left.map((row) => row.group_id))];
  for (const part of chunks(groups)) {
    await everything(tx)
      .updateTable('access_groups')
      .set((eb) => ({ revision: eb('revision', '+', 1), updated_at: at }))
      .where('customer_id', '=', customer)
      .where('id', 'in', filled(part))
      .execute();
  }
  return left.map((row) => ({
    ...({ action: 'change', thing: 'access-group' } as const),
    ...{ thingId: row.group_id, charger: row.charger, before: { chargerId: names.get(row.charger) } },
  }));
}
