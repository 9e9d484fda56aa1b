/** Limits of what stands before a body: the address and the headers. */
import type { IncomingMessage } from 'node:http';
import { type Refusal, refuse } from '../domain/errors.ts';

/** Address and headers together, bytes: Node reads no more. So a path parameter is never refused for its length alone. */
export const MAX_HEAD = 16 * 1024;

export const MOST_HEADERS = 100;

export function tooManyHeaders({ rawHeaders }: IncomingMessage): Refusal | undefined {
  return rawHeaders.length / 2 > MOST_HEADERS
    ? refuse('headers-too-large', 'headers', `must be at most ${MOST_HEADERS}`)
    : undefined;
}
