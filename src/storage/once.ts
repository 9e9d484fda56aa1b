/**
 * Queries whose text is always the same. Kysely puts a query together and makes SQL of it each time that it is asked: of a cold
 * document a third of the main thread's work (docs/performance.md). Here it does so once per engine and length of lists.
 */
import type { Compilable, CompiledQuery } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import { isWhole, on } from './tx.ts';

type Given = number | string | readonly number[];

/** Stands for what is given, until it is. */
class Hole {
  readonly valueIn: (given: readonly Given[]) => unknown;
  constructor(valueIn: Hole['valueIn']) {
    this.valueIn = valueIn;
  }
}

function holesFor<P extends readonly Given[]>(given: P): P {
  const holes = given.map((one, n) =>
    typeof one === 'object'
      ? one.map((_, m) => new Hole((all) => (all[n] as readonly number[])[m]))
      : new Hole((all) => all[n]),
  );
  return holes as unknown as P;
}

const lengthOf = (one: Given) => (typeof one === 'object' ? one.length : '');

/**
 * Makes a question of a query. Lists are to have few lengths (`filled` of rows.ts): each has its own text.
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
    const lengths = given.map(lengthOf).join();
    let text = texts.get(lengths);
    if (text === undefined) {
      text = build(tx, ...holesFor(given)).compile();
      texts.set(lengths, text);
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
