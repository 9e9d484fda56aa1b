/** Files that nothing is kept under any more, and what is forgotten by its age. */
import type { Clock } from '../ports/clock.ts';
import type { ForgetFiles, StoreFiles } from '../ports/files.ts';
import { type ActFor, EVERY, type ReadSnapshot, type Transact } from '../ports/store.ts';

type Ports = ActFor & Transact & ReadSnapshot & ForgetFiles & StoreFiles & Clock;

const DAY = 24 * 3_600_000;
/** Updates are kept for as long as their commands. */
const UPDATES_DAYS = 90;

/** Removes what no row names: of what was deleted, and what a dead process left. */
export const sweepFiles =
  (use: ActFor & ReadSnapshot & Pick<ForgetFiles, 'filesKept'> & StoreFiles) => async (): Promise<void> => {
    const loose = await use.looseFiles();
    if (loose.length === 0) return;
    const kept = await use.actFor(EVERY, () => use.read((tx) => use.filesKept(tx, loose)));
    for (const name of loose) if (!kept.has(name)) await use.removeFile(name);
  };

/** Forgets diagnostics that are older than so many days, with their files. */
export const forgetFiles = (use: Ports, diagnosticsDays: number) => async (): Promise<void> => {
  const every = (work: () => Promise<number>) => use.actFor(EVERY, work);
  const before = (days: number) => use.now() - days * DAY;
  const diagnostics = () => use.transact((tx) => use.forgetDiagnostics(tx, before(diagnosticsDays)));
  const updates = () => use.transact((tx) => use.forgetUpdates(tx, before(UPDATES_DAYS)));
  while ((await every(diagnostics)) > 0);
  while ((await every(updates)) > 0);
  await sweepFiles(use)();
};
