/**
 * Who may charge: facts in, verdict with its steps out. Everything that needs the answer calls this one
 * function, whatever the purpose (driver-semantics.md, Who may charge).
 */
import type {
  AccessGroupId,
  ChargerId,
  ChargerKey,
  DriverId,
  Instant,
  SiteId,
  TagId,
  TransactionId,
} from '../ids.ts';
import type { SitePolicy } from '../sites/site.ts';
import type { RightDates } from './driver.ts';
import type { Given } from './right.ts';

export type Purpose = 'authorize' | 'start' | 'remote-start' | 'why';

/** A right that covers the charger, through what it came, and who gave it when. */
export type CoveringRight = Given &
  (
    | { readonly source: 'charger' }
    | {
        readonly source: 'site';
        /** null, and its name: it lies where the one who asks does not see. */
        readonly siteId: SiteId | null;
        readonly siteName: string | null;
        /** How far above the charger's own site it was given; 0: on that very site. */
        readonly above: number;
      }
    | {
        /** On an access group that holds the charger. */
        readonly source: 'group';
        readonly groupId: AccessGroupId | null;
        readonly groupName: string | null;
      }
  );

/** An open transaction of the tag. */
export interface Running {
  readonly transactionId: TransactionId;
  readonly charger: ChargerKey;
  readonly chargerId: ChargerId;
  readonly startedAt: Instant;
}

export interface AccessFacts {
  readonly policy: SitePolicy;
  /** null: the charger's customer has no such tag. */
  readonly tag: {
    readonly id: TagId;
    readonly blocked: boolean;
    readonly startDate: Instant | null;
    readonly expiringDate: Instant | null;
    /** Transactions at a time; null: without limit. */
    readonly concurrency: number | null;
  } | null;
  /** null only together with an unknown tag. */
  readonly driver: { readonly id: DriverId; readonly active: boolean } | null;
  /** Rights on the charger, its site, every site above and the groups that hold it, also those outside their dates. */
  readonly rights: readonly CoveringRight[];
  /** Open transactions of the tag that count (see `countsForConcurrency`), the socket's own left out. */
  readonly running: readonly Running[];
}

export interface Question {
  readonly purpose: Purpose;
  /** The moment at which the tag's dates are judged: the charger's where plausible, else the server's. */
  readonly moment: Instant;
  /** Rights are judged as they are now. */
  readonly now: Instant;
  /** The start happened before the charger came on line: out of its queue it isn't refused for what began after it. */
  readonly queued?: boolean;
}

/** The steps in their order; each knows how it fails. */
export const STEPS = [
  'policy',
  'tag-known',
  'not-blocked',
  'started',
  'not-expired',
  'right',
  'concurrency',
] as const;
export type StepName = (typeof STEPS)[number];

/** Why a verdict is what it is, version-free; the gateways translate it into their spec's words. */
export const OUTCOMES = [
  'accepted',
  'unknown-tag',
  'blocked',
  'driver-inactive',
  'not-yet-valid',
  'expired',
  'no-right',
  'already-charging',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Step {
  readonly step: StepName;
  readonly passed: boolean;
  /** What was found, in words for the one who asks why. */
  readonly found: string;
  /** Of the step `right`: the one that lets the driver in, or the one that is not good now. */
  readonly right?: CoveringRight;
  /** Of the step `concurrency`: what was counted. */
  readonly running?: readonly Running[];
}

export interface Verdict {
  readonly outcome: Outcome;
  readonly steps: readonly Step[];
}

/** Decides. Stops at the first step that fails; `open` ends at the first. */
export function decide(facts: AccessFacts, question: Question): Verdict {
  const steps: Step[] = [];
  const pass = (step: StepName, found: string, data: StepData = {}) =>
    steps.push({ step, passed: true, found, ...data });
  const fail = (step: StepName, outcome: Outcome, found: string, data: StepData = {}): Verdict => {
    steps.push({ step, passed: false, found, ...data });
    return { outcome, steps };
  };

  if (facts.policy === 'open') {
    pass('policy', 'the site is open: anyone may charge');
    return { outcome: 'accepted', steps };
  }
  pass('policy', facts.policy === 'known' ? 'any good tag may charge' : 'a right is needed');

  const { tag, driver } = facts;
  if (tag === null || driver === null) return fail('tag-known', 'unknown-tag', 'no driver has this tag');
  pass('tag-known', `tag ${tag.id} of driver ${driver.id}`);

  if (tag.blocked) return fail('not-blocked', 'blocked', 'the tag is blocked');
  if (!driver.active) return fail('not-blocked', 'driver-inactive', 'the driver is not active');
  pass('not-blocked', 'neither tag nor driver is blocked');

  if (tag.startDate !== null && question.moment < tag.startDate) {
    return fail('started', 'not-yet-valid', `the tag is good from ${iso(tag.startDate)}`);
  }
  pass('started', tag.startDate === null ? 'no start date' : `good from ${iso(tag.startDate)}`);

  if (tag.expiringDate !== null && question.moment >= tag.expiringDate) {
    return fail('not-expired', 'expired', `the tag expired at ${iso(tag.expiringDate)}`);
  }
  pass('not-expired', tag.expiringDate === null ? 'no expiry' : `good until ${iso(tag.expiringDate)}`);

  if (facts.policy === 'rights') {
    const right = goodRight(facts.rights, question.now);
    if (right === undefined) {
      const [other] = facts.rights;
      const data = other === undefined ? {} : { right: other };
      return fail('right', 'no-right', missingRight(other, question.now), data);
    }
    pass('right', describe(right), { right });
  }

  // Authorize never answers ConcurrentTx: a second tag also stops a transaction.
  if (question.purpose !== 'authorize' && tag.concurrency !== null) {
    const running = facts.running.filter((t) => question.queued !== true || t.startedAt <= question.moment);
    if (running.length >= tag.concurrency) {
      const ids = running.map((t) => t.transactionId).join(', ');
      return fail('concurrency', 'already-charging', `the tag is charging already: transaction ${ids}`, {
        running,
      });
    }
    pass('concurrency', `${running.length} of ${tag.concurrency} transactions at a time`, { running });
  }
  return { outcome: 'accepted', steps };
}

type StepData = Pick<Step, 'right' | 'running'>;

/** The right that counts: the first that is good now. */
export const goodRight = (rights: readonly CoveringRight[], now: Instant): CoveringRight | undefined =>
  rights.find((right) => within(right, now));

/** Whether `now` lies from `from` until before `until`; null is open. */
export function within(dates: RightDates, now: Instant): boolean {
  return (dates.from === null || now >= dates.from) && (dates.until === null || now < dates.until);
}

/** Why there is no right that is good now. */
export function missingRight(first: CoveringRight | undefined, now: Instant): string {
  if (first === undefined)
    return 'no right on the charger, its site, a site above or an access group that holds it';
  const when =
    first.until !== null && now >= first.until
      ? `ended at ${iso(first.until)}`
      : `begins at ${iso(first.from ?? now)}`;
  return `the ${describe(first)} ${when}`;
}

/** A right in words. */
export function describe(right: CoveringRight): string {
  if (right.source === 'charger') return 'right on the charger';
  if (right.source === 'group') {
    return right.groupId === null
      ? 'right on an access group that holds the charger'
      : `right on access group ${right.groupId} (${right.groupName})`;
  }
  const where =
    right.siteId === null ? 'right on a site' : `right on site ${right.siteId} (${right.siteName})`;
  return right.above === 0 ? where : `${where}, ${right.above} above the charger's site`;
}

const iso = (at: Instant) => new Date(at).toISOString();
