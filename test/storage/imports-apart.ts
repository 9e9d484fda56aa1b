// What of imports one customer must not find of another. See customers-apart.test.ts.
import { expect } from 'vitest';
import type { Tx } from '../../src/app/ports/store.ts';
import type { ImportId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import type { World } from './world.ts';

interface Somebody {
  readonly world: World;
  readonly importId: ImportId;
}

export async function findsNoImport(t: Tx, { world, importId }: Somebody, other: Somebody): Promise<void> {
  const page = { after: null, limit: 100 };
  expect(await r.anImport(t, world.read, other.importId)).toBeUndefined();
  expect((await r.imports(t, world.read, page)).map(({ id }) => id)).toEqual([importId]);
  expect(await r.importFates(t, world.read, other.importId, null, page)).toEqual([]);
  expect(await r.importPart(t, world.read, other.importId, 1)).toBeUndefined();
  expect((await r.settledLines(t, world.read, other.importId, 1, 9)).size).toBe(0);
  expect((await r.namedLines(t, world.read, other.importId, ['x'])).size).toBe(0);
}
