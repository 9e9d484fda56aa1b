/** Profiles of this process, taken from within: no port is opened to a debugger. Only what V8 samples, never a value out of the heap. */
import { Session } from 'node:inspector/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { ProfileKind, TakeProfiles } from './app/ports/profiles.ts';

/** Between two looks at where the time goes, microseconds. */
const CPU_EVERY = 1000;
/** Between two looks at who takes memory, bytes on average. */
const HEAP_EVERY = 32 * 1024;

type Wait = () => Promise<void>;

/** @param threads beside the main one, by name. */
export function profiler(threads: Readonly<Record<string, Worker>>, log: Logger): TakeProfiles {
  let running = false;
  return {
    threads: ['main', ...Object.keys(threads)],
    async profile(asked, stop) {
      if (running) return undefined;
      running = true;
      try {
        log.warn({ ...asked }, 'a profile of this server is being taken with the admin key');
        const wait = () => pause(asked.seconds * 1000, undefined, { signal: stop }).catch(() => undefined);
        const worker = threads[asked.thread];
        return await (worker === undefined ? ofMain(asked.kind, wait) : ofWorker(worker, asked.kind, wait));
      } finally {
        running = false;
      }
    },
  };
}

async function ofMain(kind: ProfileKind, wait: Wait): Promise<string> {
  const session = new Session();
  session.connect();
  try {
    return JSON.stringify(await (kind === 'cpu' ? cpuOf(session, wait) : heapOf(session, wait)));
  } finally {
    session.disconnect();
  }
}

async function cpuOf(session: Session, wait: Wait): Promise<unknown> {
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: CPU_EVERY });
  await session.post('Profiler.start');
  await wait();
  return (await session.post('Profiler.stop')).profile;
}

async function heapOf(session: Session, wait: Wait): Promise<unknown> {
  await session.post('HeapProfiler.startSampling', { samplingInterval: HEAP_EVERY });
  await wait();
  return (await session.post('HeapProfiler.stopSampling')).profile;
}

/** A session reaches its own thread only; of a worker Node takes it for us. */
async function ofWorker(worker: Worker, kind: ProfileKind, wait: Wait): Promise<string> {
  const taking = await (kind === 'cpu' ? worker.startCpuProfile() : worker.startHeapProfile());
  await wait();
  return await taking.stop();
}
