-- How safely chargers come: a password that is being changed, and the security profile below which they are not let in.

-- Sent to the charger by that command and not shown by it yet; until then the one before is good as well.
alter table chargers add column next_password_hash $TEXT;
alter table chargers add column next_password_command bigint;
-- OCPP security white paper: 0 no login · 1 a password · 2 a password over TLS.
alter table chargers add column minimum_security_profile integer not null default 0
  check (minimum_security_profile between 0 and 2);
-- The one that it was told to come with by that command: the minimum, as soon as it does.
alter table chargers add column wanted_security_profile integer;
alter table chargers add column wanted_profile_command bigint;
-- 1: the server calls it for nothing of its own.
alter table chargers add column quiet integer not null default 0;
