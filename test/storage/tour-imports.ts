/** Asks everything of the repositories that imports ask. */
import { importId, keyId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { type Storage, T0, type World } from './world.ts';

export async function importing({ tx }: Storage, { keep, read }: World): Promise<void> {
  const asked = { kind: 'sites', dryRun: false, askedBy: { kind: 'key', keyId: keyId(1) } } as const;
  const file = { bytes: 1, parts: 1, lines: 1 };
  const limit = 10;
  const cells = { externalId: 'x' };
  await tx(async (t) => {
    for (const nodeId of ['gone', null]) {
      await r.addImport(t, keep, asked, 'gone', T0);
      await r.dropBroken(t, nodeId, T0, T0);
    }
    await r.dropImport(t, keep, (await r.addImport(t, keep, asked, 'here', T0)).id);
    const { id } = await r.addImport(t, keep, asked, 'here', T0);
    await r.addImportPart(t, keep, id, 1, 'externalId\n');
    await r.queueImport(t, keep, id, file, T0);
    for (const inHand of [[], [importId(1)]]) await r.claimImport(t, 'here', inHand, T0);
    await r.holdImport(t, keep, id, 'here');
    await r.importPart(t, read, id, 1);
    await r.settledLines(t, read, id, 1, 100);
    await r.keepFates(
      t,
      keep,
      id,
      [
        { line: 2, fate: 'created', thingId: '1' },
        { line: 3, fate: 'refused', column: null, rule: 'r' },
      ],
      [{ name: 'n', line: 2, cells }],
    );
    await r.namedLines(t, read, id, ['n']);
    await r.anImport(t, read, id);
    for (const after of [null, importId(9)]) await r.imports(t, read, { after, limit });
    for (const fate of [null, 'refused'] as const) {
      for (const after of [null, 1]) await r.importFates(t, read, id, fate, { after, limit });
    }
    await r.endImport(t, keep, id, 'done', null, T0);
    while (!(await r.dropFile(t, keep, id, T0)));
    while ((await r.forgetImports(t, T0 + 1)) > 0);
  });
}
