/** What chargers say and do about firmware and diagnostics; what of it is forgotten. */
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import type { WholeFile } from '../domain/files/firmware.ts';
import {
  type Diagnostics,
  type DiagnosticsState,
  type FirmwareUpdate,
  IN_VAIN,
  type UpdateState,
} from '../domain/files/transfer.ts';
import type { CommandId, DiagnosticsId, Instant } from '../domain/ids.ts';
import { fileOf } from './file-of.ts';
import { chunks, filled } from './rows.ts';
import { diagnosticsAsOf, selectedDiagnostics, selectedUpdates, updateOf } from './transfers.ts';
import { on } from './tx.ts';

type Report = Allowed<'report', ChargerRef>;

/** Rows of one transaction. */
const AT_A_TIME = 500;

const TABLES = ['firmware_updates', 'diagnostics'] as const;
type Table = (typeof TABLES)[number];

const ofCommand = (tx: Tx, table: Table, { thing }: Report, command: CommandId) =>
  on(tx)
    .updateTable(table)
    .where('customer_id', '=', thing.customerId)
    .where('charger', '=', thing.charger)
    .where('command_id', '=', command);

export async function setToken(tx: Tx, by: Report, command: CommandId, hash: string): Promise<boolean> {
  for (const table of TABLES) {
    const set = await ofCommand(tx, table, by, command).set({ token_hash: hash }).executeTakeFirst();
    if (set.numUpdatedRows > 0n) return true;
  }
  return false;
}

export async function acceptUpdate(tx: Tx, by: Report, command: CommandId, at: Instant): Promise<void> {
  await ofCommand(tx, 'firmware_updates', by, command)
    .set((eb) => ({
      // Some say how it goes before they answer.
      state: eb.case().when('state', '=', 'ordered').then('accepted').else(eb.ref('state')).end(),
      changed_at: at,
    }))
    .execute();
  // Also where people ordered it in the words of OCPP, and it is none of the library's.
  await on(tx)
    .updateTable('firmware_updates')
    .set({ state: 'given-up', problem: 'another update took its place', changed_at: at })
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('command_id', '<', command)
    .where('token_hash', 'is not', null)
    .where('state', 'not in', ['installed', 'failed', 'given-up'])
    .execute();
}

export async function acceptDiagnostics(
  tx: Tx,
  by: Report,
  command: CommandId,
  { fileName, nothing }: { readonly fileName: string | null; readonly nothing: boolean },
  at: Instant,
): Promise<void> {
  await ofCommand(tx, 'diagnostics', by, command)
    .set((eb) => ({
      state: eb
        .case()
        .when('state', '=', 'ordered')
        .then(nothing ? 'nothing' : 'accepted')
        .else(eb.ref('state'))
        .end(),
      file_name: eb.fn.coalesce('file_name', eb.val(fileName)),
      changed_at: at,
    }))
    .execute();
}

export async function tellUpdate(
  tx: Tx,
  by: Report,
  requestId: number | null,
  { state, status }: { readonly state: UpdateState; readonly status: string },
  at: Instant,
): Promise<void> {
  const found = await newestUpdate(tx, by, requestId, at);
  if (found === undefined || found.state === 'installed' || found.state === 'given-up') return;
  await setUpdate(tx, by, found.id, { state, status, problem: null, changed_at: at });
}

/** The newest that the charger can be at. */
const newestUpdate = (tx: Tx, { thing }: Report, requestId: number | null, at: Instant) =>
  selectedUpdates(tx)
    .where('t.customer_id', '=', thing.customerId)
    .where('t.charger', '=', thing.charger)
    .where('t.token_hash', 'is not', null)
    .where('t.expires_at', '>', at)
    .where((w) => w.or([w('o.state', 'is', null), w('o.state', 'not in', [...IN_VAIN])]))
    .$if(requestId !== null, (q) => q.where('t.request_id', '=', requestId))
    .orderBy('t.id', 'desc')
    .limit(1)
    .executeTakeFirst();

async function setUpdate(
  tx: Tx,
  { thing }: Report,
  id: number,
  set: {
    readonly state: UpdateState;
    readonly status?: string;
    readonly problem: string | null;
    readonly booted_version?: string;
    readonly changed_at: Instant;
  },
): Promise<void> {
  await on(tx)
    .updateTable('firmware_updates')
    .set(set)
    .where('customer_id', '=', thing.customerId)
    .where('charger', '=', thing.charger)
    .where('id', '=', id)
    .execute();
}

