// A mistake in a route on PostgreSQL: a query without its customer, and a proof of somebody else's things. The wall answers nothing.
import { describe, expect, it } from 'vitest';
import { type Tx, wholeOf } from '../../src/app/ports/store.ts';
import type { CustomerId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { openViewed } from './engine-support.ts';
import { ANY_TAG, BY_ID, customerIn, SITE, storageOn, T0 } from './world.ts';

const postgres = engines().filter(({ name }) => name === 'postgres');

describe.each(postgres)('behind the wall on $name', (engine) => {
  const storage = storageOn(engine);

  async function two() {
    const [mine, other] = [await customerIn(storage), await customerIn(storage)];
    for (const world of [mine, other]) {
      await world.site();
      await (await world.driver()).tag();
    }
    const server = await openViewed(storage.database());
    const as = <T>(customer: CustomerId, work: (t: Tx) => Promise<T>) =>
      server.actFor(wholeOf(customer), () => server.transact(work));
    return { mine, other, as };
  }

  it('a query that forgot whose rows it is about finds its own', async () => {
    const { mine, other, as } = await two();
    const sites = (t: Tx) => on(t).selectFrom('sites').select(['customer_id', 'group_name']).execute();
    await as(mine.id, (t) => on(t).updateTable('sites').set({ group_name: 'changed' }).execute());
    expect(await as(mine.id, sites)).toEqual([{ customer_id: mine.id, group_name: 'changed' }]);
    expect(await as(other.id, sites)).toEqual([{ customer_id: other.id, group_name: SITE.groupName }]);
    expect((await storage.read(sites)).length).toBeGreaterThan(1);
  });

  it("a proof of another's things opens nothing", async () => {
    const { mine, other, as } = await two();
    const tags = (customer: CustomerId) => as(customer, (t) => r.tags(t, other.read, ANY_TAG, BY_ID));
    expect((await tags(other.id)).items).toHaveLength(1);
    expect((await tags(mine.id)).items).toEqual([]);
    const put = as(mine.id, (t) => r.addSite(t, other.keep, SITE, T0));
    await expect(put).rejects.toThrow(/row-level security/);
  });
});
