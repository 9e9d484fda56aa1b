// Pages under the feet of writers: what is there from the first page to the last comes exactly once, in order, whatever is
// added and removed in between.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SiteSort } from '../../src/app/ports/sites.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { ANY_SITE, customerIn, good, SITE, storageOn, T0 } from './world.ts';

describe.each(engines())('pages of a list, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx, read } = storage;

  it('neither repeat nor hide what stays', async () => {
    const name = fc.constantFrom('a', 'A', 'b', 'ä', 'aa', '', ' ', '10', '9', '😀');
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          there: fc.array(name, { minLength: 1, maxLength: 20 }),
          sort: fc.constantFrom<SiteSort>('id', 'groupName'),
          descending: fc.boolean(),
          limit: fc.integer({ min: 1, max: 4 }),
          between: fc.array(fc.record({ added: name, removed: fc.nat(30) }), { maxLength: 8 }),
        }),
        async ({ there, sort, descending, limit, between }) => {
          const world = await customerIn(storage);
          const ids = await tx(async (t) => {
            const made: { id: number; groupName: string }[] = [];
            for (const groupName of there)
              made.push(good(await r.addSite(t, world.keep, { ...SITE, groupName }, T0)));
            return made;
          });
          const stays = new Map(ids.map((one) => [one.id, one.groupName]));
          const seen: { id: number; groupName: string }[] = [];
          let after: { value: string | null; id: number } | null = null;
          for (let page = 0; page < 200; page++) {
            const { items } = await read((t) =>
              r.sites(t, world.read, ANY_SITE, { sort, descending, after, limit, total: false }),
            );
            seen.push(...items);
            const last = items.at(-1);
            if (last === undefined || items.length < limit) break;
            after = { value: sort === 'id' ? null : last.groupName, id: last.id };
            const step = between[page];
            if (step === undefined) continue;
            await tx((t) => r.addSite(t, world.keep, { ...SITE, groupName: step.added }, T0));
            const gone = ids[step.removed];
            if (gone === undefined) continue;
            stays.delete(gone.id);
            await tx((t) =>
              on(t)
                .updateTable('sites')
                .set({ deleted_at: T0 })
                .where('customer_id', '=', world.id)
                .where('id', '=', gone.id)
                .execute(),
            );
          }
          const shown = seen.map((one) => one.id);
          expect(new Set(shown).size).toBe(shown.length);
          for (const id of stays.keys()) expect(shown).toContain(id);
          const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
          const sorted = [...seen].sort(
            (a, b) =>
              (descending ? -1 : 1) *
              ((sort === 'groupName' ? byBytes(a.groupName, b.groupName) : 0) || a.id - b.id),
          );
          expect(seen).toEqual(sorted);
        },
      ),
      { numRuns: 25 },
    );
  });
});
