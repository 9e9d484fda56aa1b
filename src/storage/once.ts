/**
 * Queries whose text is always the same. Kysely puts a query together and makes SQL of it each time that it is asked: of a cold
 * document a third of the main thread's work (docs/performance.md). Here it does so once per engine, length of lists and columns of rows.
 */
import type { Compilable, CompiledQuery } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import { isWhole, on } from './tx.ts';

type Value = number | string | null;

/** Columns of a row that is written; which of them there are is part of the text. */
type Row = Readonly<Record<string, Value | undefined>>;

type Given = number | string | readonly number[] | Row;

/** Stands for what is given, until it is. */
class Hole {
  readonly valueIn: (given: readonly Given[]) => unknown;
  constructor(valueIn: Hole['valueIn']) {
    this.valueIn = valueIn;
  }
}

const isList = (one: Given): one is readonly number[] => Array.isArray(one);

const columnsOf = (row: Row) => Object.keys(row).filter((column) => row[column] !== undefined);

function holesFor<P extends readonly Given[]>(given: P): P {
  const holes = given.map((one, n) => {
    if (typeof one !== 'object') return new Hole((all) => all[n]);
    if (isList(one)) return one.map((_, m) => new Hole((all) => (all[n] as readonly number[])[m]));
    const columns = columnsOf(one).map((column) => [column, new Hole((all) => (all[n] as Row)[column])]);
    return Object.fromEntries(columns);
  });
  return holes as unknown as P;
}

function shapeOf(one: Given): string | number {
  if (typeof one !== 'object') return '';
  return isList(one) ? one.length : columnsOf(one).join(' ');
}

/**
 * Makes a question of a query. Lists are to have few lengths (`filled` of rows.ts), rows few sets of columns: each has its own text.
 * @param build must not look at what it is given, but put it into the query as it is. It may be called once for all.
 */
export function once<P extends readonly Given[], O>(
  build: (tx: Tx, ...given: P) => Compilable<O>,
): (tx: Tx, ...given: P) => Promise<O[]> {
  const engines = new WeakMap<object, Map<string, CompiledQuery<O>>>();

  function compiled(tx: Tx, given: P): CompiledQuery<O> {
    const engine = on(tx).getExecutor().adapter;
    const texts = engines.get(engine) ?? new Map<string, CompiledQuery<O>>();
    engines.set(engine, texts);
    const shape = given.map(shapeOf).join();
    let text = texts.get(shape);
    if (text === undefined) {
      text = build(tx, ...holesFor(given)).compile();
      texts.set(shape, text);
    }
    const parameters = text.parameters.map((one) => (one instanceof Hole ? one.valueIn(given) : one));
    return { ...text, parameters };
  }

  return async (tx, ...given) => {
    // Who sees a part only has each query rewritten.
    const query = isWhole(tx) ? compiled(tx, given) : build(tx, ...given).compile();
    return (await on(tx).executeQuery(query)).rows;
  };
}
