// How much memory a server process holds on to.
import { raw } from '../http/harness.ts';
import { until } from './charger.ts';
import type { ServerProcess } from './server.ts';

/** Bytes of its heap without garbage; of one that runs server-with-parts.ts. */
export async function heapOf({ url, child }: ServerProcess): Promise<number> {
  const used = async () => {
    child.kill('SIGUSR2');
    const { text } = await raw(url, '/metrics');
    return Number(/^forecourt_nodejs_heap_size_used_bytes (\S+)$/m.exec(text)?.[1]);
  };
  let least = Number.POSITIVE_INFINITY;
  // What finalizers free in one round is gone in the next.
  let rounds = 0;
  return until(
    async () => {
      least = Math.min(least, await used());
      rounds += 1;
      return least;
    },
    () => rounds === 10,
  );
}
