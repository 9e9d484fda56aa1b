/** The name of a request, by which an answer, a log and an audit entry are found again. */
import { randomUUID } from 'node:crypto';

/** Taken from the client when it can do no harm in a log, else made. */
export function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[A-Za-z0-9._:/+=@-]{1,128}$/.test(given) ? given : randomUUID();
}
