/**
 * The tables of migrations/, as Kysely sees them: every number is a double that holds whole numbers up to 2^53−1,
 * times are epoch milliseconds, yes/no is 0/1, lists and maps are JSON text. `Generated` columns may be left out
 * of an insert. What the columns mean is told in the migration that makes them.
 */
import type { Generated } from 'kysely';
import type { ChargersTable } from './schema-chargers.ts';
import type {
  BulkChargersTable,
  BulkCommandsTable,
  ChargingProfilesTable,
  CommandsTable,
  ReservationsTable,
} from './schema-commands.ts';
import type { DiagnosticsTable, FirmwareTable, FirmwareUpdatesTable } from './schema-files.ts';
import type {
  LocalListCausesTable,
  LocalListEntriesTable,
  LocalListSentTable,
  LocalListsTable,
} from './schema-local-lists.ts';
import type {
  AccessGroupChargersTable,
  AccessGroupsTable,
  AuditTable,
  BillingNamesTable,
  ExternalReferencesTable,
  GroupRightsTable,
  IdempotencyKeysTable,
  ImportNamesTable,
  ImportPartsTable,
  ImportRowsTable,
  ImportsTable,
  SearchWordsTable,
  UnknownTagsTable,
} from './schema-management.ts';
import type {
  ApiKeyBranchesTable,
  ApiKeysTable,
  OperatorLinksTable,
  OperatorRolesTable,
  OperatorSessionsTable,
  OperatorsTable,
} from './schema-members.ts';
import type {
  ConnectionsTable,
  DecisionsTable,
  FramesTable,
  MeterValuesTable,
  NodesTable,
  OldMeterValuesTable,
  RefusedAttemptsTable,
  SampleShapesTable,
  TransactionsTable,
} from './schema-records.ts';

export interface SettingsTable {
  name: string;
  value: string;
}

export interface CustomersTable {
  id: Generated<number>;
  name: string;
  tag_concurrency: Generated<number>;
  cache_seconds: number | null;
  meter_values_days: number | null;
  created_at: number;
  revision: Generated<number>;
}

export interface SitesTable {
  id: Generated<number>;
  customer_id: number;
  parent_id: number | null;
  group_name: string;
  public_group_name: string | null;
  group_type: number | null;
  external_id: string | null;
  policy: string;
  local_list: Generated<string>;
  time_zone: string | null;
  latitude: number | null;
  longitude: number | null;
  street_address: string | null;
  street_number: string | null;
  house_letter: string | null;
  postal_number: string | null;
  city: string | null;
  area: string | null;
  country: string | null;
  payer_id: number | null;
  cost_id: string | null;
  cost_name: string | null;
  payment_recipient_id: number | null;
  created_at: number;
  updated_at: number;
  revision: Generated<number>;
  deleted_at: number | null;
}

export interface SiteClosureTable {
  customer_id: number;
  ancestor_id: number;
  site_id: number;
  depth: number;
}

export interface SocketsTable {
  customer_id: number;
  charger: number;
  socket_id: number;
  name: string | null;
  type: string | null;
  max_power: string | null;
  format: string | null;
  socket_power_type: string | null;
  max_watts: number | null;
  max_voltage: number | null;
  max_amperage: number | null;
  phase_rotation: string | null;
  terms_and_conditions: string | null;
  device_evse_id: number | null;
  device_connector_id: number | null;
  status: string | null;
  status_since: number | null;
  charger_time: number | null;
  error_code: string | null;
  info: string | null;
  vendor_id: string | null;
  vendor_error_code: string | null;
  used_at: number | null;
  retired_at: number | null;
  created_at: number;
  revision: Generated<number>;
}

export interface ChargerConfigurationsTable {
  customer_id: number;
  charger: number;
  name: string;
  value: string | null;
  readonly: number;
}

export interface DriversTable {
  id: Generated<number>;
  customer_id: number;
  name: string;
  home_site_id: number | null;
  external_id: string | null;
  active: Generated<number>;
  payer_id: number | null;
  parent_id_tag: string;
  share_parent: Generated<number>;
  created_at: number;
  updated_at: number;
  revision: Generated<number>;
}

export interface TagsTable {
  id: Generated<number>;
  customer_id: number;
  driver_id: number;
  id_tag: string;
  id_tag_folded: string;
  token_name: Generated<string>;
  start_date: number | null;
  expiring_date: number | null;
  invoicable: Generated<number>;
  blocked: Generated<number>;
  blocked_reason: string | null;
  concurrency: number | null;
  updated_at: number;
  revision: Generated<number>;
  shape: string | null;
}

export interface SiteRightsTable {
  customer_id: number;
  driver_id: number;
  site_id: number;
  valid_from: number | null;
  valid_until: number | null;
  given_by: string;
  given_at: number;
  revision: Generated<number>;
}

export interface ChargerRightsTable {
  customer_id: number;
  driver_id: number;
  charger: number;
  valid_from: number | null;
  valid_until: number | null;
  given_by: string;
  given_at: number;
  revision: Generated<number>;
}

export interface Schema {
  settings: SettingsTable;
  nodes: NodesTable;
  customers: CustomersTable;
  api_keys: ApiKeysTable;
  sites: SitesTable;
  site_closure: SiteClosureTable;
  chargers: ChargersTable;
  connections: ConnectionsTable;
  refused_attempts: RefusedAttemptsTable;
  sockets: SocketsTable;
  charger_configurations: ChargerConfigurationsTable;
  drivers: DriversTable;
  tags: TagsTable;
  site_rights: SiteRightsTable;
  charger_rights: ChargerRightsTable;
  external_references: ExternalReferencesTable;
  transactions: TransactionsTable;
  meter_values: MeterValuesTable;
  old_meter_values: OldMeterValuesTable;
  sample_shapes: SampleShapesTable;
  commands: CommandsTable;
  bulk_commands: BulkCommandsTable;
  bulk_chargers: BulkChargersTable;
  charging_profiles: ChargingProfilesTable;
  reservations: ReservationsTable;
  firmware: FirmwareTable;
  firmware_updates: FirmwareUpdatesTable;
  diagnostics: DiagnosticsTable;
  local_lists: LocalListsTable;
  local_list_entries: LocalListEntriesTable;
  local_list_sent: LocalListSentTable;
  local_list_causes: LocalListCausesTable;
  decisions: DecisionsTable;
  frames: FramesTable;
  access_groups: AccessGroupsTable;
  access_group_chargers: AccessGroupChargersTable;
  group_rights: GroupRightsTable;
  audit: AuditTable;
  idempotency_keys: IdempotencyKeysTable;
  search_words: SearchWordsTable;
  unknown_tags: UnknownTagsTable;
  billing_names: BillingNamesTable;
  imports: ImportsTable;
  import_parts: ImportPartsTable;
  import_names: ImportNamesTable;
  import_rows: ImportRowsTable;
  api_key_branches: ApiKeyBranchesTable;
  operators: OperatorsTable;
  operator_roles: OperatorRolesTable;
  operator_links: OperatorLinksTable;
  operator_sessions: OperatorSessionsTable;
}
