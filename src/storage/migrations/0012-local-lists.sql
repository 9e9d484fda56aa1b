-- Local authorization lists of chargers, kept in step with the rights (adr/0009).

-- Whether the server keeps the lists of the chargers here.
alter table sites add column local_list $TEXT not null default 'off' check (local_list in ('off', 'on'));
create index sites_local_list on sites (customer_id, id) where local_list = 'on';

-- One for each charger that has a list of ours, or may have one still.
create table local_lists (
  customer_id bigint not null,
  charger bigint not null,
  state $TEXT not null default 'unknown'
    check (state in ('unknown', 'behind', 'sending', 'in-step', 'failing', 'unsupported')),
  -- Why it is not in step, in words.
  problem $TEXT,
  -- The one that the charger has; null: nobody knows.
  version bigint,
  -- 1: what is sent next replaces all that it has.
  whole integer not null default 1,
  -- 1: it is asked for its version before anything is sent.
  to_check integer not null default 0,
  -- Our command under way, and what it is for.
  step $TEXT check (step in ('limits', 'enable', 'version', 'send')),
  command_id bigint,
  -- The SendLocalList of which nobody knows yet whether the charger took it; what it said lies in local_list_sent.
  sent_version bigint,
  sent_command bigint,
  sent_whole integer not null default 0,
  -- What the charger told of its limits when it was asked; null: it was not, or did not say.
  limits_read_at bigint,
  list_max bigint,
  send_max bigint,
  enabled integer,
  -- Maker, model and serial number, and firmware, by which it was last looked at.
  hardware $TEXT,
  firmware $TEXT,
  -- Tags that may charge there, and how many of them do not fit, when it was last looked at.
  wanted bigint,
  left_out bigint,
  confirmed_at bigint,
  -- Failures in a row.
  attempts integer not null default 0,
  -- When it is looked at; null: when the charger comes.
  due_at bigint,
  primary key (customer_id, charger),
  foreign key (customer_id, charger) references chargers (customer_id, id)
);
create index local_lists_due on local_lists (due_at) where due_at is not null;
create index local_lists_parked on local_lists (customer_id, charger) where due_at is null;

-- What the charger has confirmed.
create table local_list_entries (
  id $ID,
  customer_id bigint not null,
  charger bigint not null,
  id_tag $TEXT not null,
  id_tag_folded $TEXT not null,
  -- As a decision about it: accepted, blocked, …
  outcome $TEXT not null,
  parent_id_tag $TEXT,
  expires_at bigint,
  -- Since when it is refused; null: it is not.
  refused_at bigint,
  -- 0: it had it before a list that replaced all, and may have cached it since.
  held integer not null default 1,
  unique (customer_id, charger, id_tag_folded),
  foreign key (customer_id, charger) references local_lists (customer_id, charger)
);
create index local_list_entries_tag on local_list_entries (customer_id, id_tag_folded, charger);

-- What the SendLocalList said of which nobody knows yet whether the charger took it. Without outcome: taken out.
create table local_list_sent (
  customer_id bigint not null,
  charger bigint not null,
  id_tag $TEXT not null,
  id_tag_folded $TEXT not null,
  outcome $TEXT,
  parent_id_tag $TEXT,
  expires_at bigint,
  refused_at bigint,
  primary key (customer_id, charger, id_tag_folded),
  foreign key (customer_id, charger) references local_lists (customer_id, charger)
);
create index local_list_sent_tag on local_list_sent (customer_id, id_tag_folded, charger);

-- Whatever changed that decides who may charge, written by triggers (0012-local-lists.ts): lists that it may concern are looked at.
create table local_list_causes (
  id $ID,
  customer_id bigint not null references customers (id),
  kind $TEXT not null check (kind in ('driver', 'site', 'charger', 'group')),
  thing bigint not null
);
create index local_list_causes_customer on local_list_causes (customer_id, id);
