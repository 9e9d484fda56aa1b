/** A charger as it is kept: what people entered, what it reported of itself, how it logs in. */
import type { ChargerId, ChargerKey, CustomerId, Instant, SiteId } from '../ids.ts';

/** What a charger says of itself at boot; longer values than the schema allows are kept up to 255 characters. */
export interface BootData {
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly serialNumber: string | null;
  readonly firmwareVersion: string | null;
  readonly iccid: string | null;
  readonly imsi: string | null;
  readonly meterSerialNumber: string | null;
  readonly meterType: string | null;
}

/** A place; every part may be unknown. Latitude and longitude are degrees, WGS 84. */
export interface Location {
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly streetAddress: string | null;
  readonly streetNumber: string | null;
  readonly houseLetter: string | null;
  readonly postalNumber: string | null;
  readonly city: string | null;
  readonly area: string | null;
  readonly country: string | null;
}

export const NOWHERE: Location = {
  latitude: null,
  longitude: null,
  streetAddress: null,
  streetNumber: null,
  houseLetter: null,
  postalNumber: null,
  city: null,
  area: null,
  country: null,
};

/** basic: password over HTTP Basic · none: no credentials · adopt: the first password seen is kept. */
export type AuthMode = 'basic' | 'none' | 'adopt';

/** As the OCPP security white paper counts them. 0: no login · 1: a password · 2: a password over TLS. */
export const SECURITY_PROFILES = [0, 1, 2] as const;
export type SecurityProfile = (typeof SECURITY_PROFILES)[number];

/** How safely it comes. */
export function profileOf(authMode: AuthMode, secure: boolean): SecurityProfile {
  if (authMode === 'none') return 0;
  return secure ? 2 : 1;
}

/** What people enter about a charger. */
export interface ChargerSettings {
  readonly chargerId: ChargerId;
  readonly chargerName: string;
  readonly siteId: SiteId;
  readonly location: Location;
  readonly evseId: string;
  readonly splitEvseBySocket: boolean;
  readonly capabilities: readonly string[];
  readonly physicalReference: string | null;
  readonly integrationRelays: readonly string[] | null;
  readonly pushIntegrationEnabled: boolean;
  readonly chargerSpecificMessageStructure: boolean;
  readonly customProperties: Readonly<Record<string, string>> | null;
}

/** How a charger proves who it is before its upgrade is taken. */
export interface ChargerLogin {
  readonly customerId: CustomerId;
  readonly charger: ChargerKey;
  readonly chargerId: ChargerId;
  readonly authMode: AuthMode;
  /** As the port Passwords makes it; null: nothing set yet. */
  readonly passwordHash: string | null;
  /** Of a password that was sent to it and that it has not shown yet; null: none was. */
  readonly nextPasswordHash: string | null;
  /** In mode `adopt`: until when the first password seen is kept. */
  readonly adoptUntil: Instant | null;
  /** Whether it may come without Sec-WebSocket-Protocol (field-lessons.md: Grizzl-E). */
  readonly allowMissingSubprotocol: boolean;
  /** Below it, it is not let in. */
  readonly minimumSecurityProfile: SecurityProfile;
  /** Whether it was told to come with another one. */
  readonly profileWanted: boolean;
  /** How long its answers are waited for, seconds; 0: as long as those of any. */
  readonly callTimeoutSeconds: number;
}

/** What people enter about a socket (OCPI's words); the rest comes from the charger. */
export interface SocketSettings {
  readonly socketId: number;
  readonly name: string | null;
  readonly type: string | null;
  readonly maxPower: string | null;
  readonly format: string | null;
  readonly socketPowerType: string | null;
  readonly maxWatts: number | null;
  readonly maxVoltage: number | null;
  readonly maxAmperage: number | null;
  readonly phaseRotation: string | null;
  readonly termsAndConditions: string | null;
  readonly deviceEvseId: number | null;
  readonly deviceConnectorId: number | null;
}

export interface ConfigurationKey {
  readonly name: string;
  /** null: the charger knows the key and keeps its value to itself. */
  readonly value: string | null;
  readonly readonly: boolean;
}

/** Sockets are made at first sight up to here when NumberOfConnectors isn't known. */
export const MAX_SOCKETS_BY_SIGHT = 32;
