/** Hears the SQL of everything that is asked through a `tx`. */
import type { KyselyPlugin, RootOperationNode } from 'kysely';
import type { Tx } from '../../src/app/ports/store.ts';
import { asTx, on } from '../../src/storage/tx.ts';

export function recorded() {
  const texts: string[] = [];
  return {
    /** One entry per query, in order. */
    texts,
    /** The same transaction, overheard. */
    tx(tx: Tx): Tx {
      const db = on(tx);
      const listen: KyselyPlugin = {
        transformQuery({ node, queryId }): RootOperationNode {
          texts.push(db.getExecutor().compileQuery(node, queryId).sql);
          return node;
        },
        transformResult: ({ result }) => Promise.resolve(result),
      };
      return asTx(db.withPlugin(listen));
    },
  };
}
