/**
 * A refusal inside a transaction undoes what was written before it. `transact` commits whatever `work` answers, so a
 * refusal leaves it as a throw and becomes a value again outside.
 */
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import type { Transact, Tx } from '../ports/store.ts';

class Undone extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.refused);
    this.refusal = refusal;
  }
}

/** Runs `work` in one transaction; when it answers a refusal, nothing that it wrote stays. */
export async function transactUnlessRefused<T>(
  use: Transact,
  work: (tx: Tx) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  try {
    return await use.transact(async (tx) => {
      const result = await work(tx);
      if (isRefusal(result)) throw new Undone(result);
      return result;
    });
  } catch (error) {
    if (error instanceof Undone) return error.refusal;
    throw error;
  }
}
