/**
 * How the servers on one PostgreSQL hear which rows a commit changed: triggers write it down in a table that nothing else knows, in
 * the same transaction. The server that commits reads its own with the commit; the others look a few times a second. Raised at
 * each start, as far as it does not stand. The table is unlogged: when PostgreSQL itself breaks down, all connections break with it,
 * and whoever cannot look throws away what it keeps.
 */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Change, ChangeKind, Changes } from '../../app/ports/changes.ts';
import { type ChangeTrigger, changeTriggers, toldOf } from '../changes.ts';
import { postgresSession } from './postgres-migrations.ts';

const TABLE = 'forecourt_changes';

/** What all could see for so long is thrown away, milliseconds; who did not look for half of it knows nothing any more. */
export const KEPT_FOR = 60_000;

/** More are told as everything: to look for each would cost more than to read it anew. */
export const TOLD_AT_MOST = 5000;
const SOME = `limit ${TOLD_AT_MOST + 1}`;

/** What a transaction changed, and its commit, in one round trip. */
export const TELL_AND_COMMIT = `select id::text, kind, customer::text, thing::text from ${TABLE}
  where xid = pg_current_xact_id_if_assigned() ${SOME}; commit`;

/** The place behind which everything is heard: a snapshot; and the time there, milliseconds. */
export const PLACE =
  'select pg_current_snapshot()::text as place, extract(epoch from clock_timestamp())::float8 * 1000 as at';

/**
 * What became visible since a place, each change once, but for those that are known ($2), and the next place. By the ids that were
 * not visible there: to begin at the lowest of them would read all that was changed beside a transaction that stays open.
 */
export const LOOK = `${PLACE}, array(
  select array[id::text, kind, customer::text, thing::text] from ${TABLE}
  where (xid >= pg_snapshot_xmax($1::pg_snapshot) or xid = any(array(select pg_snapshot_xip($1::pg_snapshot))))
    and id <> all($2::bigint[]) ${SOME}) as changes`;

/** What was visible at a place, some at a time, so that it holds up nobody. Not by its age: a transaction may be older than its commit. */
export const FORGET_AT_ONCE = 5000;
export const FORGET = `delete from ${TABLE} where (xid, id) in (select xid, id from ${TABLE}
  where xid < pg_snapshot_xmax($1::pg_snapshot) and pg_visible_in_snapshot(xid, $1::pg_snapshot)
  order by xid, id limit ${FORGET_AT_ONCE} for update skip locked)`;

export type NotedChange = readonly [id: string, kind: ChangeKind, customer: string, thing: string];

const changeOf = ([, kind, customer, thing]: NotedChange): Change => ({
  kind,
  customer: Number(customer),
  thing: Number(thing),
});

export const changesOf = (noted: readonly NotedChange[]): Changes =>
  noted.length > TOLD_AT_MOST ? 'everything' : noted.map(changeOf);

/** No customer_id: it holds numbers only, of all customers, and no query of a customer's ever names it. */
export const CHANGES_TABLE = `create unlogged table if not exists ${TABLE} (
      xid xid8 not null default pg_current_xact_id(),
      id bigint generated always as identity,
      kind text not null, customer bigint not null, thing bigint not null,
      primary key (xid, id)) with (autovacuum_vacuum_scale_factor = 0.05)`;

function statements(): string[] {
  return [CHANGES_TABLE, ...changeTriggers().flatMap(raised)];
}

function raised(trigger: ChangeTrigger): string[] {
  const { name, table, when, rows, source } = trigger;
  const values = rows.map((row) => `('${source.kind}', ${toldOf(trigger, row).join(', ')})`).join(', ');
  // Rarely does a row change its owner: what is the same is told once.
  const told = rows.length > 1 ? `select distinct * from (values ${values}) as v` : `values ${values}`;
  return [
    `create or replace function ${name}() returns trigger language plpgsql as $$ begin
      insert into ${TABLE} (kind, customer, thing) ${told};
      return null;
    end $$`,
    `create or replace trigger ${name} ${when} on ${table} for each row execute function ${name}()`,
  ];
}

const NOTED = `select obj_description(to_regclass('${TABLE}'), 'pg_class') as digest`;

/** Errors: what PostgreSQL says. */
export async function raiseChanges(client: pg.Client): Promise<void> {
  const wanted = statements();
  const digest = createHash('md5').update(wanted.join('|')).digest('hex');
  const stands = async () => {
    const { rows } = await client.query<{ digest: string | null }>(NOTED);
    return rows[0]?.digest === digest;
  };
  if (await stands()) return;
  await postgresSession(client).locked(async () => {
    // Another starter may have been here.
    if (await stands()) return;
    for (const sql of wanted) await client.query(sql);
    await client.query(`comment on table ${TABLE} is '${digest}'`);
  });
}