export async function tellBooted(tx: Tx, by: Report, version: string, at: Instant): Promise<void> {
  const found = await newestUpdate(tx, by, null, at);
  if (found === undefined || found.state === 'given-up' || found.booted_version === found.version) return;
  const state = version.trim() === found.version.trim() ? 'installed' : (found.state as UpdateState);
  const problem = state === 'installed' ? null : found.problem;
  await setUpdate(tx, by, found.id, { state, problem, booted_version: version, changed_at: at });
}

export async function tellDiagnostics(
  tx: Tx,
  by: Report,
  requestId: number | null,
  { state, status }: { readonly state: DiagnosticsState; readonly status: string },
  at: Instant,
): Promise<void> {
  const found = await selectedDiagnostics(tx)
    .where('t.customer_id', '=', by.thing.customerId)
    .where('t.charger', '=', by.thing.charger)
    .where('t.expires_at', '>', at)
    .where('o.sent_at', 'is not', null)
    .where('o.state', 'not in', [...IN_VAIN])
    .where('t.request_id', requestId === null ? 'is' : '=', requestId)
    .orderBy('t.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (found === undefined || found.state === 'given-up') return;
  await on(tx)
    .updateTable('diagnostics')
    .set({ state: found.file_key === null ? state : 'received', status, changed_at: at })
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('id', '=', found.id)
    .execute();
}

export async function giveUpTransfers(tx: Tx, by: Report, problem: string, at: Instant): Promise<void> {
  for (const table of TABLES) {
    await on(tx)
      .updateTable(table)
      .set({ state: 'given-up', problem, changed_at: at })
      .where('customer_id', '=', by.thing.customerId)
      .where('charger', '=', by.thing.charger)
      .where('state', 'in', ['ordered', 'accepted', 'downloading', 'downloaded', 'installing', 'uploading'])
      .execute();
  }
}

export async function updateByToken(
  tx: Tx,
  hash: string,
  now: Instant,
): Promise<
  { readonly update: FirmwareUpdate; readonly file: WholeFile; readonly fileName: string } | undefined
> {
  const row = await selectedUpdates(tx)
    .innerJoin('firmware as f', (join) =>
      join.onRef('f.customer_id', '=', 't.customer_id').onRef('f.id', '=', 't.firmware_id'),
    )
    .select(['f.file_name', 'f.file_key', 'f.size', 'f.sha256'])
    .where('t.token_hash', '=', hash)
    .executeTakeFirst();
  const file = row && fileOf(row);
  return row && file ? { update: updateOf(row, now), file, fileName: row.file_name } : undefined;
}

export async function diagnosticsByToken(
  tx: Tx,
  hash: string,
  now: Instant,
): Promise<Diagnostics | undefined> {
  const row = await selectedDiagnostics(tx).where('t.token_hash', '=', hash).executeTakeFirst();
  return row && diagnosticsAsOf(row, now);
}

export async function receiveDiagnostics(
  tx: Tx,
  by: Report,
  id: DiagnosticsId,
  { key, size, sha256, fileName }: WholeFile & { readonly fileName: string | null },
  at: Instant,
): Promise<boolean> {
  const received = await on(tx)
    .updateTable('diagnostics')
    .set((eb) => ({
      ...{ state: 'received', file_key: key, size, sha256, problem: null, received_at: at, changed_at: at },
      file_name: eb.fn.coalesce('file_name', eb.val(fileName)),
    }))
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('id', '=', id)
    .where('file_key', 'is', null)
    .where('expires_at', '>', at)
    .where('state', '<>', 'given-up')
    .executeTakeFirst();
  return received.numUpdatedRows > 0n;
}

export async function filesKept(tx: Tx, keys: readonly string[]): Promise<Set<string>> {
  const kept = new Set<string>();
  for (const part of chunks(keys)) {
    for (const table of ['firmware', 'diagnostics'] as const) {
      const rows = await on(tx)
        .selectFrom(table)
        .select('file_key')
        .where('file_key', 'in', filled(part))
        .execute();
      for (const { file_key } of rows) if (file_key !== null) kept.add(file_key);
    }
  }
  return kept;
}

const forget = (table: Table) => async (tx: Tx, before: Instant) => {
  const gone = await on(tx)
    .deleteFrom(table)
    .where('id', 'in', (eb) =>
      eb.selectFrom(table).select('id').where('created_at', '<', before).limit(AT_A_TIME),
    )
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
};

export const forgetDiagnostics = forget('diagnostics');
export const forgetUpdates = forget('firmware_updates');
