// A small charging network as plain data, random ones of it, and how it is put into a storage.
import fc from 'fast-check';
import type { Location, SocketSettings } from '../../src/domain/chargers/charger.ts';
import type { OwnStatus } from '../../src/domain/chargers/status.ts';

/** The moment at which everything is judged. Milliseconds. */
export const NOW = Date.UTC(2026, 10, 22, 12);
export const SECOND = 1000;
/** The lease of node `gone` ran out then; node `here` lives on. */
export const LEASE_ENDED = NOW - 40 * SECOND;
/** When everything was made. */
export const MADE = NOW - 1000 * SECOND;

export interface SiteModel {
  /** Index of an earlier site. */
  readonly parent: number | null;
  readonly name: string;
  readonly publicName: string | null;
  readonly type: number | null;
  readonly externalId: boolean;
  readonly place: Location;
  readonly payerId: number | null;
  readonly costId: string | null;
  readonly costName: string | null;
  readonly recipientId: number | null;
}

export type ChargerEvent = { readonly at: number } & (
  | { readonly kind: 'connect'; readonly node: 'here' | 'gone' }
  | { readonly kind: 'disconnect' }
  | { readonly kind: 'boot'; readonly vendor: string; readonly imsi: string | null }
  | { readonly kind: 'own'; readonly status: 'Available' | 'Unavailable' | 'Error' }
  | { readonly kind: 'socket'; readonly id: number; readonly status: OwnStatus }
  | { readonly kind: 'seen' }
  | {
      readonly kind: 'configuration';
      readonly keys: readonly { name: string; value: string | null; readonly: boolean }[];
    }
);

export interface ChargerModel {
  readonly site: number;
  readonly name: string | null;
  readonly place: Location;
  readonly evseId: string;
  readonly flags: boolean;
  readonly capabilities: readonly string[];
  readonly relays: readonly string[] | null;
  readonly properties: Readonly<Record<string, string>> | null;
  readonly sockets: readonly SocketSettings[];
  /** In the order in which they happen; times differ. */
  readonly events: readonly ChargerEvent[];
}

export interface Right {
  readonly on: number;
  readonly from: number | null;
  readonly until: number | null;
}

export interface World {
  readonly sites: readonly SiteModel[];
  readonly chargers: readonly ChargerModel[];
  readonly home: number | null;
  readonly externalId: boolean;
  readonly payerId: number | null;
  readonly tags: readonly {
    startDate: number | null;
    expiringDate: number | null;
    tokenName: string;
    invoicable: boolean;
  }[];
  readonly externalIds: readonly {
    referenceType: 0 | 1;
    referenceId: string;
    externalId: string;
    effectiveFrom: number | null;
  }[];
  readonly siteRights: readonly Right[];
  readonly chargerRights: readonly Right[];
  /** Sets of chargers, by their index. */
  readonly groups: readonly { readonly chargers: readonly number[] }[];
  readonly groupRights: readonly Right[];
}

const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((s) => s.replaceAll('\0', ''));
const label = text.map((s) => `L${s}`);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const entered = maybe(label);
const number = maybe(fc.maxSafeInteger());
const date = maybe(fc.integer({ min: NOW - 100 * SECOND, max: NOW + 100 * SECOND }));
const place: fc.Arbitrary<Location> = fc
  .record({
    at: maybe(
      fc.record({ latitude: fc.integer({ min: -90, max: 90 }), longitude: fc.integer({ min: 1, max: 180 }) }),
    ),
    street: entered,
    number: entered,
    letter: entered,
    postal: entered,
    city: entered,
    anything: fc.boolean(),
  })
  .map((p) => ({
    latitude: p.at?.latitude ?? null,
    longitude: p.at?.longitude ?? null,
    streetAddress: p.anything ? p.street : null,
    streetNumber: p.anything ? p.number : null,
    houseLetter: p.anything ? p.letter : null,
    postalNumber: p.anything ? p.postal : null,
    city: p.anything ? p.city : null,
    area: null,
    country: null,
  }));

const OWN: OwnStatus[] = [
  'Available',
  'Preparing',
  'Charging',
  'SuspendedCAR',
  'SuspendedCHARGER',
  'Finishing',
  'Reserved',
  'Unavailable',
  'Error',
];

const what = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('connect' as const),
      node: fc.constantFrom('here', 'here', 'gone'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('disconnect' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('boot' as const), vendor: label, imsi: entered }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('own' as const),
      status: fc.constantFrom('Available', 'Unavailable', 'Error'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('socket' as const),
      id: fc.integer({ min: 1, max: 3 }),
      status: fc.constantFrom(...OWN),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('seen' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('configuration' as const),
      keys: fc.uniqueArray(fc.record({ name: label, value: entered, readonly: fc.boolean() }), {
        selector: (key) => key.name,
        maxLength: 3,
      }),
    }),
  },
);

