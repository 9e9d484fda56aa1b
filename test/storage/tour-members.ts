/** Asks everything of the repositories about who may do what. */
import { keyId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { keyNamed, type Storage, T0, unique, type World } from './world.ts';

export async function members({ tx }: Storage, world: World): Promise<void> {
  const top = await world.site();
  const site = await world.site({ parentId: top.id });
  await tx(async (t) => {
    await r.customerHere(t, world.read);
    const [prefix, second] = [unique('k'), unique('k')];
    const key = await r.addKey(t, world.manage, keyNamed(prefix, { branches: [site.id] }), T0);
    await r.holdKey(t, world.manage, key.id);
    await r.key(t, world.manage, key.id);
    for (const after of [null, keyId(1)]) await r.keys(t, world.manage, { after, limit: 5 });
    for (const after of [null, 9]) await r.keyAudit(t, world.manage, key.id, { after, limit: 5 });
    await r.sitesAbove(t, world.manage, [site.id, top.id]);
    const changed = await r.changeKey(t, world.manage, key, keyNamed('', { branches: [top.id] }), T0);
    const rotated = await r.rotateKey(t, world.manage, changed, { prefix: second, hash: 'i' }, T0 + 1, T0);
    for (const shown of [prefix, second]) await r.keyByPrefix(t, shown);
    await r.keyOfCustomer(t, world.id, key.id);
    const use = { at: T0, address: 'a' };
    await r.recordKeyUses(t, new Map([key.id, keyId(key.id + 1)].map((id) => [id, use])));
    await r.revokeKey(t, world.manage, rotated, T0);
  });
}
