/** Of a customer that is taken away no row is left in any table, and no other customer loses one. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Tx } from '../../src/app/ports/store.ts';
import type { Allowed, ChargerRef } from '../../src/domain/access/allow.ts';
import { sentBy } from '../../src/domain/charging-profiles/profile.ts';
import type { SiteId } from '../../src/domain/ids.ts';
import { orderBodies } from '../../src/http/example-commands.ts';
import { OWNED } from '../../src/storage/delete-customer.ts';
import type { Schema } from '../../src/storage/schema.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { filesOf } from './files-apart.ts';
import { describeSchema } from './migrations-describe.ts';
import { keepBoth } from './old-samples.ts';
import {
  admin,
  customerIn,
  FRAME,
  granted,
  keyNamed,
  operatorIn,
  RESERVED,
  SITE,
  SOCKET,
  START,
  storageOn,
  T0,
  unique,
  type World,
} from './world.ts';

/** An operator with a session and a link. */
async function somebodyLoggedIn(t: Tx, world: World, siteId: SiteId): Promise<void> {
  const roles = [{ role: 'support', siteId }] as const;
  const settings = { mail: `${unique('m')}@example.com`, name: 'n', roles, active: true };
  const { self } = await operatorIn(t, world, settings);
  const expiresAt = T0 + 1;
  await r.addLink(t, self, { purpose: 'reset', hash: unique('h'), expiresAt }, 0, T0);
  const session = { hash: unique('h'), method: 'password', expiresAt, address: 'a', userAgent: '' } as const;
  await r.addSession(t, self, session, 1, T0);
}

async function ordersOfMany(t: Tx, world: World, siteId: SiteId): Promise<void> {
  const operate = granted(world.read.actor, 'operate', world.read.thing);
  const named = { subsites: false, manufacturer: null, model: null, firmwareVersion: null, chargerIds: null };
  const order = { action: 'Reset', payload: {}, perMinute: 1, expiresIn: null, askedBy: 'key 1' };
  const bulk = await r.addBulkCommand(t, operate, { ...order, filter: { ...named, siteId } }, T0);
  await r.addBulkChargers(t, operate, bulk.id, bulk.filter);
}

/** With something confirmed and something sent; what changes of rights from then on is noted. */
async function someList(t: Tx, world: World, by: Allowed<'report', ChargerRef>): Promise<void> {
  await r.followCauses(t, world.id, T0);
  const tag = { idTag: 'A', folded: 'a' };
  const good = { ...tag, outcome: 'accepted', parentIdTag: null, expiresAt: null, refusedAt: null } as const;
  await r.keepSent(t, by, [{ ...tag, entry: good }]);
  await r.confirmSent(t, by, true);
  await r.keepSent(t, by, [{ ...tag, entry: null }]);
}

