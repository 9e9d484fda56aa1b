import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ImportId } from '../../domain/ids.ts';
import type { Import } from '../../domain/imports/import.ts';
import { keepsOwn } from '../admin/own-customer.ts';
import { transactUnlessRefused } from '../admin/undo.ts';
import type { Clock } from '../ports/clock.ts';
import type { EndImports, Imports } from '../ports/imports.ts';
import type { Transact } from '../ports/store.ts';

/** Cancels an import that waits or runs; what it has done stays. One that is over stays as it is. */
export function cancelImport(
  use: Transact & Pick<Imports, 'anImport'> & Pick<EndImports, 'endImport'> & Clock,
) {
  return async (who: Actor, id: ImportId): Promise<Import | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      await use.endImport(tx, own.keeps, id, 'cancelled', null, now);
      return (await use.anImport(tx, own.reads, id)) ?? refuse('import-not-found');
    });
  };
}
