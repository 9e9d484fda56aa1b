/** The part of the tour that reads and corrects transactions, keeps billing names, and changes and takes away a customer. */
import type { BillingName } from '../../src/app/ports/billing-names.ts';
import type { Customer } from '../../src/app/ports/keeping.ts';
import { type KeptTransaction, TRANSACTION_SORTS } from '../../src/app/ports/read-transactions.ts';
import { driverId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { ANY_TRANSACTION, admin, BY_ID, START, type Storage, T0, type World } from './world.ts';

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
    for (const kind of ['payer', 'payment-recipient', 'cost'] as const) {
      const key = kind === 'cost' ? 'c' : '7';
      for (let i = 0; i < 2; i++) await r.addBillingName(t, world.keep, { kind, key, name: 'a' }, T0);
      await r.holdBillingName(t, world.keep, kind, key);
      const named = (await r.billingName(t, world.read, kind, key)) as BillingName;
      for (const after of [null, { value: 'a', id: 1 }]) {
        for (const descending of [false, true]) {
          const listing = { ...BY_ID, sort: 'name', after, descending, total: true } as const;
          await r.billingNames(t, world.read, kind, listing);
        }
      }
      for (const names of [0, 5]) await r.namedAt(t, world.read, named, names);
      await r.deleteBillingName(t, world.keep, await r.renameBillingName(t, world.keep, named, 'b', T0), T0);
    }
    await r.holdCustomer(t, admin, world.id);
    const customer = (await r.customer(t, admin, world.id)) as Customer;
    await r.changeCustomer(t, admin, customer, { ...customer, name: 'other' }, T0);
    for (const after of [null, 9]) await r.customerAudit(t, admin, world.id, { after, limit: 5 });
    for (const names of [0, 5]) await r.customerHanging(t, admin, world.id, names, T0);
    await r.revokeKeys(t, admin, world.id, T0);
    await r.dismissChargers(t, admin, world.id, T0);
    while (await r.clearCustomer(t, admin, world.id));
    await r.dropCustomer(t, admin, world.id);
  });
}
