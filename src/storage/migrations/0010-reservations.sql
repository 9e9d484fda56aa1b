-- Sockets, or any one of a charger's, kept free for somebody until a time.

create table reservations (
  id $ID,
  customer_id bigint not null,
  charger bigint not null,
  -- OCPP's reservationId: what the charger calls it. One that replaces another has the same.
  number bigint not null,
  -- null: connector 0, any socket.
  socket_id bigint,
  -- null, all four: of a person who was erased.
  id_tag $TEXT,
  id_tag_folded $TEXT,
  parent_id_tag $TEXT,
  driver_id bigint,
  until bigint not null,
  state $TEXT not null check (state in
    ('requested', 'active', 'unknown', 'rejected', 'failed', 'used', 'cancelled', 'expired', 'lost')),
  -- Why it is over, where the state does not say it.
  reason $TEXT,
  -- key 5 · operator 3
  asked_by $TEXT not null,
  created_at bigint not null,
  -- null: it is, or may be, kept free.
  ended_at bigint,
  -- When the charger first showed the place as Reserved.
  shown_at bigint,
  transaction_id bigint,
  -- Its ReserveNow, and the last CancelReservation that was ordered for it.
  command_id bigint,
  cancel_id bigint,
  unique (customer_id, id),
  foreign key (customer_id, charger) references chargers (customer_id, id)
);
create index reservations_charger on reservations (customer_id, charger, id);
create index reservations_open on reservations (customer_id, charger, id) where ended_at is null;
create index reservations_number on reservations (customer_id, charger, number);
create index reservations_tag on reservations (customer_id, id_tag_folded, id);
create index reservations_driver on reservations (customer_id, driver_id, id);
create index reservations_due on reservations (state, until);
create index reservations_requested on reservations (command_id) where state = 'requested';
create index reservations_left on reservations (until) where state = 'expired' and cancel_id is null;
create index reservations_old on reservations (created_at);
