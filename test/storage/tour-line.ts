/** Asks everything of the repositories of chargers' lines and of what happens. See tour.ts. */
import { transactionId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { FRAME, type Storage, T0, type World } from './world.ts';

const ANY = { action: null, direction: null, from: null, until: null, words: null };
const SOME = { action: 'Reset', direction: 'in', from: T0, until: T0, words: ['a', 'b'] } as const;

export async function line({ tx }: Storage, world: World): Promise<void> {
  const site = await world.site();
  const charger = await world.charger(site.id);
  const { key, chargerId } = charger;
  const at = { customerId: world.id, charger: key, at: T0 };
  const answer = { ...at, ...FRAME, kind: 'result', direction: 'out', action: null } as const;
  await tx(async (t) => {
    await r.appendFrames(t, [{ ...at, ...FRAME }], 5);
    await r.appendFrames(t, [answer], 5);
    for (const asked of [ANY, SOME]) {
      for (const after of [null, 1]) await r.frames(t, world.read, key, asked, { after, limit: 10 });
    }
    await r.framesAfter(t, world.read, key, 0, 10);
    await r.isFrameThere(t, world.read, key, 1);
    await r.forgetFrames(t, T0, 10);
    await r.attemptsAs(t, world.read, chargerId, 10);
    for (const subsites of [true, false]) {
      await r.chargersAt(t, world.read, [key], { siteId: site.id, subsites });
    }
    await r.chargersAt(t, world.read, [key], null);
    await r.driversOfTransactions(t, world.read, [transactionId(1)]);
  });
}
