/**
 * Branded ids and times: a site's id can't be handed where a driver's is wanted.
 * What lives in domain/ is pure: no I/O, no clock, no async, no npm.
 */

declare const brand: unique symbol;
type Brand<T, B extends string> = T & { readonly [brand]: B };

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

export type CustomerId = Brand<number, 'CustomerId'>;
export type KeyId = Brand<number, 'KeyId'>;
export type SiteId = Brand<number, 'SiteId'>;
/** 1…2^31−1: the contract's path parameter is an int32. */
export type DriverId = Brand<number, 'DriverId'>;
export type AccessGroupId = Brand<number, 'AccessGroupId'>;
export type TagId = Brand<number, 'TagId'>;
/** Our number of a charger. Never in a path: there a charger is its {@link ChargerId}. */
export type ChargerKey = Brand<number, 'ChargerKey'>;
/** The OCPP identity, chosen by the customer, unique over all customers. */
export type ChargerId = Brand<string, 'ChargerId'>;
/** 1…2^31−1, fresh for every start, refused ones included. */
export type TransactionId = Brand<number, 'TransactionId'>;
export type OperatorId = Brand<number, 'OperatorId'>;
export type SessionId = Brand<number, 'SessionId'>;
export type ImportId = Brand<number, 'ImportId'>;
export type CommandId = Brand<number, 'CommandId'>;
export type BulkId = Brand<number, 'BulkId'>;
export type ReservationId = Brand<number, 'ReservationId'>;
export type FirmwareId = Brand<number, 'FirmwareId'>;
export type FirmwareUpdateId = Brand<number, 'FirmwareUpdateId'>;
export type DiagnosticsId = Brand<number, 'DiagnosticsId'>;
export type ConnectionId = Brand<number, 'ConnectionId'>;
/** Number of a socket on its charger: OCPP 1.6's connectorId ≥ 1. */
export type SocketId = number;

export const customerId = (n: number) => n as CustomerId;
export const keyId = (n: number) => n as KeyId;
export const siteId = (n: number) => n as SiteId;
export const driverId = (n: number) => n as DriverId;
export const accessGroupId = (n: number) => n as AccessGroupId;
export const tagId = (n: number) => n as TagId;
export const chargerKey = (n: number) => n as ChargerKey;
export const chargerId = (s: string) => s as ChargerId;
export const transactionId = (n: number) => n as TransactionId;
export const operatorId = (n: number) => n as OperatorId;
export const sessionId = (n: number) => n as SessionId;
export const importId = (n: number) => n as ImportId;
export const commandId = (n: number) => n as CommandId;
export const bulkId = (n: number) => n as BulkId;
export const reservationId = (n: number) => n as ReservationId;
export const firmwareId = (n: number) => n as FirmwareId;
export const firmwareUpdateId = (n: number) => n as FirmwareUpdateId;
export const diagnosticsId = (n: number) => n as DiagnosticsId;
export const connectionId = (n: number) => n as ConnectionId;

export const MAX_INT32 = 2 ** 31 - 1;
export const MIN_INT32 = -(2 ** 31);

/**
 * Reads a decoded path segment as an int32 (driver-semantics.md, The endpoint).
 * Answers the rule that was broken as a sentence when it isn't one: fastify's own coercion takes
 * `1.0`, `1e3` and `0x10` for integers.
 */
export function parseInt32(segment: string): number | { rule: string } {
  if (!/^-?(0|[1-9][0-9]*)$/.test(segment) || segment === '-0') {
    return {
      rule: 'must be a decimal integer without plus sign, blanks, leading zeros, fraction or exponent',
    };
  }
  const value = segment.length > 11 ? Number.NaN : Number(segment);
  if (!(value >= MIN_INT32 && value <= MAX_INT32)) {
    return { rule: `must lie between ${MIN_INT32} and ${MAX_INT32}` };
  }
  return value;
}

/** Rule of a chargerId (driver-semantics.md): Basic auth splits at `:`, URLs at `/ ? # %`, and fold `.` and `..` away. */
export const CHARGER_ID_PATTERN = '^(?!\\.{1,2}$)[!"$&-.0-9;->@-~]{1,48}$';
const CHARGER_ID = new RegExp(CHARGER_ID_PATTERN);

/** Whether a string may be a charger's identity: 1–48 of printable ASCII without `/ ? # % :` and blanks. */
export function isChargerId(s: string): s is ChargerId {
  return CHARGER_ID.test(s);
}

/** ASCII-folded form by which idTags are compared: the engines' own lower-casing differs beyond ASCII. */
export function foldTag(idTag: string): string {
  return idTag.trim().replace(/[A-Z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 32));
}
