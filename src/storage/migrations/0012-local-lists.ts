/**
 * Triggers that note what changes of who may charge: whatever way it is written by, no list is forgotten. The two engines write
 * them differently. Nothing is noted where no list is kept.
 */
import type { MigrationDialect, MigrationSession } from '../migration-session.ts';

type When = 'insert' | 'update' | 'delete';

/** A table that decides who may charge: which rows of it matter, and what of them names the lists that they concern. */
export interface Source {
  readonly table: string;
  readonly kind: 'driver' | 'site' | 'charger' | 'group';
  readonly thing: string;
  readonly when: readonly When[];
  /** Of an update: nothing else matters. */
  readonly columns: readonly string[];
}

const ALWAYS = ['insert', 'update', 'delete'] as const;
const DATES = ['valid_from', 'valid_until'] as const;

export const SOURCES: readonly Source[] = [
  {
    ...{ table: 'tags', kind: 'driver', thing: 'driver_id', when: ALWAYS },
    columns: ['id_tag', 'driver_id', 'blocked', 'start_date', 'expiring_date'],
  },
  {
    ...{ table: 'drivers', kind: 'driver', thing: 'id', when: ['update'] },
    columns: ['active', 'parent_id_tag', 'share_parent'],
  },
  { table: 'site_rights', kind: 'site', thing: 'site_id', when: ALWAYS, columns: DATES },
  { table: 'charger_rights', kind: 'charger', thing: 'charger', when: ALWAYS, columns: DATES },
  { table: 'group_rights', kind: 'group', thing: 'group_id', when: ALWAYS, columns: DATES },
  {
    table: 'access_group_chargers',
    kind: 'charger',
    thing: 'charger',
    when: ['insert', 'delete'],
    columns: [],
  },
  {
    ...{ table: 'sites', kind: 'site', thing: 'id', when: ['update'] },
    columns: ['policy', 'local_list', 'parent_id'],
  },
  {
    table: 'chargers',
    kind: 'charger',
    thing: 'id',
    when: ['insert', 'update'],
    columns: ['site_id', 'quiet'],
  },
];

export async function fill(session: MigrationSession): Promise<void> {
  if (session.dialect === 'postgres') await session.run(FUNCTION);
  for (const source of SOURCES) {
    for (const when of source.when) await session.run(trigger(source, when, session.dialect));
  }
}

const changes = (columns: readonly string[]) =>
  columns.map((name) => `old.${name} is distinct from new.${name}`).join(' or ');

function trigger(source: Source, when: When, dialect: MigrationDialect): string {
  const { table, kind, thing, columns } = source;
  const begins = `create trigger ${table}_${when}_concerns_lists after ${when} on ${table} for each row`;
  const changed = when === 'update' ? `(${changes(columns)})` : undefined;
  if (dialect === 'postgres') {
    const condition = changed === undefined ? '' : `when ${changed}`;
    return `${begins} ${condition} execute function note_local_list_cause('${kind}', '${thing}')`;
  }
  const rows = when === 'update' ? ['old', 'new'] : [when === 'delete' ? 'old' : 'new'];
  const condition = [...(changed === undefined ? [] : [changed]), kept(`${rows[0]}.customer_id`)].join(
    ' and ',
  );
  const noted = rows.map((row) => `select ${row}.customer_id, '${kind}', ${row}.${thing}`).join(' union ');
  return `${begins} when ${condition} begin
    insert into local_list_causes (customer_id, kind, thing) ${noted};
  end`;
}

/** Whether the customer has any list. */
const kept = (customer: string) =>
  `(exists (select 1 from sites where customer_id = ${customer} and local_list = 'on')
    or exists (select 1 from local_lists where customer_id = ${customer}))`;

const FUNCTION = `
  create function note_local_list_cause() returns trigger language plpgsql as $$
  declare
    was jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) end;
    becomes jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) end;
    customer bigint := (coalesce(becomes, was)->>'customer_id')::bigint;
  begin
    if ${kept('customer')} then
      insert into local_list_causes (customer_id, kind, thing)
        select distinct customer, tg_argv[0], (told->>tg_argv[1])::bigint
        from (values (was), (becomes)) as v (told) where told is not null;
    end if;
    return null;
  end $$`;
