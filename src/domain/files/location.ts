/** Addresses that chargers are told: where they stand in a payload, and what of them is a secret. */
import { MASKED } from '../commands/command.ts';

type Payload = Readonly<Record<string, unknown>>;

/** Actions that tell one. */
const TELLING = new Set(['UpdateFirmware', 'SignedUpdateFirmware', 'GetDiagnostics', 'GetLog']);

export const tellsLocation = (action: string): boolean => TELLING.has(action);

/** Stands in the address of a file of ours until it is sent, and in what is kept of it for ever. */
export const TOKEN_PLACE = `/${MASKED}/`;

/** The same payload with its address changed. */
export function withLocation(payload: Payload, change: (location: string) => string): Payload {
  const changed = Object.entries(payload).map(([name, value]) => {
    if ((name === 'location' || name === 'remoteLocation') && typeof value === 'string') {
      return [name, change(value)];
    }
    const inner = name === 'firmware' || name === 'log';
    return [
      name,
      inner && typeof value === 'object' && value !== null ? withLocation(value as Payload, change) : value,
    ];
  });
  return Object.fromEntries(changed) as Payload;
}

/** `ftp://user:password@host/` without the password. */
export const withoutPassword = (location: string): string =>
  location.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/@:]*:)[^/]*@/i, `$1${MASKED}@`);
