-- One order to many chargers: a command for each, made at a pace.

create table bulk_commands (
  id $ID,
  customer_id bigint not null references customers (id),
  action $TEXT not null,
  -- JSON; neither secrets nor tags are ever in it.
  payload $TEXT not null,
  -- JSON: by what the chargers were chosen, as it was asked.
  filter $TEXT not null,
  per_minute bigint not null,
  -- How long each command may wait for its charger, milliseconds; null: it does not.
  expires_in bigint,
  -- key 5 · operator 3: in whose name the commands are made.
  asked_by $TEXT not null,
  created_at bigint not null,
  -- When the next command is made.
  next_at bigint not null,
  cancelled_at bigint,
  -- When no charger waits any more.
  made_at bigint,
  -- Why it was given up; null: it was not.
  problem $TEXT,
  unique (customer_id, id)
);
create index bulk_commands_unmade on bulk_commands (next_at) where made_at is null;
create index bulk_commands_asked on bulk_commands (customer_id, asked_by, id);
create index bulk_commands_made on bulk_commands (made_at);

-- Chargers that were chosen when it was asked for. Marked in the transaction that makes the command.
create table bulk_chargers (
  customer_id bigint not null,
  bulk_id bigint not null,
  charger bigint not null,
  state $TEXT not null default 'waiting' check (state in ('waiting', 'ordered', 'skipped', 'cancelled')),
  command_id bigint,
  -- Why none was made.
  problem $TEXT,
  primary key (customer_id, bulk_id, charger),
  foreign key (customer_id, bulk_id) references bulk_commands (customer_id, id),
  foreign key (customer_id, charger) references chargers (customer_id, id)
);
create index bulk_chargers_waiting on bulk_chargers (customer_id, bulk_id, charger) where state = 'waiting';
create index bulk_chargers_charger on bulk_chargers (customer_id, charger);

alter table commands add column bulk_id bigint;
create index commands_bulk on commands (customer_id, bulk_id, state) where bulk_id is not null;
