/** Operators, their links and sessions: nothing of one customer for another's proof, and nothing that is over. */
import { describe, expect, it } from 'vitest';
import type { Tx } from '../../src/app/ports/store.ts';
import { SESSION_IDLE } from '../../src/domain/access/operator.ts';
import type { SessionId } from '../../src/domain/ids.ts';
import type { Schema } from '../../src/storage/schema.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { on } from '../../src/storage/tx.ts';
import { engines } from '../support/engines.ts';
import { BY_ID, customerIn, granted, HOUR, operatorIn, storageOn, T0, unique } from './world.ts';

const DAY = 24 * HOUR;
const session = (expiresAt = T0 + 30 * DAY) => ({
  ...({ hash: unique('s'), method: 'password', address: 'a' } as const),
  ...{ userAgent: 'u', expiresAt },
});

describe.each(engines())('operators, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx, read } = storage;

  async function furnished() {
    const world = await customerIn(storage);
    const settings = { name: 'original' };
    const begun = session();
    const link = unique('l');
    const made = await tx(async (t) => {
      const somebody = await operatorIn(t, world, settings);
      await r.setPassword(t, somebody.self, 'hash', null, null, T0);
      const kept = await r.addSession(t, somebody.self, begun, 5, T0);
      const reset = { purpose: 'reset', hash: link, expiresAt: T0 + HOUR } as const;
      await r.addLink(t, somebody.self, reset, 0, T0);
      return { ...somebody, kept };
    });
    return { world, link, hash: begun.hash, ...made };
  }

  const tables = ['operators', 'operator_roles', 'operator_links', 'operator_sessions', 'audit'] as const;
  const rowsOf = (customer: number) =>
    read(async (t: Tx) => {
      const all: Partial<Record<keyof Schema, unknown>> = {};
      for (const table of tables) {
        all[table] = await on(t).selectFrom(table).selectAll().where('customer_id', '=', customer).execute();
      }
      return all;
    });

  it("nothing of another's is found or changed", async () => {
    const [mine, other] = [await furnished(), await furnished()];
    const { manage } = mine.world;
    const before = await rowsOf(other.world.id);
    const thing = { kind: 'operator', customerId: mine.world.id, operatorId: other.operator.id } as const;
    const across = granted({ kind: 'admin' }, 'manage', thing);
    const self = granted({ ...thing, grants: [] }, 'self', thing);
    await tx(async (t) => {
      expect(await r.operator(t, manage, other.operator.id)).toBeUndefined();
      expect((await r.operators(t, manage, BY_ID)).items.map(({ id }) => id)).toEqual([mine.operator.id]);
      expect(await r.operatorAudit(t, manage, other.operator.id, { after: null, limit: 9 })).toEqual([]);
      expect(await r.activeOperator(t, mine.world.id, other.operator.id, null, T0)).toBeUndefined();
      expect(await r.activeOperator(t, mine.world.id, mine.operator.id, other.kept.id, T0)).toBeUndefined();
      expect(await r.sessions(t, across, { after: null, limit: 9 }, T0)).toEqual([]);
      expect(await r.goodLinks(t, across, 'reset', T0)).toBe(0);
      expect(await r.self(t, self)).toBeUndefined();
      expect(await r.endSession(t, across, other.kept.id, T0)).toBe(false);
      expect(await r.endSession(t, mine.self, other.kept.id, T0)).toBe(false);
      expect(await r.useLink(t, mine.self, other.link)).toBe(false);
      await r.setPassword(t, self, 'stolen', null, 'stolen', T0);
      await r.renewHash(t, self, 'hash', 'stolen');
      await r.seeSession(t, mine.self, other.kept.id, T0 + 1);
      await r.deleteOperator(t, manage, { ...other.operator, id: other.operator.id }, T0);
    });
    expect(await rowsOf(other.world.id)).toEqual(before);
    const adding = tx((t) => r.addSession(t, self, session(), 5, T0));
    await expect(adding).rejects.toMatchObject({ kind: 'foreign-key' });
    const roles = [{ role: 'support' as const, siteId: (await other.world.site()).id }];
    await expect(tx((t) => operatorIn(t, mine.world, { roles }))).rejects.toMatchObject({
      kind: 'foreign-key',
    });
  });

  it('a session ends when it is not used, and whatever it does', async () => {
    const { self, hash, kept, world, operator } = await furnished();
    const holds = (now: number) =>
      read(async (t) => {
        const found = await r.sessionByHash(t, hash, now);
        const listed = await r.sessions(t, self, { after: null, limit: 9 }, now);
        const active = await r.activeOperator(t, world.id, operator.id, kept.id, now);
        expect([listed.length > 0, active !== undefined]).toEqual([found !== undefined, found !== undefined]);
        return found !== undefined;
      });
    expect(await holds(T0 + SESSION_IDLE - 1)).toBe(true);
    expect(await holds(T0 + SESSION_IDLE)).toBe(false);
    for (let at = T0; at < T0 + 30 * DAY; at += SESSION_IDLE - 1) {
      await tx((t) => r.seeSession(t, self, kept.id, at));
    }
    expect(await holds(T0 + 30 * DAY - 1)).toBe(true);
    expect(await holds(T0 + 30 * DAY)).toBe(false);
    // A clock that was put back does not shorten it.
    await tx((t) => r.seeSession(t, self, kept.id, T0));
    expect(await holds(T0 + 30 * DAY - 1)).toBe(true);
  });

  it('of many sessions the newest stay', async () => {
    const { self, kept } = await furnished();
    const ids: SessionId[] = [];
    for (let i = 0; i < 3; i++) ids.unshift((await tx((t) => r.addSession(t, self, session(), 3, T0))).id);
    const left = await read((t) => r.sessions(t, self, { after: null, limit: 9 }, T0));
    expect(left.map(({ id }) => id)).toEqual(ids);
    expect(ids).not.toContain(kept.id);
  });

  it('a link is good once, until its time, and for its purpose; a password uses up all of them', async () => {
    const { self, link, operator } = await furnished();
    const found = (now: number, purpose: 'reset' | 'invitation' = 'reset', hash = link) =>
      read(async (t) => (await r.claimantByLink(t, purpose, hash, now))?.operatorId);
    expect(await found(T0 + HOUR - 1)).toBe(operator.id);
    expect(await found(T0 + HOUR)).toBeUndefined();
    expect(await found(T0, 'invitation')).toBeUndefined();
    const add = (hash: string, keep: number) =>
      tx((t) => r.addLink(t, self, { purpose: 'reset', hash, expiresAt: T0 + HOUR }, keep, T0));
    const [second, third] = [unique('l'), unique('l')];
    await add(second, 1);
    expect([await found(T0), await found(T0, 'reset', second)]).toEqual([operator.id, operator.id]);
    await add(third, 1);
    expect([await found(T0), await found(T0, 'reset', second)]).toEqual([undefined, operator.id]);
    expect(await tx((t) => r.useLink(t, self, third))).toBe(true);
    expect(await tx((t) => r.useLink(t, self, third))).toBe(false);
    await tx((t) => r.setPassword(t, self, 'other', null, null, T0));
    expect(await found(T0, 'reset', second)).toBeUndefined();
  });

  it('what is over is forgotten, and nothing else', async () => {
    const { self, hash, link } = await furnished();
    const old = session(T0 + 5);
    await tx((t) => r.addSession(t, self, old, 5, T0));
    expect(await tx((t) => r.forgetEnded(t, T0 + 5))).toBeGreaterThanOrEqual(1);
    await read(async (t) => {
      expect(await r.sessionByHash(t, old.hash, T0)).toBeUndefined();
      expect(await r.sessionByHash(t, hash, T0)).toBeDefined();
      expect(await r.claimantByLink(t, 'reset', link, T0)).toBeDefined();
    });
  });

  it('who does not log in any more has no session, nor has who chose another password but the one', async () => {
    const { world, operator, self, kept, hash } = await furnished();
    const second = session();
    await tx((t) => r.addSession(t, self, second, 5, T0));
    await tx((t) => r.setPassword(t, self, 'other', kept.id, null, T0));
    const holds = (one: string) => read(async (t) => (await r.sessionByHash(t, one, T0)) !== undefined);
    expect([await holds(hash), await holds(second.hash)]).toEqual([true, false]);
    await tx((t) => r.changeOperator(t, world.manage, operator, { ...operator, active: false }, T0));
    expect(await holds(hash)).toBe(false);
  });
});
