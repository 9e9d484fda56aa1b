/** The library of firmware. */
import type { Selectable } from 'kysely';
import type { Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef, CustomerRef } from '../domain/access/allow.ts';
import type { Firmware, NewFirmware, WholeFile } from '../domain/files/firmware.ts';
import { IN_VAIN } from '../domain/files/transfer.ts';
import { customerId, type FirmwareId, firmwareId, type Instant } from '../domain/ids.ts';
import { audited } from './audit.ts';
import { fileOf } from './file-of.ts';
import { json, parsed } from './rows.ts';
import type { FirmwareTable } from './schema-files.ts';
import { holdFirmware, selectedUpdates } from './transfers.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;
type Keep = Allowed<'keep', CustomerRef>;

const firmwareOf = (row: Selectable<FirmwareTable>): Firmware => ({
  id: firmwareId(row.id),
  customerId: customerId(row.customer_id),
  manufacturer: row.manufacturer,
  models: parsed(row.models),
  version: row.version,
  fileName: row.file_name,
  signature: row.signature,
  signingCertificate: row.signing_certificate,
  addedBy: row.added_by,
  createdAt: row.created_at,
  file: fileOf(row),
});

const toldOf = ({ manufacturer, models, version, fileName, file }: Firmware) => ({
  ...{ manufacturer, models, version, fileName },
  ...(file === null ? {} : { sha256: file.sha256 }),
});

export async function addFirmware(
  tx: Tx,
  by: Keep,
  added: NewFirmware,
  askedBy: string,
  at: Instant,
): Promise<Firmware> {
  const customer = by.thing.customerId;
  const row = await on(tx)
    .insertInto('firmware')
    .values({
      customer_id: customer,
      manufacturer: added.manufacturer,
      models: json(added.models),
      version: added.version,
      file_name: added.fileName,
      signature: added.signature,
      signing_certificate: added.signingCertificate,
      added_by: askedBy,
      created_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const made = firmwareOf(row);
  const told = { action: 'create', thing: 'firmware', thingId: made.id, after: toldOf(made) } as const;
  await audited(tx, by, customer, at, told);
  return made;
}

export async function firmware(tx: Tx, by: Read, id: FirmwareId): Promise<Firmware | undefined> {
  const row = await on(tx)
    .selectFrom('firmware')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && firmwareOf(row);
}

export async function firmwares(tx: Tx, by: Read, { after, limit }: Page<FirmwareId>): Promise<Firmware[]> {
  const rows = await on(tx)
    .selectFrom('firmware')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .$if(after !== null, (q) => q.where('id', '<', after))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(firmwareOf);
}

export async function keepFirmwareFile(
  tx: Tx,
  by: Keep,
  before: Firmware,
  file: WholeFile,
  at: Instant,
): Promise<boolean> {
  const customer = by.thing.customerId;
  const kept = await on(tx)
    .updateTable('firmware')
    .set({ file_key: file.key, size: file.size, sha256: file.sha256 })
    .where('customer_id', '=', customer)
    .where('id', '=', before.id)
    .where('file_key', 'is', null)
    .executeTakeFirst();
  if (kept.numUpdatedRows === 0n) return false;
  const told = { before: toldOf(before), after: toldOf({ ...before, file }) };
  await audited(tx, by, customer, at, { action: 'change', thing: 'firmware', thingId: before.id, ...told });
  return true;
}

export async function deleteFirmware(tx: Tx, by: Keep, doomed: Firmware, at: Instant): Promise<boolean> {
  const customer = by.thing.customerId;
  await holdFirmware(tx, customer, doomed.id);
  const fetching = await selectedUpdates(tx)
    .where('t.customer_id', '=', customer)
    .where('t.firmware_id', '=', doomed.id)
    .where('t.state', 'not in', ['installed', 'failed', 'given-up'])
    .where('t.expires_at', '>', at)
    .where((w) => w.or([w('o.state', 'is', null), w('o.state', 'not in', [...IN_VAIN])]))
    .limit(1)
    .executeTakeFirst();
  if (fetching !== undefined) return false;
  await on(tx)
    .updateTable('firmware_updates')
    .set({ firmware_id: null })
    .where('customer_id', '=', customer)
    .where('firmware_id', '=', doomed.id)
    .execute();
  await on(tx)
    .deleteFrom('firmware')
    .where('customer_id', '=', customer)
    .where('id', '=', doomed.id)
    .execute();
  const told = { action: 'delete', thing: 'firmware', thingId: doomed.id, before: toldOf(doomed) } as const;
  await audited(tx, by, customer, at, told);
  return true;
}

export async function hardwareOf(tx: Tx, by: Allowed<'operate', ChargerRef>) {
  return on(tx)
    .selectFrom('chargers')
    .select(['manufacturer', 'model'])
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', by.thing.charger)
    .executeTakeFirstOrThrow();
}
