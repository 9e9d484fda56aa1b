/** The served status in SQL is the one that src/domain/chargers/status.ts makes of the same facts, whatever they are. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BOOTING_AT_MOST,
  chargerStatus,
  OWN_STATES,
  ownErrorSince,
  type SocketStatus,
  socketStatus,
} from '../../src/domain/chargers/status.ts';
import { laidOver, servedStatus, socketStatusUnder } from '../../src/storage/charger-status.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { ANY_CHARGER, BY_ID, customerIn, START, storageOn, T0, unique, type World } from './world.ts';

const NOW = T0 + 1_000_000;
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const socket = fc.record({
  status: maybe(fc.constantFrom(...OWN_STATES)),
  charging: fc.boolean(),
  retired: fc.boolean(),
  since: fc.constantFrom(T0 + 1, T0 + 5, NOW - 7),
  usedAt: maybe(fc.constantFrom(T0 + 2, NOW - 3)),
});
const charger = fc.record({
  line: fc.constantFrom('never', 'ended', 'lease over', 'open', 'open', 'open'),
  bootingSince: maybe(fc.constantFrom(-BOOTING_AT_MOST - 1, -BOOTING_AT_MOST, 1 - BOOTING_AT_MOST, -5)),
  own: maybe(fc.constantFrom('Available', 'Unavailable', 'Error')),
  ownSince: maybe(fc.constantFrom(T0, T0 + 4, NOW - 6)),
  sockets: fc.array(socket, { maxLength: 3 }),
});
type Spec = typeof charger extends fc.Arbitrary<infer T> ? T : never;

const unused = { status: null, charging: false, retired: false, since: T0 + 1, usedAt: null };

/** Each of the twelve that is ever served is looked at, whatever chance brings. */
const plain: Spec = { line: 'open', bootingSince: null, own: null, ownSince: null, sockets: [] };
const OF_EACH: [Spec][] = [
  ...OWN_STATES.map((status) => ({ ...plain, sockets: [{ ...unused, status }] })),
  { ...plain, bootingSince: -5 },
  { ...plain, line: 'lease over' as const },
].map((spec) => [spec]);

