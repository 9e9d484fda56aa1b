/**
 * What people correct of a transaction, and what becomes of what its charger tells afterwards: their figure stands, the
 * charger's is kept up to date behind it. Neither overwrites the other, and nothing that a charger tells is refused.
 */
import { type Refusal, refuse } from '../errors.ts';
import type { Instant } from '../ids.ts';
import type { Figures, Transaction, TransactionChange } from './transaction.ts';

/** What shall be; left out: as it is. An end closes a transaction that is open. */
export type Correction = Partial<Omit<Figures, 'stoppedAt'>> & { readonly stoppedAt?: Instant };

/** The transaction as its charger alone tells it. */
export function asTold(t: Transaction): Transaction {
  return { ...t, ...t.told };
}

/** What changes when `change` follows from what the charger told: of corrected figures only what stands behind them. */
export function behindCorrections(t: Transaction, change: TransactionChange): TransactionChange {
  const { stoppedAt, energyWh, ...rest } = change;
  const told: { -readonly [K in keyof Figures]?: Figures[K] } = { ...t.told };
  const stands: { stoppedAt?: Instant | null; energyWh?: number | null } = {};
  if (stoppedAt !== undefined) {
    if ('stoppedAt' in t.told) told.stoppedAt = stoppedAt;
    // It may begin later than its charger said.
    else stands.stoppedAt = stoppedAt === null ? null : Math.max(stoppedAt, t.startedAt);
  }
  if (energyWh !== undefined) {
    if ('energyWh' in t.told) told.energyWh = energyWh;
    else stands.energyWh = energyWh;
  }
  const moved = told.stoppedAt !== t.told.stoppedAt || told.energyWh !== t.told.energyWh;
  return { ...rest, ...stands, ...(moved ? { told } : {}) };
}

/**
 * Corrects what is named. A figure that is corrected to what its charger tells is the charger's own again. Answers no key
 * where nothing differs. Whether an end closes the transaction is the caller's: {@link correctedEnd}.
 */
export function corrected(t: Transaction, wanted: Correction, now: Instant): TransactionChange | Refusal {
  const differing = (Object.keys(wanted) as (keyof Figures)[]).filter(
    (name) => wanted[name] !== undefined && wanted[name] !== t[name],
  );
  if (differing.length === 0) return {};
  const figures = Object.fromEntries(differing.map((name) => [name, wanted[name]])) as Partial<Figures>;
  const wrong = impossible({ ...t, ...figures }, figures, now);
  if (wrong !== undefined) return wrong;
  const told = Object.fromEntries(
    [...new Set([...Object.keys(t.told), ...differing] as (keyof Figures)[])]
      .map((name) => [name, name in t.told ? t.told[name] : t[name]] as const)
      .filter(([name, own]) => ({ ...t, ...figures })[name] !== own),
  ) as Partial<Figures>;
  const without = t.flags.filter((flag) => flag !== 'corrected');
  return {
    ...figures,
    told,
    flags: Object.keys(told).length === 0 ? without : [...without, 'corrected'],
    revision: t.revision + 1,
  };
}

/** Times that cannot be. */
function impossible(after: Figures, given: Partial<Figures>, now: Instant): Refusal | undefined {
  for (const name of ['startedAt', 'stoppedAt'] as const) {
    const at = given[name] ?? null;
    if (at !== null && at > now) return refuse('bad-body', name, 'must not lie in the future');
  }
  if (after.stoppedAt === null || after.startedAt <= after.stoppedAt) return undefined;
  return given.startedAt === undefined
    ? refuse('bad-body', 'stoppedAt', 'must not lie before the start')
    : refuse('bad-body', 'startedAt', 'must not lie behind the end');
}
