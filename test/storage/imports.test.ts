/** What is left of imports that broke off, or went with their customer. */
import { describe, expect, it } from 'vitest';
import { importId, keyId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { engines } from '../support/engines.ts';
import { customerIn, MINUTE, storageOn, T0 } from './world.ts';

describe.each(engines())('imports, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx, read } = storage;

  it('that come in are taken away when their node is gone, or when they began too long ago', async () => {
    const { keep, read: reads } = await customerIn(storage);
    const asked = { kind: 'sites', dryRun: false, askedBy: { kind: 'key', keyId: keyId(1) } } as const;
    await tx((t) => r.renewLease(t, 'here', T0, T0 + 100 * MINUTE));
    const begin = (nodeId: string, at: number) =>
      tx(async (t) => {
        const { id } = await r.addImport(t, keep, asked, nodeId, at);
        await r.addImportPart(t, keep, id, 1, 'externalId\n');
        return id;
      });
    const [old, young, gone] = [
      await begin('here', T0),
      await begin('here', T0 + 10 * MINUTE),
      await begin('gone', T0 + 10 * MINUTE),
    ];
    expect(await tx((t) => r.dropBroken(t, null, T0 + 20 * MINUTE, T0 + 5 * MINUTE))).toBe(2);
    const left = await read((t) => r.imports(t, reads, { after: null, limit: 10 }));
    expect(left.map(({ id }) => id)).toEqual([young]);
    for (const id of [old, gone]) expect(await read((t) => r.importPart(t, reads, id, 1))).toBeUndefined();
    expect(await tx((t) => r.dropBroken(t, 'here', T0 + 20 * MINUTE, T0 + 5 * MINUTE))).toBe(1);
  });

  it('that are not there any more have no file to wait for', async () => {
    const { keep } = await customerIn(storage);
    expect(await tx((t) => r.dropFile(t, keep, importId(999_999), T0))).toBe(true);
  });
});
