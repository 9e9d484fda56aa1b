/** Sockets: made by hand or at first sight, and what was last reported of them. */
import type { Insertable, Selectable } from 'kysely';
import type { KnownSocket, StatusReport } from '../app/ports/chargers.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import type { SocketSettings } from '../domain/chargers/charger.ts';
import type { OwnStatus } from '../domain/chargers/status.ts';
import type { Instant, SocketId } from '../domain/ids.ts';
import { blocks } from './rows.ts';
import type { Schema } from './schema.ts';
import { on } from './tx.ts';

type Report = Allowed<'report', ChargerRef>;

const KNOWN = ['socket_id', 'status', 'charger_time', 'max_watts'] as const;

function knownOf(row: Pick<Selectable<Schema['sockets']>, (typeof KNOWN)[number]>): KnownSocket {
  return {
    socketId: row.socket_id,
    status: row.status as OwnStatus | null,
    chargerTime: row.charger_time,
    maxWatts: row.max_watts,
  };
}

export async function socket(tx: Tx, by: Report, id: SocketId): Promise<KnownSocket | undefined> {
  const row = await on(tx)
    .selectFrom('sockets')
    .select(KNOWN)
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('socket_id', '=', id)
    .where('retired_at', 'is', null)
    .executeTakeFirst();
  return row && knownOf(row);
}

export async function makeSocket(tx: Tx, by: Report, id: SocketId, at: Instant): Promise<KnownSocket> {
  const row = await on(tx)
    .insertInto('sockets')
    .values({
      customer_id: by.thing.customerId,
      charger: by.thing.charger,
      socket_id: id,
      created_at: at,
      revision: at,
    })
    .onConflict((had) =>
      had.columns(['customer_id', 'charger', 'socket_id']).doUpdateSet({ retired_at: null }),
    )
    .returning(KNOWN)
    .executeTakeFirstOrThrow();
  return knownOf(row);
}

export async function recordSocketStatus(
  tx: Tx,
  by: Report,
  id: SocketId,
  status: OwnStatus,
  report: StatusReport,
  at: Instant,
): Promise<void> {
  await on(tx)
    .updateTable('sockets')
    .set((eb) => ({
      status,
      status_since: eb.case().when('status', '=', status).then(eb.ref('status_since')).else(eb.val(at)).end(),
      charger_time: report.chargerTime,
      error_code: report.errorCode,
      info: report.info,
      vendor_id: report.vendorId,
      vendor_error_code: report.vendorErrorCode,
    }))
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('socket_id', '=', id)
    .execute();
}

/** What people enter of a socket, as it lies in a row. */
export const settingsRow = (s: SocketSettings) => ({
  name: s.name,
  type: s.type,
  max_power: s.maxPower,
  format: s.format,
  socket_power_type: s.socketPowerType,
  max_watts: s.maxWatts,
  max_voltage: s.maxVoltage,
  max_amperage: s.maxAmperage,
  phase_rotation: s.phaseRotation,
  terms_and_conditions: s.termsAndConditions,
  device_evse_id: s.deviceEvseId,
  device_connector_id: s.deviceConnectorId,
});

export const settingsOf = (row: Selectable<Schema['sockets']>): SocketSettings => ({
  socketId: row.socket_id,
  name: row.name,
  type: row.type,
  maxPower: row.max_power,
  format: row.format,
  socketPowerType: row.socket_power_type,
  maxWatts: row.max_watts,
  maxVoltage: row.max_voltage,
  maxAmperage: row.max_amperage,
  phaseRotation: row.phase_rotation,
  termsAndConditions: row.terms_and_conditions,
  deviceEvseId: row.device_evse_id,
  deviceConnectorId: row.device_connector_id,
});

/** Sockets that people entered together with their charger. */
export async function addSockets(
  tx: Tx,
  { customerId, charger }: ChargerRef,
  sockets: readonly SocketSettings[],
  at: Instant,
): Promise<void> {
  const rows = sockets.map(
    (s): Insertable<Schema['sockets']> => ({
      customer_id: customerId,
      charger,
      socket_id: s.socketId,
      ...settingsRow(s),
      created_at: at,
      revision: at,
    }),
  );
  for (const part of blocks(rows)) await on(tx).insertInto('sockets').values(part).execute();
}
