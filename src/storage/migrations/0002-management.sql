-- What people keep can be changed, moved and deleted, by several of them at once, and every change is told.
-- revision: raised by every change that people make of a thing; If-Match names it. What chargers report leaves it alone.
-- deleted_at: sites and chargers stay as a row without a name of their own, because transactions, decisions and the audit
-- point to them. A deleted charger's charger_id ends in # and its number: # is in no identity, so the old one is free.

alter table customers add column revision bigint not null default 1;
alter table api_keys add column revision bigint not null default 1;

alter table sites add column revision bigint not null default 1;
alter table sites add column deleted_at bigint;
create index site_closure_depth on site_closure (customer_id, ancestor_id, depth);
create index sites_name on sites (customer_id, group_name, id);

alter table chargers add column revision bigint not null default 1;
alter table chargers add column deleted_at bigint;
create index chargers_identity on chargers (customer_id, charger_id, id);
create index chargers_name on chargers (customer_id, charger_name, id);
create index chargers_manufacturer on chargers (customer_id, manufacturer, id);
create index chargers_model on chargers (customer_id, model, id);

alter table sockets add column revision bigint not null default 1;

alter table drivers add column revision bigint not null default 1;
create index drivers_name on drivers (customer_id, name, id);

alter table tags add column revision bigint not null default 1;
-- The same for all spellings of one UID (colons, blanks, reversed bytes).
alter table tags add column shape $TEXT;
create index tags_shape on tags (customer_id, shape);
create index tags_expiring on tags (customer_id, expiring_date, driver_id);

alter table site_rights add column revision bigint not null default 1;
alter table charger_rights add column revision bigint not null default 1;

-- Chargers across sites under one name.
create table access_groups (
  id $ID,
  customer_id bigint not null references customers (id),
  name $TEXT not null,
  external_id $TEXT,
  revision bigint not null default 1,
  created_at bigint not null,
  updated_at bigint not null,
  unique (customer_id, id),
  unique (customer_id, external_id)
);
create index access_groups_name on access_groups (customer_id, name, id);

create table access_group_chargers (
  customer_id bigint not null,
  group_id bigint not null,
  charger bigint not null,
  added_by $TEXT not null,
  added_at bigint not null,
  primary key (customer_id, group_id, charger),
  foreign key (customer_id, group_id) references access_groups (customer_id, id),
  foreign key (customer_id, charger) references chargers (customer_id, id)
);
create index access_group_chargers_charger on access_group_chargers (customer_id, charger, group_id);

create table group_rights (
  customer_id bigint not null,
  driver_id bigint not null,
  group_id bigint not null,
  valid_from bigint,
  valid_until bigint,
  given_by $TEXT not null,
  given_at bigint not null,
  revision bigint not null default 1,
  primary key (customer_id, driver_id, group_id),
  foreign key (customer_id, driver_id) references drivers (customer_id, id),
  foreign key (customer_id, group_id) references access_groups (customer_id, id)
);
create index group_rights_group on group_rights (customer_id, group_id, driver_id);

-- Who changed what: appended, never changed but by the erasure of a person.
create table audit (
  id $ID,
  customer_id bigint not null references customers (id),
  at bigint not null,
  -- key 5 · admin · server · import 7
  actor $TEXT not null,
  request_id $TEXT,
  action $TEXT not null,
  -- What kind of thing, and which: a charger by its own number.
  thing $TEXT not null,
  thing_id $TEXT not null,
  -- The driver, site or charger that it belongs to, for the history of these.
  driver_id bigint,
  site_id bigint,
  charger bigint,
  reason $TEXT,
  -- {"name": ["before", "after"]}
  changes $TEXT not null
);
create index audit_recent on audit (customer_id, id);
create index audit_thing on audit (customer_id, thing, thing_id, id);
create index audit_driver on audit (customer_id, driver_id, id);
create index audit_site on audit (customer_id, site_id, id);
create index audit_charger on audit (customer_id, charger, id);

-- Answers to POSTs with an Idempotency-Key, for 24 hours; sealed with a key that only the caller's own credential gives.
create table idempotency_keys (
  -- Who: admin, or key 5.
  scope $TEXT not null,
  -- SHA-256 of what the client sent as its key, and of the request.
  key_hash $TEXT not null,
  fingerprint $TEXT not null,
  customer_id bigint references customers (id),
  status integer,
  location $TEXT,
  revision bigint,
  answer $TEXT,
  created_at bigint not null,
  primary key (scope, key_hash)
);
create index idempotency_keys_old on idempotency_keys (created_at);
create index idempotency_keys_customer on idempotency_keys (customer_id);

-- Words by which sites, chargers and drivers are found: folded, found by their beginning.
create table search_words (
  customer_id bigint not null references customers (id),
  thing $TEXT not null check (thing in ('site', 'charger', 'driver', 'access-group')),
  word $TEXT not null,
  thing_id bigint not null,
  primary key (customer_id, thing, word, thing_id)
);
create index search_words_thing on search_words (customer_id, thing, thing_id, word);