const events = fc
  .array(fc.record({ what, ago: fc.integer({ min: 0, max: 200 }) }), { maxLength: 10 })
  .map((list) => {
    const times = [...new Set(list.map(({ ago }) => NOW - ago * SECOND))].sort((a, b) => a - b);
    return heard(times.map((at, i) => ({ ...list[i]?.what, at }) as ChargerEvent));
  });

/** Without what nobody could have heard: frames need a living connection, and a dead node takes none. */
function heard(all: readonly ChargerEvent[]): ChargerEvent[] {
  let node: 'here' | 'gone' | null = null;
  const kept: ChargerEvent[] = [];
  for (const event of all) {
    if (node === 'gone' && event.at >= LEASE_ENDED) node = null;
    if (event.kind === 'connect') {
      if (event.node === 'gone' && event.at >= LEASE_ENDED) continue;
      // A newest connection replaces the one before.
      node = event.node;
    } else if (node === null) continue;
    else if (event.kind === 'disconnect') node = null;
    kept.push(event);
  }
  return kept;
}

const socket = fc.record({
  socketId: fc.integer({ min: 1, max: 4 }),
  name: entered,
  type: entered,
  maxPower: entered,
  format: entered,
  socketPowerType: entered,
  maxWatts: maybe(fc.nat()),
  maxVoltage: maybe(fc.nat()),
  maxAmperage: maybe(fc.nat()),
  phaseRotation: entered,
  termsAndConditions: maybe(fc.webUrl()),
  deviceEvseId: maybe(fc.nat()),
  deviceConnectorId: maybe(fc.nat()),
});

const charger = (sites: number): fc.Arbitrary<ChargerModel> =>
  fc.record({
    site: fc.nat({ max: sites - 1 }),
    name: entered,
    place,
    evseId: text,
    flags: fc.boolean(),
    capabilities: fc.array(text, { maxLength: 2 }),
    relays: maybe(fc.array(text, { maxLength: 2 })),
    properties: maybe(fc.dictionary(label, text, { maxKeys: 2 })),
    sockets: fc.uniqueArray(socket, { selector: (s) => s.socketId, maxLength: 3 }),
    events,
  });

const site = (index: number): fc.Arbitrary<SiteModel> =>
  fc.record({
    parent: index === 0 ? fc.constant(null) : maybe(fc.nat({ max: index - 1 })),
    name: label,
    publicName: entered,
    type: maybe(fc.nat({ max: 4 })),
    externalId: fc.boolean(),
    place,
    payerId: number,
    costId: entered,
    costName: entered,
    recipientId: number,
  });

const GROUPS = 2;
const right = (things: number) => fc.record({ on: fc.nat({ max: things - 1 }), from: date, until: date });

export const worlds: fc.Arbitrary<World> = fc
  .record({ sites: fc.integer({ min: 1, max: 7 }), chargers: fc.integer({ min: 1, max: 6 }) })
  .chain((size) =>
    fc.record({
      sites: fc.tuple(...Array.from({ length: size.sites }, (_, i) => site(i))),
      chargers: fc.array(charger(size.sites), { minLength: size.chargers, maxLength: size.chargers }),
      home: maybe(fc.nat({ max: size.sites - 1 })),
      externalId: fc.boolean(),
      payerId: number,
      tags: fc.array(
        fc.record({ startDate: date, expiringDate: date, tokenName: text, invoicable: fc.boolean() }),
        { maxLength: 3 },
      ),
      externalIds: fc.array(
        fc.record({
          referenceType: fc.constantFrom<0 | 1>(0, 1),
          referenceId: text,
          externalId: text,
          effectiveFrom: date,
        }),
        { maxLength: 3 },
      ),
      siteRights: fc.uniqueArray(right(size.sites), { selector: (r) => r.on, maxLength: 3 }),
      chargerRights: fc.uniqueArray(right(size.chargers), { selector: (r) => r.on, maxLength: 3 }),
      groups: fc.array(
        fc.record({ chargers: fc.uniqueArray(fc.nat({ max: size.chargers - 1 }), { maxLength: 4 }) }),
        {
          minLength: GROUPS,
          maxLength: GROUPS,
        },
      ),
      groupRights: fc.uniqueArray(right(GROUPS), { selector: (r) => r.on, maxLength: 2 }),
    }),
  );
