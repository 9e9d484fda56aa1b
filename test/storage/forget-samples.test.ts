/** What a customer keeps for some time only goes in small steps; what transactions say of their energy, and exports of them, stay. */
import { describe, expect, it } from 'vitest';
import { lookAfterSamples } from '../../src/app/charging/look-after-samples.ts';
import type { MeterSample } from '../../src/domain/transactions/transaction.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { engines } from '../support/engines.ts';
import { keepOld } from './old-samples.ts';
import { customerIn, START, storageOn, T0 } from './world.ts';

const DAY = 24 * 3_600_000;
const told = (day: number, count: number): MeterSample[] =>
  Array.from({ length: count }, (_, n) => {
    const at = T0 - day * DAY + n;
    const raw = JSON.stringify([{ value: String(1000 + n) }]);
    return { ...{ sampledAt: at, chargerTime: 't', identity: String(at) }, values: [], raw };
  });

describe.each(engines())('samples that were kept for long enough, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx, read } = storage;

  it('go in small steps, those of an older version too, and transactions are as they were', async () => {
    const of = async (world: Awaited<ReturnType<typeof customerIn>>) => {
      const { by } = await world.charger((await world.site()).id);
      const start = { ...START, startedAt: T0 - 40 * DAY };
      const transactionId = await tx((t) => r.addTransaction(t, by, start));
      const at = { socketId: 1, transactionId, heardAt: T0 };
      await tx(async (t) => {
        await r.addSamples(t, [{ by, at, samples: [...told(31, 450), ...told(29, 10)] }]);
        await keepOld(t, by, at, told(35, 250));
        const end = { stoppedAt: T0, closedAt: T0, closedBy: 'charger', meterStop: 9000 } as const;
        const totals = { energyWh: 8000, samples: 710, lastRegisterWh: 1009 };
        await r.changeTransaction(t, by, transactionId, { ...end, ...totals });
      });
      const shown = () =>
        read(async (t) => ({
          kept: await r.keptTransaction(t, world.read, transactionId),
          exported: await r.exportedTransactions(
            t,
            world.read,
            null,
            { from: 0, until: T0 },
            { after: null, limit: 10 },
          ),
        }));
      const days = () =>
        read(async (t) => {
          const page = { after: null, limit: 1000 };
          const kept = await r.samplesOf(t, world.read, transactionId, page);
          return Map.groupBy(kept, ({ sampledAt }) => Math.ceil((T0 - sampledAt) / DAY));
        });
      return { shown, days, before: await shown() };
    };
    const some = await of(await customerIn(storage, { meterValuesDays: 30 }));
    const all = await of(await customerIn(storage));
    let steps = 0;
    let pauses = 0;
    const work = lookAfterSamples({
      ...r,
      now: () => T0,
      actFor: (_, run) => run(),
      read,
      transact: (run) => {
        steps++;
        return tx(run);
      },
      pause: async () => pauses++,
    });
    // 450 of one customer, then 500 old ones move, of which half are found too old the next time.
    expect([await work(), await work(), await work()]).toEqual([950, 250, 0]);
    expect([steps, pauses]).toEqual([16, 10]);
    const counts = (found: Map<number, unknown[]>) => [...found].map(([day, list]) => [day, list.length]);
    expect(counts(await some.days())).toEqual([[29, 10]]);
    expect(counts(await all.days())).toEqual([
      [35, 250],
      [31, 450],
      [29, 10],
    ]);
    for (const { shown, before } of [some, all]) expect(await shown()).toEqual(before);
  });
});
