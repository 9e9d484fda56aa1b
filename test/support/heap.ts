// How much memory a server process holds on to.
import { raw } from '../http/harness.ts';
import type { ServerProcess } from './server.ts';

/** What finalizers free in one round is gone in the next. */
const ROUNDS = 6;

/** Bytes of its heap without garbage; of one that runs server-with-parts.ts. */
export async function heapOf({ url, child }: ServerProcess): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    child.kill('SIGUSR2');
    const { text } = await raw(url, '/metrics');
    least = Math.min(least, Number(/^forecourt_nodejs_heap_size_used_bytes (\S+)$/m.exec(text)?.[1]));
  }
  return least;
}
