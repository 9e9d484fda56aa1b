/** A thing is written as it was read a moment before, or read again. */
import type { Guard } from '../../domain/access/guard.ts';
import { type ErrorCode, isRefusal, type Refusal } from '../../domain/errors.ts';
import type { Outcome } from './rows.ts';

/** Demands that the thing is still as it was read; null: that it is still not there. */
export const asRead = (thing: { readonly revision: number } | null): Guard =>
  thing === null ? { ifMatch: null, onlyNew: true } : { ifMatch: [thing.revision], onlyNew: false };

/** The id of what a line refers to, if it does. */
export const idOf = <T>(thing: { readonly id: T } | null | undefined): T | null | undefined =>
  thing === null || thing === undefined ? thing : thing.id;

/** null in the place of the refusal that says that it is not there. */
export const unlessMissing = <T>(found: T | Refusal, code: ErrorCode): T | Refusal | null =>
  isRefusal(found) && found.refused === code ? null : found;

/** Others are never faster for long. */
const TRIES = 5;

/** Reads and writes again when somebody changed the thing in between. */
export async function untilNobodyIsFaster(work: () => Promise<Outcome>): Promise<Outcome> {
  for (let tries = 1; ; tries++) {
    const outcome = await work();
    if (!isRefusal(outcome) || outcome.refused !== 'precondition-failed' || tries === TRIES) return outcome;
  }
}
