/** Lists by pages: a place in an order, never a count of rows, so that the last page costs what the first does. */
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { Listing } from '../app/ports/listing.ts';
import type { Tx } from '../app/ports/store.ts';
import { CHUNK, filled } from './rows.ts';
import { on } from './tx.ts';

/**
 * The page of `query` in the order of `column`, then of `id`; both of the alias `table`, neither ever null. An index
 * (customer_id, column, id) makes it cost the same wherever it lies.
 */
export function paged<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  table: string,
  column: string,
  { descending, after, limit }: Pick<Listing<string>, 'descending' | 'after' | 'limit'>,
): SelectQueryBuilder<DB, TB, O> {
  const direction = descending ? 'desc' : 'asc';
  const sign = sql.raw(descending ? '<' : '>');
  const by = sql.ref(`${table}.${column}`);
  const id = sql.ref(`${table}.id`);
  const behind =
    column === 'id'
      ? sql<boolean>`${id} ${sign} ${after?.id ?? 0}`
      : sql<boolean>`(${by}, ${id}) ${sign} (${after?.value ?? ''}, ${after?.id ?? 0})`;
  return query
    .$if(after !== null, (q) => q.where(behind))
    .$if(column !== 'id', (q) => q.orderBy(by, direction))
    .orderBy(id, direction)
    .limit(limit);
}

/**
 * The ids that a query finds (as `id`), where they are few; else undefined. What is known to be few is looked up one by one, what
 * is not is met along the order of a list: neither engine can tell the two apart by itself.
 */
export async function few(tx: Tx, query: RawBuilder<{ id: number }>): Promise<number[] | undefined> {
  const { rows } = await sql<{ id: number }>`select id from (${query}) as found limit ${CHUNK + 1}`.execute(
    on(tx),
  );
  return rows.length > CHUNK ? undefined : [...new Set(rows.map(({ id }) => id))];
}

export const isAmong = (column: string, ids: readonly number[]): RawBuilder<boolean> =>
  ids.length === 0 ? sql<boolean>`1 = 0` : sql<boolean>`${sql.ref(column)} in (${sql.join(filled(ids))})`;

/** How many rows a query without order and limit finds. */
export async function counted<DB, TB extends keyof DB, O>(
  tx: Tx,
  query: SelectQueryBuilder<DB, TB, O>,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from (${query}) as found`.execute(
    on(tx),
  );
  return rows[0]?.count ?? 0;
}
