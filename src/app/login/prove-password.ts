import { type Refusal, refuse } from '../../domain/errors.ts';
import type { Claimant } from '../ports/operators.ts';
import { type ChosenPasswords, TooManyAttempts } from '../ports/secrets.ts';

/** Customers that one mail address may be an operator of and still log in to. */
export const MOST_CLAIMANTS = 100;

/** It passes within seconds. */
const BUSY: Refusal = {
  ...refuse('too-many-requests', undefined, 'too many passwords are being looked at: try again in 2 seconds'),
  retryAfter: 2,
};

/**
 * Of somebody's accounts those that the password is right for. It takes the same time for none as for many: nobody learns by it whether
 * an address is known.
 * @param asker who asks, of whom few passwords at a time are looked at.
 */
export async function proven(
  use: Pick<ChosenPasswords, 'matching'>,
  claimants: readonly Claimant[],
  password: string,
  asker: string,
): Promise<readonly Claimant[] | Refusal> {
  const hashes = claimants.map(({ active, passwordHash }) => (active ? passwordHash : null));
  try {
    const right = await use.matching(password, hashes, asker);
    return claimants.filter((_, i) => right[i]);
  } catch (error) {
    if (error instanceof TooManyAttempts) return BUSY;
    throw error;
  }
}
