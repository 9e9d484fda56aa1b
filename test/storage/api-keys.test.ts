// API keys as they are kept: found by either secret, seen by who manages their branches, and when they were last used.
import { describe, expect, it } from 'vitest';
import type { ApiKey } from '../../src/app/ports/keys.ts';
import { type KeyId, keyId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { engines } from '../support/engines.ts';
import { customerIn, keyNamed, storageOn, T0, unique, type World } from './world.ts';

describe.each(engines())('API keys, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx } = storage;
  const page = { after: null, limit: 10 };

  const added = (world: World, over: Parameters<typeof keyNamed>[1] = {}) =>
    tx((t) => r.addKey(t, world.manage, keyNamed(unique('k'), over), T0));
  const kept = (world: World, id: KeyId) => tx((t) => r.key(t, world.manage, id));

  it('are kept with what they may, and told in the audit without a hash', async () => {
    const world = await customerIn(storage);
    const [a, b] = [await world.site(), await world.site()];
    const key = await added(world, {
      name: 'erp',
      expiresAt: T0 + 5,
      scopes: ['sites:read'],
      branches: [a.id],
    });
    expect(key).toMatchObject({ madeBy: 'admin', createdAt: T0, former: null, lastUse: null, revision: 1 });
    expect(await kept(world, key.id)).toEqual(key);
    const settings = { name: 'erp', expiresAt: T0 + 5, scopes: key.scopes, branches: key.branches };
    expect(await tx((t) => r.changeKey(t, world.manage, key, settings, T0))).toEqual(key);
    const wide = { ...settings, scopes: null, branches: [a.id, b.id] };
    const changed = await tx((t) => r.changeKey(t, world.manage, key, wide, T0 + 1));
    expect(await kept(world, key.id)).toEqual(changed);
    expect(changed).toMatchObject({ scopes: null, branches: [a.id, b.id], revision: 2 });
    const audit = await tx((t) => r.keyAudit(t, world.manage, key.id, page));
    expect(audit.map(({ action, changes }) => [action, changes])).toEqual([
      ['change', { scopes: [['sites:read'], null], branches: [[a.id], [a.id, b.id]] }],
      [
        'create',
        {
          ...{ name: [null, 'erp'], prefix: [null, key.prefix], expiresAt: [null, T0 + 5] },
          ...{ scopes: [null, ['sites:read']], branches: [null, [a.id]] },
        },
      ],
    ]);
  });

  it('have the secret before beside the one they have, and never a third', async () => {
    const world = await customerIn(storage);
    let key: ApiKey = await added(world);
    const prefixes = [key.prefix, unique('k'), unique('k')];
    for (const prefix of prefixes.slice(1)) {
      key = await tx((t) => r.rotateKey(t, world.manage, key, { prefix, hash: prefix }, T0 + 9, T0));
    }
    const found = await Promise.all(prefixes.map((prefix) => tx((t) => r.keyByPrefix(t, prefix))));
    expect(found).toEqual([undefined, key, key]);
    expect(key.former).toEqual({ prefix: prefixes[1], hash: prefixes[1], until: T0 + 9 });
    expect(await tx((t) => r.keyOfCustomer(t, world.id, key.id))).toEqual(key);
    const { id: other } = await customerIn(storage);
    expect(await tx((t) => r.keyOfCustomer(t, other, key.id))).toBeUndefined();
  });

  it('are revoked once, and stay revoked as they were', async () => {
    const world = await customerIn(storage);
    const key = await added(world);
    await tx((t) => r.revokeKey(t, world.manage, key, T0 + 1));
    const revoked = (await kept(world, key.id)) as ApiKey;
    expect(revoked.revokedAt).toBe(T0 + 1);
    await tx((t) => r.revokeKey(t, world.manage, revoked, T0 + 2));
    expect(await kept(world, key.id)).toEqual(revoked);
  });

  it('are listed by id, each customer’s by itself', async () => {
    const world = await customerIn(storage);
    await added(await customerIn(storage));
    const [first, second] = [await added(world), await added(world)];
    const list = (after: KeyId | null, limit: number) => tx((t) => r.keys(t, world.manage, { after, limit }));
    expect(await list(null, 10)).toEqual([first, second]);
    expect(await list(null, 1)).toEqual([first]);
    expect(await list(first.id, 10)).toEqual([second]);
  });

  it('tell of sites that are there what lies above them', async () => {
    const world = await customerIn(storage);
    const top = await world.site();
    const site = await world.site({ parentId: top.id });
    const theirs = await (await customerIn(storage)).site();
    const above = await tx((t) => r.sitesAbove(t, world.manage, [site.id, top.id, theirs.id]));
    expect([...above].map(([id, over]) => [id, [...over].sort((a, b) => a - b)])).toEqual(
      expect.arrayContaining([
        [site.id, [top.id, site.id]],
        [top.id, [top.id]],
      ]),
    );
    expect(above.size).toBe(2);
  });

  it('keep their latest use, whoever writes it last', async () => {
    const world = await customerIn(storage);
    const key = await added(world);
    const used = (at: number, address: string) =>
      tx((t) =>
        r.recordKeyUses(
          t,
          new Map([
            [key.id, { at, address }],
            [keyId(9_999_999), { at, address }],
          ]),
        ),
      );
    await used(T0 + 2, 'b');
    await used(T0 + 1, 'a');
    expect(await kept(world, key.id)).toEqual({ ...key, lastUse: { at: T0 + 2, address: 'b' } });
    await used(T0 + 3, 'c');
    expect((await kept(world, key.id))?.lastUse).toEqual({ at: T0 + 3, address: 'c' });
  });
});
