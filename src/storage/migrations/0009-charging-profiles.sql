-- Charging profiles that chargers have, as far as is known: what was sent and accepted, and what may have been.

create table charging_profiles (
  id $ID,
  customer_id bigint not null,
  charger bigint not null,
  -- What brought it; null: a command of the customer before.
  command_id bigint,
  -- 0: the charger as a whole; null: on which socket its start begins, the charger chooses.
  socket_id bigint,
  purpose $TEXT not null check (purpose in ('ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile')),
  -- Of a TxProfile; null: that which its command begins.
  transaction_id bigint,
  -- JSON: the profile as it was sent.
  fields $TEXT not null,
  sent_at bigint not null,
  -- The command of which nobody knows whether the charger followed it; 0: there are several; null: it is certain.
  doubt bigint,
  foreign key (customer_id, charger) references chargers (customer_id, id)
);
create index charging_profiles_charger on charging_profiles (customer_id, charger, id);
