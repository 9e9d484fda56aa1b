/** What every server in a bench can tell about itself: processor time, memory, and where its time goes. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { dirname } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Vitals {
  /** Processor time of the whole process, worker threads included, microseconds since its start. */
  readonly cpuMicros: number;
  /** Bytes, after a collection of garbage where the process was started with --expose-gc. */
  readonly rss: number;
  readonly heapUsed: number;
}

const session = new Session();

/** So often the event loop is looked at, milliseconds. */
const RESOLUTION = 10;
const loop = monitorEventLoopDelay({ resolution: RESOLUTION });

export const vitals = {
  cpu(): number {
    const { user, system } = process.cpuUsage();
    return user + system;
  },

  /** Bytes of resident memory at this moment. */
  rss: () => process.memoryUsage.rss(),

  async vitals(): Promise<Vitals> {
    const { gc } = globalThis as { gc?: () => void };
    // Twice with a pause: what finalizers free in the first round is freed in the second.
    for (let i = 0; gc !== undefined && i < 3; i++) {
      gc();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { rss, heapUsed } = process.memoryUsage();
    return { cpuMicros: vitals.cpu(), rss, heapUsed };
  },

  watchLoop(): void {
    loop.reset();
    loop.enable();
  },

  /** How late the event loop was since watchLoop, milliseconds: the 99th percentile. */
  loopDelay(): number {
    loop.disable();
    return Math.max(0, loop.percentile(99) / 1e6 - RESOLUTION);
  },

  /** Open files and how many may be; undefined: this system does not tell. */
  openFiles(): { readonly open: number; readonly allowed: string } | undefined {
    try {
      const limits = readFileSync('/proc/self/limits', 'utf8');
      const [, allowed = '?'] = /^Max open files +(\S+)/m.exec(limits) ?? [];
      return { open: readdirSync('/proc/self/fd').length, allowed };
    } catch {
      return undefined;
    }
  },

  async startProfile(): Promise<void> {
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 500 });
    await session.post('Profiler.start');
  },

  /** Of the main thread, since startProfile. */
  async stopProfile(file: string): Promise<void> {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(profile));
  },
};