describe.each(engines())('a customer taken away, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx, read } = storage;

  /** Something in every table that a customer owns. */
  async function furnished(): Promise<World> {
    const world = await customerIn(storage);
    const customer_id = world.id;
    const top = await world.site();
    const site = await world.site({ parentId: top.id, groupName: 'words', localList: 'on' });
    const charger = await world.charger(site.id, { sockets: [SOCKET] });
    const driver = await world.driver({ homeSiteId: site.id });
    const tag = await driver.tag();
    await driver.mayAt(site.id);
    await driver.mayUse(charger.key);
    await tx(async (t) => {
      const node = unique('node');
      await r.renewLease(t, node, T0, T0 + 1);
      await r.openConnection(t, charger.by, { nodeId: node, address: 'a', subprotocol: 's', at: T0 });
      const id = await r.addTransaction(t, charger.by, { ...START, tagId: tag.id });
      await keepBoth(t, charger.by, { socketId: 1, transactionId: id, heardAt: T0 });
      await r.recordDecision(t, charger.by, {
        ...{ purpose: 'start', idTag: 'x', moment: T0, at: T0, tagId: null, driverId: null },
        ...{ verdict: { outcome: 'accepted', steps: [] }, transactionId: id },
      });
      await r.recordConfiguration(t, charger.operate, [{ name: 'n', value: 'v', readonly: true }], T0);
      const order = { action: 'Reset', payload: {}, priority: 0, askedBy: 'key 1', expiresAt: T0, at: T0 };
      const command = await r.addCommand(t, charger.operate, order);
      const sent = sentBy({ action: 'SetChargingProfile', payload: orderBodies.SetChargingProfile ?? {} });
      const added = { sent: sent ?? expect.fail('the example brings one'), doubt: null };
      await r.changeProfiles(t, charger.by, { dropped: [], doubted: [], added }, command, T0);
      await r.addReservation(t, charger.operate, { ...RESERVED, commandId: command.id });
      await filesOf(t, world, charger, command.id);
      await ordersOfMany(t, world, site.id);
      await someList(t, world, charger.by);
      const frame = {
        customerId: world.id,
        charger: charger.key,
        at: T0,
        ...FRAME,
      };
      await r.appendFrames(t, [frame], 5);
      const reference = { referenceType: 0 as const, referenceId: '', externalId: '', effectiveFrom: null };
      await r.replaceExternalReferences(t, driver.by, [reference], T0);
      await r.addKey(t, world.manage, keyNamed(unique('k'), { branches: [site.id] }), T0);
      await somebodyLoggedIn(t, world, site.id);
      const attempt = { identity: unique('i'), address: 'a', reason: 'r', count: 1, lastAt: T0 };
      await r.rememberRefused(t, [{ ...attempt, customerId: world.id }]);
      await r.claimRequest(
        t,
        { scope: unique('s'), customerId: world.id, keyHash: 'h', fingerprint: 'f' },
        T0,
        0,
      );
      await r.addBillingName(t, world.keep, { kind: 'cost', key: 'c', name: 'n' }, T0);
      const db = on(t);
      const at = { created_at: T0, updated_at: T0 };
      const group = await db
        .insertInto('access_groups')
        .values({ customer_id, name: 'g', ...at })
        .returning('id')
        .executeTakeFirstOrThrow();
      const group_id = group.id;
      await db
        .insertInto('access_group_chargers')
        .values({ customer_id, group_id, charger: charger.key, added_by: 'x', added_at: T0 })
        .execute();
      await db
        .insertInto('group_rights')
        .values({ customer_id, group_id, driver_id: driver.id, given_by: 'x', given_at: T0 })
        .execute();
      await db
        .insertInto('unknown_tags')
        .values({
          ...{ customer_id, id_tag_folded: 'u', id_tag: 'U', shape: 'u', charger: charger.key },
          ...{ count: 1, first_at: T0, last_at: T0 },
        })
        .execute();
      const made = await db
        .insertInto('imports')
        .values({ customer_id, kind: 'sites', dry_run: 1, state: 'done', key_id: 1, created_at: T0 })
        .returning('id')
        .executeTakeFirstOrThrow();
      const import_id = made.id;
      await db.insertInto('import_parts').values({ customer_id, import_id, part: 0, text: '' }).execute();
      await db.insertInto('import_names').values({ customer_id, import_id, name: 'n', line: 1 }).execute();
      await db
        .insertInto('import_rows')
        .values({ customer_id, import_id, line: 1, fate: 'created' })
        .execute();
    });
    return world;
  }

  /** How many rows of the customer are in each table. */
  async function counts(customer: number): Promise<Record<string, number>> {
    return read(async (t: Tx) => {
      const all: Record<string, number> = {};
      for (const table of Object.keys(OWNED)) {
        const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}
          where customer_id = ${customer}`.execute(on(t));
        all[table] = rows[0]?.count ?? 0;
      }
      return all;
    });
  }

  it('knows every table that a customer owns', async () => {
    const tables = Object.entries(await describeSchema(storage.database()))
      .filter(([, described]) => JSON.stringify(described).includes('customer_id'))
      .map(([name]) => name);
    expect(tables.length).toBeGreaterThan(20);
    const known: string[] = Object.keys(OWNED) satisfies (keyof Schema | string)[];
    expect(tables.filter((table) => !known.includes(table))).toEqual([]);
  });

  it('leaves nothing behind, and takes nothing of another', async () => {
    const [mine, other] = [await furnished(), await furnished()];
    // More sites than one step takes, each under the one before.
    let parent = (await mine.site()).id;
    await tx(async (t) => {
      for (let i = 0; i < 30; i++) {
        const added = await r.addSite(t, mine.keep, { ...SITE, parentId: parent }, T0);
        if ('refused' in added) throw new Error('refused');
        parent = added.id;
      }
    });
    const before = await counts(other.id);
    const had = await counts(mine.id);
    expect(Object.entries(had).filter(([, count]) => count === 0)).toEqual([]);
    expect(await tx((t) => r.dropCustomer(t, admin, mine.id))).toBe(false);
    await tx((t) => r.revokeKeys(t, admin, mine.id, T0));
    const dismissed = await tx((t) => r.dismissChargers(t, admin, mine.id, T0));
    expect(dismissed).toHaveLength(1);
    expect(await tx((t) => r.dismissChargers(t, admin, mine.id, T0))).toEqual([]);
    let steps = 0;
    while (await tx((t) => r.clearCustomer(t, admin, mine.id))) steps++;
    expect(steps).toBeGreaterThanOrEqual(Object.keys(OWNED).length);
    expect(Object.values(await counts(mine.id)).every((count) => count === 0)).toBe(true);
    expect(await tx((t) => r.dropCustomer(t, admin, mine.id))).toBe(true);
    expect(await read((t) => r.customer(t, admin, mine.id))).toBeUndefined();
    expect(await counts(other.id)).toEqual(before);
  });
});
