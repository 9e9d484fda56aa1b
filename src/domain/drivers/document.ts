/**
 * The driver document (get-a-single-driver.txt): its shape, and how it is put together from a skeleton (what
 * changes rarely) and one fragment per charger (what every frame changes). The slow, obvious way; faster ones
 * are held equal to it.
 */
import type { ChargerKey, DriverId, Instant, SiteId } from '../ids.ts';
import {
  type ChargerDocument,
  type ChargerFragment,
  chargerDocument,
  countSockets,
} from './charger-document.ts';
import type { ExternalReference, Tag } from './driver.ts';

/** The lists of the document: a reader can do without each of them. */
export const DOCUMENT_LISTS = ['tags', 'chargerGroups', 'chargers', 'integratedExternalIds'] as const;
export type DocumentList = (typeof DOCUMENT_LISTS)[number];

/** What the document shows of a driver beside the live state of chargers. */
export interface DriverSkeleton {
  /** What a change names in If-Match; the document itself does not show it. */
  readonly revision: number;
  readonly id: DriverId;
  readonly name: string;
  readonly homeSiteId: SiteId | null;
  readonly homeSiteName: string | null;
  readonly externalId: string | null;
  readonly payerId: number | null;
  readonly tags: readonly Tag[];
  /** Every site covered by a right that is good now, each once. */
  readonly sites: readonly SkeletonSite[];
  /** Chargers that stand directly on a covered site. */
  readonly siteChargers: readonly { readonly charger: ChargerKey; readonly siteId: SiteId }[];
  /** Chargers granted one by one, and those reached through an access group; each once. */
  readonly chargers: readonly ChargerKey[];
  readonly externalReferences: readonly ExternalReference[];
}

export interface SkeletonSite {
  readonly id: SiteId;
  readonly parentId: SiteId | null;
  readonly groupName: string;
  readonly groupType: number | null;
  readonly externalId: string | null;
  readonly payerId: number | null;
  readonly costId: string | null;
  readonly costName: string | null;
  readonly paymentRecipientId: number | null;
}

/** Stands in for what the contract doesn't let be null; in this document only. */
export const NEVER_EXPIRES = '9999-12-31T23:59:59.000Z';

const iso = (at: Instant) => new Date(at).toISOString();
const isoOrNull = (at: Instant | null) => (at === null ? null : iso(at));

/** The document as of `now`, keys in the contract's order, lists by id ascending. */
export function driverDocument(
  skeleton: DriverSkeleton,
  fragments: ReadonlyMap<ChargerKey, ChargerFragment>,
  now: Instant,
) {
  const fragmentsOf = (keys: readonly ChargerKey[]) =>
    [...keys].sort(byNumber).flatMap((key) => fragments.get(key) ?? []);
  const forest = plant(skeleton);
  return {
    ...driverHead(skeleton),
    chargerGroups: forest.map((tree) => groupDocument(tree, fragmentsOf, now)),
    chargers: fragmentsOf(skeleton.chargers).map((f) => chargerDocument(f, now)),
    ...driverTail(skeleton),
  };
}

/** What stands in front of the lists of sites and chargers. */
export const driverHead = (skeleton: DriverSkeleton) => ({
  id: skeleton.id,
  name: skeleton.name,
  homeGroupId: skeleton.homeSiteId ?? 0,
  homeGroupName: skeleton.homeSiteName ?? '',
  externalId: skeleton.externalId ?? '',
  tags: [...skeleton.tags].sort((a, b) => a.id - b.id).map(tagDocument),
});

/** What stands behind them. */
export const driverTail = (skeleton: DriverSkeleton) => ({
  payerId: skeleton.payerId,
  integratedExternalIds: externalReferencesDocument(skeleton.externalReferences),
});

export type DriverDocument = ReturnType<typeof driverDocument>;

export function tagDocument(tag: Tag) {
  return {
    id: tag.id,
    idTag: tag.idTag,
    expiringDate: tag.expiringDate === null ? NEVER_EXPIRES : iso(tag.expiringDate),
    startDate: isoOrNull(tag.startDate),
    lastUpdated: iso(tag.updatedAt),
    tokenName: tag.tokenName,
    invoicable: tag.invoicable,
  };
}

export function externalReferencesDocument(references: readonly ExternalReference[]) {
  return references.map((r) => ({
    referenceType: r.referenceType,
    referenceId: r.referenceId,
    externalId: r.externalId,
    effectiveFrom: isoOrNull(r.effectiveFrom),
  }));
}

export interface Tree {
  readonly site: SkeletonSite;
  readonly chargers: ChargerKey[];
  readonly subgroups: Tree[];
}

/** The topmost granted sites with everything nested in them, each list by id ascending. */
export function plant(skeleton: DriverSkeleton): Tree[] {
  const trees = new Map<SiteId, Tree>();
  for (const site of [...skeleton.sites].sort((a, b) => a.id - b.id)) {
    trees.set(site.id, { site, chargers: [], subgroups: [] });
  }
  for (const { charger, siteId } of skeleton.siteChargers) trees.get(siteId)?.chargers.push(charger);
  const top: Tree[] = [];
  for (const tree of trees.values()) {
    const parent = tree.site.parentId === null ? undefined : trees.get(tree.site.parentId);
    (parent?.subgroups ?? top).push(tree);
  }
  return top;
}

interface GroupDocument {
  onlineSocket: number;
  offlineSocket: number;
  errorSocket: number;
  subgroups: GroupDocument[];
  chargers: ChargerDocument[];
  payerId: number | null;
  costId: string;
  costName: string;
  paymentRecipientId: number | null;
  id: SiteId;
  groupName: string;
  groupType: number;
  externalId: string;
}

function groupDocument(
  tree: Tree,
  fragmentsOf: (keys: readonly ChargerKey[]) => ChargerFragment[],
  now: Instant,
): GroupDocument {
  const own = fragmentsOf(tree.chargers);
  const subgroups = tree.subgroups.map((sub) => groupDocument(sub, fragmentsOf, now));
  const count = countSockets(own, now);
  for (const sub of subgroups) {
    count.online += sub.onlineSocket;
    count.offline += sub.offlineSocket;
    count.error += sub.errorSocket;
  }
  return {
    onlineSocket: count.online,
    offlineSocket: count.offline,
    errorSocket: count.error,
    subgroups,
    chargers: own.map((f) => chargerDocument(f, now)),
    ...groupTail(tree.site),
  };
}

/** What stands behind a site's lists. */
export const groupTail = (site: SkeletonSite) => ({
  payerId: site.payerId,
  costId: site.costId ?? '',
  costName: site.costName ?? '',
  paymentRecipientId: site.paymentRecipientId,
  id: site.id,
  groupName: site.groupName,
  groupType: site.groupType ?? 0,
  externalId: site.externalId ?? '',
});

export const byNumber = (a: number, b: number) => a - b;
