/** Tables of firmware, its updates, and what chargers upload. */
import type { Generated } from 'kysely';

export interface FirmwareTable {
  id: Generated<number>;
  customer_id: number;
  manufacturer: string | null;
  models: string;
  version: string;
  file_name: string;
  signature: string | null;
  signing_certificate: string | null;
  file_key: string | null;
  size: number | null;
  sha256: string | null;
  added_by: string;
  created_at: number;
}

export interface FirmwareUpdatesTable {
  id: Generated<number>;
  customer_id: number;
  charger: number;
  firmware_id: number | null;
  version: string;
  command_id: number;
  request_id: number | null;
  state: string;
  status: string | null;
  problem: string | null;
  asked_by: string;
  created_at: number;
  changed_at: number;
  expires_at: number;
  token_hash: string | null;
  booted_version: string | null;
}

export interface DiagnosticsTable {
  id: Generated<number>;
  customer_id: number;
  charger: number;
  kind: string;
  from_at: number | null;
  until_at: number | null;
  location: string | null;
  command_id: number;
  request_id: number | null;
  state: string;
  status: string | null;
  problem: string | null;
  file_name: string | null;
  file_key: string | null;
  size: number | null;
  sha256: string | null;
  received_at: number | null;
  asked_by: string;
  created_at: number;
  changed_at: number;
  expires_at: number;
  token_hash: string | null;
}
