/** What can be ordered of many here, and what each order says in OCPP's words. */
import type { Schemas } from '../../api/client.ts';

export const ORDERS = [
  'Reset',
  'ChangeAvailability',
  'TriggerMessage',
  'GetConfiguration',
  'ChangeConfiguration',
  'ClearCache',
  'UnlockConnector',
  'UpdateFirmware',
] as const satisfies readonly Schemas['NewBulkCommand']['action'][];
export type Order = (typeof ORDERS)[number];

export const MESSAGES = [
  'StatusNotification',
  'Heartbeat',
  'MeterValues',
  'BootNotification',
  'FirmwareStatusNotification',
  'DiagnosticsStatusNotification',
] as const;

/** What is filled in, for whichever order. */
export interface Filled {
  readonly resetType: 'Soft' | 'Hard';
  readonly availability: 'Operative' | 'Inoperative';
  readonly socket: number;
  readonly message: (typeof MESSAGES)[number];
  readonly key: string;
  readonly value: string;
  readonly location: string;
  /** As the field has it: local, without a zone. */
  readonly retrieveAt: string;
}

export const UNFILLED: Filled = {
  resetType: 'Soft',
  availability: 'Inoperative',
  socket: 0,
  message: 'StatusNotification',
  key: '',
  value: '',
  location: '',
  retrieveAt: '',
};

const BODIES: Readonly<Record<Order, (filled: Filled) => Record<string, unknown>>> = {
  Reset: ({ resetType }) => ({ type: resetType }),
  ChangeAvailability: ({ availability, socket }) => ({ connectorId: socket, type: availability }),
  TriggerMessage: ({ message, socket }) => ({
    requestedMessage: message,
    ...(socket === 0 ? {} : { connectorId: socket }),
  }),
  GetConfiguration: () => ({}),
  ChangeConfiguration: ({ key, value }) => ({ key: key.trim(), value }),
  ClearCache: () => ({}),
  UnlockConnector: ({ socket }) => ({ connectorId: Math.max(1, socket) }),
  UpdateFirmware: ({ location, retrieveAt }) => ({
    location: location.trim(),
    retrieveDate: new Date(retrieveAt === '' ? Date.now() : retrieveAt).toISOString(),
  }),
};

export const payloadOf = (order: Order, filled: Filled): Record<string, unknown> => BODIES[order](filled);

export function isComplete(order: Order, { key, location }: Filled): boolean {
  if (order === 'ChangeConfiguration') return key.trim() !== '';
  return order !== 'UpdateFirmware' || location.trim() !== '';
}