describe.each(engines())('the served status in SQL, on $name', (engine) => {
  const storage = storageOn(engine);
  let world: World;
  let site: Awaited<ReturnType<World['site']>>;
  const nodes = { living: unique('node'), gone: unique('node') };
  const seen = new Map<string, number>();
  const seenSockets = new Map<string, number>();
  const errorsSince: number[] = [];

  beforeAll(async () => {
    world = await customerIn(storage);
    site = await world.site();
    await storage.tx(async (t) => {
      await r.renewLease(t, nodes.living, T0, NOW + 1);
      // A lease is over at its very end.
      await r.renewLease(t, nodes.gone, T0, NOW);
    });
  });
  afterAll(() => console.log(`${engine.name}: looked at ${JSON.stringify(Object.fromEntries(seen))}`));

  /** Puts what nobody could report in this order into the rows themselves. */
  async function put({ line, bootingSince, own, ownSince, sockets }: Spec) {
    const { key, by } = await world.charger(site.id);
    await storage.tx(async (t) => {
      if (line !== 'never') {
        const nodeId = line === 'lease over' ? nodes.gone : nodes.living;
        const { connectionId } = await r.openConnection(t, by, {
          ...{ nodeId, address: 'a', subprotocol: '', at: T0 },
        });
        if (line === 'ended') await r.endConnection(t, by, connectionId, 'closed', NOW);
      }
      const booting_since = bootingSince === null ? null : NOW + bootingSince;
      const row = { booting_since, own_status: own, own_since: own === null ? null : ownSince };
      await on(t).updateTable('chargers').set(row).where('id', '=', key).execute();
      for (const [i, one] of sockets.entries()) {
        await r.makeSocket(t, by, i + 1, T0);
        const row = {
          status: one.status,
          status_since: one.status && one.since,
          used_at: one.usedAt,
          retired_at: one.retired ? T0 : null,
        };
        await on(t)
          .updateTable('sockets')
          .set(row)
          .where('charger', '=', key)
          .where('socket_id', '=', i + 1)
          .execute();
        if (one.charging) await r.addTransaction(t, by, { ...START, socketId: i + 1 });
      }
    });
    return key;
  }

  it('is the same, whatever the facts are', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(charger, async (spec) => {
        const key = await put(spec);
        await storage.read(async (t) => {
          const { facts, sockets } = (await r.chargerFragments(t, world.read, [key], NOW)).get(key)!;
          const expected = chargerStatus(
            facts,
            sockets.map((one) => one.facts),
            NOW,
          );
          const row = await on(t)
            .selectFrom('chargers as c')
            .select(servedStatus(NOW).as('status'))
            .where('c.id', '=', key)
            .executeTakeFirstOrThrow();
          expect(row.status).toBe(expected);
          seen.set(expected, (seen.get(expected) ?? 0) + 1);
          const each = sockets.map((one) => socketStatus(one.facts, facts, NOW));
          const rows = await on(t)
            .selectFrom('chargers as c')
            .innerJoin('sockets as s', 's.charger', 'c.id')
            .select(socketStatusUnder(laidOver(NOW)).as('status'))
            .where('c.id', '=', key)
            .where('s.retired_at', 'is', null)
            .orderBy('s.socket_id')
            .execute();
          expect(rows.map(({ status }) => status)).toEqual(each.map(({ status }) => status));
          for (const { status } of each) seenSockets.set(status, (seenSockets.get(status) ?? 0) + 1);
          const itself = expected === 'Error' && facts.own?.status === 'Error';
          const wrong = each.flatMap(({ status, since }) => (status === 'Error' ? [since] : []));
          errorsSince.push(...(itself ? [ownErrorSince(facts)] : wrong));
        });
      }),
      { numRuns: 150, examples: OF_EACH },
    );
    expect(seen.size).toBe(11);
  });

  it('counts whole networks by it', () =>
    storage.read(async (t) => {
      for (const root of [null, site.id]) {
        expect(await r.states(t, world.read, root, NOW)).toEqual({
          chargers: Object.fromEntries(seen),
          sockets: Object.fromEntries(seenSockets),
        });
        const newestFirst = errorsSince.toSorted((a, b) => b - a);
        for (const limit of [10, 1000]) {
          const { count, items } = await r.inError(t, world.read, root, NOW, limit);
          expect(count).toBe(errorsSince.length);
          const since = items.map(({ charger, socket }) =>
            socket === null ? ownErrorSince(charger) : socketStatus(socket.facts, charger, NOW).since,
          );
          expect(since).toEqual(newestFirst.slice(0, limit));
        }
        const offline = await r.offlineChargers(t, world.read, root, NOW, 1000);
        expect(offline).toHaveLength(seen.get('Offline') ?? 0);
        const ends = offline.map(({ since }) => since ?? 0);
        expect(ends).toEqual(ends.toSorted((a, b) => b - a));
      }
    }));

  it('lists and counts by it', async () => {
    const filtered = (filter: object) =>
      storage.read((t) =>
        r.chargers(t, world.read, { ...ANY_CHARGER, ...filter }, { ...BY_ID, limit: 1, total: true }, NOW),
      );
    const total = async (filter: object) => Number((await filtered(filter)).total);
    const all = await total({});
    let sum = 0;
    for (const status of seen.keys()) {
      expect([status, await total({ status: status as SocketStatus })]).toEqual([status, seen.get(status)]);
      sum += seen.get(status) ?? 0;
    }
    expect(sum).toBe(all);
    const offline = seen.get('Offline') ?? 0;
    expect([await total({ connected: false }), await total({ connected: true })]).toEqual([
      offline,
      all - offline,
    ]);
  });
});
