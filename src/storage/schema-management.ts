/** Tables that the management API needs beside what people keep: groups, audit, repeated requests, words, imports. See schema.ts. */
import type { Generated } from 'kysely';

export interface AccessGroupsTable {
  id: Generated<number>;
  customer_id: number;
  name: string;
  external_id: string | null;
  revision: Generated<number>;
  created_at: number;
  updated_at: number;
}

export interface AccessGroupChargersTable {
  customer_id: number;
  group_id: number;
  charger: number;
  added_by: string;
  added_at: number;
}

export interface GroupRightsTable {
  customer_id: number;
  driver_id: number;
  group_id: number;
  valid_from: number | null;
  valid_until: number | null;
  given_by: string;
  given_at: number;
  revision: Generated<number>;
}

export interface AuditTable {
  id: Generated<number>;
  customer_id: number;
  at: number;
  actor: string;
  request_id: string | null;
  action: string;
  thing: string;
  thing_id: string;
  driver_id: number | null;
  site_id: number | null;
  charger: number | null;
  reason: string | null;
  changes: string;
}

export interface IdempotencyKeysTable {
  scope: string;
  key_hash: string;
  fingerprint: string;
  customer_id: number | null;
  status: number | null;
  location: string | null;
  revision: number | null;
  answer: string | null;
  created_at: number;
}

export interface SearchWordsTable {
  customer_id: number;
  thing: string;
  word: string;
  thing_id: number;
}

export interface UnknownTagsTable {
  id: Generated<number>;
  customer_id: number;
  id_tag_folded: string;
  id_tag: string;
  shape: string;
  charger: number;
  count: number;
  first_at: number;
  last_at: number;
}

export interface ExternalReferencesTable {
  customer_id: number;
  driver_id: number;
  position: number;
  reference_type: number;
  reference_id: string;
  external_id: string;
  effective_from: number | null;
}

export interface BillingNamesTable {
  id: Generated<number>;
  customer_id: number;
  kind: string;
  key: string;
  name: string;
  revision: Generated<number>;
  updated_at: number;
}

export interface ImportsTable {
  id: Generated<number>;
  customer_id: number;
  kind: string;
  dry_run: number;
  state: string;
  bytes: Generated<number>;
  parts: Generated<number>;
  lines: Generated<number>;
  created: Generated<number>;
  changed: Generated<number>;
  unchanged: Generated<number>;
  refused: Generated<number>;
  problem: string | null;
  node_id: string | null;
  key_id: number;
  operator_id: Generated<number | null>;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
}

export interface ImportPartsTable {
  customer_id: number;
  import_id: number;
  part: number;
  text: string;
}

export interface ImportNamesTable {
  customer_id: number;
  import_id: number;
  name: string;
  line: number;
  cells: string | null;
}

export interface ImportRowsTable {
  customer_id: number;
  import_id: number;
  line: number;
  fate: string;
  at_column: string | null;
  rule: string | null;
  thing_id: string | null;
}
