/** What is appended and bounded: meter values, decisions, frames, refused attempts. */
import { describe, expect, it } from 'vitest';
import type { LoggedFrame } from '../../src/app/ports/frames.ts';
import type { Tx } from '../../src/app/ports/store.ts';
import type { SamplesOfSocket } from '../../src/app/ports/transactions.ts';
import type { CustomerId } from '../../src/domain/ids.ts';
import type { MeterSample } from '../../src/domain/transactions/transaction.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { admin, customerIn, FRAME, START, storageOn, T0 } from './world.ts';

describe.each(engines())('what is appended, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx, read } = storage;

  async function oneCharger() {
    const world = await customerIn(storage);
    const charger = await world.charger((await world.site()).id);
    return { world, charger, by: charger.by };
  }

  const add = async (t: Tx, by: SamplesOfSocket['by'], at: SamplesOfSocket['at'], samples: MeterSample[]) =>
    (await r.addSamples(t, [{ by, at, samples }]))[0];

  const sample = (n: number) => ({
    sampledAt: T0 + n,
    chargerTime: new Date(T0 + n).toISOString(),
    values: [{ value: String(n) }],
    identity: String(n),
    raw: `[{"value":"${n}"}]`,
  });

  it('a sample told twice is kept once, and only new ones are answered', async () => {
    const { by } = await oneCharger();
    const transactionId = await tx((t) => r.addTransaction(t, by, START));
    const at = { socketId: 1, transactionId, heardAt: T0 };
    const forty = Array.from({ length: 40 }, (_, i) => sample(i));
    expect(await tx((t) => add(t, by, at, []))).toEqual([]);
    expect(await tx((t) => add(t, by, at, forty.slice(0, 10)))).toEqual(forty.slice(0, 10));
    const later = { ...at, heardAt: T0 + 5 };
    const told = [...forty, forty[0]!, forty[39]!];
    expect(await tx((t) => add(t, by, later, told))).toEqual(forty.slice(10));
    expect(await tx((t) => add(t, by, later, told))).toEqual([]);
    // The same values outside of the transaction, on another socket, or at another time are others.
    const none = { ...at, transactionId: null };
    expect(await tx((t) => add(t, by, none, [sample(1)]))).toHaveLength(1);
    expect(await tx((t) => add(t, by, { ...at, socketId: 2 }, [sample(1)]))).toHaveLength(1);
    const again = { ...sample(1), chargerTime: 'later', identity: 'later' };
    expect(await tx((t) => add(t, by, at, [again]))).toHaveLength(1);
    const rows = await read((t: Tx) =>
      on(t).selectFrom('meter_values').selectAll().where('transaction_id', '=', transactionId).execute(),
    );
    expect(rows).toHaveLength(42);
    expect(rows[0]).toMatchObject({ readings: '0', heard_at: T0, sampled_at: T0 });
  });

  it('thousands of samples at once', async () => {
    const { by } = await oneCharger();
    const many = Array.from({ length: 4321 }, (_, i) => sample(i));
    const at = { socketId: 1, transactionId: null, heardAt: T0 };
    expect(await tx((t) => add(t, by, at, many))).toHaveLength(4321);
  });

  it('a decision is kept with its steps', async () => {
    const { by, charger } = await oneCharger();
    const steps = [{ step: 'tag-known' as const, passed: false, found: 'no driver has this tag' }];
    await tx((t) =>
      r.recordDecision(t, by, {
        purpose: 'authorize',
        idTag: 'AbC',
        moment: T0 - 1,
        at: T0,
        tagId: null,
        driverId: null,
        verdict: { outcome: 'unknown-tag', steps },
        transactionId: null,
      }),
    );
    const rows = await read((t) =>
      on(t).selectFrom('decisions').selectAll().where('charger', '=', charger.key).execute(),
    );
    expect(rows).toMatchObject([
      { id_tag: 'AbC', id_tag_folded: 'abc', outcome: 'unknown-tag', moment: T0 - 1, decided_at: T0 },
    ]);
    expect(JSON.parse(rows[0]!.steps)).toEqual(steps);
  });

  it('the newest frames of each charger are kept', async () => {
    const [one, other] = [await oneCharger(), await oneCharger()];
    const sibling = await one.world.charger((await one.world.site()).id);
    const frame = (of: typeof one.charger, n: number): LoggedFrame => ({
      customerId: of.customerId,
      charger: of.key,
      at: T0 + n,
      ...FRAME,
      direction: n % 2 ? 'in' : 'out',
      text: `${n}`,
    });
    const kept = async (of: typeof one.charger) => {
      const rows = await read((t) =>
        on(t).selectFrom('frames').select('text').where('charger', '=', of.key).orderBy('id').execute(),
      );
      return rows.map((row) => Number(row.text));
    };
    const mixed = Array.from({ length: 12 }, (_, i) => [
      frame(one.charger, i),
      frame(other.charger, i),
      ...(i < 3 ? [frame(sibling, i)] : []),
    ]).flat();
    await tx((t) => r.appendFrames(t, [], 5));
    await tx((t) => r.appendFrames(t, mixed, 5));
    expect(await kept(one.charger)).toEqual([7, 8, 9, 10, 11]);
    expect(await kept(other.charger)).toEqual([7, 8, 9, 10, 11]);
    expect(await kept(sibling)).toEqual([0, 1, 2]);
    await tx((t) => r.appendFrames(t, [frame(one.charger, 12)], 3));
    expect(await kept(one.charger)).toEqual([10, 11, 12]);
    expect(await kept(other.charger)).toHaveLength(5);
    await tx((t) =>
      r.appendFrames(
        t,
        Array.from({ length: 3000 }, (_, i) => frame(sibling, i)),
        200,
      ),
    );
    expect(await kept(sibling)).toHaveLength(200);
  });

  it('an answer has the action of its CALL, also of one that was written before', async () => {
    const { world, charger } = await oneCharger();
    const frame = (more: Partial<LoggedFrame>): LoggedFrame => ({
      ...{ customerId: charger.customerId, charger: charger.key, at: T0 },
      ...{ ...FRAME, action: null, ...more },
    });
    const called = (messageId: string, action: string) => frame({ direction: 'out', messageId, action });
    const answered = (messageId: string) => frame({ kind: 'result', messageId });
    await tx((t) => r.appendFrames(t, [called('a', 'Reset'), called('b', 'ClearCache')], 9));
    const late = [called('c', 'GetLog'), answered('c'), answered('a'), answered('nobody')];
    // Its message id is that of a CALL of ours; but it answers one of the charger's.
    const ours = frame({ kind: 'error', direction: 'out', messageId: 'b' });
    await tx((t) => r.appendFrames(t, [...late, ours, frame({ kind: 'unreadable', messageId: null })], 9));
    const any = { action: null, direction: null, from: null, until: null, words: null };
    const page = { after: null, limit: 10 };
    const kept = await read((t) => r.frames(t, world.read, charger.key, any, page));
    expect(kept.map(({ kind, action }) => `${kind} ${action}`)).toEqual([
      ...['unreadable null', 'error null', 'result null', 'result Reset', 'result GetLog'],
      ...['call GetLog', 'call ClearCache', 'call Reset'],
    ]);
  });

  it('old frames are forgotten, some at a time', async () => {
    const { world, charger } = await oneCharger();
    const frames = Array.from({ length: 5 }, (_, i) => ({
      ...{ customerId: charger.customerId, charger: charger.key, at: T0 - 1000 + i },
      ...FRAME,
    }));
    await tx((t) => r.appendFrames(t, frames, 9));
    expect(await tx((t) => r.forgetFrames(t, T0 - 996, 3))).toBe(3);
    expect(await tx((t) => r.forgetFrames(t, T0 - 996, 3))).toBe(1);
    const any = { action: null, direction: null, from: null, until: null, words: null };
    const kept = await read((t) => r.frames(t, world.read, charger.key, any, { after: null, limit: 10 }));
    expect(kept.map(({ at }) => at)).toEqual([T0 - 996]);
  });

  describe('refused attempts', () => {
    const attempt = (identity: string, lastAt: number, count = 1, customerId: CustomerId | null = null) => ({
      ...{ identity, address: '::1', reason: 'unknown-charger', customerId, count, lastAt },
    });

    it('are counted, and read newest first', async () => {
      const { world } = await oneCharger();
      await tx((t) => r.rememberRefused(t, []));
      await tx((t) => r.rememberRefused(t, [attempt('a', T0), attempt('b', T0 + 1, 3)]));
      const again = [attempt('a', T0 + 5, 2, world.id), attempt('a', T0 + 4), attempt('b', T0 - 9)];
      await tx((t) => r.rememberRefused(t, again));
      const [a, b] = [
        { ...attempt('a', T0 + 5, 4), firstAt: T0 },
        { ...attempt('b', T0 + 1, 4), firstAt: T0 + 1 },
      ].map(({ customerId: _, ...shown }) => shown);
      expect(await read((t) => r.refusedAttempts(t, admin, 10))).toEqual([a, b]);
      expect(await read((t) => r.refusedAttempts(t, admin, 1))).toEqual([a]);
      const mine = [attempt('a', T0 + 6, 1, world.id)];
      await tx((t) => r.rememberRefused(t, mine));
      expect(await read((t) => r.refusedAttempts(t, world.read, 10))).toMatchObject([{ count: 5 }]);
      const { world: stranger } = await oneCharger();
      expect(await read((t) => r.refusedAttempts(t, stranger.read, 10))).toEqual([]);
    });

    it('are bounded by the newest 10,000', async () => {
      const flood = Array.from({ length: 10_040 }, (_, i) => attempt(`x${i}`, T0 + 100 + i));
      await tx((t) => r.rememberRefused(t, flood));
      const rows = await read((t) => r.refusedAttempts(t, admin, 20_000));
      expect(rows).toHaveLength(10_000);
      expect(rows[0]?.identity).toBe('x10039');
      expect(rows.at(-1)?.identity).toBe('x40');
      await tx((t) => r.rememberRefused(t, [attempt('one more', T0 + 90_000)]));
      expect(await read((t) => r.refusedAttempts(t, admin, 20_000))).toHaveLength(10_000);
    });
  });
});
