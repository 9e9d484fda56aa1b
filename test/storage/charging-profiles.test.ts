/** What is known of chargers' profiles is their customer's. */
import { describe, expect, it } from 'vitest';
import { sentBy } from '../../src/domain/charging-profiles/profile.ts';
import { orderBodies } from '../../src/http/example-commands.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { engines } from '../support/engines.ts';
import { customerIn, reporting, storageOn, T0 } from './world.ts';

const SENT = sentBy({ action: 'SetChargingProfile', payload: orderBodies.SetChargingProfile ?? {} });
const ADDED = { sent: SENT ?? expect.fail('the example brings one'), doubt: null };
const NOTHING = { dropped: [], doubted: [], added: undefined };
const PAGE = { after: null, limit: 10 };

describe.each(engines())('charging profiles, on $name', (engine) => {
  const storage = storageOn(engine);

  async function furnished() {
    const world = await customerIn(storage);
    const charger = await world.charger((await world.site()).id);
    const command = await storage.tx(async (t) => {
      const order = { action: 'SetChargingProfile', payload: {}, priority: 0, askedBy: 'key 1' };
      const one = await r.addCommand(t, charger.operate, { ...order, expiresAt: T0, at: T0 });
      await r.changeProfiles(t, charger.by, { ...NOTHING, added: ADDED }, one, T0);
      return one;
    });
    return { world, charger, command };
  }

  it("are neither found, changed nor added to with another's proof", async () => {
    const [mine, other] = [await furnished(), await furnished()];
    const by = reporting(mine.world.id, other.charger.key);
    const theirs = await storage.read((t) => r.profilesOf(t, other.charger.by));
    expect(theirs).toMatchObject([{ commandId: other.command.id, fields: ADDED.sent.fields }]);
    await storage.tx(async (t) => {
      expect(await r.chargingProfiles(t, mine.world.read, other.charger.key, PAGE)).toEqual([]);
      expect(await r.profilesOf(t, by)).toEqual([]);
      const doubted = theirs.map((one) => ({ one, doubt: 1 }));
      for (const proof of [by, mine.charger.by]) {
        await r.changeProfiles(t, proof, { ...NOTHING, dropped: theirs, doubted }, other.command, T0);
      }
    });
    expect(await storage.read((t) => r.profilesOf(t, other.charger.by))).toEqual(theirs);
    const across = storage.tx((t) => r.changeProfiles(t, by, { ...NOTHING, added: ADDED }, mine.command, T0));
    await expect(across).rejects.toMatchObject({ kind: 'foreign-key' });
  });

  it('go with their charger', async () => {
    const { world, charger } = await furnished();
    await storage.tx((t) => r.deleteChargers(t, world.keep, { kind: 'charger', charger: charger.key }, T0));
    expect(await storage.read((t) => r.profilesOf(t, charger.by))).toEqual([]);
  });
});
