/** An upsert that others may cross: what was there may be deleted before it is changed, and what was not may be made by somebody else. */
import { type ErrorCode, isRefusal, type Refusal } from '../../domain/errors.ts';

interface Ways<C, M> {
  change(): Promise<C | Refusal>;
  make(): Promise<M | Refusal>;
  /** How `change` answers when there is nothing to change. */
  readonly missing: ErrorCode;
  /** How `make` answers when it is there. */
  readonly taken: ErrorCode;
}

/** Rounds: who loses both to others is told what the last one found. */
const ROUNDS = 2;

export async function changeOrMake<C, M>({
  change,
  make,
  missing,
  taken,
}: Ways<C, M>): Promise<{ readonly changed: C } | { readonly made: M } | Refusal> {
  for (let round = 1; ; round += 1) {
    const changed = await change();
    if (!isRefusal(changed)) return { changed };
    if (changed.refused !== missing) return changed;
    const made = await make();
    if (!isRefusal(made)) return { made };
    // Not there a moment ago and taken now: somebody else made it, or it lies where the caller does not look.
    if (made.refused !== taken || round === ROUNDS) return made;
  }
}
