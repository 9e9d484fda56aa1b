-- Meter values that take little room: what is the same in sample after sample is kept once. And how long they are kept.

-- Days for which samples are kept, since they were taken; null: for ever.
alter table customers add column meter_values_days integer;
create index customers_meter_values on customers (id) where meter_values_days is not null;

-- sampledValue arrays with a hole (U+0001) where each value stood.
create table sample_shapes (
  id $ID,
  customer_id bigint not null references customers (id),
  -- Who told it first: what one charger may add is bounded.
  charger bigint not null,
  -- Of the shape, SHA-256 in hex, its first half.
  digest $TEXT not null,
  shape $TEXT not null,
  unique (customer_id, digest),
  foreign key (customer_id, charger) references chargers (customer_id, id)
);
create index sample_shapes_charger on sample_shapes (customer_id, charger);

-- What was kept before, with each array whole. The server moves it over, a few rows at a time, and reads both until then.
alter table meter_values rename to old_meter_values;

create table meter_values (
  id $ID,
  customer_id bigint not null,
  charger bigint not null,
  transaction_id bigint,
  -- The charger's time where plausible, else ours; and when we heard it.
  sampled_at bigint not null,
  heard_at bigint not null,
  -- The same sample told twice is kept once: it has the same two numbers. The charger's time, or below zero a number made of what
  -- else tells the sample apart; and 48 bits of a digest of transaction, that and sampledValue.
  told_key bigint not null,
  digest bigint not null,
  socket_id integer not null,
  -- In sample_shapes. Not a foreign key, which would need an index as large as the values; shapes go with their customer only.
  shape integer,
  -- How it was written, see src/storage/sample-form.ts.
  charger_time $TEXT not null,
  -- What fills the holes of the shape, each in a line; without a shape the sampledValue array as it came.
  readings $TEXT not null,
  unique (customer_id, charger, told_key, socket_id, digest),
  foreign key (customer_id, charger) references chargers (customer_id, id),
  foreign key (customer_id, transaction_id) references transactions (customer_id, id)
);
create index meter_values_told on meter_values (customer_id, transaction_id, sampled_at);
create index meter_values_old on meter_values (customer_id, sampled_at);
