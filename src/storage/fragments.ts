/** What is served of chargers, many at a time: a number of queries that does not grow with theirs (but by chunks). */
import type { Selectable } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { ConfigurationKey, Location } from '../domain/chargers/charger.ts';
import { isComplete } from '../domain/chargers/place.ts';
import type { ChargerFacts, ChargerOwnStatus, OwnStatus } from '../domain/chargers/status.ts';
import type { ChargerFragment } from '../domain/drivers/charger-document.ts';
import {
  type ChargerKey,
  type CustomerId,
  chargerId,
  chargerKey,
  type Instant,
  siteId,
} from '../domain/ids.ts';
import { once } from './once.ts';
import { chunks, filled, locationOf, parsed, parsedOrNull } from './rows.ts';
import type { Schema } from './schema.ts';
import { settingsOf } from './sockets.ts';
import { everything, on } from './tx.ts';

export async function chargerFragments(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  chargers: readonly ChargerKey[],
  now: Instant,
): Promise<Map<ChargerKey, ChargerFragment>> {
  const customer = by.thing.customerId;
  const fragments = new Map<ChargerKey, ChargerFragment>();
  for (const part of chunks([...new Set(chargers)])) {
    const keys = filled(part);
    // Asked at once, they cross to the database together.
    const [rows, configurations, sockets, sites] = await Promise.all([
      chargerRows(tx, customer, keys),
      configurationsOf(tx, customer, keys),
      socketsOf(tx, customer, keys),
      sitesAbove(tx, customer, keys),
    ]);
    const placesOf = placesIn(sites);
    for (const row of rows) {
      fragments.set(chargerKey(row.id), {
        ...fragmentOf(row),
        places: [locationOf(row), ...placesOf(row.site_id)],
        configuration: row.configuration_read_at === null ? null : (configurations.get(row.id) ?? []),
        facts: factsOf(row, now),
        held: heldOf(row),
        sockets: sockets.get(row.id) ?? [],
      });
    }
  }
  return fragments;
}

type ChargerRow = Selectable<Schema['chargers']> & {
  site_name: string;
  public_group_name: string | null;
  online_since: number | null;
  ended_at: number | null;
  lease_until: number | null;
  node_id: string | null;
};

const chargerRows = once((tx, customer: CustomerId, keys: readonly ChargerKey[]) =>
  on(tx)
    .selectFrom('chargers')
    .innerJoin('sites', (join) =>
      join.onRef('sites.customer_id', '=', 'chargers.customer_id').onRef('sites.id', '=', 'chargers.site_id'),
    )
    .leftJoin('connections', (join) =>
      join
        .onRef('connections.id', '=', 'chargers.connection_id')
        .onRef('connections.customer_id', '=', 'chargers.customer_id'),
    )
    .leftJoin('nodes', 'nodes.id', 'connections.node_id')
    .selectAll('chargers')
    .select(['sites.group_name as site_name', 'sites.public_group_name'])
    .select(['connections.online_since', 'connections.ended_at', 'connections.node_id', 'nodes.lease_until'])
    .where('chargers.customer_id', '=', customer)
    .where('chargers.id', 'in', keys)
    .where('chargers.deleted_at', 'is', null),
);

function fragmentOf(row: ChargerRow) {
  return {
    key: chargerKey(row.id),
    chargerId: chargerId(row.charger_id),
    chargerName: row.charger_name,
    siteId: siteId(row.site_id),
    siteName: row.site_name,
    publicGroupName: row.public_group_name,
    firmwareVersion: row.firmware_version,
    manufacturer: row.manufacturer,
    serialNumber: row.serial_number,
    model: row.model,
    iccid: row.iccid,
    imsi: row.imsi,
    meterSerialNumber: row.meter_serial_number,
    meterType: row.meter_type,
    lastSeen: row.last_seen,
    lastMessage: row.last_message,
    pushIntegrationEnabled: row.push_integration_enabled === 1,
    chargerSpecificMessageStructure: row.charger_specific_message_structure === 1,
    evseId: row.evse_id,
    splitEvseBySocket: row.split_evse_by_socket === 1,
    capabilities: parsed<string[]>(row.capabilities),
    physicalReference: row.physical_reference,
    integrationRelays: parsedOrNull<string[]>(row.integration_relays),
    customProperties: parsedOrNull<Record<string, string>>(row.custom_properties),
  };
}

function heldOf({ ended_at, node_id, lease_until }: ChargerRow): ChargerFragment['held'] {
  if (ended_at !== null || node_id === null || lease_until === null) return null;
  return { node: node_id, until: lease_until };
}

/** Columns of chargers, connections and nodes that {@link factsOf} reads. */
export const CHARGER_FACTS = [
  'chargers.booting_since',
  'chargers.settled_at',
  'chargers.own_status',
  'chargers.own_since',
  'chargers.created_at',
  'connections.online_since',
  'connections.ended_at',
  'nodes.lease_until',
] as const;

type FactsRow = Pick<
  ChargerRow,
  | 'booting_since'
  | 'settled_at'
  | 'own_status'
  | 'own_since'
  | 'created_at'
  | 'online_since'
  | 'ended_at'
  | 'lease_until'
