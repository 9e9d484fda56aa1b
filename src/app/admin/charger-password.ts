/** Passwords of chargers: made here, or given by people; hashed before the transaction, because a slow hash takes its time. */
import type { LoginPlan } from '../../domain/chargers/login.ts';
import { PASSWORD_ALPHABET, PASSWORD_LENGTH } from '../../domain/chargers/password.ts';
import type { ChargerId, CustomerId } from '../../domain/ids.ts';
import type { FindLogin } from '../ports/chargers.ts';
import { type Passwords, type Secrets, TooManyAttempts } from '../ports/secrets.ts';
import type { ReadSnapshot, Tx } from '../ports/store.ts';

export type PasswordPorts = ReadSnapshot & FindLogin & Passwords & Secrets;

const bytes = (text: string) => new TextEncoder().encode(text);

/** What is written of a password; `shown` is told once, and only of one that was made here or is new with its charger. */
export interface PasswordWrite {
  /** Left out: the password stays; null: none is kept. */
  readonly passwordHash?: string | null;
  readonly shown: string | null;
}

/** Answers, inside the transaction, what a plan means for the charger's password. */
export type WritePassword = (tx: Tx, plan: LoginPlan) => Promise<PasswordWrite>;

/** A new password of our own. */
export async function makePassword(use: Passwords & Secrets) {
  const shown = use.randomText(PASSWORD_LENGTH, PASSWORD_ALPHABET);
  return { shown, passwordHash: await use.hashPassword(bytes(shown), 'generated') };
}

/** Prepares the password that was given: one that the charger has already is no change. */
export async function preparePassword(
  use: PasswordPorts,
  customerId: CustomerId,
  chargerId: ChargerId,
  password: string | null,
): Promise<WritePassword> {
  const hashOf = async (tx: Tx) => {
    const login = await use.findLogin(tx, chargerId);
    return login?.customerId === customerId ? login.passwordHash : null;
  };
  const known = password === null ? null : await use.read(hashOf);
  const same = password !== null && known !== null && (await isSame(use, password, known));
  const hash = password === null || same ? null : await use.hashPassword(bytes(password), 'chosen');
  return async (tx, plan) => {
    switch (plan.password) {
      case 'stays':
        return { shown: null };
      case 'dropped':
        return { passwordHash: null, shown: null };
      case 'made':
        return makePassword(use);
      case 'given': {
        if (same && (await hashOf(tx)) === known) return { shown: password };
        // Rotated in this very moment: the given one is new again.
        const fresh = hash ?? (await use.hashPassword(bytes(password ?? ''), 'chosen'));
        return { passwordHash: fresh, shown: password };
      }
    }
  };
}

/** Where too many logins wait already, it is taken for another one. */
async function isSame(use: Passwords, password: string, hash: string): Promise<boolean> {
  try {
    return await use.verifyPassword(bytes(password), hash);
  } catch (error) {
    if (error instanceof TooManyAttempts) return false;
    throw error;
  }
}
