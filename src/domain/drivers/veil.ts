/**
 * What of a decision is told to who sees only branches of the customer's tree: that it is so, and why, but nothing of what lies
 * elsewhere. The decision itself is made of everything: its outcome is true for whoever asks.
 */
import type { ChargerKey, DriverId, Instant, SiteId } from '../ids.ts';
import { type CoveringRight, describe, missingRight, type Step } from './decide.ts';

/** Stands for a tag whose driver the caller does not see. */
export const MASK = '***';

/** What lies where the caller sees, of what was asked about. */
export interface Sight {
  readonly sites: ReadonlySet<SiteId>;
  readonly chargers: ReadonlySet<ChargerKey>;
  readonly drivers: ReadonlySet<DriverId>;
}

export function veiledRight(right: CoveringRight, { sites }: Sight): CoveringRight {
  if (right.source === 'group') return { ...right, groupId: null, groupName: null };
  if (right.source === 'site' && right.siteId !== null && !sites.has(right.siteId)) {
    return { ...right, siteId: null, siteName: null };
  }
  return right;
}

/** @param driver whose tag it was. @param at when it was decided. */
export function veiledStep(step: Step, sight: Sight, driver: DriverId | null, at: Instant): Step {
  if (step.step === 'tag-known') {
    const seen = driver !== null && sight.drivers.has(driver);
    return step.passed && !seen ? { ...step, found: 'a driver has this tag' } : step;
  }
  if (step.right !== undefined) {
    const right = veiledRight(step.right, sight);
    return { ...step, right, found: step.passed ? describe(right) : missingRight(right, at) };
  }
  return step.running === undefined ? step : veiledRunning(step, step.running, sight);
}

function veiledRunning(step: Step, all: NonNullable<Step['running']>, { chargers }: Sight): Step {
  const running = all.filter(({ charger }) => chargers.has(charger));
  // Counted here, always: a word about elsewhere where there is something would tell that there is.
  if (step.passed) return { ...step, found: step.found.replace(/^\d+/, String(running.length)), running };
  if (running.length === all.length) return step;
  const here =
    running.length === 0 ? '' : ` here (${running.map((one) => one.transactionId).join(', ')}) and`;
  return { ...step, found: `the tag is charging already:${here} elsewhere`, running };
}

/** What decisions name, for asking what of it is in sight. */
export function namedIn(steps: readonly Step[]): { sites: SiteId[]; chargers: ChargerKey[] } {
  const rights = steps.flatMap(({ right }) => (right === undefined ? [] : [right]));
  return {
    sites: rights.flatMap((right) =>
      right.source === 'site' && right.siteId !== null ? [right.siteId] : [],
    ),
    chargers: steps.flatMap(({ running = [] }) => running.map(({ charger }) => charger)),
  };
}
