/**
 * The driver document (get-a-single-driver.txt): its shape, and how it is put together from a skeleton (what
 * changes rarely) and one fragment per charger (what every frame changes). The slow, obvious way; faster ones
 * are held equal to it.
 */
import type { ConfigurationKey, Location, SocketSettings } from '../chargers/charger.ts';
import { locationDocument } from '../chargers/place.ts';
import {
  type ChargerFacts,
  chargerStatus,
  counterOf,
  type Served,
  type SocketFacts,
  socketStatus,
} from '../chargers/status.ts';
import type { ChargerId, ChargerKey, DriverId, Instant, SiteId } from '../ids.ts';
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

/** What the document shows of one charger. */
export interface ChargerFragment {
  readonly key: ChargerKey;
  readonly chargerId: ChargerId;
  readonly chargerName: string;
  readonly siteId: SiteId;
  readonly siteName: string;
  readonly publicGroupName: string | null;
  readonly firmwareVersion: string | null;
  readonly manufacturer: string | null;
  readonly serialNumber: string | null;
  readonly model: string | null;
  readonly iccid: string | null;
  readonly imsi: string | null;
  readonly meterSerialNumber: string | null;
  readonly meterType: string | null;
  readonly lastSeen: Instant | null;
  readonly lastMessage: string | null;
  /** The charger's own place, its site's, then each ancestor's, nearest first. */
  readonly places: readonly Location[];
  readonly pushIntegrationEnabled: boolean;
  readonly chargerSpecificMessageStructure: boolean;
  /** null: never read. */
  readonly configuration: readonly ConfigurationKey[] | null;
  readonly facts: ChargerFacts;
  /** Of the connection that has not ended: which node holds it, and until when it may be taken for alive. null: it has none. */
  readonly held: { readonly node: string; readonly until: Instant } | null;
  /** Ascending, retired ones left out. */
  readonly sockets: readonly (SocketSettings & { readonly facts: SocketFacts })[];
  readonly evseId: string;
  readonly splitEvseBySocket: boolean;
  readonly capabilities: readonly string[];
  readonly physicalReference: string | null;
  readonly integrationRelays: readonly string[] | null;
  readonly customProperties: Readonly<Record<string, string>> | null;
}

/** Stand-ins for what the contract doesn't let be null; in this document only. */
export const NEVER_EXPIRES = '9999-12-31T23:59:59.000Z';
export const NEVER_SEEN = '1970-01-01T00:00:00.000Z';

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

export interface Counters {
  online: number;
  offline: number;
  error: number;
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

/** How many sockets count as what. */
export function countSockets(fragments: readonly ChargerFragment[], now: Instant): Counters {
  const count: Counters = { online: 0, offline: 0, error: 0 };
  for (const fragment of fragments) {
    for (const socket of fragment.sockets) {
      count[counterOf(socketStatus(socket.facts, fragment.facts, now).status)] += 1;
    }
  }
  return count;
}

/** One charger as the contract shows it. */
export function chargerDocument(fragment: ChargerFragment, now: Instant) {
  const f = fragment;
  const sockets = f.sockets.map((s) => s.facts);
  return {
    id: f.key,
    chargerId: f.chargerId,
    chargerName: f.chargerName,
    groupId: f.siteId,
    groupName: f.siteName,
    firmwareVersion: f.firmwareVersion,
    publicGroupName: f.publicGroupName,
    manufacturer: f.manufacturer,
    serialNumber: f.serialNumber,
    chargerModel: f.model,
    amountOfSockets: f.sockets.length,
    lastSeen: f.lastSeen === null ? NEVER_SEEN : iso(f.lastSeen),
    lastMessage: f.lastMessage,
    activeConnection: f.facts.onlineSince !== null,
    chargerStatus: chargerStatus(f.facts, sockets, now),
    locationInfo: locationDocument(f.places),
    pushIntegrationEnabled: f.pushIntegrationEnabled,
    chargerSpecificMessageStructure: f.chargerSpecificMessageStructure,
    chargerConfigurations:
      f.configuration?.map((k) => ({
        configName: k.name,
        configValue: k.value ?? '',
        canBeChanged: !k.readonly,
      })) ?? null,
    sockets: f.sockets.map((socket) => socketDocument(socket, socketStatus(socket.facts, f.facts, now))),
    evseId: f.evseId,
    splitEvseBySocket: f.splitEvseBySocket,
    capabilities: [...f.capabilities],
    physicalReference: f.physicalReference,
    integrationRelays: f.integrationRelays === null ? null : [...f.integrationRelays],
    iccid: f.iccid,
    imsi: f.imsi,
    meterSerialNumber: f.meterSerialNumber,
    meterType: f.meterType,
    customProperties: f.customProperties,
  };
}

/** One socket as the contract shows it. */
export function socketDocument(socket: SocketSettings, served: Served) {
  return {
    type: socket.type,
    maxPower: socket.maxPower,
    status: served.status,
    id: socket.socketId,
    name: socket.name ?? String(socket.socketId),
    deviceEvseId: socket.deviceEvseId,
    deviceConnectorId: socket.deviceConnectorId,
    format: socket.format,
    socketPowerType: socket.socketPowerType,
    maxWatts: socket.maxWatts,
    maxVoltage: socket.maxVoltage,
    maxAmperage: socket.maxAmperage,
    phaseRotation: socket.phaseRotation,
    termsAndConditions: socket.termsAndConditions,
    lastUpdated: iso(served.since),
    chargingStationEvseId: null,
  };
}

export type ChargerDocument = ReturnType<typeof chargerDocument>;

export const byNumber = (a: number, b: number) => a - b;
