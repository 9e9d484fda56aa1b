/** Tags that nobody has: counted, bounded to the newest, gone when somebody gets them, and told with what looks alike. */
import { describe, expect, it } from 'vitest';
import { repositories as r } from '../../src/storage/storage.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { customerIn, good, MINUTE, storageOn, T0 } from './world.ts';

const KEPT = 10_000;

describe.each(engines())('unknown tags, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx, read } = storage;

  async function scene() {
    const world = await customerIn(storage);
    const site = await world.site();
    const [first, second] = [await world.charger(site.id), await world.charger(site.id)];
    const show = (charger: typeof first, idTag: string, at: number, outcome = 'unknown-tag' as const) =>
      tx((t) =>
        r.recordDecision(t, charger.by, {
          ...{ purpose: 'authorize', idTag, moment: at, at, tagId: null, driverId: null },
          ...{ verdict: { outcome, steps: [] }, transactionId: null },
        }),
      );
    const list = () => read((t) => r.unknownTags(t, world.read, null, { after: null, limit: 100 }));
    return { world, first, second, show, list };
  }

  it('are counted, whatever their case, with where and how they were shown last', async () => {
    const { first, second, show, list } = await scene();
    await show(first, 'AbC', T0);
    await show(first, 'other', T0 + 1);
    await show(second, 'aBc', T0 + 2);
    const [one, two] = await list();
    expect(one).toMatchObject({
      ...{ idTag: 'aBc', chargerId: second.chargerId, count: 2, firstAt: T0, lastAt: T0 + 2 },
      lookalikes: [],
    });
    expect(two).toMatchObject({ idTag: 'other', count: 1 });
    expect(await list()).toHaveLength(2);
  });

  it('are no texts of blanks, nor those that end otherwise', async () => {
    const { first, show, list } = await scene();
    await show(first, '  ', T0);
    await show(first, 'GOOD', T0, 'accepted' as never);
    expect(await list()).toEqual([]);
  });

  it('are gone when somebody gets them, new or instead of another tag', async () => {
    const { world, first, show, list } = await scene();
    for (const idTag of ['A', 'B', 'C']) await show(first, idTag, T0);
    const driver = await world.driver();
    const tag = await driver.tag({ idTag: 'a' });
    expect((await list()).map((one) => one.idTag).sort()).toEqual(['B', 'C']);
    good(await tx((t) => r.changeTag(t, driver.by, tag, { ...tag, idTag: 'b' }, T0)));
    expect((await list()).map((one) => one.idTag)).toEqual(['C']);
    // Shown in the very moment in which somebody got it: noted, and not told.
    await show(first, 'B', T0);
    expect((await list()).map((one) => one.idTag)).toEqual(['C']);
    expect(await read((t) => r.unknownTag(t, world.read, 'b'))).toBeUndefined();
  });

  it('look like known ones of the same shape, and of the same customer', async () => {
    const { world, first, show, list } = await scene();
    const other = await customerIn(storage);
    await (await other.driver()).tag({ idTag: '04:A1' });
    const driver = await world.driver();
    const colons = await driver.tag({ idTag: '04:a1:B2' });
    const turned = await driver.tag({ idTag: 'B2A104' });
    await driver.tag({ idTag: '04A1B3' });
    await show(first, '04A1B2', T0);
    await show(first, '04A1', T0 - 1);
    const [one, two] = await list();
    expect(one?.lookalikes).toEqual(
      [colons, turned].map(({ id, idTag }) => ({ tagId: id, idTag, driverId: driver.id })),
    );
    expect(two?.lookalikes).toEqual([]);
  });

  it('are kept up to the newest 10,000 of each customer', { timeout: 60_000 }, async () => {
    const { world, first, show } = await scene();
    const neighbour = await scene();
    await neighbour.show(neighbour.first, 'OLD', T0 - MINUTE);
    await tx(async (t) => {
      for (let from = 0; from < KEPT; from += 500) {
        const rows = Array.from({ length: 500 }, (_, i) => ({
          ...{ customer_id: world.id, charger: first.key, id_tag: `N${from + i}`, shape: 'x', count: 1 },
          ...{ id_tag_folded: `n${from + i}`, first_at: T0, last_at: T0 + from + i },
        }));
        await on(t).insertInto('unknown_tags').values(rows).execute();
      }
    });
    const count = () =>
      read((t) =>
        on(t)
          .selectFrom('unknown_tags')
          .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('last_at').as('oldest')])
          .where('customer_id', '=', world.id)
          .executeTakeFirstOrThrow(),
      );
    expect(await count()).toEqual({ count: KEPT, oldest: T0 });
    await show(first, 'NEW', T0 + 2 * KEPT);
    expect(await count()).toEqual({ count: KEPT, oldest: T0 + 1 });
    expect(await neighbour.list()).toHaveLength(1);
  });
});
