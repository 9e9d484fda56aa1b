/** The part of the tour that reads, corrects and exports transactions. */
import { type KeptTransaction, TRANSACTION_SORTS } from '../../src/app/ports/read-transactions.ts';
import { driverId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { ANY_TRANSACTION, BY_ID, START, type Storage, T0, type World } from './world.ts';

export async function bookkeeping({ tx }: Storage, world: World): Promise<void> {
  const top = await world.site();
  const site = await world.site({ parentId: top.id });
  const charger = await world.charger(site.id);
  const driver = await world.driver();
  const tag = await driver.tag();
  await tx(async (t) => {
    const id = await r.addTransaction(t, charger.by, { ...START, replayKey: 'k' });
    const page = { after: { at: T0, id: 1 }, limit: 10 };
    await r.samplesOf(t, world.read, id, page);
    await r.samplesOf(t, world.read, id, { ...page, after: null });
    await r.chargersEver(t, world.read, charger.chargerId);
    await r.siteEver(t, world.read, site.id);
    const at = { startedFrom: T0, startedUntil: T0 + 1 };
    for (const filter of [
      {},
      at,
      { stoppedFrom: T0, stoppedUntil: T0 + 1 },
      { site: { siteId: site.id, subsites: false } },
      { site: { siteId: top.id, subsites: true } },
      { site: { siteId: top.id, subsites: true }, chargers: null, open: true, ...at },
      { chargers: [charger.key] },
      { chargers: [charger.key, charger.key] },
      { driverId: driverId(1) },
      { idTagFolded: 'tag' },
      { open: true },
      { open: false, refused: true, flag: 'late-stop' as const },
    ]) {
      for (const sort of TRANSACTION_SORTS) {
        const after = { value: sort === 'id' ? null : T0, id: 5 };
        const all = { ...ANY_TRANSACTION, ...filter };
        await r.transactions(t, world.read, all, { ...BY_ID, sort });
        await r.transactions(t, world.read, all, { ...BY_ID, sort, after, descending: true, total: true });
      }
    }
    await r.holdTransaction(t, world.keep, id);
    await r.tagOwner(t, world.read, tag.id);
    const before = (await r.keptTransaction(t, world.read, id)) as KeptTransaction;
    const correction = { energyWh: 5, told: { energyWh: null }, revision: 1 };
    await r.correctTransaction(t, world.keep, before, correction, 'because', T0);
  });
}
