// What is seen of a branch: of random trees with things on them exactly what lies on the branches that are seen, whichever table.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tx } from '../../src/app/ports/store.ts';
import type { SiteId } from '../../src/domain/ids.ts';
import type { Schema } from '../../src/storage/schema.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { everything, on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { openViewed } from './engine-support.ts';
import { customerIn, START, storageOn, unique } from './world.ts';

/** Who looks past the view of a caller who is bound to branches, and why that is right. */
const PAST_THE_VIEW: Readonly<Record<string, string>> = {
  'tx.ts': 'makes it',
  'access-facts.ts':
    'who may charge is decided by everything; what is told of it is veiled (domain/drivers/veil.ts)',
  'covering-rights.ts': 'a right above the branch covers it; what is told of it is veiled',
  'sites.ts': 'how deep a site lies counts from the root; policies above it count for the decision',
  'access-groups.ts': 'groups that hold a charger: told to nobody who is bound',
  'fragments.ts': 'a charger takes its place from the sites above, where it has none of its own',
  'exports.ts': 'a site takes its time zone from the sites above',
  'keep-tags.ts': 'a tag that somebody gets is unknown no more, wherever it was shown',
  'keep-sites.ts': 'the closure of a branch that moves is written whole',
  'delete-sites.ts':
    'the branch was found in the view; while it is taken out of the tree it lies on no branch any more',
  'delete-chargers.ts': 'the chargers were found in the view',
  'lose-reservations.ts': 'the chargers were found in the view',
  'rights.ts': 'a new right must not bear the revision of one that ended, wherever that one was',
  'tag-holders.ts': 'by the exact tag the name is told, and rights on the branch are given',
  'api-keys.ts': 'which key calls, and whether it is still good, is asked for the server itself',
  'operator-grants.ts': 'what the operator who calls may is asked for the server itself',
  'operator-self.ts': 'log-ins, links and passwords: an operator’s own, before and beside any view',
  'operator-sessions.ts': 'sessions: an operator’s own, or of one who was found in the view',
  'operators.ts': 'roles of operators who were found in the view, and their history',
};

describe('the view', () => {
  it('is looked past by nobody else', () => {
    const folder = new URL('../../src/storage/', import.meta.url);
    const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
    const past = files.filter((file) => /\beverything\(/.test(readFileSync(new URL(file, folder), 'utf8')));
    expect(past.sort()).toEqual(Object.keys(PAST_THE_VIEW).sort());
  });
});

const node = fc.record({
  /** Which of those before is its parent. */
  parent: fc.option(fc.nat(20), { freq: 6 }),
  charger: fc.boolean(),
  driver: fc.boolean(),
});
const world = fc.record({
  sites: fc.array(node, { minLength: 1, maxLength: 9 }),
  tops: fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }),
  /** Which driver has a right on which site. */
  rights: fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 4 }),
});

const picked = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

