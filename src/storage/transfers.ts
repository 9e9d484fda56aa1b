/** Updates of firmware, and diagnostics that chargers were asked for, as people see and ask for them. */
import type { Selectable } from 'kysely';
import type { NewTransfer } from '../app/ports/files.ts';
import type { Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef, CustomerRef } from '../domain/access/allow.ts';
import type { CommandState } from '../domain/commands/command.ts';
import type { Firmware } from '../domain/files/firmware.ts';
import {
  asOf,
  type Diagnostics,
  type DiagnosticsKind,
  type DiagnosticsState,
  type FirmwareUpdate,
  type UpdateState,
} from '../domain/files/transfer.ts';
import {
  type ChargerKey,
  type CustomerId,
  chargerKey,
  commandId,
  customerId,
  type DiagnosticsId,
  diagnosticsId,
  type FirmwareId,
  type FirmwareUpdateId,
  firmwareId,
  firmwareUpdateId,
  type Instant,
} from '../domain/ids.ts';
import { fileOf } from './file-of.ts';
import { identityShown, orNull } from './rows.ts';
import type { DiagnosticsTable, FirmwareUpdatesTable } from './schema-files.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;
type Operate = Allowed<'operate', ChargerRef>;

/** Of its charger and its command. */
interface Beside {
  readonly charger_id: string;
  readonly command_state: string | null;
  readonly command_problem: string | null;
}

const besideOf = (row: Beside) =>
  row.command_state === null
    ? null
    : { state: row.command_state as CommandState, problem: row.command_problem };

const sharedOf = (row: Selectable<FirmwareUpdatesTable | DiagnosticsTable> & Beside) => ({
  customerId: customerId(row.customer_id),
  charger: chargerKey(row.charger),
  chargerId: identityShown(row.charger_id),
  commandId: commandId(row.command_id),
  status: row.status,
  problem: row.problem,
  askedBy: row.asked_by,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  expiresAt: row.expires_at,
});

export function updateOf(row: Selectable<FirmwareUpdatesTable> & Beside, now: Instant): FirmwareUpdate {
  const kept = {
    ...sharedOf(row),
    id: firmwareUpdateId(row.id),
    firmwareId: orNull(row.firmware_id, firmwareId),
    version: row.version,
    signed: row.request_id !== null,
    state: row.state as UpdateState,
    bootedVersion: row.booted_version,
  };
  return asOf(kept, besideOf(row), now);
}

export function diagnosticsAsOf(row: Selectable<DiagnosticsTable> & Beside, now: Instant): Diagnostics {
  const kept = {
    ...sharedOf(row),
    id: diagnosticsId(row.id),
    kind: row.kind as DiagnosticsKind,
    from: row.from_at,
    until: row.until_at,
    location: row.location,
    state: row.state as DiagnosticsState,
    fileName: row.file_name,
    receivedAt: row.received_at,
    file: fileOf(row),
  };
  return asOf(kept, besideOf(row), now);
}

/** With charger and command; the caller says which, and of which customer. */
export const selectedUpdates = (tx: Tx) =>
  on(tx)
    .selectFrom('firmware_updates as t')
    .innerJoin('chargers as c', (join) =>
      join.onRef('c.customer_id', '=', 't.customer_id').onRef('c.id', '=', 't.charger'),
    )
    .leftJoin('commands as o', (join) =>
      join.onRef('o.customer_id', '=', 't.customer_id').onRef('o.id', '=', 't.command_id'),
    )
    .selectAll('t')
    .select(['c.charger_id', 'o.state as command_state', 'o.problem as command_problem']);

export const selectedDiagnostics = (tx: Tx) =>
  on(tx)
    .selectFrom('diagnostics as t')
    .innerJoin('chargers as c', (join) =>
      join.onRef('c.customer_id', '=', 't.customer_id').onRef('c.id', '=', 't.charger'),
    )
    .leftJoin('commands as o', (join) =>
      join.onRef('o.customer_id', '=', 't.customer_id').onRef('o.id', '=', 't.command_id'),
    )
    .selectAll('t')
    .select(['c.charger_id', 'o.state as command_state', 'o.problem as command_problem']);

/** Locks it until the transaction ends. Answers whether it is there. */
export async function holdFirmware(tx: Tx, customer: CustomerId, id: FirmwareId): Promise<boolean> {
  const held = await on(tx)
    .updateTable('firmware')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('customer_id', '=', customer)
    .where('id', '=', id)
    .executeTakeFirst();
  return held.numUpdatedRows > 0n;
}

