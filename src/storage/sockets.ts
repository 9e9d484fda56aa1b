/** Sockets: made by hand or at first sight, and what was last reported of them. */
import { type Insertable, type Selectable, sql } from 'kysely';
import type { KnownSocket, StatusReport } from '../app/ports/chargers.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import type { SocketSettings } from '../domain/chargers/charger.ts';
import type { OwnStatus } from '../domain/chargers/status.ts';
import type { Instant, SocketId } from '../domain/ids.ts';
import { blocks } from './rows.ts';
import type { Schema } from './schema.ts';
import { type Columns, type Some, together, told } from './told.ts';
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

interface Place {
  readonly by: Report;
  readonly id: SocketId;
}

const PLACES: Columns = { charger: 'bigint', socket: 'bigint' };

const customerOf = ({ by }: Place) => by.thing.customerId;
const nameOf = ({ by, id }: Place) => `${by.thing.charger}/${id}`;

async function sockets(tx: Tx, places: Some<Place>): Promise<(KnownSocket | undefined)[]> {
  const [first] = places;
  const rows = places.map(({ by, id }) => [by.thing.charger, id] as const);
  const { rows: found } = await sql<Pick<Selectable<Schema['sockets']>, 'charger' | (typeof KNOWN)[number]>>`
    ${told(customerOf(first), PLACES, rows)}
    select s.charger, s.socket_id, s.status, s.charger_time, s.max_watts
    from told cross join sockets as s
    where s.customer_id = ${customerOf(first)} and s.charger = told.charger and s.socket_id = told.socket
      and s.retired_at is null
  `.execute(on(tx));
  const byName = new Map(found.map((row) => [`${row.charger}/${row.socket_id}`, knownOf(row)]));
  return places.map((place) => byName.get(nameOf(place)));
}

const askSocket = together(customerOf, sockets, nameOf);

export const socket = (tx: Tx, by: Report, id: SocketId): Promise<KnownSocket | undefined> =>
  askSocket(tx, { by, id });

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

interface Shown extends Place {
  readonly status: OwnStatus;
  readonly report: StatusReport;
  readonly at: Instant;
}

const SHOWN: Columns = {
  ...PLACES,
  ...{ status: 'text', at: 'bigint', charger_time: 'bigint' },
  ...{ error_code: 'text', info: 'text', vendor_id: 'text', vendor_error_code: 'text' },
};

async function recordStatuses(tx: Tx, all: Some<Shown>): Promise<undefined[]> {
  const [first] = all;
  const rows = all.map(({ by, id, status, at, report: r }) => [
    ...([by.thing.charger, id, status, at, r.chargerTime] as const),
    ...([r.errorCode, r.info, r.vendorId, r.vendorErrorCode] as const),
  ]);
  await sql`
    ${told(customerOf(first), SHOWN, rows)}
    update sockets set
      status_since = case when sockets.status = told.status then sockets.status_since else told.at end,
      status = told.status, charger_time = told.charger_time, error_code = told.error_code, info = told.info,
      vendor_id = told.vendor_id, vendor_error_code = told.vendor_error_code
    from told
    where sockets.customer_id = told.customer_id and sockets.charger = told.charger and sockets.socket_id = told.socket
  `.execute(on(tx));
  return all.map(() => undefined);
}

const askToRecord = together(customerOf, recordStatuses, nameOf);

export const recordSocketStatus = (
  tx: Tx,
  by: Report,
  id: SocketId,
  status: OwnStatus,
  report: StatusReport,
  at: Instant,
): Promise<void> => askToRecord(tx, { by, id, status, report, at });

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
