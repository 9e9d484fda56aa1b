/**
 * Where the time of a .cpuprofile went: by room or package, then by function, self time.
 *
 *   node bench/support/profile-top.ts FILE [functions]
 */
import { readFileSync } from 'node:fs';
import { percent, table } from './report.ts';

interface Node {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}
interface Profile {
  readonly nodes: readonly Node[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const [file = '', count = '30'] = process.argv.slice(2);
const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as Profile;
const byId = new Map(nodes.map((node) => [node.id, node]));
const self = new Map<number, number>();
for (const [i, id] of samples.entries()) self.set(id, (self.get(id) ?? 0) + (timeDeltas[i] ?? 0));

/** `src/http/answer.ts`, `fastify`, `node:internal/…`, or what V8 calls its own: (garbage collector), (program). */
function place({ callFrame: { url, functionName } }: Node): string {
  const inPackage = url.split('/node_modules/').at(-1);
  if (url.includes('/node_modules/') && inPackage !== undefined) {
    return inPackage
      .split('/')
      .slice(0, inPackage.startsWith('@') ? 2 : 1)
      .join('/');
  }
  const ours = /\/((?:src|bench)\/.+)$/.exec(url)?.[1];
  return ours ?? (url.startsWith('node:') ? url : functionName.startsWith('(') ? functionName : 'built in');
}

/** Waiting, and the profiler's own start. */
const idle = ({ callFrame }: Node) =>
  callFrame.functionName === '(idle)' || callFrame.url.startsWith('node:inspector');
const busy = [...self].reduce((sum, [id, time]) => sum + (idle(byId.get(id) as Node) ? 0 : time), 0);

/** Self time summed by a name of the node. */
function shares(nameOf: (node: Node) => string): [string, number][] {
  const sums = new Map<string, number>();
  for (const [id, time] of self) {
    const node = byId.get(id) as Node;
    if (!idle(node)) sums.set(nameOf(node), (sums.get(nameOf(node)) ?? 0) + time);
  }
  return [...sums].sort((a, b) => b[1] - a[1]);
}

/** Time of each function with all that it calls; a recursion counts once. */
function inclusive(): [string, number][] {
  const parent = new Map(
    nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)),
  );
  const sums = new Map<string, number>();
  for (const [id, time] of self) {
    const seen = new Set<string>();
    for (let at: number | undefined = id; at !== undefined; at = parent.get(at)) {
      const name = fullName(byId.get(at) as Node);
      if (!seen.has(name)) sums.set(name, (sums.get(name) ?? 0) + time);
      seen.add(name);
    }
  }
  return [...sums].filter(([name]) => name.includes('src/')).sort((a, b) => b[1] - a[1]);
}

function fullName(node: Node): string {
  const { functionName, lineNumber } = node.callFrame;
  return `${functionName || '(anonymous)'} ${place(node)}:${lineNumber + 1}`;
}

const room = (node: Node) =>
  place(node)
    .split('/')
    .slice(0, 2)
    .join('/')
    .replace(/:internal.*/, ':internal');
const rows = (list: [string, number][]) => list.map(([name, time]) => [percent(time / busy), name]);
const most = Number(count);
console.log(`${(busy / 1e6).toFixed(2)} s at work\n`);
console.log(table(['share', 'room or package, self'], rows(shares(room)).slice(0, 16)));
console.log(`\n${table(['share', 'function, self'], rows(shares(fullName)).slice(0, most))}`);
console.log(`\n${table(['share', 'our function with all it calls'], rows(inclusive()).slice(0, most))}`);
