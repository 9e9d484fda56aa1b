/** Samples lie folded, and come out as they came: new ones, and those that an older version kept, before and after they have moved. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { KeptSample } from '../../src/app/ports/read-transactions.ts';
import type { Tx } from '../../src/app/ports/store.ts';
import { chargerKey, customerId, type TransactionId } from '../../src/domain/ids.ts';
import type { MeterSample } from '../../src/domain/transactions/transaction.ts';
import { readMigrations } from '../../src/storage/migrate.ts';
import { SHAPES_PER_CHARGER } from '../../src/storage/sample-shapes.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { freshDatabase, openOn } from './engine-support.ts';
import { keepOld } from './old-samples.ts';
import { customerIn, reporting, START, storageOn, T0, type World } from './world.ts';

const numRuns = Number(process.env.FORECOURT_RUNS ?? 8);

const word = fc.oneof(
  fc.constantFrom('Voltage', 'Wh', 'L1-N', 'Ä€🔌', '"value":"7"', ''),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const number = fc.oneof(
  fc.double().map(String),
  fc.bigInt().map((n) => `${n}.000${n}`),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const raw = fc
  .oneof(
    fc.array(
      fc.record({ value: fc.oneof(number, word), measurand: word, unit: word }, { requiredKeys: [] }),
      { maxLength: 4 },
    ),
    fc.json(),
  )
  // As the gateway writes it.
  .map((told) => JSON.stringify(told).replaceAll('\\u0000', '\\ufffd'));
const moment = fc.integer({ min: 0, max: 5 }).map((n) => T0 + n * 1000);
const sample: fc.Arbitrary<MeterSample> = fc.oneof(
  fc.record({ at: moment, raw }).map(({ at, raw: told }) => ({
    ...{ sampledAt: at, chargerTime: new Date(at).toISOString(), identity: String(at) },
    ...{ values: [], raw: told },
  })),
  // A clock that is ahead, and one that says nothing.
  fc.record({ at: moment, raw }).map(({ at, raw: told }) => ({
    ...{ sampledAt: at, chargerTime: new Date(at + 7000).toISOString().replace('.000', '') },
    ...{ identity: String(at + 7000), values: [], raw: told },
  })),
  fc.record({ at: moment, raw, id: word }).map(({ at, raw: told, id }) => ({
    ...{ sampledAt: at, chargerTime: '2000-01-01T00:00:00Z', identity: `2000-01-01T00:00:00Z ${id}` },
    ...{ values: [], raw: told },
  })),
);
const samples = fc.uniqueArray(sample, {
  maxLength: 25,
  selector: ({ identity, raw: told }) => `${identity}\n${told}`,
});

/** By time, and those of one time in the order in which they were told. */
const inOrder = (told: readonly MeterSample[]) =>
  told
    .map(({ sampledAt, chargerTime, raw: text }) => ({ sampledAt, chargerTime, raw: text }))
    .sort((a, b) => a.sampledAt - b.sampledAt);
const shown = (kept: readonly KeptSample[]) =>
  kept.map(({ sampledAt, chargerTime, raw: text }) => ({ sampledAt, chargerTime, raw: text }));

async function readBack(t: Tx, world: World, id: TransactionId): Promise<KeptSample[]> {
  const all: KeptSample[] = [];
  for (let after: { at: number; id: number } | null = null; ; ) {
    const page: KeptSample[] = await r.samplesOf(t, world.read, id, { after, limit: 7 });
    all.push(...page);
    const last = page.at(-1);
    if (last === undefined) return all;
    after = { at: last.sampledAt, id: last.id };
  }
}

