/** The register of names: made, changed and taken away by the id that they name. */
import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { type Hanging, stillInUse } from '../../domain/hanging.ts';
import type { BillingKind, BillingName, BillingNames, KeepBillingNames } from '../ports/billing-names.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import { type DeleteAsked, MOST_NAMES } from './delete-thing.ts';
import { keepsOwn } from './own-customer.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact & Pick<BillingNames, 'billingName'> & KeepBillingNames & Clock;

/** Names an id, or gives it another name. */
export function upsertBillingName(use: Ports) {
  return async (
    who: Actor,
    kind: BillingKind,
    key: string,
    guard: Guard,
    name: string,
  ): Promise<{ readonly named: BillingName; readonly made: boolean } | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      await use.holdBillingName(tx, own.keeps, kind, key);
      let before = await use.billingName(tx, own.reads, kind, key);
      if (before === undefined) {
        const hindrance = hindered(guard, null);
        if (hindrance !== undefined) return hindrance;
        const named = await use.addBillingName(tx, own.keeps, { kind, key, name }, now);
        if (named !== undefined) return { named, made: true };
        // Not there a moment ago: somebody else made it, and has committed.
        await use.holdBillingName(tx, own.keeps, kind, key);
        before = await use.billingName(tx, own.reads, kind, key);
        if (before === undefined) throw new Error('a billing name is taken by nobody');
      }
      const stale = hindered(guard, before.revision);
      if (stale !== undefined) return stale;
      return { named: await use.renameBillingName(tx, own.keeps, before, name, now), made: false };
    });
  };
}

/** Gives an id that has a name another one. */
export function changeBillingName(use: Ports) {
  return async (
    who: Actor,
    kind: BillingKind,
    key: string,
    guard: Guard,
    change: (current: BillingName) => string | Refusal,
  ): Promise<BillingName | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      await use.holdBillingName(tx, own.keeps, kind, key);
      const before = await use.billingName(tx, own.reads, kind, key);
      if (before === undefined) return refuse('billing-name-not-found');
      const stale = hindered(guard, before.revision);
      if (stale !== undefined) return stale;
      const name = change(before);
      return isRefusal(name) ? name : use.renameBillingName(tx, own.keeps, before, name, now);
    });
  };
}

const withoutName = (counted: string) => `must be true to leave ${counted} without the name`;

/**
 * Takes a name away. While its id stands at something that is refused; with `cascade` the id stays there, without a name.
 * Answers at what it stands when only that was asked, else null.
 */
export function deleteBillingName(use: Ports & ReadSnapshot & Pick<BillingNames, 'namedAt'>) {
  return async (
    who: Actor,
    kind: BillingKind,
    key: string,
    guard: Guard,
    { cascade, dryRun }: DeleteAsked,
  ): Promise<readonly Hanging[] | null | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    const found = async (tx: Parameters<typeof use.billingName>[0]) => {
      const named = await use.billingName(tx, own.reads, kind, key);
      if (named === undefined) return refuse('billing-name-not-found');
      return hindered(guard, named.revision) ?? named;
    };
    if (dryRun) {
      return use.read(async (tx) => {
        const named = await found(tx);
        return isRefusal(named) ? named : use.namedAt(tx, own.reads, named, MOST_NAMES);
      });
    }
    return transactUnlessRefused(use, async (tx) => {
      await use.holdBillingName(tx, own.keeps, kind, key);
      const named = await found(tx);
      if (isRefusal(named)) return named;
      const inUse = stillInUse(await use.namedAt(tx, own.reads, named, 0), cascade, withoutName);
      if (inUse !== undefined) return inUse;
      await use.deleteBillingName(tx, own.keeps, named, now);
      return null;
    });
  };
}
