/**
 * Some lines in one transaction, with their fates: a process that dies has done both or neither. The same decisions in a dry run, whose
 * work is undone before the fates are kept.
 */
import { isRefusal } from '../../domain/errors.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { LineFate, Wrong } from '../../domain/imports/import.ts';
import type { WritePassword } from '../admin/charger-password.ts';
import { CHUNK_TIME } from '../admin/together.ts';
import { toldAfter } from '../admin/told-after.ts';
import type { Cells, NamedLine } from '../ports/imports.ts';
import type { Tx } from '../ports/store.ts';
import { doRow } from './do-row.ts';
import { groundwork } from './groundwork.ts';
import type { ImportPorts, Task } from './import-ports.ts';
import type { ImportRow } from './rows.ts';
import { whoMay } from './who-may.ts';

/** A line that is read, as far as it can be. */
export type ReadLine = { readonly line: number } & (
  | {
      readonly row: ImportRow;
      readonly cells: Cells;
      /** Of a charger whose line gives one: its hash takes longer than a transaction may. */
      readonly password: WritePassword | undefined;
    }
  | { readonly wrong: Wrong }
);

export interface ChunkDone {
  /** How many lines it came to; the rest is for the next chunk. */
  readonly seen: number;
  /** How many of these have their fate. */
  readonly settled: number;
}

/**
 * How much longer than {@link CHUNK_TIME} a chunk may take on the ground under its lines, milliseconds: deep trees would else
 * get on by one line at a time.
 */
const GROUND_TIME = 100;

/**
 * @param last what a line lacks no later one brings: it is refused.
 * Answers `not-ours` when the import is cancelled, or another node's; `barred` when whoever asked for it may not go on.
 */
export async function runChunk(
  use: ImportPorts,
  task: Task,
  lines: readonly ReadLine[],
  last: boolean,
): Promise<ChunkDone | 'not-ours' | 'barred'> {
  const { one, reads, keeps } = task;
  return toldAfter<ChunkDone | 'not-ours' | 'barred'>(
    use,
    (run) => use.transact(run),
    async (tx, told) => {
      if (!(await use.holdImport(tx, keeps, one.id, use.nodeId))) return 'not-ours';
      if ((await whoMay(use, tx, one)) === undefined) return 'barred';
      const rows = lines.flatMap((line) => ('row' in line ? line.row : []));
      const called = rows.flatMap(({ names }) => names.map(({ name }) => name));
      const names = await use.namedLines(tx, reads, one.id, [...new Set(called)]);
      const work = () => settle(use, tx, task, lines, names, last, one.dryRun ? () => {} : told);
      const { fates, made, seen } = await (one.dryRun ? undone(use, tx, work) : work());
      await use.keepFates(tx, keeps, one.id, fates, made);
      return { seen, settled: fates.length };
    },
  );
}

class Undone<T> extends Error {
  readonly value: T;
  constructor(value: T) {
    super('undone');
    this.value = value;
  }
}

/** What `work` answers, when nothing of it is left. */
async function undone<T>(use: ImportPorts, tx: Tx, work: () => Promise<T>): Promise<T> {
  try {
    return await use.attempt(tx, async () => {
      throw new Undone(await work());
    });
  } catch (error) {
    if (error instanceof Undone) return error.value as T;
    throw error;
  }
}

async function settle(
  use: ImportPorts,
  tx: Tx,
  task: Task,
  lines: readonly ReadLine[],
  known: ReadonlyMap<string, NamedLine>,
  last: boolean,
  told: (event: DomainEvent) => void,
) {
  const { one, who } = task;
  const api = use.within(tx, told);
  const layGround = groundwork(use, tx, task, api);
  const names = new Map([...known].map(([name, { line }]) => [name, line]));
  const fates: LineFate[] = [];
  const made: (NamedLine & { name: string })[] = [];
  const begun = use.now();
  let [seen, onGround] = [0, 0];
  for (const line of lines) {
    if (seen > 0 && use.now() - begun >= CHUNK_TIME + Math.min(onGround, GROUND_TIME)) break;
    seen += 1;
    const refused = (wrong: Wrong) => void fates.push({ line: line.line, fate: 'refused', ...wrong });
    if ('wrong' in line) {
      refused(line.wrong);
      continue;
    }
    const { row, cells, password } = line;
    const twice = row.names.find(({ name }) => names.has(name));
    if (twice !== undefined) {
      refused({ column: twice.column, rule: `is in line ${names.get(twice.name)} already` });
      continue;
    }
    if (one.dryRun) {
      const before = use.now();
      await layGround(row);
      onGround += use.now() - before;
    }
    const outcome = await doRow(api, who, row, password);
    if (isRefusal(outcome)) refused(use.wrongOf(one.kind, outcome, cells));
    else if ('wrong' in outcome) refused(outcome.wrong);
    else if ('lacks' in outcome) {
      if (last) refused(outcome.lacks);
    } else {
      const { fate, thingId } = outcome;
      const gone = one.dryRun && fate === 'created';
      fates.push({ line: line.line, fate, thingId: gone ? null : thingId });
      for (const { name } of row.names) {
        names.set(name, line.line);
        made.push({ name, line: line.line, cells: one.dryRun && one.kind === 'sites' ? cells : null });
      }
    }
  }
  return { fates, made, seen };
}