>;

export function factsOf(row: FactsRow, now: Instant): ChargerFacts {
  const live = row.ended_at === null && row.lease_until !== null && row.lease_until > now;
  return {
    onlineSince: live ? row.online_since : null,
    offlineSince: live ? null : (row.ended_at ?? row.lease_until),
    bootingSince: row.booting_since,
    settledAt: row.settled_at,
    own:
      row.own_status === null || row.own_since === null
        ? null
        : { status: row.own_status as ChargerOwnStatus, since: row.own_since },
    createdAt: row.created_at,
  };
}

const configurationRows = once((tx, customer: CustomerId, keys: readonly ChargerKey[]) =>
  on(tx)
    .selectFrom('charger_configurations')
    .select(['charger', 'name', 'value', 'readonly'])
    .where('customer_id', '=', customer)
    .where('charger', 'in', keys)
    .orderBy('charger')
    .orderBy('name'),
);

async function configurationsOf(
  tx: Tx,
  customer: CustomerId,
  keys: readonly ChargerKey[],
): Promise<Map<number, ConfigurationKey[]>> {
  const rows = await configurationRows(tx, customer, keys);
  const found = new Map<number, ConfigurationKey[]>();
  for (const row of rows) {
    push(found, row.charger, { name: row.name, value: row.value, readonly: row.readonly === 1 });
  }
  return found;
}

type Socket = ChargerFragment['sockets'][number];

const openTransactions = once((tx, customer: CustomerId, keys: readonly ChargerKey[]) =>
  on(tx)
    .selectFrom('transactions')
    .select(['charger', 'socket_id'])
    .where('customer_id', '=', customer)
    .where('charger', 'in', keys)
    .where('closed_at', 'is', null),
);

async function socketsOf(
  tx: Tx,
  customer: CustomerId,
  keys: readonly ChargerKey[],
): Promise<Map<number, Socket[]>> {
  const [charging, rows] = await Promise.all([
    openTransactions(tx, customer, keys),
    socketRows(tx, customer, keys),
  ]);
  const open = new Set(charging.map((row) => `${row.charger} ${row.socket_id}`));
  const found = new Map<number, Socket[]>();
  for (const row of rows) {
    push(found, row.charger, socketOf(row, open.has(`${row.charger} ${row.socket_id}`)));
  }
  return found;
}

const socketRows = once((tx, customer: CustomerId, keys: readonly ChargerKey[]) =>
  on(tx)
    .selectFrom('sockets')
    .selectAll()
    .where('customer_id', '=', customer)
    .where('charger', 'in', keys)
    .where('retired_at', 'is', null)
    .orderBy('charger')
    .orderBy('socket_id'),
);

function socketOf(row: Selectable<Schema['sockets']>, transactionOpen: boolean): Socket {
  return {
    ...settingsOf(row),
    facts: {
      status: row.status as OwnStatus | null,
      since: row.status_since,
      transactionOpen,
      usedAt: row.used_at,
      createdAt: row.created_at,
    },
  };
}

/** Where the chargers stand, and all that is above. Step by step, as a planner that knows little would look for each site at each charger. */
const sitesAbove = once((tx, customer: CustomerId, keys: readonly ChargerKey[]) =>
  everything(tx)
    .with(
      (made) => made('places').materialized(),
      (at) =>
        at
          .selectFrom('chargers')
          .distinct()
          .select('site_id')
          .where('customer_id', '=', customer)
          .where('id', 'in', keys)
          .where('deleted_at', 'is', null),
    )
    .with(
      (made) => made('above').materialized(),
      (up) =>
        up
          .selectFrom('places')
          .crossJoin('site_closure')
          .distinct()
          .select('site_closure.ancestor_id')
          .where('site_closure.customer_id', '=', customer)
          .whereRef('site_closure.site_id', '=', 'places.site_id'),
    )
    .selectFrom('sites')
    .select(['id', 'parent_id', 'latitude', 'longitude', 'street_address', 'street_number', 'house_letter'])
    .select(['postal_number', 'city', 'area', 'country'])
    .where('customer_id', '=', customer)
    .where('id', 'in', (up) => up.selectFrom('above').select('above.ancestor_id')),
);

/** Places of a site: its own and those above that fill what is missing, nearest first. */
function placesIn(sites: Awaited<ReturnType<typeof sitesAbove>>): (site: number) => readonly Location[] {
  const byId = new Map(sites.map((row) => [row.id, row]));
  const found = new Map<number, readonly Location[]>();
  return (site) => {
    const known = found.get(site);
    if (known !== undefined) return known;
    const places: Location[] = [];
    // Each ancestor is read once, however deep the tree; the walk ends where nothing more is missing.
    for (let at = byId.get(site); at !== undefined; at = byId.get(at.parent_id ?? 0)) {
      places.push(locationOf(at));
      if (isComplete(places)) break;
    }
    found.set(site, places);
    return places;
  };
}

function push<T>(lists: Map<number, T[]>, key: number, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