describe.each(engines())('views of branches on $name', (engine) => {
  const storage = storageOn(engine);

  async function columnOf(t: Tx, table: keyof Schema, column: string): Promise<number[]> {
    const rows = await on(t)
      .selectFrom(table)
      .select((eb) => eb.ref(column as never).as('found'))
      .execute();
    return rows.map((row) => Number((row as { found: unknown }).found)).sort((a, b) => a - b);
  }

  it('show what lies on them, and nothing else', async () => {
    const viewer = await openViewed(storage.database());
    await fc.assert(
      fc.asyncProperty(world, async (drawn) => {
        const customer = await customerIn(storage);
        await (await customerIn(storage)).site();
        const sites: { id: SiteId; over: number[]; charger: number | null; driver: number | null }[] = [];
        const holders: Awaited<ReturnType<typeof customer.driver>>[] = [];
        for (const { parent, charger, driver } of drawn.sites) {
          const above = parent === null || sites.length === 0 ? undefined : picked(sites, parent);
          const made = await customer.site({ parentId: above?.id ?? null });
          const over = [made.id, ...(above?.over ?? [])];
          const stands = charger ? await customer.charger(made.id) : undefined;
          if (stands !== undefined) {
            const start = { ...START, connectionId: null, messageId: unique('m'), replayKey: unique('k') };
            await storage.tx((t) => r.addTransaction(t, stands.by, { ...start, stopKey: null }));
          }
          const lives = driver ? await customer.driver({ homeSiteId: made.id }) : undefined;
          if (lives !== undefined) {
            await lives.tag({ idTag: unique('T') });
            holders.push(lives);
          }
          sites.push({ id: made.id, over, charger: stands?.key ?? null, driver: lives?.id ?? null });
        }
        const given = new Set<string>();
        for (const [driver, site] of drawn.rights) {
          if (holders.length === 0) break;
          const [holder, on_] = [picked(holders, driver), picked(sites, site)];
          if (!given.has(`${holder.id} ${on_.id}`)) await holder.mayAt(on_.id);
          given.add(`${holder.id} ${on_.id}`);
        }
        const tops = [...new Set(drawn.tops.map((n) => picked(sites, n).id))];
        const seen = sites.filter(({ over }) => over.some((id) => tops.includes(id as SiteId)));
        const above = new Set(sites.filter(({ id }) => tops.includes(id)).flatMap(({ over }) => over));
        const expected = {
          sites: seen.map(({ id }) => id),
          chargers: seen.flatMap(({ charger }) => charger ?? []),
          drivers: seen.flatMap(({ driver }) => driver ?? []),
          rights: [...given].map((one) => Number(one.split(' ')[1])),
        };
        const view = { customer: customer.id, within: tops };
        await viewer.actFor(view, () =>
          viewer.read(async (t) => {
            expect(await columnOf(t, 'sites', 'id')).toEqual(expected.sites.toSorted((a, b) => a - b));
            expect(await columnOf(t, 'chargers', 'id')).toEqual(expected.chargers.toSorted((a, b) => a - b));
            expect(await columnOf(t, 'transactions', 'charger')).toEqual(
              expected.chargers.toSorted((a, b) => a - b),
            );
            expect(await columnOf(t, 'drivers', 'id')).toEqual(expected.drivers.toSorted((a, b) => a - b));
            expect(await columnOf(t, 'tags', 'driver_id')).toEqual(
              expected.drivers.toSorted((a, b) => a - b),
            );
            const rights = expected.rights.filter(
              (id) => expected.sites.includes(id as SiteId) || above.has(id),
            );
            expect(await columnOf(t, 'site_rights', 'site_id')).toEqual(rights.toSorted((a, b) => a - b));
            const parents = await on(t).selectFrom('sites').select(['id', 'parent_id']).execute();
            for (const { id, parent_id } of parents) {
              const [, parent = null] = sites.find((one) => one.id === id)?.over ?? [];
              const shown = parent !== null && expected.sites.includes(parent as SiteId) ? parent : null;
              expect([id, parent_id]).toEqual([id, shown]);
            }
            expect(
              await everything(t)
                .selectFrom('sites')
                .select('id')
                .where('customer_id', '=', customer.id)
                .execute(),
            ).toHaveLength(sites.length);
          }),
        );
      }),
      { numRuns: 25 },
    );
    await viewer.close();
  });

  it('change and delete nothing of what is not seen', async () => {
    const viewer = await openViewed(storage.database());
    const customer = await customerIn(storage);
    const [mine, other] = [await customer.site(), await customer.site()];
    await customer.charger(other.id);
    const driver = await customer.driver({ homeSiteId: other.id });
    await driver.tag();
    await driver.mayAt(other.id);
    await viewer.actFor({ customer: customer.id, within: [mine.id] }, () =>
      viewer.transact(async (t) => {
        const changed = await on(t).updateTable('sites').set({ group_name: 'x' }).executeTakeFirst();
        expect(Number(changed.numUpdatedRows)).toBe(1);
        for (const table of ['chargers', 'drivers', 'tags'] as const) {
          const none = await on(t).updateTable(table).set({ revision: 99 }).executeTakeFirst();
          expect([table, Number(none.numUpdatedRows)]).toEqual([table, 0]);
        }
        for (const table of ['tags', 'site_rights', 'drivers'] as const) {
          const none = await on(t).deleteFrom(table).executeTakeFirst();
          expect([table, Number(none.numDeletedRows)]).toEqual([table, 0]);
        }
      }),
    );
    await viewer.close();
    const names = await storage.read((t) =>
      on(t).selectFrom('sites').select('group_name').where('id', '=', other.id).execute(),
    );
    expect(names).toEqual([{ group_name: 'a site' }]);
  });
});
