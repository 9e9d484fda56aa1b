/** What local lists are to hold is what the decision says, and whatever changes that has their lists looked at. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localListKeeper } from '../../src/app/control/keep-local-lists.ts';
import { decide } from '../../src/domain/drivers/decide.ts';
import { type ChargerKey, foldTag } from '../../src/domain/ids.ts';
import type { SitePolicy } from '../../src/domain/sites/site.ts';
import { SOURCES } from '../../src/storage/migrations/0012-local-lists.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { engines } from '../support/engines.ts';
import { recorded } from './recorder.ts';
import { customerIn, HOUR, storageOn, T0, unique } from './world.ts';

const RUNS = Number(process.env.LOCAL_LIST_RUNS ?? 12);
const LATER = T0 + 1_000 * HOUR;

const when = fc.constantFrom(null, null, T0 - HOUR, T0, T0 + HOUR);
const someDriver = fc.record({
  active: fc.constantFrom(true, true, false),
  tags: fc.array(
    fc.record({
      blocked: fc.constantFrom(false, false, true),
      startDate: when,
      expiringDate: when,
      long: fc.constantFrom(false, false, false, true),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  rights: fc.array(
    fc.record({
      at: fc.constantFrom(
        'charger' as const,
        'site' as const,
        'above' as const,
        'group' as const,
        'elsewhere' as const,
      ),
      from: when,
      until: when,
    }),
    { maxLength: 2 },
  ),
});

describe.each(engines())('local lists on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx, read } = storage;

  async function scene(policy: SitePolicy = 'rights') {
    const world = await customerIn(storage);
    const top = await world.site();
    const site = await world.site({ parentId: top.id, policy, localList: 'on' });
    const elsewhere = await world.site();
    const charger = await world.charger(site.id);
    const group = await world.group([charger]);
    const driver = await world.driver();
    const tag = await driver.tag();
    const follow = async () => {
      while (await tx((t) => r.followCauses(t, world.id, T0)));
    };
    await follow();
    const place = async () =>
      (await tx((t) => r.holdLocalList(t, charger.by)))?.place ?? expect.fail('no list');
    return { world, top, site, elsewhere, charger, group, driver, tag, follow, place };
  }

  it('hold the tags that the decision accepts, until the next moment that is told', async () => {
    const policies = fc.constantFrom<SitePolicy>('rights', 'rights', 'known', 'open');
    const some = fc.tuple(policies, fc.array(someDriver, { minLength: 1, maxLength: 4 }));
    await fc.assert(
      fc.asyncProperty(some, async ([policy, drivers]) => {
        const { world, top, site, elsewhere, charger, group, place } = await scene(policy);
        const folded = [foldTag('TAG')];
        for (const [d, { active, tags, rights }] of drivers.entries()) {
          const driver = await world.driver({ active });
          for (const [n, { long, ...tag }] of tags.entries()) {
            const idTag = `${long ? 'LONGER-THAN-TWENTY-' : 'T'}${d}-${n}`;
            if (!long) folded.push(foldTag(idTag));
            await driver.tag({ ...tag, idTag });
          }
          for (const { at, from, until } of rights) {
            if (at === 'charger') await driver.mayUse(charger.key, from, until);
            else if (at === 'group') await driver.mayReach(group.id, from, until);
            else await driver.mayAt({ site, above: top, elsewhere }[at].id, from, until);
          }
        }
        const where = await place();
        const accepted = (now: number) =>
          read(async (t) => {
            const good: string[] = [];
            for (const one of folded) {
              const { facts } = await r.gatherFacts(t, charger.ref, one, null, now);
              if (decide(facts, { purpose: 'authorize', moment: now, now }).outcome === 'accepted')
                good.push(one);
            }
            return good.sort();
          });
        const wanted = async (now: number) =>
          (await read((t) => r.wantedTags(t, charger.by, where, now, null))).entries
            .map((one) => one.folded)
            .sort();
        expect(await wanted(T0)).toEqual(await accepted(T0));
        const facts = await read((t) => r.factsOfTags(t, charger.by, where, folded, T0));
        const outcomes = folded.filter(
          (one) =>
            decide(facts.get(one)!, { purpose: 'authorize', moment: T0, now: T0 }).outcome === 'accepted',
        );
        expect(outcomes.sort()).toEqual(await accepted(T0));
        const next = await read((t) => r.nextMoment(t, charger.by, where, T0));
        expect(await wanted((next ?? T0 + 9 * HOUR) - 1)).toEqual(await wanted(T0));
      }),
      { numRuns: RUNS },
    );
  });

  it('are told of by every table that the decision reads', async () => {
    const { charger } = await scene();
    const watched = recorded();
    await read((t) => r.gatherFacts(watched.tx(t), charger.ref, foldTag('TAG'), null, T0));
    const named = watched.texts.flatMap((sql) =>
      [...sql.matchAll(/(?:from|join) "?(\w+)"?/g)].map(([, table]) => table),
    );
    /** Names that a statement gives, and no tables. */
    const given = watched.texts.flatMap((sql) =>
      [...sql.matchAll(/(\w+) as (?:materialized )?\(|\) as "?(\w+)"?/g)].flatMap(([, one, other]) => [
        one,
        other,
      ]),
    );
    const told = SOURCES.map(({ table }) => table);
    /** Why what changes there concerns no list. */
    const silent = {
      customers: 'how many transactions a tag may have, and how long answers are cached, is in no list',
      transactions: 'what runs refuses no Authorize',
      site_closure: 'changes with the parent of a site',
      access_groups: 'have a name, and nothing else that is read',
    };
    const tables = new Set(named.filter((table) => !given.includes(table) && table !== 'json_each'));
    expect([...tables].sort()).toEqual([...told, ...Object.keys(silent)].sort());
  });

  type Scene = Awaited<ReturnType<typeof scene>>;
  const changes: Readonly<Record<string, (s: Scene) => Promise<unknown>>> = {
    'a tag is added': ({ driver }) => driver.tag({ idTag: 'NEW' }),
    'a tag is blocked': ({ driver, tag }) =>
      tx((t) => r.changeTag(t, driver.by, tag, { ...tag, blocked: true }, T0)),
    'a tag gets another driver': async ({ world, driver, tag }) => {
      const other = await world.driver();
      return tx((t) => r.moveTag(t, driver.by, tag, other.by, T0));
    },
    'a tag is deleted': ({ driver, tag }) => tx((t) => r.deleteTag(t, driver.by, tag, T0)),
    'a driver is not active any more': ({ driver }) =>
      tx((t) => r.changeDriver(t, driver.by, driver, { ...driver, active: false }, T0)),
    'a right on the charger': ({ driver, charger }) => driver.mayUse(charger.key),
    'a right on a site above gets another date': ({ driver, top }) => driver.mayAt(top.id, T0),
    'a right on a site above ends': ({ driver, top, world }) =>
      driver.mayNoMore({ kind: 'site', customerId: world.id, siteId: top.id }),
    'a right on an access group': ({ driver, group }) => driver.mayReach(group.id),
    'the charger leaves an access group': ({ world, group, charger: { key: charger, chargerId } }) => {
      const remove = [{ charger, chargerId }];
      return tx((t) => r.changeGroupChargers(t, world.keep, group, { add: [], remove }, T0));
    },
    'the policy': ({ world, site }) =>
      tx((t) => r.changeSite(t, world.keep, site, { ...site, policy: 'open' }, T0)),
    'the site is moved': ({ world, site, elsewhere }) =>
      tx((t) => r.changeSite(t, world.keep, site, { ...site, parentId: elsewhere.id }, T0)),
    'the lists are switched off': ({ world, site }) =>
      tx((t) => r.changeSite(t, world.keep, site, { ...site, localList: 'off' }, T0)),
    'the charger is moved': ({ world, charger, elsewhere }) =>
      tx((t) => r.changeCharger(t, world.keep, charger, { ...charger, siteId: elsewhere.id }, false, T0)),
    'the charger is not left in quiet any more': ({ world, charger }) =>
      tx((t) => r.changeCharger(t, world.keep, charger, { ...charger, quiet: true }, false, T0)),
  };

  it.each(Object.keys(changes))('are looked at when there is a change: %s', async (what) => {
    const s = await scene();
    await s.driver.mayAt(s.top.id);
    await s.follow();
    await tx((t) => r.changeLocalList(t, s.charger.by, { dueAt: LATER }));
    await changes[what]?.(s);
    await s.follow();
    expect((await tx((t) => r.holdLocalList(t, s.charger.by)))?.list.dueAt).toBe(T0);
  });

  it('are not looked at for what only touches a row, and nothing is noted where there are none', async () => {
    const s = await scene();
    await tx((t) => r.changeLocalList(t, s.charger.by, { dueAt: LATER }));
    await tx((t) => r.holdTag(t, s.charger.by, foldTag('TAG')));
    await tx((t) => r.changeDriver(t, s.driver.by, s.driver, { ...s.driver, name: 'another' }, T0));
    await s.follow();
    expect((await tx((t) => r.holdLocalList(t, s.charger.by)))?.list.dueAt).toBe(LATER);
    const without = await customerIn(storage);
    const site = await without.site();
    await without.charger(site.id);
    await (await without.driver()).mayAt(site.id);
    expect(await read((t) => r.customersWithCauses(t))).not.toContain(without.id);
  });

  it('go with the charger, and go on as one to be emptied with another customer', async () => {
    const s = await scene();
    const to = await customerIn(storage);
    const site = await to.site();
    const moved = await tx((t) => r.moveCharger(t, s.world.keep, to.keep, s.charger, site.id, T0));
    await s.follow();
    const lists = (who: typeof to) => read((t) => r.localList(t, who.read, moved.key));
    expect(await read((t) => r.localList(t, s.world.read, s.charger.key))).toBeUndefined();
    expect(await lists(to)).toMatchObject({ list: { whole: true, toCheck: true }, entries: 0 });
  });

  it('are looked at a few at a time, those that can be called, each once', async () => {
    const world = await customerIn(storage);
    const site = await world.site({ localList: 'on' });
    const here = [];
    for (let n = 0; n < 12; n += 1) {
      const charger = await world.charger(site.id, { quiet: n === 0 });
      // The first is left in quiet, the second is away.
      const line = { nodeId: unique('node'), address: 'a', subprotocol: 's', at: T0 };
      await tx(async (t) => {
        await r.renewLease(t, line.nodeId, T0, LATER);
        if (n !== 1) await r.openConnection(t, charger.by, line);
      });
      if (n > 1) here.push(charger.key);
    }
    const told: ChargerKey[] = [];
    const failed: unknown[] = [];
    const keeper = localListKeeper(
      {
        ...{ ...r, transact: tx, read, actFor: (_view, work) => work(), now: () => T0 },
        wordOf: (outcome) => outcome,
        tell: (event) => told.push(event.charger),
      },
      (error) => failed.push(error),
    );
    const turns: number[] = [];
    while (turns.at(-1) !== 0) {
      const had = told.length;
      await keeper.work();
      turns.push(told.length - had);
    }
    expect(failed).toEqual([]);
    expect(turns).toEqual([5, 5, 0]);
    expect(told.sort((a, b) => a - b)).toEqual(here.sort((a, b) => a - b));
    const left = await read((t) => r.localListsDue(t, T0, 50));
    expect(left).toEqual([]);
  });
});
