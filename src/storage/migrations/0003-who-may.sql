-- Who may see and do what: keys with scopes and branches, people who log in, their sessions.

-- JSON list of scopes; null: every scope but those that manage keys and operators.
alter table api_keys add column scopes $TEXT;
-- 1: good only on the branches in api_key_branches, also when none of them is left; 0: on the whole customer.
alter table api_keys add column bound integer not null default 0;
-- key 5 · operator 3 · admin
alter table api_keys add column made_by $TEXT not null default 'admin';
alter table api_keys add column last_used_at bigint;
alter table api_keys add column last_used_address $TEXT;
-- The secret before the last rotation, good for a while yet.
alter table api_keys add column former_prefix $TEXT;
alter table api_keys add column former_hash $TEXT;
alter table api_keys add column former_until bigint;
create unique index api_keys_former_prefix on api_keys (former_prefix);

-- A branch: a site and all below it. It stays when its site is deleted: a key never reaches further than it was made for.
create table api_key_branches (
  customer_id bigint not null,
  key_id bigint not null,
  site_id bigint not null,
  primary key (customer_id, key_id, site_id),
  foreign key (customer_id, key_id) references api_keys (customer_id, id) on delete cascade,
  foreign key (customer_id, site_id) references sites (customer_id, id)
);
create index api_key_branches_site on api_key_branches (customer_id, site_id);

-- People who log in. One mail address may be an operator of several customers, each with a password of its own.
create table operators (
  id $ID,
  customer_id bigint not null references customers (id),
  mail $TEXT not null,
  mail_folded $TEXT not null,
  name $TEXT not null,
  -- null: invited, and has not chosen one yet.
  password_hash $TEXT,
  active integer not null default 1,
  -- key 5 · operator 3 · admin
  invited_by $TEXT not null,
  last_login_at bigint,
  last_login_address $TEXT,
  revision bigint not null default 1,
  created_at bigint not null,
  updated_at bigint not null,
  unique (customer_id, id),
  unique (customer_id, mail_folded)
);
create index operators_mail on operators (mail_folded);
create index operators_name on operators (customer_id, name, id);

-- What an operator is, and where; site_id null: on the whole customer.
create table operator_roles (
  id $ID,
  customer_id bigint not null,
  operator_id bigint not null,
  role $TEXT not null check (role in ('admin', 'site-manager', 'support', 'read-only')),
  site_id bigint,
  unique (customer_id, operator_id, role, site_id),
  foreign key (customer_id, operator_id) references operators (customer_id, id) on delete cascade,
  foreign key (customer_id, site_id) references sites (customer_id, id)
);
create index operator_roles_site on operator_roles (customer_id, site_id);

-- Links sent by mail, by the SHA-256 of their secret; each is good once.
create table operator_links (
  id $ID,
  customer_id bigint not null,
  operator_id bigint not null,
  purpose $TEXT not null check (purpose in ('invitation', 'reset')),
  hash $TEXT not null unique,
  created_at bigint not null,
  expires_at bigint not null,
  foreign key (customer_id, operator_id) references operators (customer_id, id) on delete cascade
);
create index operator_links_operator on operator_links (customer_id, operator_id, id);
create index operator_links_old on operator_links (expires_at);

create table operator_sessions (
  id $ID,
  customer_id bigint not null,
  operator_id bigint not null,
  -- SHA-256 of the cookie.
  hash $TEXT not null unique,
  -- How he proved who he is: password.
  method $TEXT not null,
  created_at bigint not null,
  last_seen_at bigint not null,
  -- Whatever it does, it ends then; and earlier when it is not used.
  expires_at bigint not null,
  address $TEXT not null,
  user_agent $TEXT not null,
  unique (customer_id, id),
  foreign key (customer_id, operator_id) references operators (customer_id, id) on delete cascade
);
create index operator_sessions_operator on operator_sessions (customer_id, operator_id, id);
create index operator_sessions_old on operator_sessions (expires_at);

-- In whose name an import is done; key_id is 0 then.
alter table imports add column operator_id bigint;

-- Which customer is alone here: it may ask, and may not see others.
insert into settings (name, value)
  select 'only-customer', '' || min(id) from customers having count(*) = 1;

-- Tags that nobody has, by the charger that showed them: who sees some chargers is told what these showed, whatever others did.
create table shown_tags (
  id $ID,
  customer_id bigint not null references customers (id),
  id_tag_folded $TEXT not null,
  id_tag $TEXT not null,
  shape $TEXT not null,
  charger bigint not null,
  count bigint not null,
  first_at bigint not null,
  last_at bigint not null,
  unique (customer_id, id_tag_folded, charger),
  foreign key (customer_id, charger) references chargers (customer_id, id)
);
insert into shown_tags (customer_id, id_tag_folded, id_tag, shape, charger, count, first_at, last_at)
  select customer_id, id_tag_folded, id_tag, shape, charger, count, first_at, last_at
  from unknown_tags order by last_at, id;
drop table unknown_tags;
alter table shown_tags rename to unknown_tags;
create index unknown_tags_recent on unknown_tags (customer_id, last_at, id);
create index unknown_tags_charger on unknown_tags (customer_id, charger, last_at, id);