describe.each(engines())('samples, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx, read } = storage;

  async function charging() {
    const world = await customerIn(storage);
    const { by } = await world.charger((await world.site()).id);
    const transactionId = await tx((t) => r.addTransaction(t, by, START));
    return { world, by, at: { socketId: 1, transactionId, heardAt: T0 }, transactionId };
  }

  it('come out as they came, each once, in whatever order and however often they are told', async () => {
    const one = await charging();
    await fc.assert(
      fc.asyncProperty(samples, fc.array(fc.nat(), { maxLength: 20 }), async (told, again) => {
        const transactionId = await tx((t) => r.addTransaction(t, one.by, START));
        const at = { ...one.at, transactionId };
        const more = again.flatMap((n) => told[n % told.length] ?? []);
        const entries = [told, more].map((some) => ({ by: one.by, at, samples: some }));
        expect(await tx((t) => r.addSamples(t, entries))).toEqual([told, []]);
        expect(await tx((t) => r.addSamples(t, entries.toReversed()))).toEqual([[], []]);
        expect(shown(await read((t) => readBack(t, one.world, transactionId)))).toEqual(inOrder(told));
      }),
      { numRuns },
    );
  });

  it('that were kept before are read and recognised, while they move and afterwards', async () => {
    const { world, by } = await charging();
    await fc.assert(
      fc.asyncProperty(samples, samples, fc.integer({ min: 1, max: 9 }), async (old, late, step) => {
        const transactionId = await tx((t) => r.addTransaction(t, by, START));
        const at = { socketId: 1, transactionId, heardAt: T0 };
        await tx((t) => keepOld(t, by, at, old));
        const seen = new Set(old.map((told) => `${told.identity}\n${told.raw}`));
        const fresh = late.filter((told) => !seen.has(`${told.identity}\n${told.raw}`));
        const half = Math.ceil(fresh.length / 2);
        const parts = [fresh.slice(0, half), fresh.slice(half)];
        const all = inOrder([...old, ...fresh]);
        const add = (some: readonly MeterSample[]) =>
          tx((t) => r.addSamples(t, [{ by, at, samples: [...old, ...some] }]));
        expect(await add(parts[0] ?? [])).toEqual([parts[0]]);
        await tx((t) => r.moveOldSamples(t, step));
        expect(await add(parts[1] ?? [])).toEqual([parts[1]]);
        const both = await read((t) => readBack(t, world, transactionId));
        while ((await tx((t) => r.moveOldSamples(t, step))) > 0);
        expect(await add(fresh)).toEqual([[]]);
        // Those of one time that were told before and behind the upgrade may have changed places.
        const sorted = (list: unknown[]) => list.map((each) => JSON.stringify(each)).sort();
        for (const found of [both, await read((t) => readBack(t, world, transactionId))]) {
          expect(sorted(shown(found))).toEqual(sorted(all));
          expect(found.map((each) => each.sampledAt)).toEqual(all.map((each) => each.sampledAt));
        }
      }),
      { numRuns },
    );
  });

  it('of many chargers are kept in one call, each with its own', async () => {
    const [one, other] = [await charging(), await charging()];
    const told = (value: string): MeterSample => ({
      ...{ sampledAt: T0, chargerTime: 't', identity: String(T0), values: [] },
      raw: JSON.stringify([{ value }]),
    });
    const entries = [one, other, one].map(({ by, at }, n) => ({ by, at, samples: [told(`${n % 2}`)] }));
    const answer = await tx((t) => r.addSamples(t, entries));
    expect(answer).toEqual([[told('0')], [told('1')], []]);
    for (const [{ world, transactionId }, value] of [
      [one, '0'],
      [other, '1'],
    ] as const) {
      const kept = await read((t) => r.samplesOf(t, world.read, transactionId, { after: null, limit: 9 }));
      expect(kept.map((each) => each.raw)).toEqual([`[{"value":"${value}"}]`]);
    }
  });

  it('of a charger that never tells the same shape twice are kept whole from some point on', async () => {
    const { world, by, at, transactionId } = await charging();
    const told = Array.from({ length: SHAPES_PER_CHARGER + 20 }, (_, n) => ({
      ...{ sampledAt: T0 + n, chargerTime: 't', identity: String(T0 + n), values: [] },
      raw: JSON.stringify([{ value: '1', unit: `u${n}` }]),
    }));
    for (const part of [told.slice(0, 50), told.slice(50)]) {
      await tx((t) => r.addSamples(t, [{ by, at, samples: part }]));
    }
    const shapes = await read((t) =>
      on(t).selectFrom('sample_shapes').select('id').where('customer_id', '=', world.id).execute(),
    );
    expect(shapes).toHaveLength(SHAPES_PER_CHARGER);
    expect(shown(await read((t) => readBack(t, world, transactionId)))).toEqual(inOrder(told));
  });

  it('that were taken too long ago are forgotten, the oldest first and no more than asked at a time', async () => {
    const [one, other] = [await charging(), await charging()];
    const told = Array.from({ length: 10 }, (_, n) => ({
      ...{ sampledAt: T0 + n, chargerTime: 't', identity: String(T0 + n), values: [], raw: '[]' },
    }));
    for (const { by, at } of [one, other]) await tx((t) => r.addSamples(t, [{ by, at, samples: told }]));
    const left = ({ world, transactionId }: typeof one) =>
      read(async (t) => (await readBack(t, world, transactionId)).map((each) => each.sampledAt - T0));
    const forget = () => tx((t) => r.forgetSamples(t, one.world.id, T0 + 7, 5));
    expect(await forget()).toBe(5);
    expect(await left(one)).toEqual([5, 6, 7, 8, 9]);
    expect([await forget(), await forget()]).toEqual([2, 0]);
    expect(await left(one)).toEqual([7, 8, 9]);
    expect(await left(other)).toHaveLength(10);
  });
});

