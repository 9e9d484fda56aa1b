/** The part of the tour about rights and access groups. */
import type { SiteId } from '../../src/domain/ids.ts';
import { accessibleChargers } from '../../src/storage/accessible-chargers.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { ANY_GROUP, BY_ID, good, type Storage, T0, type World } from './world.ts';

/** Access groups and rights on all that they can be on. */
export async function groups(
  { tx }: Storage,
  world: World,
  site: { id: SiteId },
  charger: Awaited<ReturnType<World['charger']>>,
  driver: Awaited<ReturnType<World['driver']>>,
): Promise<void> {
  const group = await world.group([charger]);
  const targets = [
    { kind: 'site', customerId: world.id, siteId: site.id },
    charger.ref,
    { kind: 'access-group', customerId: world.id, groupId: group.id },
  ] as const;
  await tx(async (t) => {
    await r.holdTargets(t, driver.by, [
      { siteId: site.id },
      { chargerId: charger.chargerId },
      { groupId: group.id },
    ]);
    await r.rightsRevision(t, driver.read);
    for (const target of targets) {
      for (const dates of [
        { from: T0, until: null },
        { from: T0, until: T0 + 1 },
        null,
        { from: null, until: null },
      ]) {
        const before = await r.rightOn(t, driver.read, target);
        await r.changeRights(t, driver.by, [{ target, before, dates }], T0);
      }
      for (const after of [null, driver.id])
        await r.rightHolders(t, world.read, target, { after, limit: 10 });
    }
    await r.tagHolder(t, world.read, 'tag');
    await r.holdTagHolder(t, world.keep, 'tag');
    await r.inSight(t, world.read, { sites: [site.id], chargers: [charger.key], drivers: [driver.id] });
    await r.accessibleChargers(t, driver.read, T0, { after: null, limit: 10 });
    for (const after of [null, charger.key]) {
      for (const many of [0, 100]) {
        await accessibleChargers(t, driver.read, T0, { after, limit: 10 }, many);
      }
    }
    await r.accessGroup(t, world.read, group.id);
    await r.accessGroupByExternalId(t, world.read, 'x');
    for (const sort of ['id', 'name'] as const) {
      const after = { value: sort === 'id' ? null : 'a', id: group.id };
      for (const filter of [{}, { externalId: 'x' }, { charger: charger.key }, { text: 'a b' }]) {
        const all = { ...ANY_GROUP, ...filter };
        await r.accessGroups(t, world.read, all, { ...BY_ID, sort });
        await r.accessGroups(t, world.read, all, { ...BY_ID, sort, after, descending: true, total: true });
      }
    }
    for (const after of [null, charger.key]) {
      await r.groupChargers(t, world.read, group.id, { after, limit: 10 });
    }
    await r.groupsOver(t, world.read, charger.key, 10);
    await r.holdAccessGroup(t, world.keep, group.id);
    const named = good(await r.changeAccessGroup(t, world.keep, group, { name: 'b', externalId: 'x' }, T0));
    await r.holdChargersNamed(t, world.keep, [charger.chargerId]);
    const one = [{ charger: charger.key, chargerId: charger.chargerId }];
    const left = await r.changeGroupChargers(t, world.keep, named, { add: [], remove: one }, T0);
    await r.changeGroupChargers(t, world.keep, left, { add: one, remove: [] }, T0);
    const other = good(await r.addAccessGroup(t, world.keep, { name: 'c', externalId: null }, T0));
    for (const names of [0, 10]) await r.hangingOnGroup(t, world.read, other.id, names);
    await r.endGroupRights(t, world.keep, other.id, 1, T0);
    await r.deleteAccessGroup(t, world.keep, other, T0);
  });
}
