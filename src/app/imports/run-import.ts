/**
 * One import from where it stands to its end. Where it stands is in the database alone: lines that have their fate are passed over, so
 * that whoever takes it up after a death does nothing twice and leaves nothing out.
 */
import { allow, memberName } from '../../domain/access/allow.ts';
import { isRefusal } from '../../domain/errors.ts';
import { type Import, neededFor } from '../../domain/imports/import.ts';
import { preparePassword } from '../admin/charger-password.ts';
import { keepsOwn } from '../admin/own-customer.ts';
import type { ImportLine } from '../ports/imports.ts';
import { StorageUnavailable } from '../ports/store.ts';
import type { ImportPorts, Task } from './import-ports.ts';
import type { ImportRow } from './rows.ts';
import { type ReadLine, runChunk } from './run-chunk.ts';
import { whoMay } from './who-may.ts';

/** Lines in one transaction, at most. */
const CHUNK_LINES = 100;
/** Of the time that a chunk takes, the part that is then left to others. */
const REST = 0.5;
/** And never longer than this, milliseconds: a clock that was put forward is no long chunk, and whoever stops waits for it. */
const LONGEST_REST = 1000;

type Ended = 'done' | 'barred' | 'left';

/** @param stopped whether to leave it to whoever comes next. */
export async function runImport(use: ImportPorts, one: Import, stopped: () => boolean): Promise<void> {
  const { customerId, id } = one;
  const by = allow({ kind: 'server' }, 'report', { kind: 'customer', customerId });
  if (isRefusal(by)) throw new Error('the server may end what it does');
  const end = (ending: 'done' | 'failed', problem: string | null, as: Task['keeps'] | typeof by = by) =>
    use.transact((tx) => use.endImport(tx, as, id, ending, problem, use.now()));
  // The file holds tags and passwords.
  const clear = async () => {
    while (!(await use.transact((tx) => use.dropFile(tx, by, id, use.now())))) await use.pause(5);
  };
  if (one.state === 'running') {
    try {
      const task = await taskOf(use, one);
      const ended = task === undefined ? 'barred' : await runLines(use, task, stopped);
      if (ended === 'left') return;
      if (ended === 'barred') await end('failed', barred(one));
      else await end('done', null, task?.keeps);
    } catch (error) {
      if (error instanceof StorageUnavailable) throw error;
      await end('failed', 'something went wrong inside the server; what was done until then stays');
      await clear();
      throw error;
    }
  }
  await clear();
}

const barred = ({ askedBy, kind }: Import) =>
  `${memberName(askedBy)} may not do this any more: it is good for nothing now, or has not ${neededFor(kind).join(' and ')} on the whole customer; what was done until then stays`;

/** undefined: whoever asked for it may not have it done. */
async function taskOf(use: ImportPorts, one: Import): Promise<Task | undefined> {
  const who = await use.read((tx) => whoMay(use, tx, one));
  if (who === undefined) return undefined;
  const own = keepsOwn(who);
  if (isRefusal(own)) throw new Error('what an import needs is to keep what its customer has');
  return { one, who, ...own };
}

/**
 * Goes through the file as often as lines wait for later ones and some get further. Answers `left` when it was stopped, or is no
 * longer ours, and `barred` when whoever asked for it may not go on.
 */
async function runLines(use: ImportPorts, task: Task, stopped: () => boolean): Promise<Ended> {
  let last = false;
  let likely = CHUNK_LINES;
  for (;;) {
    let [settled, waiting] = [0, 0];
    for await (const lines of chunked(use.importLines(partsOf(use, task)))) {
      let open = await unsettled(use, task, lines);
      while (open.length > 0) {
        if (stopped()) return 'left';
        const begun = use.now();
        const done = await runChunk(use, task, open.slice(0, likely), last);
        if (done === 'not-ours') return 'left';
        if (done === 'barred') return 'barred';
        open = open.slice(done.seen);
        // What a chunk is given costs a little even where it does not come to it.
        likely = Math.min(CHUNK_LINES, 2 * done.seen);
        settled += done.settled;
        waiting += done.seen - done.settled;
        await use.pause(Math.min(LONGEST_REST, Math.max(1, (use.now() - begun) * REST)));
      }
    }
    if (waiting === 0) return 'done';
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
