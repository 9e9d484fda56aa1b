/**
 * Which rows show in a driver's document, or say who may read it. The engines make triggers of it, so that no statement is forgotten,
 * whoever wrote it; connect/ knows how.
 */
import type { ChangeKind } from '../app/ports/changes.ts';

export interface ChangeSource {
  readonly table: string;
  readonly kind: ChangeKind;
  /** The column that names the thing; null: all of that kind that the customer has. */
  readonly thing: string | null;
  readonly insert: boolean;
  readonly delete: boolean;
  /** An update that writes none of these says nothing; null: every one does. */
  readonly update: readonly string[] | null;
  /** Rows that belong to no customer. */
  readonly common?: true;
}

const ALWAYS = { insert: true, delete: true, update: null } as const;

/** What the document shows of a charger's own row, but for `last_seen`, which the server that heard it knows. */
export const SHOWN_OF_CHARGERS = [
  ...['site_id', 'charger_id', 'charger_name', 'created_at', 'deleted_at'],
  ...['latitude', 'longitude', 'street_address', 'street_number', 'house_letter', 'postal_number'],
  ...['city', 'area', 'country', 'evse_id', 'split_evse_by_socket', 'capabilities', 'physical_reference'],
  ...['integration_relays', 'push_integration_enabled', 'charger_specific_message_structure'],
  ...['custom_properties', 'manufacturer', 'model', 'serial_number', 'firmware_version', 'iccid', 'imsi'],
  ...['meter_serial_number', 'meter_type', 'booting_since', 'settled_at', 'own_status', 'own_since'],
  ...['last_message', 'configuration_read_at', 'connection_id'],
];

export const CHANGE_SOURCES: readonly ChangeSource[] = [
  {
    ...{ table: 'chargers', kind: 'charger', thing: 'id' },
    insert: false,
    delete: false,
    update: SHOWN_OF_CHARGERS,
  },
  {
    ...{ table: 'chargers', kind: 'seen', thing: 'id' },
    insert: false,
    delete: false,
    update: ['last_seen'],
  },
  {
    ...{ table: 'chargers', kind: 'places', thing: null },
    ...{ insert: true, delete: true, update: ['customer_id', 'site_id', 'deleted_at'] },
  },
  { table: 'sockets', kind: 'charger', thing: 'charger', ...ALWAYS },
  { table: 'charger_configurations', kind: 'charger', thing: 'charger', ...ALWAYS },
  {
    ...{ table: 'connections', kind: 'charger', thing: 'charger' },
    ...{
      insert: false,
      delete: true,
      update: ['customer_id', 'charger', 'node_id', 'online_since', 'ended_at'],
    },
  },
  {
    ...{ table: 'transactions', kind: 'charger', thing: 'charger' },
    ...{ insert: true, delete: true, update: ['customer_id', 'charger', 'socket_id', 'closed_at'] },
  },
  { table: 'drivers', kind: 'driver', thing: 'id', ...ALWAYS },
  { table: 'tags', kind: 'driver', thing: 'driver_id', ...ALWAYS },
  { table: 'external_references', kind: 'driver', thing: 'driver_id', ...ALWAYS },
  { table: 'site_rights', kind: 'driver', thing: 'driver_id', ...ALWAYS },
  { table: 'charger_rights', kind: 'driver', thing: 'driver_id', ...ALWAYS },
  { table: 'group_rights', kind: 'driver', thing: 'driver_id', ...ALWAYS },
  { table: 'access_group_chargers', kind: 'places', thing: null, ...ALWAYS },
  // Whoever moves a site writes its parent, and so need not be heard of the closure.
  { table: 'sites', kind: 'sites', thing: null, ...ALWAYS },
  {
    ...{ table: 'api_keys', kind: 'key', thing: 'id', insert: true, delete: true },
    update: [
      'hash',
      'prefix',
      'expires_at',
      'revoked_at',
      'scopes',
      'bound',
      'former_prefix',
      'former_hash',
      'former_until',
    ],
  },
  { table: 'api_key_branches', kind: 'key', thing: 'key_id', ...ALWAYS },
  { ...{ table: 'nodes', kind: 'node', thing: null, common: true }, ...ALWAYS },
];

export interface ChangeTrigger {
  readonly name: string;
  readonly table: string;
  /** `after …`: when it is pulled. */
  readonly when: string;
  /** What it tells: of the row before, after, or both where a row may change its owner. */
  readonly rows: readonly ('old' | 'new')[];
  readonly source: ChangeSource;
}

/** One per source and way of writing. */
export function changeTriggers(): ChangeTrigger[] {
  return CHANGE_SOURCES.flatMap((source) => {
    const { table, kind } = source;
    const one = (way: string, when: string, rows: ChangeTrigger['rows']): ChangeTrigger => ({
      name: `forecourt_${kind}_${table}_${way}`,
      ...{ table, when: `after ${when}`, rows, source },
    });
    const columns = source.update === null ? '' : ` of ${source.update.join(', ')}`;
    return [
      ...(source.insert ? [one('insert', 'insert', ['new'])] : []),
      one('update', `update${columns}`, ['old', 'new']),
      ...(source.delete ? [one('delete', 'delete', ['old'])] : []),
    ];
  });
}

/** The columns of a row that say whose and which. */
export function toldOf(
  { source: { common, thing } }: ChangeTrigger,
  row: 'old' | 'new',
): [customer: string, thing: string] {
  return [common ? '0' : `${row}.customer_id`, thing === null ? '0' : `${row}.${thing}`];
}
