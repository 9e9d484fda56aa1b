// What of another's network as a whole one customer must neither find nor count. See customers-apart.test.ts.
import { expect } from 'vitest';
import type { Tx } from '../../src/app/ports/store.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { MINUTE, T0, type World } from './world.ts';

interface Somebody {
  readonly world: World;
  readonly site: Awaited<ReturnType<World['site']>>;
}

export async function findsOnlyOwnNetwork(
  t: Tx,
  { world: { read } }: Somebody,
  other: Somebody,
): Promise<void> {
  for (const root of [null, other.site.id]) {
    const mineOnly = root === null ? 1 : 0;
    expect(await r.treeSites(t, read, root)).toHaveLength(mineOnly);
    expect(await r.treeChargers(t, read, root, T0)).toHaveLength(mineOnly);
    expect(await r.treeDrivers(t, read, root)).toHaveLength(mineOnly);
    const { chargers } = await r.states(t, read, root, T0);
    expect(chargers).toEqual(root === null ? { Charging: 1 } : {});
    expect(await r.offlineChargers(t, read, root, T0 + MINUTE, 10)).toHaveLength(mineOnly);
    const figures = await r.transactionFigures(t, read, root, 0);
    expect([figures.open, figures.startedSince]).toEqual([mineOnly, mineOnly]);
    const nothing = { count: 0, items: [] };
    expect(await r.inError(t, read, root, T0, 10)).toEqual(nothing);
    expect(await r.suspectsOpen(t, read, root, 10)).toEqual(nothing);
    expect(await r.failedCommands(t, read, root, 0, 10)).toEqual(nothing);
  }
}
