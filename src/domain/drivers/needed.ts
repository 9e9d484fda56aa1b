/**
 * What would turn a refusal into an accepted: for the one who asks why. Reads the verdict that `decide` gave, and
 * decides nothing itself.
 */
import type { AccessGroupId, ChargerId, Instant, SiteId, TransactionId } from '../ids.ts';
import type { AccessFacts, Verdict } from './decide.ts';

/** Where a right would cover the charger. */
export interface Covering {
  readonly chargerId: ChargerId;
  /** Its site, then every site above, nearest first. */
  readonly sites: readonly NamedSite[];
  /** Access groups that hold it; not all where it is in very many. */
  readonly groups: readonly NamedGroup[];
}

export interface NamedSite {
  readonly siteId: SiteId;
  readonly siteName: string;
}

export interface NamedGroup {
  readonly groupId: AccessGroupId;
  readonly groupName: string;
}

export const REMEDIES = [
  'add-tag',
  'unblock-tag',
  'activate-driver',
  'wait',
  'move-expiry',
  'give-right',
  'end-transaction',
] as const;

export interface Needed {
  readonly remedy: (typeof REMEDIES)[number];
  readonly words: string;
  /** From when on it comes by itself, as things are; null: it does not. */
  readonly from: Instant | null;
  /** Of `give-right`: a right on this charger, on one of these sites or on one of these access groups. */
  readonly chargerId: ChargerId | null;
  readonly sites: readonly NamedSite[];
  readonly groups: readonly NamedGroup[];
  /** Of `end-transaction`: those that count. */
  readonly transactionIds: readonly TransactionId[];
}

const NOTHING_MORE = { from: null, chargerId: null, sites: [], groups: [], transactionIds: [] } as const;

/** null: nothing, the tag may charge. */
export function needed(
  facts: AccessFacts,
  verdict: Verdict,
  covering: Covering,
  now: Instant,
): Needed | null {
  switch (verdict.outcome) {
    case 'accepted':
      return null;
    case 'unknown-tag':
      return { ...NOTHING_MORE, remedy: 'add-tag', words: 'add the tag to a driver' };
    case 'blocked':
      return { ...NOTHING_MORE, remedy: 'unblock-tag', words: 'unblock the tag' };
    case 'driver-inactive':
      return { ...NOTHING_MORE, remedy: 'activate-driver', words: 'make the driver active again' };
    case 'not-yet-valid':
      return {
        ...NOTHING_MORE,
        remedy: 'wait',
        words: 'wait for the startDate of the tag, or set an earlier one',
        from: facts.tag?.startDate ?? null,
      };
    case 'expired':
      return { ...NOTHING_MORE, remedy: 'move-expiry', words: 'set a later expiringDate for the tag' };
    case 'no-right':
      return { ...NOTHING_MORE, remedy: 'give-right', ...missingRight(facts, covering, now) };
    case 'already-charging':
      return {
        ...NOTHING_MORE,
        remedy: 'end-transaction',
        words: 'end a transaction of the tag, or let the tag have more of them at a time',
        transactionIds: (verdict.steps.at(-1)?.running ?? []).map((one) => one.transactionId),
      };
  }
}

function missingRight(facts: AccessFacts, { chargerId, sites, groups }: Covering, now: Instant) {
  const [own, ...above] = sites.map(({ siteId, siteName }) => `${siteId} (${siteName})`);
  const holding = groups.map(({ groupId, groupName }) => `${groupId} (${groupName})`);
  const places = [
    `charger ${chargerId}`,
    ...(own === undefined ? [] : [`its site ${own}`]),
    ...(above.length === 0 ? [] : [`one of the sites above: ${above.join(', ')}`]),
    ...(groups.length === 0 ? [] : [`an access group that holds it: ${holding.join(', ')}`]),
  ];
  const later = facts.rights.flatMap(({ from }) => (from !== null && from > now ? [from] : []));
  const from = later.length === 0 ? null : Math.min(...later);
  return {
    words: `give a right that is good now on ${places.join(', or on ')}`,
    chargerId,
    sites,
    groups,
    from,
  };
}
