-- Files that go between people, this server and chargers. Their bytes lie in DATA_DIR/files, under names that are in file_key.

-- The library of firmware.
create table firmware (
  id $ID,
  customer_id bigint not null references customers (id),
  -- For which chargers, as they report themselves; null: any.
  manufacturer $TEXT,
  -- JSON list; empty: any.
  models $TEXT not null,
  version $TEXT not null,
  -- As chargers see it in the URL.
  file_name $TEXT not null,
  -- Of SignedUpdateFirmware: base64, and PEM; null: it is not signed.
  signature $TEXT,
  signing_certificate $TEXT,
  -- null: the bytes have not come yet.
  file_key $TEXT,
  size bigint,
  sha256 $TEXT,
  -- key 5 · operator 3
  added_by $TEXT not null,
  created_at bigint not null,
  unique (customer_id, id)
);
create index firmware_file on firmware (file_key) where file_key is not null;

-- One charger told to install firmware of the library. What its command says of it is read there.
create table firmware_updates (
  id $ID,
  customer_id bigint not null,
  charger bigint not null,
  -- null: it was deleted from the library since.
  firmware_id bigint,
  version $TEXT not null,
  command_id bigint not null,
  -- Of SignedUpdateFirmware; null: UpdateFirmware, whose statuses name no request.
  request_id bigint,
  state $TEXT not null check (state in
    ('ordered', 'accepted', 'downloading', 'downloaded', 'installing', 'installed', 'failed', 'given-up')),
  -- The charger's own word.
  status $TEXT,
  problem $TEXT,
  asked_by $TEXT not null,
  created_at bigint not null,
  changed_at bigint not null,
  -- Until when its URL is good, and it is waited for.
  expires_at bigint not null,
  -- SHA-256 of the URL's token; null: the command did not go out.
  token_hash $TEXT,
  -- What the charger said when it booted for the first time since.
  booted_version $TEXT,
  unique (customer_id, id),
  foreign key (customer_id, charger) references chargers (customer_id, id),
  foreign key (customer_id, firmware_id) references firmware (customer_id, id)
);
create index firmware_updates_charger on firmware_updates (customer_id, charger, id);
create index firmware_updates_firmware on firmware_updates (customer_id, firmware_id, id);
create index firmware_updates_command on firmware_updates (customer_id, command_id);
create unique index firmware_updates_token on firmware_updates (token_hash) where token_hash is not null;
create index firmware_updates_old on firmware_updates (created_at);

-- Diagnostics and logs that chargers were asked for.
create table diagnostics (
  id $ID,
  customer_id bigint not null,
  charger bigint not null,
  kind $TEXT not null check (kind in ('diagnostics', 'diagnosticsLog', 'securityLog')),
  from_at bigint,
  until_at bigint,
  -- Elsewhere, without its password; null: here.
  location $TEXT,
  command_id bigint not null,
  -- Of GetLog; null: GetDiagnostics, whose statuses name no request.
  request_id bigint,
  state $TEXT not null check (state in
    ('ordered', 'accepted', 'uploading', 'received', 'uploaded', 'nothing', 'failed', 'given-up')),
  status $TEXT,
  problem $TEXT,
  -- As the charger calls it: never a path of ours.
  file_name $TEXT,
  file_key $TEXT,
  size bigint,
  sha256 $TEXT,
  received_at bigint,
  asked_by $TEXT not null,
  created_at bigint not null,
  changed_at bigint not null,
  expires_at bigint not null,
  token_hash $TEXT,
  unique (customer_id, id),
  foreign key (customer_id, charger) references chargers (customer_id, id)
);
create index diagnostics_charger on diagnostics (customer_id, charger, id);
create index diagnostics_command on diagnostics (customer_id, command_id);
create unique index diagnostics_token on diagnostics (token_hash) where token_hash is not null;
create index diagnostics_file on diagnostics (file_key) where file_key is not null;
create index diagnostics_old on diagnostics (created_at);