export async function addUpdate(
  tx: Tx,
  by: Operate,
  added: NewTransfer & { readonly firmware: Firmware },
  now: Instant,
): Promise<FirmwareUpdate | undefined> {
  if (!(await holdFirmware(tx, by.thing.customerId, added.firmware.id))) return undefined;
  const { id } = await on(tx)
    .insertInto('firmware_updates')
    .values({
      ...begun(by, added),
      firmware_id: added.firmware.id,
      version: added.firmware.version,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const row = await selectedUpdates(tx)
    .where('t.customer_id', '=', by.thing.customerId)
    .where('t.id', '=', id)
    .executeTakeFirstOrThrow();
  return updateOf(row, now);
}

const begun = ({ thing }: Operate, { commandId, requestId, askedBy, expiresAt, at }: NewTransfer) => ({
  customer_id: thing.customerId,
  charger: thing.charger,
  command_id: commandId,
  request_id: requestId,
  state: 'ordered',
  asked_by: askedBy,
  created_at: at,
  changed_at: at,
  expires_at: expiresAt,
});

export async function addDiagnostics(
  tx: Tx,
  by: Operate,
  added: NewTransfer & {
    readonly kind: DiagnosticsKind;
    readonly from: Instant | null;
    readonly until: Instant | null;
    readonly location: string | null;
  },
  now: Instant,
): Promise<Diagnostics> {
  const { id } = await on(tx)
    .insertInto('diagnostics')
    .values({
      ...begun(by, added),
      kind: added.kind,
      from_at: added.from,
      until_at: added.until,
      location: added.location,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const row = await selectedDiagnostics(tx)
    .where('t.customer_id', '=', by.thing.customerId)
    .where('t.id', '=', id)
    .executeTakeFirstOrThrow();
  return diagnosticsAsOf(row, now);
}

export async function firmwareUpdate(
  tx: Tx,
  by: Read,
  id: FirmwareUpdateId,
  now: Instant,
): Promise<FirmwareUpdate | undefined> {
  const row = await selectedUpdates(tx)
    .where('t.customer_id', '=', by.thing.customerId)
    .where('t.id', '=', id)
    .executeTakeFirst();
  return row && updateOf(row, now);
}

export async function diagnosticsOf(
  tx: Tx,
  by: Read,
  id: DiagnosticsId,
  now: Instant,
): Promise<Diagnostics | undefined> {
  const row = await selectedDiagnostics(tx)
    .where('t.customer_id', '=', by.thing.customerId)
    .where('t.id', '=', id)
    .executeTakeFirst();
  return row && diagnosticsAsOf(row, now);
}

export async function firmwareUpdates(
  tx: Tx,
  by: Read,
  asked: { readonly charger: ChargerKey | null; readonly firmwareId: FirmwareId | null },
  { after, limit }: Page<FirmwareUpdateId>,
  now: Instant,
): Promise<FirmwareUpdate[]> {
  const rows = await selectedUpdates(tx)
    .where('t.customer_id', '=', by.thing.customerId)
    .$if(asked.charger !== null, (q) => q.where('t.charger', '=', asked.charger))
    .$if(asked.firmwareId !== null, (q) => q.where('t.firmware_id', '=', asked.firmwareId))
    .$if(after !== null, (q) => q.where('t.id', '<', after))
    .orderBy('t.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => updateOf(row, now));
}

export async function diagnostics(
  tx: Tx,
  by: Read,
  asked: { readonly charger: ChargerKey | null },
  { after, limit }: Page<DiagnosticsId>,
  now: Instant,
): Promise<Diagnostics[]> {
  const rows = await selectedDiagnostics(tx)
    .where('t.customer_id', '=', by.thing.customerId)
    .$if(asked.charger !== null, (q) => q.where('t.charger', '=', asked.charger))
    .$if(after !== null, (q) => q.where('t.id', '<', after))
    .orderBy('t.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => diagnosticsAsOf(row, now));
}

export async function deleteDiagnostics(tx: Tx, by: Operate, id: DiagnosticsId): Promise<void> {
  await on(tx)
    .deleteFrom('diagnostics')
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('id', '=', id)
    .execute();
}