-- Tags that chargers showed and nobody has; gone when somebody gets them.
create table unknown_tags (
  id $ID,
  customer_id bigint not null references customers (id),
  id_tag_folded $TEXT not null,
  id_tag $TEXT not null,
  shape $TEXT not null,
  -- Where it was shown last.
  charger bigint not null,
  count bigint not null,
  first_at bigint not null,
  last_at bigint not null,
  unique (customer_id, id_tag_folded),
  foreign key (customer_id, charger) references chargers (customer_id, id)
);
create index unknown_tags_recent on unknown_tags (customer_id, last_at, id);
create index unknown_tags_charger on unknown_tags (customer_id, charger, last_at, id);

-- Names of payers, payment recipients and power costs, whose ids stand at drivers and sites. Billing will define them.
create table billing_names (
  id $ID,
  customer_id bigint not null references customers (id),
  kind $TEXT not null check (kind in ('payer', 'payment-recipient', 'cost')),
  -- The id that stands at drivers and sites, written as a text.
  key $TEXT not null,
  name $TEXT not null,
  revision bigint not null default 1,
  updated_at bigint not null,
  unique (customer_id, kind, key)
);
create index billing_names_name on billing_names (customer_id, kind, name, id);
create index drivers_payer on drivers (customer_id, payer_id) where payer_id is not null;
create index sites_payer on sites (customer_id, payer_id) where payer_id is not null;
create index sites_recipient on sites (customer_id, payment_recipient_id) where payment_recipient_id is not null;
create index sites_cost on sites (customer_id, cost_id) where cost_id is not null;

-- Where it was, then: a charger may move later.
alter table transactions add column site_id bigint;
-- What the charger tells of the figures that people corrected, which stand in the columns: {"energyWh": 700}.
alter table transactions add column told $TEXT;
-- The tag that told its end, folded: whose it was is asked when a person is erased.
alter table transactions add column stop_id_tag_folded $TEXT;
update transactions set stop_id_tag_folded = lower(trim(stop_id_tag));
create index transactions_stop_tag on transactions (customer_id, stop_id_tag_folded) where stop_id_tag_folded is not null;
update transactions set site_id = (select c.site_id from chargers c where c.id = transactions.charger);
create index transactions_started on transactions (customer_id, started_at, id);
create index transactions_stopped on transactions (customer_id, stopped_at, id);
create index transactions_site on transactions (customer_id, site_id, started_at, id);
create index transactions_at_charger on transactions (customer_id, charger, started_at, id);
create index transactions_tag on transactions (customer_id, id_tag_folded, started_at, id);
create index transactions_open on transactions (customer_id, started_at, id) where closed_at is null;

create table imports (
  id $ID,
  customer_id bigint not null references customers (id),
  kind $TEXT not null check (kind in ('sites', 'chargers', 'drivers', 'tags', 'rights')),
  dry_run integer not null,
  state $TEXT not null check (state in ('receiving', 'queued', 'running', 'done', 'failed', 'cancelled')),
  -- Of the file as it came: bytes, and in how many parts it lies.
  bytes bigint not null default 0,
  parts integer not null default 0,
  -- Lines under its header, as far as can be told before they are read; how many of them are done, and how.
  lines bigint not null default 0,
  created bigint not null default 0,
  changed bigint not null default 0,
  unchanged bigint not null default 0,
  refused bigint not null default 0,
  -- Why it failed, in words.
  problem $TEXT,
  -- Which node receives it or works on it, as long as its lease holds.
  node_id $TEXT,
  -- In whose name everything is done.
  key_id bigint not null,
  created_at bigint not null,
  started_at bigint,
  -- Set when nothing is left to do and the file is gone; the state may be a final one before.
  ended_at bigint,
  unique (customer_id, id)
);
create index imports_unfinished on imports (customer_id, id) where ended_at is null;
create index imports_ended on imports (ended_at, id);

-- The file as it came, in parts: UTF-8 without BOM, each line break one newline.
create table import_parts (
  customer_id bigint not null,
  import_id bigint not null,
  part integer not null,
  text $TEXT not null,
  primary key (customer_id, import_id, part),
  foreign key (customer_id, import_id) references imports (customer_id, id)
);

-- What good lines call their things, while the import runs: another line may not say the same, and may refer to it.
create table import_names (
  customer_id bigint not null,
  import_id bigint not null,
  name $TEXT not null,
  line bigint not null,
  -- In a dry run, for things that others refer to: the line's cells as JSON, so that it can be done again beside them.
  cells $TEXT,
  primary key (customer_id, import_id, name),
  foreign key (customer_id, import_id) references imports (customer_id, id)
);

-- The fate of every row.
create table import_rows (
  customer_id bigint not null,
  import_id bigint not null,
  line bigint not null,
  fate $TEXT not null check (fate in ('created', 'changed', 'unchanged', 'refused')),
  -- Of a refused one: which column, which rule.
  at_column $TEXT,
  rule $TEXT,
  -- What it made or found.
  thing_id $TEXT,
  primary key (customer_id, import_id, line),
  foreign key (customer_id, import_id) references imports (customer_id, id)
);
create index import_rows_fate on import_rows (customer_id, import_id, fate, line);
