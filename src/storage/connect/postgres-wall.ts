/**
 * The second wall on PostgreSQL: row-level security lets a transaction see and write the rows of its view's customer only, also where a
 * query forgot to ask for them. Raised at each start, as far as it does not stand: a new table is behind it without anybody thinking of it.
 */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { View } from '../../app/ports/store.ts';
import { postgresSession } from './postgres-migrations.ts';

const POLICY = 'forecourt_wall';

/** Of a connection that sees all customers: migrations, backups. */
export const SEE_ALL = "set forecourt.customer = 'every'";

/** Of the transaction that begins: nothing but a number or one word, never what somebody sent. */
export function begin(begins: string, { customer }: View): string {
  if (customer !== 'every' && !Number.isSafeInteger(customer)) throw new TypeError('a customer is a number');
  return `${begins}; set local forecourt.customer = '${customer}'`;
}

// Subqueries, so that each is worked out once per statement instead of once per row. Not set, or empty: no customer, so no row.
const ALL = "(select current_setting('forecourt.customer', true) = 'every')";
const CUSTOMER = "(select nullif(nullif(current_setting('forecourt.customer', true), ''), 'every')::bigint)";
/** What nobody known did at the door concerns a customer that is alone here. */
const ALONE =
  "(select value <> '' and value = current_setting('forecourt.customer', true) from settings where name = 'only-customer')";

interface Wall {
  readonly seen: string;
  readonly written: string;
}

function wallOf(table: string): Wall {
  const own = `${ALL} or ${table === 'customers' ? 'id' : 'customer_id'} = ${CUSTOMER}`;
  if (table !== 'refused_attempts') return { seen: own, written: own };
  return { seen: `${own} or (customer_id is null and ${ALONE})`, written: own };
}

/** What the catalog says of our policies: how PostgreSQL writes them down is its own affair, so it is compared with what it wrote then. */
const AS_KEPT = `md5(concat_ws('|', p.polcmd, p.polpermissive, p.polroles, pg_get_expr(p.polqual, p.polrelid),
  pg_get_expr(p.polwithcheck, p.polrelid)))`;

/** Tables of customers, and what stands there of the wall. */
const STANDING = `
  select c.relname as table, c.relrowsecurity and c.relforcerowsecurity as on,
    (select count(*)::integer from pg_policy p where p.polrelid = c.oid) as policies,
    (select ${AS_KEPT} from pg_policy p where p.polrelid = c.oid and p.polname = '${POLICY}') as kept,
    (select obj_description(p.oid, 'pg_policy') from pg_policy p
      where p.polrelid = c.oid and p.polname = '${POLICY}') as noted
  from pg_class c
  where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
    and (c.relname = 'customers' or exists (select 1 from pg_attribute a
      where a.attrelid = c.oid and a.attname = 'customer_id' and not a.attisdropped))
  order by c.relname`;

interface Standing {
  readonly table: string;
  readonly on: boolean;
  readonly policies: number;
  readonly kept: string | null;
  readonly noted: string | null;
}

const digestOf = ({ seen, written }: Wall) => createHash('md5').update(`${seen}|${written}`).digest('hex');

const stands = ({ table, on, policies, kept, noted }: Standing) =>
  on && policies === 1 && noted === `${digestOf(wallOf(table))} ${kept}`;

/** Tables of customers that are not behind the wall as this version builds it. */
export async function gaps(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<Standing>(STANDING);
  return rows.filter((row) => !stands(row)).map(({ table }) => table);
}

/** Closes the gaps, one table at a time: no lock is held while another is waited for, so nobody who works meanwhile is in a deadlock with us. */
export async function raiseWall(client: pg.Client): Promise<void> {
  const session = postgresSession(client);
  for (const table of await gaps(client)) {
    await session.locked(async () => {
      // Another starter may have been here.
      if ((await gaps(client)).includes(table)) await client.query(raised(table));
    });
  }
}

/** Policies of others would open what ours closes: where rows are let through by any of several, there is only one. */
function raised(table: string): string {
  const wall = wallOf(table);
  return `
    set local synchronous_commit = off;
    do $$ declare other name; begin
      for other in select polname from pg_policy where polrelid = '${table}'::regclass loop
        execute format('drop policy %I on ${table}', other);
      end loop;
    end $$;
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy ${POLICY} on ${table} for all to public using (${wall.seen}) with check (${wall.written});
    do $$ begin
      execute format('comment on policy ${POLICY} on ${table} is %L', '${digestOf(wall)} ' ||
        (select ${AS_KEPT} from pg_policy p where p.polrelid = '${table}'::regclass));
    end $$;`;
}
