/** Sockets as they are sent and kept. */
import Type, { type Static } from 'typebox';
import type { SocketReading } from '../../app/queries/read-sockets.ts';
import type { SocketSettings } from '../../domain/chargers/charger.ts';
import { socketDocument } from '../../domain/drivers/charger-document.ts';
import { type Refusal, refuse } from '../../domain/errors.ts';
import { socketSchema } from './driver-document.ts';
import { closed, INT32, ignored, int32, listOf, patchOf, sent, textOrNull } from './parts.ts';
import { unblank } from './places.ts';

export const MAX_SOCKET_ID = 1000;

export const newSocketSchema = Type.Object(
  {
    id: int32('Number of the socket: OCPP 1.6’s connectorId.', { minimum: 1, maximum: MAX_SOCKET_ID }),
    name: sent.text('Label; left out: the id.'),
    type: sent.text('Connector type in OCPI’s words.'),
    maxPower: sent.text('Rated power as text.'),
    format: sent.text('OCPI’s SOCKET or CABLE.'),
    socketPowerType: sent.text('OCPI’s power type.'),
    maxWatts: sent.count('Most power, W.'),
    maxVoltage: sent.count('Most voltage, V.'),
    maxAmperage: sent.count('Most current per phase, A.'),
    phaseRotation: sent.text('Order of the wired phases: RST, RTS, …'),
    termsAndConditions: Type.Optional(
      textOrNull('Address of the operator’s terms. `""` or null: unset.', { format: 'uri', maxLength: 2000 }),
    ),
    deviceEvseId: Type.Optional(
      Type.Unsafe<number | null>({ type: ['integer', 'null'], format: 'int32', ...INT32 }),
    ),
    deviceConnectorId: Type.Optional(
      Type.Unsafe<number | null>({ type: ['integer', 'null'], format: 'int32', ...INT32 }),
    ),
    ...ignored(socketSchema.properties, 'status', 'lastUpdated', 'chargingStationEvseId'),
  },
  {
    $id: 'NewSocket',
    description: 'What people enter about a socket; its state comes from the charger.',
    ...closed,
  },
);

export type NewSocket = Static<typeof newSocketSchema>;

export function toSocket(given: NewSocket): SocketSettings {
  const name = unblank(given.name);
  return {
    socketId: given.id,
    name: name === String(given.id) ? null : name,
    type: unblank(given.type),
    maxPower: unblank(given.maxPower),
    format: unblank(given.format),
    socketPowerType: unblank(given.socketPowerType),
    maxWatts: given.maxWatts ?? null,
    maxVoltage: given.maxVoltage ?? null,
    maxAmperage: given.maxAmperage ?? null,
    phaseRotation: unblank(given.phaseRotation),
    termsAndConditions: unblank(given.termsAndConditions),
    deviceEvseId: given.deviceEvseId ?? null,
    deviceConnectorId: given.deviceConnectorId ?? null,
  };
}

/** The same behind an address that says which socket is meant. */
export const namedSocketSchema = Type.Object(
  {
    ...newSocketSchema.properties,
    id: Type.Optional(int32('Left out, or the same as in the address.')),
  },
  {
    $id: 'NamedSocket',
    description: 'What people enter about a socket whose number is in the address.',
    ...closed,
  },
);
export const socketPatchSchema = patchOf(namedSocketSchema, 'SocketPatch');

/** @param socketId as in the address. */
export function toNamedSocket(
  given: Static<typeof namedSocketSchema>,
  socketId: number,
): SocketSettings | Refusal {
  return given.id === undefined || given.id === socketId
    ? toSocket({ ...given, id: socketId })
    : refuse('bad-body', 'id', 'must be left out or the same as in the address');
}

export const showSocket = ({ kept, served }: SocketReading) => socketDocument(kept, served);

export const socketListSchema = listOf('Socket', 'Sockets of one charger by their numbers.');
