// The driver document the slow and obvious way, from the model alone and written from driver-semantics.md: the past is
// played again for every single question. Shares nothing with src/domain/drivers/document.ts.
import type { Location } from '../../src/domain/chargers/charger.ts';
import {
  type ChargerModel,
  LEASE_ENDED,
  MADE,
  NOW,
  type Right,
  SECOND,
  type SiteModel,
  type World,
} from './model.ts';

/** What the storage made of the model: ids, in the model's order. */
export interface Ids {
  readonly driver: number;
  readonly driverName: string;
  readonly externalId: string;
  readonly sites: readonly number[];
  readonly siteExternalIds: readonly string[];
  readonly chargers: readonly number[];
  readonly chargerIds: readonly string[];
  readonly tags: readonly { id: number; idTag: string }[];
}

const iso = (at: number) => new Date(at).toISOString();
const good = (right: Right) =>
  (right.from === null || right.from <= NOW) && (right.until === null || NOW < right.until);

/** What was served as lastUpdated of a charger's socket; see {@link lastUpdated}. */
export type Told = (chargerId: string, socketId: number) => string | undefined;

export function referenceDocument(world: World, ids: Ids, told: Told) {
  const granted = world.siteRights.filter(good).map((right) => right.on);
  const above = (index: number): number[] => {
    const parent = world.sites[index]?.parent ?? null;
    return parent === null ? [] : [parent, ...above(parent)];
  };
  const reached = new Set(
    world.groupRights.filter(good).flatMap(({ on }) => world.groups[on]?.chargers ?? []),
  );
  const topmost = granted.filter((index) => !above(index).some((other) => granted.includes(other)));
  const byId = (a: number, b: number) => (ids.sites[a] ?? 0) - (ids.sites[b] ?? 0);

  const group = (index: number): object => {
    const site = world.sites[index] as SiteModel;
    const nested = world.sites.flatMap((_, i) => (i === index || above(i).includes(index) ? [i] : []));
    const sockets = world.chargers
      .filter((c) => nested.includes(c.site))
      .flatMap((c) => socketsOf(c, NOW, () => undefined));
    const offline = sockets.filter((s) => s.status === 'Offline').length;
    const error = sockets.filter((s) => s.status === 'Error').length;
    const below = world.sites.flatMap((s, i) => (s.parent === index ? [i] : []));
    return {
      onlineSocket: sockets.length - offline - error,
      offlineSocket: offline,
      errorSocket: error,
      subgroups: below.sort(byId).map(group),
      chargers: world.chargers.flatMap((c, i) => (c.site === index ? [charger(world, ids, i, told)] : [])),
      payerId: site.payerId,
      costId: site.costId ?? '',
      costName: site.costName ?? '',
      paymentRecipientId: site.recipientId,
      id: ids.sites[index],
      groupName: site.name,
      groupType: site.type ?? 0,
      externalId: site.externalId ? ids.siteExternalIds[index] : '',
    };
  };

  return {
    id: ids.driver,
    name: ids.driverName,
    homeGroupId: world.home === null ? 0 : ids.sites[world.home],
    homeGroupName: world.home === null ? '' : world.sites[world.home]?.name,
    externalId: world.externalId ? ids.externalId : '',
    tags: world.tags.map((tag, i) => ({
      id: ids.tags[i]?.id,
      idTag: ids.tags[i]?.idTag,
      expiringDate: tag.expiringDate === null ? '9999-12-31T23:59:59.000Z' : iso(tag.expiringDate),
      startDate: tag.startDate === null ? null : iso(tag.startDate),
      lastUpdated: iso(MADE),
      tokenName: tag.tokenName,
      invoicable: tag.invoicable,
    })),
    chargerGroups: topmost.sort(byId).map(group),
    chargers: world.chargers.flatMap((_, i) =>
      world.chargerRights.some((right) => right.on === i && good(right)) || reached.has(i)
        ? [charger(world, ids, i, told)]
        : [],
    ),
    payerId: world.payerId,
    integratedExternalIds: world.externalIds.map((e) => ({
      ...e,
      effectiveFrom: e.effectiveFrom === null ? null : iso(e.effectiveFrom),
    })),
  };
}

