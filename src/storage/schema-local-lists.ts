/** Tables of the local authorization lists of chargers. */
import type { Generated } from 'kysely';

export interface LocalListsTable {
  customer_id: number;
  charger: number;
  state: Generated<string>;
  problem: string | null;
  version: number | null;
  whole: Generated<number>;
  to_check: Generated<number>;
  step: string | null;
  command_id: number | null;
  sent_version: number | null;
  sent_command: number | null;
  sent_whole: Generated<number>;
  limits_read_at: number | null;
  list_max: number | null;
  send_max: number | null;
  enabled: number | null;
  hardware: string | null;
  firmware: string | null;
  wanted: number | null;
  left_out: number | null;
  confirmed_at: number | null;
  attempts: Generated<number>;
  due_at: number | null;
}

export interface LocalListEntriesTable {
  id: Generated<number>;
  customer_id: number;
  charger: number;
  id_tag: string;
  id_tag_folded: string;
  outcome: string;
  parent_id_tag: string | null;
  expires_at: number | null;
  refused_at: number | null;
  held: Generated<number>;
}

export interface LocalListSentTable {
  customer_id: number;
  charger: number;
  id_tag: string;
  id_tag_folded: string;
  outcome: string | null;
  parent_id_tag: string | null;
  expires_at: number | null;
  refused_at: number | null;
}

export interface LocalListCausesTable {
  id: Generated<number>;
  customer_id: number;
  kind: string;
  thing: number;
}
