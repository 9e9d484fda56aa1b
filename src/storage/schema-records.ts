/** Tables of what happened: connections, transactions, samples, decisions, frames. See schema.ts. */
import type { Generated } from 'kysely';

export interface NodesTable {
  id: string;
  started_at: number;
  lease_until: number;
}

export interface ConnectionsTable {
  id: Generated<number>;
  customer_id: number;
  charger: number;
  node_id: string;
  epoch: number;
  address: string;
  subprotocol: string;
  started_at: number;
  online_since: number;
  ended_at: number | null;
  end_reason: string | null;
}

export interface RefusedAttemptsTable {
  identity: string;
  address: string;
  reason: string;
  customer_id: number | null;
  count: number;
  first_at: number;
  last_at: number;
}

export interface TransactionsTable {
  id: Generated<number>;
  customer_id: number;
  charger: number;
  socket_id: number;
  id_tag: string;
  id_tag_folded: string;
  tag_id: number | null;
  driver_id: number | null;
  answered: string;
  refused: number;
  started_at: number;
  start_charger_time: number | null;
  start_heard_at: number;
  meter_start: number | null;
  reservation_id: number | null;
  stopped_at: number | null;
  stop_charger_time: number | null;
  stop_heard_at: number | null;
  meter_stop: number | null;
  stop_reason: string | null;
  stop_id_tag: string | null;
  closed_by: string | null;
  closed_at: number | null;
  revision: Generated<number>;
  suspect_since: number | null;
  suspect_reason: string | null;
  evidence_at: number;
  samples: Generated<number>;
  first_register_wh: number | null;
  last_register_wh: number | null;
  last_sample_at: number | null;
  interval_wh: number | null;
  energy_wh: number | null;
  flags: Generated<string>;
  connection_id: number | null;
  message_id: string | null;
  replay_key: string | null;
  stop_key: string | null;
  site_id: number | null;
  told: string | null;
  stop_id_tag_folded: string | null;
}

export interface MeterValuesTable {
  id: Generated<number>;
  customer_id: number;
  charger: number;
  transaction_id: number | null;
  sampled_at: number;
  heard_at: number;
  told_key: number;
  digest: number;
  socket_id: number;
  shape: number | null;
  charger_time: string;
  readings: string;
}

/** As samples were kept before 0013; empty when they have all moved. */
export interface OldMeterValuesTable {
  id: Generated<number>;
  customer_id: number;
  charger: number;
  socket_id: number;
  transaction_id: number | null;
  sampled_at: number;
  charger_time: string;
  heard_at: number;
  sampled_values: string;
  digest: string;
}

export interface SampleShapesTable {
  id: Generated<number>;
  customer_id: number;
  charger: number;
  digest: string;
  shape: string;
}

export interface DecisionsTable {
  id: Generated<number>;
  customer_id: number;
  charger: number;
  decided_at: number;
  moment: number;
  purpose: string;
  id_tag: string;
  id_tag_folded: string;
  tag_id: number | null;
  driver_id: number | null;
  outcome: string;
  steps: string;
  transaction_id: number | null;
}

export interface FramesTable {
  id: Generated<number>;
  customer_id: number;
  charger: number;
  at: number;
  direction: string;
  text: string;
  kind: string;
  message_id: string | null;
  action: string | null;
}