function charger(world: World, ids: Ids, index: number, told: Told) {
  const c = world.chargers[index] as ChargerModel;
  const site = world.sites[c.site] as SiteModel;
  const boot = c.events.findLast((e) => e.kind === 'boot');
  const read = c.events.findLast((e) => e.kind === 'configuration');
  const seen = c.events.findLast((e) => e.kind === 'seen');
  const frame = c.events.findLast((e) => e.kind === 'own' || e.kind === 'socket' || e.kind === 'boot');
  const places: Location[] = [c.place];
  for (let at: number | null = c.site; at !== null; at = world.sites[at]?.parent ?? null) {
    places.push((world.sites[at] as SiteModel).place);
  }
  const position = places.find((p) => p.latitude !== null);
  const address = places.find((p) =>
    [p.streetAddress, p.streetNumber, p.houseLetter, p.postalNumber, p.city].some((part) => part !== null),
  );
  const sockets = socketsOf(c, NOW, (id) => told(ids.chargerIds[index] ?? '', id));
  return {
    id: ids.chargers[index],
    chargerId: ids.chargerIds[index],
    chargerName: c.name ?? ids.chargerIds[index],
    groupId: ids.sites[c.site],
    groupName: site.name,
    firmwareVersion: boot === undefined ? null : 'fw',
    publicGroupName: site.publicName,
    manufacturer: boot?.vendor ?? null,
    serialNumber: boot === undefined ? null : 'sn',
    chargerModel: boot === undefined ? null : 'model',
    amountOfSockets: sockets.length,
    lastSeen: iso(seen?.at ?? 0),
    lastMessage: frame === undefined ? null : `${frame.kind} ${frame.at}`,
    activeConnection: onlineAt(c, NOW),
    chargerStatus: chargerAt(c, NOW),
    locationInfo: {
      latitude: position?.latitude ?? 0,
      longitude: position?.longitude ?? 0,
      streetAddress: address?.streetAddress ?? null,
      streetNumber: address?.streetNumber ?? '',
      houseLetter: address?.houseLetter ?? null,
      postalNumber: address?.postalNumber ?? '',
      city: address?.city ?? null,
      area: null,
      country: null,
    },
    pushIntegrationEnabled: c.flags,
    chargerSpecificMessageStructure: !c.flags,
    chargerConfigurations:
      read === undefined
        ? null
        : [...read.keys]
            .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
            .map((k) => ({ configName: k.name, configValue: k.value ?? '', canBeChanged: !k.readonly })),
    sockets,
    evseId: c.evseId,
    splitEvseBySocket: c.flags,
    capabilities: c.capabilities,
    physicalReference: null,
    integrationRelays: c.relays,
    iccid: null,
    imsi: boot?.imsi ?? null,
    meterSerialNumber: null,
    meterType: null,
    customProperties: c.properties,
  };
}

/** Whether a live connection was open at a moment: the last one opened or closed tells, and the lease of its node. */
function onlineAt(c: ChargerModel, at: number): boolean {
  const last = c.events.findLast((e) => e.at <= at && (e.kind === 'connect' || e.kind === 'disconnect'));
  return last?.kind === 'connect' && (last.node === 'here' || at < LEASE_ENDED);
}

/** Booting: from a boot until the first status, at most 60 s. */
function bootingAt(c: ChargerModel, at: number): boolean {
  const boot = c.events.findLast((e) => e.at <= at && e.kind === 'boot');
  if (boot === undefined || at >= boot.at + 60 * SECOND) return false;
  return !c.events.some((e) => e.at > boot.at && e.at <= at && (e.kind === 'own' || e.kind === 'socket'));
}

const ownAt = (c: ChargerModel, at: number) => {
  const last = c.events.findLast((e) => e.at <= at && e.kind === 'own');
  return last?.kind === 'own' ? last.status : null;
};

const reportedAt = (c: ChargerModel, id: number, at: number) => {
  const last = c.events.findLast((e) => e.at <= at && e.kind === 'socket' && e.id === id);
  return last?.kind === 'socket' ? last.status : 'Unavailable';
};

