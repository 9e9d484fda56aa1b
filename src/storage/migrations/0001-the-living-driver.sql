-- Times are epoch milliseconds; yes/no is 0/1; lists and maps are JSON text. $ID is the engine's
-- ascending identity (never used again after a delete), $TEXT compares byte by byte on both engines.
-- A table that a customer owns has customer_id in its foreign keys: a row cannot point across customers.

create table settings (
  name $TEXT primary key,
  value $TEXT not null
);

create table nodes (
  id $TEXT primary key,
  started_at bigint not null,
  lease_until bigint not null
);

create table customers (
  id $ID,
  name $TEXT not null,
  -- Transactions at a time per tag, unless the tag says otherwise.
  tag_concurrency integer not null default 1 check (tag_concurrency >= 1),
  -- Seconds a charger may cache an answer; null: as long as the tag is good.
  cache_seconds bigint,
  created_at bigint not null
);

create table api_keys (
  id $ID,
  customer_id bigint not null references customers (id),
  name $TEXT not null,
  prefix $TEXT not null unique,
  hash $TEXT not null,
  created_at bigint not null,
  expires_at bigint,
  revoked_at bigint,
  unique (customer_id, id)
);

create table sites (
  id $ID,
  customer_id bigint not null references customers (id),
  parent_id bigint,
  group_name $TEXT not null,
  public_group_name $TEXT,
  group_type integer check (group_type between 0 and 4),
  external_id $TEXT,
  policy $TEXT not null check (policy in ('open', 'known', 'rights')),
  time_zone $TEXT,
  latitude double precision,
  longitude double precision,
  street_address $TEXT,
  street_number $TEXT,
  house_letter $TEXT,
  postal_number $TEXT,
  city $TEXT,
  area $TEXT,
  country $TEXT,
  payer_id bigint,
  cost_id $TEXT,
  cost_name $TEXT,
  payment_recipient_id bigint,
  created_at bigint not null,
  updated_at bigint not null,
  unique (customer_id, id),
  unique (customer_id, external_id),
  foreign key (customer_id, parent_id) references sites (customer_id, id)
);
create index sites_parent on sites (customer_id, parent_id, id);

-- Every site with each of its ancestors and itself (depth 0).
create table site_closure (
  customer_id bigint not null,
  ancestor_id bigint not null,
  site_id bigint not null,
  depth integer not null,
  primary key (customer_id, ancestor_id, site_id),
  foreign key (customer_id, ancestor_id) references sites (customer_id, id) on delete cascade,
  foreign key (customer_id, site_id) references sites (customer_id, id) on delete cascade
);
create index site_closure_up on site_closure (customer_id, site_id, depth, ancestor_id);

create table chargers (
  id $ID,
  customer_id bigint not null references customers (id),
  site_id bigint not null,
  charger_id $TEXT not null unique,
  charger_name $TEXT not null,
  latitude double precision,
  longitude double precision,
  street_address $TEXT,
  street_number $TEXT,
  house_letter $TEXT,
  postal_number $TEXT,
  city $TEXT,
  area $TEXT,
  country $TEXT,
  evse_id $TEXT not null default '',
  split_evse_by_socket integer not null default 0,
  capabilities $TEXT not null default '[]',
  physical_reference $TEXT,
  integration_relays $TEXT,
  push_integration_enabled integer not null default 0,
  charger_specific_message_structure integer not null default 0,
  custom_properties $TEXT,
  auth_mode $TEXT not null check (auth_mode in ('basic', 'none', 'adopt')),
  password_hash $TEXT,
  adopt_until bigint,
  allow_missing_subprotocol integer not null default 0,
  -- What the charger reported of itself at boot.
  manufacturer $TEXT,
  model $TEXT,
  serial_number $TEXT,
  firmware_version $TEXT,
  iccid $TEXT,
  imsi $TEXT,
  meter_serial_number $TEXT,
  meter_type $TEXT,
  booted_at bigint,
  -- Set by a boot, cleared by the first status, transaction frame or meter values.
  booting_since bigint,
  settled_at bigint,
  -- Connector 0's own state and since when; null: never reported.
  own_status $TEXT check (own_status in ('Available', 'Unavailable', 'Error')),
  own_since bigint,
  own_charger_time bigint,
  own_error_code $TEXT,
  own_info $TEXT,
  last_seen bigint,
  last_message $TEXT,
  configuration_read_at bigint,
  -- The newest authenticated connection, living or ended, and the count of connections so far.
  connection_id bigint,
  epoch bigint not null default 0,
  -- Raised by every change of what is served of this charger.
  version bigint not null default 1,
  created_at bigint not null,
  updated_at bigint not null,
  unique (customer_id, id),
  foreign key (customer_id, site_id) references sites (customer_id, id)
);
create index chargers_site on chargers (customer_id, site_id, id);

