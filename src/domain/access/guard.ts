/**
 * What a caller demands of a thing before it is changed: that nobody changed it since it was read (RFC 9110 §13.1, If-Match),
 * or that it is not there yet (If-None-Match: *). A client that sends it cannot lose an update.
 */
import { type Refusal, refuse } from '../errors.ts';

export interface Guard {
  /** One of these must be the current revision; `any`: the thing must be there, whatever its revision; null: no demand. */
  readonly ifMatch: readonly number[] | 'any' | null;
  /** It must not be there yet. */
  readonly onlyNew: boolean;
}

export const UNGUARDED: Guard = { ifMatch: null, onlyNew: false };

/** @param current the thing's revision; null: it is not there. Answers why it must not be changed, if so. */
export function hindered(guard: Guard, current: number | null): Refusal | undefined {
  if (guard.onlyNew && current !== null) {
    return refuse('precondition-failed', 'If-None-Match', 'asks for something new, and it is there already');
  }
  if (guard.ifMatch === null) return undefined;
  if (current === null)
    return refuse('precondition-failed', 'If-Match', 'names a revision, and there is none');
  if (guard.ifMatch === 'any' || guard.ifMatch.includes(current)) return undefined;
  return refuse(
    'precondition-failed',
    'If-Match',
    'does not name the current revision: somebody changed it since',
  );
}
