/** What the entries of the tables of server requests share: what they may touch, and how they answer. */
import type { Certificates } from './certificates.ts';
import type { Connectors } from './connectors.ts';
import type { Core } from './core.ts';
import type { Firmware } from './firmware.ts';
import type { Payload } from './messages.ts';
import type { Registration } from './registration.ts';
import type { Reply } from './rpc-link.ts';
import type { Uploads } from './uploads.ts';

/** What a server request may touch. */
export interface Host {
  readonly core: Core;
  readonly connectors: Connectors;
  readonly registration: Registration;
  /** Stops what runs, hangs up, boots again. */
  reset(kind: 'Hard' | 'Soft'): void;
  /** The charger's own files and what became of them. */
  readonly uploads: Uploads;
  readonly firmware: Firmware;
  readonly certificates: Certificates;
  /** A new BootNotification on the present connection. */
  bootAgain(): void;
  /** The Basic auth password has changed: hang up and dial with the new one. */
  usePassword(password: string): void;
}

/** Answers one request of the server; what follows from it happens behind the answer. */
export type Handler = (request: Payload, host: Host) => Reply;

export const result = (payload: Payload, then?: () => void): Reply =>
  then === undefined ? { kind: 'result', payload } : { kind: 'result', payload, then };
export const status = (word: string, then?: () => void): Reply => result({ status: word }, then);
export const malformed = (field: string): Reply => ({
  kind: 'error',
  // Spelled as OCPP-J 1.6, 4.2.3 prints it.
  code: 'FormationViolation',
  description: `${field} is missing or malformed`,
});
export const integer = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) ? value : undefined;
export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
/** A time in ISO 8601; undefined when it is none. */
export function moment(value: unknown): Date | undefined {
  const at = typeof value === 'string' ? new Date(value) : undefined;
  return at === undefined || Number.isNaN(at.getTime()) ? undefined : at;
}
