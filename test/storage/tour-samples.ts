/** What the server asks about samples that are there for long. */
import { repositories as r } from '../../src/storage/storage.ts';
import { keepOld } from './old-samples.ts';
import { SAMPLE, type Storage, T0, type World } from './world.ts';

export async function samples({ tx, read }: Storage, world: World): Promise<void> {
  const { by } = await world.charger((await world.site()).id);
  const at = { socketId: 1, transactionId: null, heardAt: T0 };
  await tx(async (t) => {
    await keepOld(t, by, at, [SAMPLE]);
    await r.addSamples(t, [{ by, at, samples: [SAMPLE, { ...SAMPLE, identity: 'another' }] }]);
    await r.moveOldSamples(t, 10);
    await r.forgetSamples(t, world.id, T0 + 1, 10);
  });
  await read((t) => r.forgettingCustomers(t));
}
