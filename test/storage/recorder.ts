/** Hears the SQL of everything that is asked through a `tx`. */
import type { KyselyPlugin, RootOperationNode } from 'kysely';
import type { Tx } from '../../src/app/ports/store.ts';
import { asTx, on } from '../../src/storage/tx.ts';

export function recorded() {
  const texts: string[] = [];
  // A subquery is transformed like a query, and has no result of its own.
  const compiled = new WeakMap<object, string>();
  return {
    /** One entry per query that was answered, in order. */
    texts,
    /** The same transaction, overheard. */
    tx(tx: Tx): Tx {
      const db = on(tx);
      const listen: KyselyPlugin = {
        transformQuery({ node, queryId }): RootOperationNode {
          compiled.set(queryId, db.getExecutor().compileQuery(node, queryId).sql);
          return node;
        },
        transformResult({ queryId, result }) {
          texts.push(compiled.get(queryId) ?? '(unknown)');
          return Promise.resolve(result);
        },
      };
      return asTx(db.withPlugin(listen));
    },
  };
}
