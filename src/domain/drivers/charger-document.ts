/** One charger as the driver document shows it (get-a-single-driver.txt). */
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
import type { ChargerId, ChargerKey, Instant, SiteId } from '../ids.ts';

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

/** Stands in for what the contract doesn't let be null; in this document only. */
export const NEVER_SEEN = '1970-01-01T00:00:00.000Z';

const iso = (at: Instant) => new Date(at).toISOString();

export interface Counters {
  online: number;
  offline: number;
  error: number;
}

/** Adds what others count. */
export function addCounters(sum: Counters, more: Readonly<Counters>): void {
  sum.online += more.online;
  sum.offline += more.offline;
  sum.error += more.error;
}

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
