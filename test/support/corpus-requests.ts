// Good requests of a charger, one of each, and what the official schemas say of their fields.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ActionFromCharger16 } from '../../src/gateway/ocpp16/handler.ts';
import type { Json } from './api.ts';

const AT = '2026-11-22T10:00:00Z';
const sampledValue = [
  {
    ...{ value: '12.5', context: 'Sample.Periodic', format: 'Raw', phase: 'L1', location: 'Outlet' },
    ...{ measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
  },
];
const samples = [{ timestamp: AT, sampledValue }];

/** Every field that the schema knows is there. */
export const goodRequests: Readonly<Record<ActionFromCharger16, Json>> = {
  Authorize: { idTag: 'CORPUS' },
  BootNotification: {
    ...{ chargePointVendor: 'Acme', chargePointModel: 'One', chargePointSerialNumber: 'S1' },
    ...{ chargeBoxSerialNumber: 'B1', firmwareVersion: '1', iccid: '8931', imsi: '204' },
    ...{ meterType: 'M', meterSerialNumber: 'M1' },
  },
  DataTransfer: { vendorId: 'org.example', messageId: 'hello', data: 'text' },
  DiagnosticsStatusNotification: { status: 'Uploading' },
  FirmwareStatusNotification: { status: 'Installing' },
  Heartbeat: {},
  LogStatusNotification: { status: 'Uploading', requestId: 1 },
  MeterValues: { connectorId: 1, transactionId: 7, meterValue: samples },
  SecurityEventNotification: { type: 'FirmwareUpdated', timestamp: AT, techInfo: 'none' },
  SignCertificate: { csr: 'MIIB' },
  SignedFirmwareStatusNotification: { status: 'Downloaded', requestId: 1 },
  StartTransaction: { connectorId: 1, idTag: 'CORPUS', meterStart: 5, reservationId: 1, timestamp: AT },
  StatusNotification: {
    ...{ connectorId: 1, errorCode: 'NoError', info: 'fine', status: 'Available', timestamp: AT },
    ...{ vendorId: 'org.example', vendorErrorCode: '0' },
  },
  StopTransaction: {
    ...{ idTag: 'CORPUS', meterStop: 9, timestamp: AT, transactionId: 7, reason: 'Local' },
    transactionData: samples,
  },
};

/** OCPP 1.6: their loss costs energy or money, so that they are never answered with CALLERROR. */
export const NEVER_FAIL: ReadonlySet<string> = new Set<ActionFromCharger16>([
  ...(['MeterValues', 'StartTransaction', 'StatusNotification', 'StopTransaction'] as const),
]);

/** Longer texts than the schema allows are taken all the same. */
export const ANY_LENGTH: ReadonlySet<string> = new Set<ActionFromCharger16>([
  ...(['BootNotification', 'DataTransfer', 'SecurityEventNotification', 'SignCertificate'] as const),
]);

export interface FieldSchema {
  readonly type: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly maxLength?: number;
}

interface MessageSchema {
  readonly $id: string;
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, FieldSchema & { readonly $ref?: string }>>;
  readonly definitions?: Readonly<Record<string, FieldSchema>>;
}

const file = createRequire(import.meta.url).resolve('ocpp-rpc/lib/schemas/ocpp1_6.json');
const messages = JSON.parse(readFileSync(file, 'utf8')) as MessageSchema[];

/** What the schema says of a request's field, and whether it must be there. */
export function fieldOf(action: string, name: string): FieldSchema & { readonly required: boolean } {
  const message = messages.find(({ $id }) => $id === `urn:${action}.req`);
  const field = message?.properties[name];
  const told = field?.$ref === undefined ? field : message?.definitions?.[field.$ref.split('/').at(-1) ?? ''];
  if (told === undefined) throw new Error(`${action} has no ${name}`);
  return { ...told, required: message?.required?.includes(name) === true };
}

/** Whether a request may be empty. */
export const mayBeEmpty = (action: string): boolean =>
  (messages.find(({ $id }) => $id === `urn:${action}.req`)?.required ?? []).length === 0;

/** Actions that only a server sends. */
export const serverActions: readonly string[] = messages
  .map(({ $id }) => /^urn:(\w+)\.req$/.exec($id)?.[1] ?? '')
  .filter((action) => action !== '' && !Object.hasOwn(goodRequests, action));
