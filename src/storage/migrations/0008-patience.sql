-- How long the server waits for the charger's answers, seconds; 0: as long as for any.
alter table chargers add column call_timeout_seconds bigint not null default 0
  check (call_timeout_seconds between 0 and 3600);
