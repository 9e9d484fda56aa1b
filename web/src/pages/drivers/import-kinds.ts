/** What files can be brought in, and their columns. */
import type { Schemas } from '../../api/client.ts';
import type { Scope } from '../../session/session.ts';

export type Kind = Schemas['Import']['kind'];

interface About {
  /** Without it a line is refused. */
  readonly must: readonly string[];
  readonly may: readonly string[];
  /** Beside imports:write. */
  readonly scope: Scope;
  /** A line as it could be, by column. */
  readonly example: Readonly<Record<string, string>>;
}

const PLACE = [
  ...['latitude', 'longitude', 'streetAddress', 'streetNumber', 'houseLetter'],
  ...['postalNumber', 'city', 'area', 'country'],
] as const;

/** In the order in which they build on each other. */
export const KINDS: Readonly<Record<Kind, About>> = {
  sites: {
    must: ['externalId', 'groupName'],
    may: [
      ...['parentExternalId', 'publicGroupName', 'groupType', 'policy', 'localList', 'timeZone'],
      ...PLACE,
      ...['payerId', 'costId', 'costName', 'paymentRecipientId'],
    ],
    scope: 'sites:write',
    example: { externalId: 'depot', groupName: 'Depot', timeZone: 'Europe/Helsinki', city: 'Turku' },
  },
  chargers: {
    must: ['chargerId', 'siteExternalId'],
    may: [
      ...['password', 'authMode', 'adoptHours', 'chargerName', 'allowMissingSubprotocol'],
      ...['evseId', 'splitEvseBySocket', 'physicalReference'],
      ...PLACE,
    ],
    scope: 'chargers:write',
    example: { chargerId: 'DEPOT-1', siteExternalId: 'depot', authMode: 'adopt', chargerName: 'Depot, left' },
  },
  drivers: {
    must: ['externalId', 'name'],
    may: ['homeExternalId', 'active', 'payerId', 'shareParentIdTag', 'idTag', 'tokenName'],
    scope: 'drivers:write',
    example: {
      ...{ externalId: 'crm-1', name: 'Aino Virtanen', homeExternalId: 'depot', active: 'true' },
      ...{ idTag: '04A1B2C3D4', tokenName: 'Blue card' },
    },
  },
  tags: {
    must: ['driverExternalId', 'idTag'],
    may: [
      ...['tokenName', 'startDate', 'expiringDate', 'invoicable', 'blocked', 'blockedReason'],
      'concurrency',
    ],
    scope: 'drivers:write',
    example: {
      ...{ driverExternalId: 'crm-1', idTag: '04B1B2C3D4', tokenName: 'Key ring' },
      ...{ expiringDate: '2030-01-01T00:00:00Z', invoicable: 'true' },
    },
  },
  rights: {
    must: ['driverExternalId'],
    may: ['siteExternalId', 'chargerId', 'accessGroupExternalId', 'from', 'until'],
    scope: 'rights:write',
    example: { driverExternalId: 'crm-1', siteExternalId: 'depot', until: '2030-01-01T00:00:00Z' },
  },
};

export const kindOf = (word: string | null): Kind =>
  (Object.keys(KINDS) as Kind[]).find((kind) => kind === word) ?? 'drivers';

/** A header and one line, to be written over. Only columns of the example: one that is there and empty would unset. */
export function templateOf(kind: Kind): string {
  const { example } = KINDS[kind];
  return `${Object.keys(example).join(';')}\r\n${Object.values(example).join(';')}\r\n`;
}
