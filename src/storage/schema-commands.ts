/** Tables of what is ordered of chargers. */
import type { Generated } from 'kysely';

export interface CommandsTable {
  id: Generated<number>;
  customer_id: number;
  charger: number;
  action: string;
  payload: string;
  socket_id: number | null;
  id_tag_folded: string | null;
  state: string;
  priority: number;
  asked_by: string;
  created_at: number;
  expires_at: number | null;
  sent_at: number | null;
  ended_at: number | null;
  message_id: string | null;
  connection_id: number | null;
  answer: string | null;
  problem: string | null;
  latency_ms: number | null;
  late: Generated<number>;
  effect: string | null;
  transaction_id: number | null;
  bulk_id: number | null;
}

export interface BulkCommandsTable {
  id: Generated<number>;
  customer_id: number;
  action: string;
  payload: string;
  filter: string;
  per_minute: number;
  expires_in: number | null;
  asked_by: string;
  created_at: number;
  next_at: number;
  cancelled_at: number | null;
  made_at: number | null;
  problem: string | null;
}

export interface BulkChargersTable {
  customer_id: number;
  bulk_id: number;
  charger: number;
  state: Generated<string>;
  command_id: number | null;
  problem: string | null;
}

export interface ChargingProfilesTable {
  id: Generated<number>;
  customer_id: number;
  charger: number;
  command_id: number | null;
  socket_id: number | null;
  purpose: string;
  transaction_id: number | null;
  fields: string;
  sent_at: number;
  doubt: number | null;
}

export interface ReservationsTable {
  id: Generated<number>;
  customer_id: number;
  charger: number;
  number: number;
  socket_id: number | null;
  id_tag: string | null;
  id_tag_folded: string | null;
  parent_id_tag: string | null;
  driver_id: number | null;
  until: number;
  state: string;
  reason: string | null;
  asked_by: string;
  created_at: number;
  ended_at: number | null;
  shown_at: number | null;
  transaction_id: number | null;
  command_id: number | null;
  cancel_id: number | null;
}
