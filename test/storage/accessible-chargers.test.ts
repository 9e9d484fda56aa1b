/** The chargers that a driver's rights reach: by pages, whichever of the two ways through them is taken. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChargerKey, chargerKey, type SiteId } from '../../src/domain/ids.ts';
import { accessibleChargers } from '../../src/storage/accessible-chargers.ts';
import { deleteChargers } from '../../src/storage/delete-chargers.ts';
import { engines } from '../support/engines.ts';
import { customerIn, storageOn, T0 } from './world.ts';

type Dates = readonly [from: number | null, until: number | null];

const good = ([from, until]: Dates) => (from === null || from <= T0) && (until === null || T0 < until);
const dates = fc.constantFrom<Dates>([null, null], [null, T0], [T0 + 1, null], [T0, T0 + 1]);
/** The parent of each site, by its place in this list; three chargers stand on each. */
const PARENTS = [null, 0, 0, null, 3];
const ABOVE = [[0], [1, 0], [2, 0], [3], [4, 3]];
const CHARGERS = 15;
const siteOf = (charger: number) => charger % PARENTS.length;
const GROUPS = [
  [3, 4, 5],
  [5, 6, 7, 8],
];
const on = (things: number, most: number) =>
  fc.uniqueArray(fc.tuple(fc.nat({ max: things - 1 }), dates), { selector: ([i]) => i, maxLength: most });
const rights = fc.record({ sites: on(PARENTS.length, 3), chargers: on(CHARGERS, 4), groups: on(2, 2) });

describe.each(engines())('accessible chargers, on $name', (engine) => {
  const storage = storageOn(engine);

  async function scene() {
    const world = await customerIn(storage);
    const sites: SiteId[] = [];
    for (const parent of PARENTS) {
      sites.push((await world.site({ parentId: parent === null ? null : (sites[parent] ?? null) })).id);
    }
    const chargers: Awaited<ReturnType<typeof world.charger>>[] = [];
    for (let i = 0; i < CHARGERS; i++) {
      const site = sites[siteOf(i)] as SiteId;
      chargers.push(await world.charger(site));
      // What was deleted still has its site.
      const gone = { kind: 'charger', charger: (await world.charger(site)).key } as const;
      await storage.tx((t) => deleteChargers(t, world.keep, gone, T0));
    }
    const groups: Awaited<ReturnType<typeof world.group>>[] = [];
    for (const held of GROUPS) groups.push(await world.group(chargers.filter((_, i) => held.includes(i))));
    return { world, sites, chargers, groups };
  }

  it('are those that a good right covers, each once and in order, both ways', {
    timeout: 60_000,
  }, async () => {
    const { world, sites, chargers, groups } = await scene();
    const property = fc.asyncProperty(rights, fc.integer({ min: 1, max: 6 }), async (given, limit) => {
      const driver = await world.driver();
      for (const [i, [from, until]] of given.sites) await driver.mayAt(sites[i] as SiteId, from, until);
      for (const [i, [from, until]] of given.chargers) await driver.mayUse(chargers[i]!.key, from, until);
      for (const [i, [from, until]] of given.groups) await driver.mayReach(groups[i]!.id, from, until);
      const expected = chargers.flatMap(({ key }, i) =>
        given.sites.some(([site, when]) => good(when) && ABOVE[siteOf(i)]?.includes(site)) ||
        given.chargers.some(([charger, when]) => good(when) && charger === i) ||
        given.groups.some(([group, when]) => good(when) && GROUPS[group]?.includes(i))
          ? [key]
          : [],
      );
      for (const many of [0, 3, 1000]) {
        const found: ChargerKey[] = [];
        for (let after: ChargerKey | null = null; ; after = found.at(-1) ?? null) {
          const page: Awaited<ReturnType<typeof accessibleChargers>> = await storage.read((t) =>
            accessibleChargers(t, driver.read, T0, { after, limit }, many),
          );
          found.push(...page.map((one) => one.charger));
          expect(page.every((one) => one.rights.some(({ from, until }) => good([from, until])))).toBe(true);
          if (page.length < limit) break;
        }
        expect([many, found]).toEqual([many, expected]);
      }
    });
    await fc.assert(property, { numRuns: 25 });
  });

  it('of a driver without rights are none', async () => {
    const world = await customerIn(storage);
    await world.charger((await world.site()).id);
    const driver = await world.driver();
    const page = { after: chargerKey(0), limit: 10 };
    expect(await storage.read((t) => accessibleChargers(t, driver.read, T0, page))).toEqual([]);
  });
});
