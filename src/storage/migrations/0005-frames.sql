-- Frames that can be found: by message id, action and kind, which those that are there already have of their own text, or not.

alter table frames add column kind $TEXT not null default 'unreadable'
  check (kind in ('call', 'result', 'error', 'unreadable'));
-- null: it has none that can be read, or was logged before.
alter table frames add column message_id $TEXT;
-- Of an answer that of the CALL that it answers; null: not known.
alter table frames add column action $TEXT;
update frames set kind = case substr(text, 1, 2) when '[2' then 'call' when '[3' then 'result' when '[4' then 'error' else kind end;
create index frames_old on frames (at);
