/** How long a sample waits until it is kept, while nothing else goes on and while the server forgets old ones or moves those of before. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { lookAfterSamples } from '../../src/app/charging/look-after-samples.ts';
import type { SamplesOfSocket } from '../../src/app/ports/transactions.ts';
import type { Engine } from '../../src/storage/connect/engine.ts';
import { repositories } from '../../src/storage/storage.ts';
import { on } from '../../src/storage/tx.ts';
import { FROM, reports, sampleAt, writing } from './charges.ts';

export interface Waited {
  readonly kept: number;
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
  /** Samples forgotten or moved meanwhile. */
  readonly beside: number;
}

/** Each charger tells a sample as soon as the last is kept. `beside`: old samples are looked after, those from before then forgotten. */
export async function waiting(
  engine: Engine,
  chargers: number,
  seconds: number,
  beside: { readonly before: number } | null,
): Promise<Waited> {
  const write = writing(engine);
  const taken: number[] = [];
  let over = false;
  const talk = async (by: SamplesOfSocket['by'], n: number) => {
    for (let told = 0; !over; told++) {
      const at = Date.now();
      const place = { socketId: 1, transactionId: null, heardAt: at };
      // Behind whatever was told in an earlier round.
      const sample = sampleAt(at * 10 + (told % 10), told + n);
      const began = performance.now();
      await write((tx) => repositories.addSamples(tx, [{ by, at: place, samples: [sample] }]));
      taken.push(performance.now() - began);
    }
  };
  let gone = 0;
  const days = beside === null ? null : 1;
  await write((tx) => sql`update customers set meter_values_days = ${days}`.execute(on(tx)));
  const counted = async (work: Promise<number>) => {
    const count = await work;
    gone += count;
    return count;
  };
  const look = lookAfterSamples({
    ...repositories,
    forgetSamples: (...asked) => counted(repositories.forgetSamples(...asked)),
    moveOldSamples: (...asked) => counted(repositories.moveOldSamples(...asked)),
    now: () => (beside?.before ?? FROM) + 24 * 3_600_000,
    actFor: engine.actFor,
    transact: (work) => (over ? Promise.reject(new Error('over')) : engine.transact(work)),
    read: (work) => engine.read(work),
    pause,
  });
  const looking = beside === null ? Promise.resolve(0) : look().catch(() => 0);
  const talking = reports(chargers).map(talk);
  await pause(seconds * 1000);
  over = true;
  await Promise.all([looking, ...talking]);
  taken.sort((a, b) => a - b);
  const at = (part: number) => taken[Math.min(taken.length - 1, Math.floor(taken.length * part))] ?? 0;
  return { kept: taken.length, p50: at(0.5), p99: at(0.99), longest: at(1), beside: gone };
}
