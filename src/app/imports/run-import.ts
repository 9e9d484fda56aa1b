/**
 * One import from where it stands to its end. Where it stands is in the database alone: lines that have their fate are passed over, so
 * that whoever takes it up after a death does nothing twice and leaves nothing out.
 */
import { USUAL_GRANTS } from '../../domain/access/grants.ts';
import { isRefusal } from '../../domain/errors.ts';
import type { Import } from '../../domain/imports/import.ts';
import { preparePassword } from '../admin/charger-password.ts';
import { keepsOwn } from '../admin/own-customer.ts';
import type { ImportLine } from '../ports/imports.ts';
import { StorageUnavailable } from '../ports/store.ts';
import type { ImportPorts, Task } from './import-ports.ts';
import type { ImportRow } from './rows.ts';
import { type ReadLine, runChunk } from './run-chunk.ts';

/** Lines in one transaction, at most. */
const CHUNK_LINES = 100;
/** Of the time that a chunk takes, the part that is then left to others. */
const REST = 0.5;
/** And never longer than this, milliseconds: a clock that was put forward is no long chunk, and whoever stops waits for it. */
const LONGEST_REST = 1000;

/** @param stopped whether to leave it to whoever comes next. */
export async function runImport(use: ImportPorts, one: Import, stopped: () => boolean): Promise<void> {
  const task = taskOf(one);
  const end = (ending: 'done' | 'failed', problem: string | null) =>
    use.transact((tx) => use.endImport(tx, task.keeps, one.id, ending, problem, use.now()));
  if (one.state === 'running') {
    try {
      if (!(await runLines(use, task, stopped))) return;
    } catch (error) {
      if (error instanceof StorageUnavailable) throw error;
      await end('failed', 'something went wrong inside the server; what was done until then stays');
      await clear(use, task);
      throw error;
    }
    await end('done', null);
  }
  await clear(use, task);
}

function taskOf(one: Import): Task {
  const { id, keyId, customerId } = one;
  const who = { kind: 'key', keyId, customerId, grants: USUAL_GRANTS, through: `import ${id}` } as const;
  const own = keepsOwn(who);
  if (isRefusal(own)) throw new Error('a key may keep what its customer has');
  return { one, who, ...own };
}

/** The file holds tags and passwords. */
async function clear(use: ImportPorts, { one, keeps }: Task): Promise<void> {
  while (!(await use.transact((tx) => use.dropFile(tx, keeps, one.id, use.now())))) await use.pause(5);
}

/**
 * Goes through the file as often as lines wait for later ones and some get further. Answers false when it was stopped, or is no
 * longer ours.
 */
async function runLines(use: ImportPorts, task: Task, stopped: () => boolean): Promise<boolean> {
  let last = false;
  let likely = CHUNK_LINES;
  for (;;) {
    let [settled, waiting] = [0, 0];
    for await (const lines of chunked(use.importLines(partsOf(use, task)))) {
      let open = await unsettled(use, task, lines);
      while (open.length > 0) {
        if (stopped()) return false;
        const begun = use.now();
        const done = await runChunk(use, task, open.slice(0, likely), last);
        if (done === undefined) return false;
        open = open.slice(done.seen);
        // What a chunk is given costs a little even where it does not come to it.
        likely = Math.min(CHUNK_LINES, 2 * done.seen);
        settled += done.settled;
        waiting += done.seen - done.settled;
        await use.pause(Math.min(LONGEST_REST, Math.max(1, (use.now() - begun) * REST)));
      }
    }
    if (waiting === 0) return true;
    last = settled === 0;
  }
}

async function* partsOf(use: ImportPorts, { one, reads }: Task): AsyncGenerator<string> {
  for (let part = 1; ; part++) {
    const text = await use.read((tx) => use.importPart(tx, reads, one.id, part));
    if (text === undefined) return;
    yield text;
  }
}

async function* chunked(lines: AsyncIterable<ImportLine>): AsyncGenerator<ImportLine[]> {
  let chunk: ImportLine[] = [];
  for await (const line of lines) {
    chunk.push(line);
    if (chunk.length === CHUNK_LINES) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

/** Those that have no fate yet, read. */
async function unsettled(
  use: ImportPorts,
  { one, reads }: Task,
  lines: readonly ImportLine[],
): Promise<ReadLine[]> {
  const [first, last] = [lines[0]?.line ?? 0, lines.at(-1)?.line ?? 0];
  const settled = await use.read((tx) => use.settledLines(tx, reads, one.id, first, last));
  const open: ReadLine[] = [];
  for (const read of lines) {
    if (settled.has(read.line)) continue;
    if ('wrong' in read) {
      open.push(read);
      continue;
    }
    const { line, cells } = read;
    const row = use.rowOf(one.kind, cells);
    if ('wrong' in row) open.push({ line, wrong: row.wrong });
    else open.push({ line, row, cells, password: await passwordOf(use, one, row) });
  }
  return open;
}

/** One after the other: charges that begin meanwhile want the processor, too. A dry run needs no hash, only whether it is another. */
async function passwordOf(use: ImportPorts, { customerId, dryRun }: Import, row: ImportRow) {
  if (row.kind !== 'chargers' || row.password === null) return undefined;
  const cheap = dryRun ? { ...use, hashPassword: async () => 'not kept' } : use;
  return preparePassword(cheap, customerId, row.chargerId, row.password);
}