create table connections (
  id $ID,
  customer_id bigint not null,
  charger bigint not null,
  node_id $TEXT not null references nodes (id),
  epoch bigint not null,
  address $TEXT not null,
  subprotocol $TEXT not null,
  started_at bigint not null,
  -- When the charger came on line: earlier than started_at where this connection replaced a living one.
  online_since bigint not null,
  ended_at bigint,
  end_reason $TEXT,
  unique (customer_id, charger, epoch),
  foreign key (customer_id, charger) references chargers (customer_id, id)
);
create index connections_of_node on connections (node_id, ended_at);

create table refused_attempts (
  identity $TEXT not null,
  address $TEXT not null,
  reason $TEXT not null,
  -- The customer whose charger bears that identity; null: nobody's.
  customer_id bigint references customers (id),
  count bigint not null,
  first_at bigint not null,
  last_at bigint not null,
  primary key (identity, address, reason)
);
create index refused_attempts_recent on refused_attempts (last_at);
create index refused_attempts_customer on refused_attempts (customer_id, last_at);

create table sockets (
  customer_id bigint not null,
  charger bigint not null,
  socket_id integer not null check (socket_id >= 1),
  name $TEXT,
  type $TEXT,
  max_power $TEXT,
  format $TEXT,
  socket_power_type $TEXT,
  max_watts integer,
  max_voltage integer,
  max_amperage integer,
  phase_rotation $TEXT,
  terms_and_conditions $TEXT,
  device_evse_id integer,
  device_connector_id integer,
  -- What the charger last reported; null: nothing yet.
  status $TEXT check (status in ('Available', 'Preparing', 'Charging', 'SuspendedCAR', 'SuspendedCHARGER',
    'Finishing', 'Reserved', 'Unavailable', 'Error')),
  -- Server time since when it is this status.
  status_since bigint,
  -- The charger's own time of its last report, where its clock is plausible.
  charger_time bigint,
  error_code $TEXT,
  info $TEXT,
  vendor_id $TEXT,
  vendor_error_code $TEXT,
  -- When a transaction on it last began or ended.
  used_at bigint,
  retired_at bigint,
  created_at bigint not null,
  primary key (customer_id, charger, socket_id),
  foreign key (customer_id, charger) references chargers (customer_id, id)
);

create table charger_configurations (
  customer_id bigint not null,
  charger bigint not null,
  name $TEXT not null,
  value $TEXT,
  readonly integer not null,
  primary key (customer_id, charger, name),
  foreign key (customer_id, charger) references chargers (customer_id, id)
);

create table drivers (
  id $ID32,
  customer_id bigint not null references customers (id),
  name $TEXT not null,
  home_site_id bigint,
  external_id $TEXT,
  active integer not null default 1,
  payer_id bigint,
  -- Sent as parentIdTag; share_parent 0: kept, not sent.
  parent_id_tag $TEXT not null unique,
  share_parent integer not null default 1,
  created_at bigint not null,
  updated_at bigint not null,
  unique (customer_id, id),
  unique (customer_id, external_id),
  foreign key (customer_id, home_site_id) references sites (customer_id, id)
);
create index drivers_home on drivers (customer_id, home_site_id, id);

create table tags (
  id $ID,
  customer_id bigint not null,
  driver_id bigint not null,
  id_tag $TEXT not null,
  id_tag_folded $TEXT not null,
  token_name $TEXT not null default '',
  start_date bigint,
  expiring_date bigint,
  invoicable integer not null default 0,
  blocked integer not null default 0,
  blocked_reason $TEXT,
  -- Transactions at a time; null: the customer's default; 0: without limit.
  concurrency integer check (concurrency >= 0),
  updated_at bigint not null,
  unique (customer_id, id),
  unique (customer_id, id_tag_folded),
  foreign key (customer_id, driver_id) references drivers (customer_id, id)
);
create index tags_driver on tags (customer_id, driver_id, id);

create table site_rights (
  customer_id bigint not null,
  driver_id bigint not null,
  site_id bigint not null,
  valid_from bigint,
  valid_until bigint,
  given_by $TEXT not null,
  given_at bigint not null,
  primary key (customer_id, driver_id, site_id),
  foreign key (customer_id, driver_id) references drivers (customer_id, id),
  foreign key (customer_id, site_id) references sites (customer_id, id)
);
create index site_rights_site on site_rights (customer_id, site_id, driver_id);

create table charger_rights (
  customer_id bigint not null,
  driver_id bigint not null,
  charger bigint not null,
  valid_from bigint,
  valid_until bigint,
  given_by $TEXT not null,
  given_at bigint not null,
  primary key (customer_id, driver_id, charger),
  foreign key (customer_id, driver_id) references drivers (customer_id, id),
  foreign key (customer_id, charger) references chargers (customer_id, id)
);
create index charger_rights_charger on charger_rights (customer_id, charger, driver_id);

