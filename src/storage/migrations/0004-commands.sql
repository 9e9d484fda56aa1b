-- What is ordered of chargers: one row per call, from the asking to the end.

create table commands (
  id $ID,
  customer_id bigint not null,
  charger bigint not null,
  -- The spec's word.
  action $TEXT not null,
  -- JSON; secrets are never in it, and lists of tags only until it is sent.
  payload $TEXT not null,
  socket_id bigint,
  id_tag_folded $TEXT,
  state $TEXT not null check (state in
    ('queued', 'sent', 'accepted', 'rejected', 'failed', 'timed-out', 'offline', 'unknown', 'cancelled')),
  -- Lower is sent first.
  priority integer not null,
  -- key 5 · operator 3 · server
  asked_by $TEXT not null,
  created_at bigint not null,
  -- Until when it waits for the charger to come; null: it does not.
  expires_at bigint,
  sent_at bigint,
  ended_at bigint,
  message_id $TEXT,
  connection_id bigint,
  -- JSON; null: none came.
  answer $TEXT,
  problem $TEXT,
  latency_ms bigint,
  late integer not null default 0,
  -- Of a remote start: what came of it.
  effect $TEXT check (effect in ('awaited', 'began', 'refused', 'other-tag', 'not-begun')),
  transaction_id bigint,
  unique (customer_id, id),
  foreign key (customer_id, charger) references chargers (customer_id, id)
);
create index commands_charger on commands (customer_id, charger, id);
create index commands_queue on commands (customer_id, charger, priority, id) where state = 'queued';
create index commands_message on commands (customer_id, charger, message_id) where message_id is not null;
create index commands_sent on commands (connection_id) where state = 'sent';
create index commands_starting on commands (sent_at) where effect = 'awaited';
create index commands_starts on commands (customer_id, charger, sent_at) where action = 'RemoteStartTransaction';
create index commands_tag on commands (customer_id, id_tag_folded) where id_tag_folded is not null;
create index commands_old on commands (created_at);
