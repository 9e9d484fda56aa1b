/** Asks everything of the repositories of the network at one moment. See tour.ts. */
import { repositories as r } from '../../src/storage/storage.ts';
import { type Storage, T0, type World } from './world.ts';

export async function overview({ tx }: Storage, world: World): Promise<void> {
  const site = await world.site();
  await world.charger(site.id);
  await tx(async (t) => {
    for (const root of [null, site.id]) {
      await r.states(t, world.read, root, T0);
      await r.transactionFigures(t, world.read, root, T0);
      await r.offlineChargers(t, world.read, root, T0, 10);
      await r.inError(t, world.read, root, T0, 10);
      await r.suspectsOpen(t, world.read, root, 10);
      await r.failedCommands(t, world.read, root, T0, 10);
    }
  });
}