create table external_references (
  customer_id bigint not null,
  driver_id bigint not null,
  position integer not null,
  reference_type integer not null check (reference_type in (0, 1)),
  reference_id $TEXT not null,
  external_id $TEXT not null,
  effective_from bigint,
  primary key (customer_id, driver_id, position),
  foreign key (customer_id, driver_id) references drivers (customer_id, id)
);

create table transactions (
  -- 1…2^31−1: what fits OCPP 1.6's transactionId on every charger.
  id $ID32,
  customer_id bigint not null,
  charger bigint not null,
  socket_id integer not null,
  -- As the charger sent it, and folded.
  id_tag $TEXT not null,
  id_tag_folded $TEXT not null,
  tag_id bigint,
  driver_id bigint,
  -- The idTagInfo.status that was answered; every replay gets the same.
  answered $TEXT not null,
  refused integer not null,
  -- started_at and stopped_at are the charger's time where plausible, else ours.
  started_at bigint not null,
  start_charger_time bigint,
  start_heard_at bigint not null,
  meter_start bigint,
  reservation_id bigint,
  stopped_at bigint,
  stop_charger_time bigint,
  stop_heard_at bigint,
  meter_stop bigint,
  stop_reason $TEXT,
  stop_id_tag $TEXT,
  -- charger: it told its end · assumed: we closed it · null: open.
  closed_by $TEXT check (closed_by in ('charger', 'assumed')),
  closed_at bigint,
  revision integer not null default 0,
  suspect_since bigint,
  suspect_reason $TEXT,
  -- Last sign of life (a start, sample or Charging/Suspended status), server time.
  evidence_at bigint not null,
  samples integer not null default 0,
  first_register_wh double precision,
  last_register_wh double precision,
  last_sample_at bigint,
  interval_wh double precision,
  energy_wh double precision,
  flags $TEXT not null default '[]',
  -- Recognise a replayed start: by message id on one connection, and by natural key (null once a start with
  -- an implausible clock has samples or a stop).
  connection_id bigint,
  message_id $TEXT,
  replay_key $TEXT,
  -- Recognises a stop told again.
  stop_key $TEXT,
  unique (customer_id, id),
  unique (connection_id, message_id),
  unique (charger, replay_key),
  unique (charger, stop_key),
  foreign key (customer_id, charger) references chargers (customer_id, id)
);
-- Not partial: SQLite would take another index of the charger's, and with it read all it ever charged.
create index transactions_charger on transactions (customer_id, charger, closed_at, started_at);
create index transactions_open_tag on transactions (customer_id, id_tag_folded) where closed_at is null;
create index transactions_suspect on transactions (suspect_since) where closed_at is null and suspect_since is not null;
create index transactions_driver on transactions (customer_id, driver_id, started_at);

create table meter_values (
  id $ID,
  customer_id bigint not null,
  charger bigint not null,
  socket_id integer not null,
  transaction_id bigint,
  -- The charger's time where plausible, else ours; and when we heard it.
  sampled_at bigint not null,
  charger_time $TEXT not null,
  heard_at bigint not null,
  -- The sampledValue array as it came.
  sampled_values $TEXT not null,
  -- Of transaction, charger_time and sampled_values: the same sample told twice is kept once.
  digest $TEXT not null,
  unique (customer_id, charger, socket_id, digest),
  foreign key (customer_id, charger) references chargers (customer_id, id),
  foreign key (customer_id, transaction_id) references transactions (customer_id, id)
);
create index meter_values_transaction on meter_values (customer_id, transaction_id, sampled_at);

create table decisions (
  id $ID,
  customer_id bigint not null,
  charger bigint not null,
  decided_at bigint not null,
  -- The moment judged: the charger's time where plausible.
  moment bigint not null,
  purpose $TEXT not null,
  id_tag $TEXT not null,
  id_tag_folded $TEXT not null,
  tag_id bigint,
  driver_id bigint,
  outcome $TEXT not null,
  steps $TEXT not null,
  transaction_id bigint,
  foreign key (customer_id, charger) references chargers (customer_id, id)
);
-- Each in the order in which decisions are read: newest first, page by page.
create index decisions_recent on decisions (customer_id, decided_at, id);
create index decisions_outcome on decisions (customer_id, outcome, decided_at, id);
create index decisions_charger on decisions (customer_id, charger, decided_at, id);
create index decisions_tag on decisions (customer_id, id_tag_folded, decided_at, id);
create index decisions_driver on decisions (customer_id, driver_id, decided_at, id);

create table frames (
  id $ID,
  customer_id bigint not null,
  charger bigint not null,
  at bigint not null,
  -- in: from the charger · out: to it.
  direction $TEXT not null check (direction in ('in', 'out')),
  -- The frame's text with idTags and secrets masked, cut at 4 KB.
  text $TEXT not null,
  foreign key (customer_id, charger) references chargers (customer_id, id)
);
create index frames_charger on frames (customer_id, charger, id);
