/** Pages of transactions are the same rows in the same order as a plain filter finds, whatever is asked for. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { KeptTransaction, TransactionFilter } from '../../src/app/ports/read-transactions.ts';
import { TRANSACTION_SORTS, type TransactionSort } from '../../src/app/ports/read-transactions.ts';
import { chargerId, driverId, type SiteId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { ANY_TRANSACTION, BY_ID, customerIn, MINUTE, START, storageOn, T0, type World } from './world.ts';

describe.each(engines())('transactions by pages, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx, read } = storage;
  let world: World;
  const sites: { id: SiteId; parent: SiteId | null }[] = [];
  const chargers: Awaited<ReturnType<World['charger']>>[] = [];
  let all: readonly KeptTransaction[] = [];

  const listing = { ...BY_ID, limit: 400 };

  beforeAll(async () => {
    world = await customerIn(storage);
    // A tree of 21: three under the top, six under each.
    const add = async (parent: SiteId | null) => {
      const { id } = await world.site({ parentId: parent });
      sites.push({ id, parent });
      return id;
    };
    const top = await add(null);
    for (let i = 0; i < 3; i++) {
      const middle = await add(top);
      for (let j = 0; j < 6; j++) await add(middle);
    }
    for (const { id } of sites) chargers.push(await world.charger(id));
    await tx(async (t) => {
      let n = 0;
      const random = fc.sample(fc.nat({ max: 60 }), { numRuns: 250, seed: 7 });
      for (const minute of random) {
        // Some sites have much, some nothing; many begin in the same minute.
        const { by } = chargers[(n * n) % 13] ?? expect.fail('no charger');
        const ended = n % 3 !== 0;
        await r.addTransaction(t, by, {
          ...START,
          ...{
            startedAt: T0 + minute * MINUTE,
            replayKey: `k${n}`,
            idTag: `T${n % 4}`,
            refused: n % 5 === 0,
          },
          ...{ driverId: n % 2 === 0 ? driverId(7) : null, flags: n % 6 === 0 ? ['late-stop'] : [] },
          ...(ended
            ? { stoppedAt: T0 + ((minute * 7) % 60) * MINUTE, closedAt: T0, closedBy: 'charger' }
            : {}),
        });
        n++;
      }
      ({ items: all } = await r.transactions(t, world.read, ANY_TRANSACTION, listing));
    });
    expect(all).toHaveLength(250);
  });

  const above = (id: SiteId | null): SiteId[] =>
    id === null ? [] : [id, ...above(sites.find((site) => site.id === id)?.parent ?? null)];

  const fits = (t: KeptTransaction, f: TransactionFilter) =>
    (f.startedFrom === null || t.startedAt >= f.startedFrom) &&
    (f.startedUntil === null || t.startedAt < f.startedUntil) &&
    (f.stoppedFrom === null || (t.stoppedAt !== null && t.stoppedAt >= f.stoppedFrom)) &&
    (f.stoppedUntil === null || (t.stoppedAt !== null && t.stoppedAt < f.stoppedUntil)) &&
    (f.site === null ||
      t.siteId === f.site.siteId ||
      (f.site.subsites && above(t.siteId).includes(f.site.siteId))) &&
    (f.chargers === null || f.chargers.includes(t.charger)) &&
    (f.driverId === null || t.driverId === f.driverId) &&
    (f.idTagFolded === null || t.idTag.toLowerCase() === f.idTagFolded) &&
    (f.open === null || (t.closedBy === null) === f.open) &&
    (f.refused === null || t.refused === f.refused) &&
    (f.flag === null || t.flags.includes(f.flag));

  const placeOf = (t: KeptTransaction, sort: TransactionSort) => t[sort] ?? 0;

  it('are what a plain filter finds, in the same order, however they are cut', {
    timeout: 120_000,
  }, async () => {
    const moment = fc.option(fc.nat({ max: 60 }).map((minute) => T0 + minute * MINUTE));
    const filters = fc.record({
      startedFrom: moment,
      startedUntil: moment,
      stoppedFrom: moment,
      stoppedUntil: moment,
      site: fc.option(
        fc.record({ siteId: fc.nat({ max: 21 }), subsites: fc.boolean() }).map(({ siteId, subsites }) => ({
          ...{ subsites, siteId: sites[siteId]?.id ?? (424_242 as SiteId) },
        })),
        { freq: 2 },
      ),
      chargers: fc.option(
        fc
          .uniqueArray(fc.nat({ max: 20 }), { minLength: 1, maxLength: 3 })
          .map((picked) => picked.map((i) => chargers[i]?.key ?? expect.fail('no charger'))),
      ),
      driverId: fc.constantFrom(null, null, driverId(7)),
      idTagFolded: fc.constantFrom(null, null, null, 't1'),
      open: fc.constantFrom(null, null, true, false),
      refused: fc.constantFrom(null, null, null, true, false),
      flag: fc.constantFrom(null, null, null, 'late-stop' as const),
    });
    const rarely = <T>(values: fc.Arbitrary<T>) =>
      fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, values);
    const sparse = fc
      .tuple(filters, rarely(fc.constant(1)))
      .map(([filter, whole]) =>
        whole === 1
          ? filter
          : { ...ANY_TRANSACTION, site: filter.site, chargers: filter.chargers, open: filter.open },
      );
    await fc.assert(
      fc.asyncProperty(
        sparse,
        fc.constantFrom(...TRANSACTION_SORTS),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        async (filter, sort, descending, limit) => {
          const sign = descending ? -1 : 1;
          const expected = all
            .filter((t) => fits(t, filter) && (sort !== 'stoppedAt' || t.stoppedAt !== null))
            .sort((a, b) => sign * (placeOf(a, sort) - placeOf(b, sort) || a.id - b.id));
          const found: KeptTransaction[] = [];
          for (;;) {
            const last = found.at(-1);
            const after =
              last === undefined ? null : { value: sort === 'id' ? null : placeOf(last, sort), id: last.id };
            const asked = { sort, descending, after, limit, total: true };
            const { items, total } = await read((t) => r.transactions(t, world.read, filter, asked));
            expect(total).toBe(expected.length);
            found.push(...items);
            if (items.length < limit) break;
          }
          expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stay where they began when their charger moves, and are found by its identity when it is gone', async () => {
    const [from, to] = [await world.site(), await world.site()];
    const charger = await world.charger(from.id);
    const one = await tx((t) => r.addTransaction(t, charger.by, { ...START, replayKey: 'one' }));
    await tx((t) =>
      on(t).updateTable('chargers').set({ site_id: to.id }).where('id', '=', charger.key).execute(),
    );
    const two = await tx((t) =>
      r.addTransaction(t, charger.by, { ...START, replayKey: 'two', refused: true }),
    );
    await tx((t) =>
      on(t)
        .updateTable('chargers')
        .set({ charger_id: `${charger.chargerId}#${charger.key}`, deleted_at: T0 })
        .where('id', '=', charger.key)
        .execute(),
    );
    const again = await world.charger(to.id, { chargerId: charger.chargerId });
    await read(async (t) => {
      const { items } = await r.transactions(
        t,
        world.read,
        { ...ANY_TRANSACTION, chargers: [charger.key] },
        BY_ID,
      );
      expect(items.map(({ id, siteId, chargerId: shown }) => [id, siteId, shown])).toEqual([
        [one, from.id, charger.chargerId],
        [two, to.id, charger.chargerId],
      ]);
      expect((await r.chargersEver(t, world.read, charger.chargerId)).sort((a, b) => a - b)).toEqual([
        charger.key,
        again.key,
      ]);
      expect(await r.chargersEver(t, world.read, chargerId(charger.chargerId.slice(0, -1)))).toEqual([]);
    });
  });
});
