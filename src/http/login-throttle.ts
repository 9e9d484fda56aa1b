/**
 * How often a password may be tried. What others do locks nobody out: wrong passwords from one address slow down that address
 * for that account; what comes from everywhere slows down strangers, never somebody at an address where he has been before.
 * Of this process only, and forgotten when it ends. Bounded, whatever comes.
 */
import { hash } from 'node:crypto';
import { isIP } from 'node:net';
import { normalizeIP } from '@fastify/rate-limit';
import { Newest } from './newest.ts';

export interface LoginThrottle {
  /** Whether to look at the password at all. A try that may be made counts as failed until it has succeeded. */
  mayTry(account: string, address: string): { readonly ok: true } | { readonly retryAfterSeconds: number };
  failed(account: string, address: string): void;
  /** The password was not looked at: the try did not happen. */
  passed(account: string, address: string): void;
  succeeded(account: string, address: string): void;
}

/** Tries of an account from an address that cost nothing. */
const FREE = 5;
/** After these each doubles the wait, from one second up to this. Milliseconds. */
const LONGEST_WAIT = 900_000;
/** Without a try for so long an address begins anew. Milliseconds. */
const FORGIVEN_AFTER = 24 * 3_600_000;

/** Tries of strangers, at once and then one in so many milliseconds: from one address on whichever account, and on one account from wherever. */
const FROM_ADDRESS = { most: 100, each: 30_000 };
const ON_ACCOUNT = { most: 100, each: 60_000 };

/** Entries of each kind that are kept: the newest. */
const KEPT = 20_000;

interface Tried {
  readonly times: number;
  readonly at: number;
}

/** @param use a clock in milliseconds. Accounts are told apart as they are written: hand in one form of each. */
export function loginThrottle(use: { now(): number }, kept = KEPT): LoginThrottle {
  const tried = new Newest<Tried>(kept);
  const known = new Newest<true>(kept);
  const onAccount = new Strangers(ON_ACCOUNT, kept);
  const fromAddress = new Strangers(FROM_ADDRESS, kept);
  const pairOf = (account: string, address: string) => `${digest(account)} ${digest(networkOf(address))}`;

  const triedBefore = (pair: string, now: number): Tried => {
    const before = tried.get(pair);
    return before === undefined || now - before.at > FORGIVEN_AFTER ? { times: 0, at: now } : before;
  };

  return {
    mayTry(account, address) {
      const now = use.now();
      const pair = pairOf(account, address);
      const before = triedBefore(pair, now);
      const isKnown = known.get(pair) ?? false;
      const wait = Math.max(
        left(before, now),
        isKnown ? 0 : onAccount.wait(account, now),
        isKnown ? 0 : fromAddress.wait(networkOf(address), now),
      );
      if (wait > 0) return { retryAfterSeconds: Math.ceil(wait / 1000) };
      tried.set(pair, { times: before.times + 1, at: now });
      if (!isKnown) {
        onAccount.take(account, now, 1);
        fromAddress.take(networkOf(address), now, 1);
      }
      return { ok: true };
    },

    failed(account, address) {
      const pair = pairOf(account, address);
      const now = use.now();
      tried.set(pair, { times: Math.max(1, triedBefore(pair, now).times), at: now });
    },

    passed(account, address) {
      const pair = pairOf(account, address);
      const now = use.now();
      const { times, at } = triedBefore(pair, now);
      if (times <= 1) tried.delete(pair);
      else tried.set(pair, { times: times - 1, at });
      if (known.get(pair) === undefined) {
        onAccount.take(account, now, -1);
        fromAddress.take(networkOf(address), now, -1);
      }
    },

    succeeded(account, address) {
      const pair = pairOf(account, address);
      const now = use.now();
      tried.delete(pair);
      if (known.get(pair) === undefined) {
        onAccount.take(account, now, -1);
        fromAddress.take(networkOf(address), now, -1);
      }
      known.set(pair, true);
    },
  };
}

/** Milliseconds that are left of the wait after so many tries. A clock that was put back makes nobody wait for longer. */
function left({ times, at }: Tried, now: number): number {
  if (times < FREE) return 0;
  const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** (times - FREE));
  return Math.max(0, Math.min(wait, at + wait - now));
}

/** Tries under one name that come back one by one. */
class Strangers {
  readonly #limit: { readonly most: number; readonly each: number };
  readonly #spent: Newest<{ readonly tries: number; readonly at: number }>;

  constructor(limit: { readonly most: number; readonly each: number }, kept: number) {
    this.#limit = limit;
    this.#spent = new Newest(kept);
  }

  wait(name: string, now: number): number {
    return Math.max(0, (this.#tries(name, now) + 1 - this.#limit.most) * this.#limit.each);
  }

  take(name: string, now: number, tries: number): void {
    this.#spent.set(digest(name), { tries: Math.max(0, this.#tries(name, now) + tries), at: now });
  }

  #tries(name: string, now: number): number {
    const spent = this.#spent.get(digest(name));
    if (spent === undefined) return 0;
    return Math.max(0, spent.tries - Math.max(0, now - spent.at) / this.#limit.each);
  }
}

/** An address as it is told from others: of IPv6 the network of a household, whose addresses one machine may take as it likes. */
function networkOf(address: string): string {
  return isIP(address) === 6 ? normalizeIP(address) : address;
}

/** Of one length, however long the name is. */
const digest = (name: string) => hash('sha256', name, 'base64url');
