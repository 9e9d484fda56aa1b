/**
 * A dry run leaves nothing, so what earlier lines made is not there when a later one refers to it. The lines that it refers to, and those
 * that these refer to, are therefore done once more before it, in the same transaction, and undone with it.
 */
import type { Tx } from '../ports/store.ts';
import { doRow, type ImportApi } from './do-row.ts';
import type { ImportPorts, Task } from './import-ports.ts';
import type { ImportRow } from './rows.ts';

type Ports = Pick<ImportPorts, 'namedLines' | 'rowOf'>;

/** Makes what lays the ground under a line, if it is not laid yet: line by line, because a whole chunk's may take too long. */
export function groundwork(use: Ports, tx: Tx, { one, who, reads }: Task, api: ImportApi) {
  const ground = new Map<string, ImportRow | undefined>();

  return async ({ after }: ImportRow): Promise<void> => {
    const fresh = new Map<string, ImportRow | undefined>();
    let wanted = after.filter((name) => !ground.has(name));
    while (wanted.length > 0) {
      const lines = await use.namedLines(tx, reads, one.id, wanted);
      for (const name of wanted) {
        const cells = lines.get(name)?.cells ?? null;
        const row = cells === null ? undefined : use.rowOf(one.kind, cells);
        fresh.set(name, row === undefined || 'wrong' in row ? undefined : row);
      }
      wanted = afterAll([...fresh.values()].filter((row) => row !== undefined)).filter(
        (name) => !fresh.has(name) && !ground.has(name),
      );
    }
    for (const [name, row] of fresh) ground.set(name, row);
    for (const row of inOrder(fresh)) await doRow(api, who, row);
  };
}

const afterAll = (rows: readonly ImportRow[]) => [...new Set(rows.flatMap(({ after }) => after))];

/** Each behind what it refers to. */
function inOrder(ground: ReadonlyMap<string, ImportRow | undefined>): Set<ImportRow> {
  const ordered = new Set<ImportRow>();
  const open = new Set<string>();
  const place = (name: string) => {
    const row = ground.get(name);
    if (row === undefined || open.has(name)) return;
    open.add(name);
    for (const before of row.after) place(before);
    ordered.add(row);
  };
  for (const name of ground.keys()) place(name);
  return ordered;
}
