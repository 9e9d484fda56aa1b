/** A node works on imports that nobody works on, a few at a time: to be called again and again. */

import type { ImportId } from '../../domain/ids.ts';
import type { Import } from '../../domain/imports/import.ts';
import { EVERY, type Tx, wholeOf } from '../ports/store.ts';
import type { ImportPorts } from './import-ports.ts';
import { runImport } from './run-import.ts';

/** Imports of different customers at a time; those of one customer come one after the other. */
const AT_ONCE = 2;
/** How long an import and the fates of its lines can be read after its end, milliseconds. */
export const IMPORTS_KEPT = 90 * 24 * 3_600_000;

/**
 * No file takes so long to come in, milliseconds: HTTP gives it an hour. What is older could not be taken away when it broke off, say
 * because the disk was full.
 */
const RECEIVED_WITHIN = 2 * 3_600_000;

export interface Importing {
  /** Before a starting node receives anything: takes away what its earlier life was receiving. */
  begin(): Promise<void>;
  /** Takes imports in hand, where some wait and there is room. They go on by themselves. */
  takeUp(): Promise<void>;
  /** Takes away what is kept long enough. */
  forget(): Promise<void>;
  /** Leaves what is in hand to whoever comes next, and settles when nothing is under way any more. */
  stop(): Promise<void>;
}

/** @param failed hears why one did not come to its end. */
export function importing(use: ImportPorts, failed: (one: Import, error: unknown) => void): Importing {
  const inHand = new Map<ImportId, Promise<void>>();
  let stopped = false;

  const transact = <T>(run: (tx: Tx) => Promise<T>) => use.actFor(EVERY, () => use.transact(run));

  const dropBroken = (nodeId: string | null) =>
    transact((tx) => use.dropBroken(tx, nodeId, use.now(), use.now() - RECEIVED_WITHIN));

  const work = (one: Import) =>
    use
      .actFor(wholeOf(one.customerId), () => runImport(use, one, () => stopped))
      .catch((error: unknown) => failed(one, error))
      .finally(() => {
        inHand.delete(one.id);
        // The next one of this customer.
        use.workWaits();
      });

  return {
    async begin() {
      await dropBroken(use.nodeId);
    },
    async takeUp() {
      await dropBroken(null);
      while (!stopped && inHand.size < AT_ONCE) {
        const ours = [...inHand.keys()];
        const one = await transact((tx) => use.claimImport(tx, use.nodeId, ours, use.now()));
        if (one === undefined) return;
        inHand.set(one.id, work(one));
      }
    },
    async forget() {
      const before = use.now() - IMPORTS_KEPT;
      while (!stopped && (await transact((tx) => use.forgetImports(tx, before))) > 0) await use.pause(50);
    },
    async stop() {
      stopped = true;
      await Promise.all(inHand.values());
    },
  };
}
