/** Asks everything of the repositories of local lists. See tour.ts. */
import { commandId } from '../../src/domain/ids.ts';
import { UNKNOWN } from '../../src/domain/local-lists/local-list.ts';
import type { SitePolicy } from '../../src/domain/sites/site.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { HOUR, type Storage, T0, type World } from './world.ts';

export async function localLists({ tx }: Storage, world: World): Promise<void> {
  const site = await world.site({ localList: 'on' });
  const charger = await world.charger(site.id);
  const driver = await world.driver();
  for (const idTag of ['A', 'B']) await driver.tag({ idTag });
  await driver.mayAt(site.id);
  const group = await world.group([charger]);
  await driver.mayReach(group.id);
  const { by, operate } = charger;
  const entry = {
    ...{ idTag: 'GONE', folded: 'GONE', outcome: 'accepted' as const, parentIdTag: null },
    ...{ expiresAt: null, refusedAt: null },
  };
  await tx(async (t) => {
    await r.customersWithCauses(t);
    while (await r.followCauses(t, world.id, T0));
    await r.hasLocalList(t, by);
    await r.anyLocalListDue(t, T0);
    await r.localListsDue(t, T0, 5);
    await r.localListArrived(t, by, T0);
    const held = await r.holdLocalList(t, by);
    if (held === undefined) throw new Error('it has a list');
    const sent = { commandId: commandId(1), version: 1, whole: true };
    await r.changeLocalList(t, by, { ...UNKNOWN, sent, limits: { ...held.list.limits, readAt: T0 } });
    await r.findCommand(t, by, commandId(1));
    for (const policy of ['open', 'known', 'rights'] satisfies SitePolicy[]) {
      const place = { ...held.place, policy };
      for (const most of [null, 1]) await r.wantedTags(t, by, place, T0, most);
      await r.factsOfTags(t, by, place, ['GONE'], T0);
      await r.nextMoment(t, by, place, T0 - HOUR);
    }
    await r.keepSent(t, by, [
      { idTag: 'GONE', folded: 'GONE', entry },
      { idTag: 'OUT', folded: 'OUT', entry: null },
    ]);
    for (const whole of [true, false]) await r.confirmSent(t, by, whole);
    await r.knownEntries(t, by);
    await r.localList(t, world.read, charger.key);
    for (const after of [null, 1]) await r.localListEntries(t, world.read, charger.key, { after, limit: 10 });
    await r.resendLocalList(t, operate, T0);
    await r.parkLocalLists(t, T0);
    await r.unparkLocalLists(t, T0);
    await r.forgetSent(t, by);
    for (const all of [false, true]) await r.forgetEntries(t, by, all);
    await r.dropLocalList(t, by);
  });
}
