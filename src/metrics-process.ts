/**
 * What /metrics tells of the process. Not prom-client's own list: that one makes an object of every open socket at each scrape, and reads
 * the folder of open files on the event loop, which with ten thousand chargers is milliseconds in which nobody is answered.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import {
  constants,
  monitorEventLoopDelay,
  type PerformanceEntry,
  PerformanceObserver,
  performance,
} from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Registry } from 'prom-client';
import { alone, type Sample, Spreads, serve } from './tallies.ts';

/** How often the event loop's delay is looked at, milliseconds. */
const EVERY = 10;

const GC_KINDS: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
};

/** Serves them, until the process ends. */
export function tellOfProcess(registry: Registry): void {
  const gauge = (name: string, help: string, value: () => Value) =>
    serve(registry, 'gauge', name, help, async () => alone(await value()));
  const counter = (name: string, help: string, value: () => Value) =>
    serve(registry, 'counter', name, help, async () => alone(await value()));

  tellOfEventLoop(registry);
  tellOfGarbage(registry);
  counter('forecourt_process_cpu_seconds_total', 'CPU time of all threads.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  gauge('forecourt_process_start_time_seconds', 'When the process started, Unix time.', () =>
    Math.round(performance.timeOrigin / 1000),
  );
  gauge('forecourt_process_resident_memory_bytes', 'Memory of all threads.', () => process.memoryUsage.rss());
  gauge('forecourt_nodejs_heap_size_used_bytes', "The main thread's heap, in use.", () =>
    heap('used_heap_size'),
  );
  gauge('forecourt_nodejs_heap_size_total_bytes', "The main thread's heap, taken from the system.", () =>
    heap('total_heap_size'),
  );
  gauge('forecourt_nodejs_heap_limit_bytes', "The most that the main thread's heap may have.", () =>
    heap('heap_size_limit'),
  );
  gauge('forecourt_nodejs_external_memory_bytes', 'Buffers, outside of the heap.', () =>
    heap('external_memory'),
  );
  gauge('forecourt_process_open_fds', 'Open files and sockets.', openFiles);
  gauge('forecourt_process_max_fds', 'As many may be open.', mostFiles);
}

type Value = number | undefined | Promise<number | undefined>;

const heap = (what: 'used_heap_size' | 'total_heap_size' | 'heap_size_limit' | 'external_memory') =>
  getHeapStatistics()[what];

function tellOfEventLoop(registry: Registry): void {
  const delays = monitorEventLoopDelay({ resolution: EVERY });
  delays.enable();
  serve(
    registry,
    'gauge',
    'forecourt_event_loop_delay_seconds',
    'For how long the event loop let its timers wait, since the scrape before; quantile 1 is the longest.',
    () => {
      // What it was to wait for anyway is in each of them.
      const told = (quantile: string, nanoseconds: number): Sample => ({
        labels: { quantile },
        value: Math.max(0, nanoseconds / 1e9 - EVERY / 1000),
      });
      const samples = [
        told('0.5', delays.percentile(50)),
        told('0.99', delays.percentile(99)),
        told('1', delays.max),
      ];
      delays.reset();
      return samples;
    },
  );
  serve(
    registry,
    'counter',
    'forecourt_event_loop_active_seconds_total',
    'Time in which the event loop worked and did not wait; a second a second is all that there is.',
    () => alone(performance.eventLoopUtilization().active / 1000),
  );
}

function tellOfGarbage(registry: Registry): void {
  const pauses = new Spreads([0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1]);
  // From nothing on, so that the first of each is seen as a rise.
  for (const kind of Object.values(GC_KINDS)) pauses.of(kind);
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { kind } = (entry as PerformanceEntry & { readonly detail: { readonly kind: number } }).detail;
      pauses.of(GC_KINDS[kind] ?? 'other').note(entry.duration / 1000);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  serve(
    registry,
    'histogram',
    'forecourt_nodejs_gc_duration_seconds',
    'Pauses in which the main thread collected garbage, by kind.',
    () => pauses.samples('kind'),
  );
}

/** undefined where the system has no /proc. */
async function openFiles(): Promise<number | undefined> {
  try {
    // Since Linux 6.2 its size is their number; before, it is 0.
    const { size } = await stat('/proc/self/fd');
    return size > 0 ? size : (await readdir('/proc/self/fd')).length;
  } catch {
    return undefined;
  }
}

async function mostFiles(): Promise<number | undefined> {
  try {
    const found = /^Max open files +(\d+)/m.exec(await readFile('/proc/self/limits', 'utf8'));
    return found === null ? undefined : Number(found[1]);
  } catch {
    return undefined;
  }
}
