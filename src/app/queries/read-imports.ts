/** Imports, and what became of their lines. */
import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ImportId } from '../../domain/ids.ts';
import type { Fate, Import, LineFate } from '../../domain/imports/import.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Imports } from '../ports/imports.ts';
import type { Page } from '../ports/keeping.ts';
import type { ReadSnapshot } from '../ports/store.ts';

export function listImports(use: ReadSnapshot & Pick<Imports, 'imports'>) {
  return async (who: Actor, page: Page<ImportId>): Promise<Import[] | Refusal> => {
    const by = readsOwn(who);
    return isRefusal(by) ? by : use.read((tx) => use.imports(tx, by, page));
  };
}

export function readImport(use: ReadSnapshot & Pick<Imports, 'anImport'>) {
  return async (who: Actor, id: ImportId): Promise<Import | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return (await use.read((tx) => use.anImport(tx, by, id))) ?? refuse('import-not-found');
  };
}

/** @param fate null: all lines that have one. */
export function listImportFates(use: ReadSnapshot & Pick<Imports, 'anImport' | 'importFates'>) {
  return async (
    who: Actor,
    id: ImportId,
    fate: Fate | null,
    page: Page<number>,
  ): Promise<LineFate[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      if ((await use.anImport(tx, by, id)) === undefined) return refuse('import-not-found');
      return use.importFates(tx, by, id, fate, page);
    });
  };
}