async function seed(t: Tx, told: readonly MeterSample[]): Promise<void> {
  for (const text of [
    `insert into customers (id, name, created_at) values (1, 'Old', 1)`,
    `insert into sites (id, customer_id, group_name, policy, created_at, updated_at) values (7, 1, 'Yard', 'rights', 1, 1)`,
    `insert into chargers (id, customer_id, site_id, charger_id, charger_name, auth_mode, created_at, updated_at)
      values (9, 1, 7, 'YARD-1', 'By the gate', 'none', 1, 1)`,
  ]) {
    await sql.raw(text).execute(on(t));
  }
  const by = reporting(customerId(1), chargerKey(9));
  await keepOld(t, by, { socketId: 1, transactionId: null, heardAt: T0 }, told, 'meter_values');
}

describe.each(engines())('an upgrade on $name', (under) => {
  it('finds the samples where they were, and moves them', async () => {
    const fresh = await freshDatabase(under);
    const before = await openOn(fresh, { migrations: readMigrations().slice(0, 12) });
    const told = Array.from({ length: 30 }, (_, n) => ({
      ...{ sampledAt: T0 + n, chargerTime: new Date(T0 + n).toISOString(), identity: String(T0 + n) },
      ...{ values: [], raw: JSON.stringify([{ value: String(n), unit: 'Wh' }]) },
    }));
    await before.transact((t) => seed(t, told));
    await before.close();

    const engine = await openOn(fresh);
    const counts = () =>
      engine.read(async (t) => ({
        old: (await on(t).selectFrom('old_meter_values').select('id').execute()).length,
        moved: (await on(t).selectFrom('meter_values').select('id').execute()).map((row) => row.id),
      }));
    expect(await counts()).toEqual({ old: 30, moved: [] });
    expect(await engine.transact((t) => r.moveOldSamples(t, 20))).toBe(20);
    const half = await counts();
    expect(half).toMatchObject({ old: 10 });
    expect(Math.min(...half.moved)).toBeGreaterThan(30);
    expect(await engine.transact((t) => r.moveOldSamples(t, 20))).toBe(10);
    const rows = await engine.read((t) =>
      on(t).selectFrom('meter_values').selectAll().orderBy('id').execute(),
    );
    expect(rows).toMatchObject(
      told.map(({ sampledAt }, n) => ({
        ...{ sampled_at: sampledAt, told_key: sampledAt, readings: String(n), charger_time: '3Z' },
      })),
    );
    await engine.close();
  });
});
