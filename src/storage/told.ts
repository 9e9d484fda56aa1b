/**
 * Questions about many things at a time. The things go as one parameter, so that the SQL is the same however many there are; and
 * what use-cases that share a transaction ask in the same turn becomes one such question.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';

type Value = string | number | null;

/** Columns of a list, by name, in the order of its rows' values. */
export type Columns = Readonly<Record<string, 'bigint' | 'text'>>;

/**
 * The beginning of a statement in whose FROM the rows are then called `told`, each with its `customer_id`. Both engines know `json_each` of
 * an object. Materialized, as behind row-level security only a plain column is looked up in an index. A SELECT begins with `told cross join`,
 * and so does SQLite; an UPDATE compares to `told.customer_id`, or SQLite might begin with all that the customer has.
 */
export function told(
  customer: number,
  columns: Columns,
  rows: readonly (readonly Value[])[],
): RawBuilder<unknown> {
  return sql`with told as materialized (select cast(${customer} as bigint) as customer_id, ${partsOf(columns)}
    from json_each(${listed(rows)}) as listed where ${FEW})`;
}

/**
 * True of every row. PostgreSQL takes a function for a hundred rows, for which it would rather read a table of some thousands than look each up;
 * of a range that it knows nothing about it thinks that next to nothing lies in it.
 */
const FEW = sql.raw('cast(listed.key as numeric) between 0e0 and 1e9');

/** Numbers as one parameter, for `in`. */
export const among = (numbers: readonly number[]): RawBuilder<number> =>
  sql`(select cast(listed.value ->> 0 as bigint) from json_each(${listed(numbers.map((one) => [one]))}) as listed)`;

const parts = new WeakMap<Columns, RawBuilder<unknown>>();

function partsOf(columns: Columns): RawBuilder<unknown> {
  let made = parts.get(columns);
  if (made === undefined) {
    const named = Object.entries(columns).map(
      ([name, type], n) => `cast(listed.value ->> ${n} as ${type}) as ${name}`,
    );
    made = sql.raw(named.join(', '));
    parts.set(columns, made);
  }
  return made;
}

/** What no text of PostgreSQL can hold, as the engines take it elsewhere: NUL, and half of a pair of surrogates. */
const UNKEEPABLE = /\\u(0000|d[89a-f])/;

function listed(rows: readonly (readonly Value[])[]): string {
  const text = numbered(rows);
  return UNKEEPABLE.test(text) ? numbered(rows.map((row) => row.map(keepable))) : text;
}

const numbered = (rows: readonly (readonly Value[])[]) =>
  `{${rows.map((row, n) => `"${n}":${JSON.stringify(row)}`).join(',')}}`;

const keepable = (value: Value) =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value;

/** One at least. */
export type Some<T> = readonly [T, ...T[]];

interface Asking<A, F> {
  readonly names: Set<string>;
  readonly asked: [A, ...A[]];
  readonly waiting: PromiseWithResolvers<F>[];
}

/**
 * Makes a question about one thing of one about many: what is asked in one turn, in one transaction, is asked together.
 * @param lotOf what may be asked together: those of one lot, which names the customer.
 * @param many answers in the order of the asking.
 * @param nameOf where nothing may be asked about twice: the second asking goes into another question behind.
 */
export function together<A, F>(
  lotOf: (asked: A) => string | number,
  many: (tx: Tx, asked: Some<A>) => Promise<readonly F[]>,
  nameOf?: (asked: A) => string,
): (tx: Tx, asked: A) => Promise<F> {
  const open = new WeakMap<Tx, Map<string | number, Asking<A, F>>>();

  async function ask(tx: Tx, lot: string | number, asking: Asking<A, F>): Promise<void> {
    const { asked, waiting } = asking;
    const lots = open.get(tx);
    if (lots?.get(lot) === asking) lots.delete(lot);
    try {
      const found = await many(tx, asked);
      for (const [n, { resolve }] of waiting.entries()) resolve(found[n] as F);
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }

  return (tx, asked) => {
    const lots = open.get(tx) ?? new Map<string | number, Asking<A, F>>();
    open.set(tx, lots);
    const [lot, name] = [lotOf(asked), nameOf?.(asked)];
    const answer = Promise.withResolvers<F>();
    const asking = lots.get(lot);
    if (asking === undefined || (name !== undefined && asking.names.has(name))) {
      const names = new Set(name === undefined ? [] : [name]);
      const fresh: Asking<A, F> = { names, asked: [asked], waiting: [answer] };
      lots.set(lot, fresh);
      // Behind everything that goes on in this turn.
      process.nextTick(() => void ask(tx, lot, fresh));
    } else {
      if (name !== undefined) asking.names.add(name);
      asking.asked.push(asked);
      asking.waiting.push(answer);
    }
    return answer.promise;
  };
}