function socketAt(c: ChargerModel, id: number, at: number): string {
  if (!onlineAt(c, at)) return 'Offline';
  if (bootingAt(c, at)) return 'Booting';
  const own = ownAt(c, at);
  return own === 'Error' || own === 'Unavailable' ? own : reportedAt(c, id, at);
}

const MOST_TELLING =
  'Error Charging SuspendedCAR SuspendedCHARGER Preparing Finishing Reserved Available Unavailable'.split(
    ' ',
  );

function chargerAt(c: ChargerModel, at: number): string {
  if (!onlineAt(c, at)) return 'Offline';
  if (bootingAt(c, at)) return 'Booting';
  const own = ownAt(c, at);
  if (own === 'Error' || own === 'Unavailable') return own;
  const all = knownAt(c, at).map((id) => reportedAt(c, id, at));
  return MOST_TELLING.find((status) => all.includes(status as never)) ?? 'Available';
}

/** Sockets entered by hand, and those that were ever reported. */
function knownAt(c: ChargerModel, at: number): number[] {
  const reported = c.events.flatMap((e) => (e.kind === 'socket' && e.at <= at ? [e.id] : []));
  return [...new Set([...c.sockets.map((s) => s.socketId), ...reported])].sort((a, b) => a - b);
}

function socketsOf(c: ChargerModel, now: number, told: (id: number) => string | undefined) {
  return knownAt(c, now).map((id) => {
    const s = c.sockets.find((entered) => entered.socketId === id);
    return {
      type: s?.type ?? null,
      maxPower: s?.maxPower ?? null,
      status: socketAt(c, id, now),
      id,
      name: s?.name ?? String(id),
      deviceEvseId: s?.deviceEvseId ?? null,
      deviceConnectorId: s?.deviceConnectorId ?? null,
      format: s?.format ?? null,
      socketPowerType: s?.socketPowerType ?? null,
      maxWatts: s?.maxWatts ?? null,
      maxVoltage: s?.maxVoltage ?? null,
      maxAmperage: s?.maxAmperage ?? null,
      phaseRotation: s?.phaseRotation ?? null,
      termsAndConditions: s?.termsAndConditions ?? null,
      lastUpdated: lastUpdated(c, id, changedAt(c, id, now), told(id)),
      chargingStationEvseId: null,
    };
  });
}

/**
 * When the served status last changed. No history of it is kept: it is found from when each of its causes (socket,
 * charger itself, connection, boot) last changed, and may be later where a cause changed and the word stayed the same.
 * So a later moment passes, if it is one of the
 * charger itself, of a boot, or of the socket's first report.
 */
function lastUpdated(c: ChargerModel, id: number, changed: number, told: string | undefined): string {
  const later = told === undefined ? Number.NaN : Date.parse(told);
  const boots = c.events.filter((e) => e.kind === 'boot').map((e) => e.at);
  const settled = boots.map(
    (at) => c.events.find((e) => e.at > at && (e.kind === 'own' || e.kind === 'socket'))?.at,
  );
  const causes = [
    ...c.events.filter((e) => e.kind === 'own').map((e) => e.at),
    ...boots,
    ...boots.map((at) => at + 60 * SECOND),
    ...settled,
    // Its first report may say what was assumed before.
    c.events.find((e) => e.kind === 'socket' && e.id === id)?.at,
  ];
  return iso(later > changed && causes.includes(later) ? later : changed);
}

/** The last moment at which the served status became another one; when the socket was made, if it never did. */
export function changedAt(c: ChargerModel, id: number, now: number): number {
  const first = c.sockets.some((s) => s.socketId === id)
    ? MADE
    : Math.min(...c.events.flatMap((e) => (e.kind === 'socket' && e.id === id ? [e.at] : [])));
  const boots = c.events.flatMap((e) => (e.kind === 'boot' ? [e.at + 60 * SECOND] : []));
  const moments = [...c.events.map((e) => e.at), ...boots, LEASE_ENDED]
    .filter((at) => at > first && at <= now)
    .sort((a, b) => a - b);
  let [changed, status] = [first, socketAt(c, id, first)];
  for (const at of moments) {
    const next = socketAt(c, id, at);
    if (next !== status) [changed, status] = [at, next];
  }
  return changed;
}
