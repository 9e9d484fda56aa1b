// Passwords that are on their way to a charger, profiles that it was told to show, and the quiet in which it may be left.
import { describe, expect, it } from 'vitest';
import { type CommandState, PRIORITY } from '../../src/domain/commands/command.ts';
import { type CommandId, connectionId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { engines } from '../support/engines.ts';
import { customerIn, storageOn, T0 } from './world.ts';

describe.each(engines())('how safely chargers come, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx } = storage;

  async function oneCharger(over: { readonly quiet?: boolean } = {}) {
    const world = await customerIn(storage);
    const charger = await world.charger((await world.site()).id, over);
    const order = (priority: number = PRIORITY.asked) =>
      tx((t) =>
        r.addCommand(t, charger.operate, {
          ...{
            action: 'ChangeConfiguration',
            payload: {},
            priority,
            askedBy: 'key 1',
            expiresAt: null,
            at: T0,
          },
        }),
      );
    const take = () =>
      tx((t) => r.takeCommand(t, charger.by, { messageId: 'm', connectionId: connectionId(1), at: T0 }));
    const end = (id: CommandId, state: CommandState, answer: unknown = null) =>
      tx((t) =>
        r.endCommand(
          t,
          charger.by,
          id,
          ['sent'],
          {
            ...{ state: state as 'accepted', answer, problem: null, latencyMs: 1 },
            ...{ late: false, sent: true, payload: {} },
          },
          T0,
        ),
      );
    const next = (hash: string, by: CommandId) =>
      tx((t) => r.keepNextPassword(t, charger.operate, hash, by, T0));
    const login = () => tx((t) => r.findLogin(t, charger.chargerId));
    return { world, charger, order, take, end, next, login };
  }

  it.each([
    ['rejected', {}, null],
    ['failed', null, null],
    ['failed', { odd: 1 }, 'new'],
    ['accepted', {}, 'new'],
    ['timed-out', null, 'new'],
    ['unknown', null, 'new'],
  ] as const)(
    'a password whose command ended as %s (answer %j) may be: %s',
    async (state, answer, expected) => {
      const { order, take, end, next, login } = await oneCharger();
      const { id } = await order();
      expect(await next('new', id)).toBe(true);
      expect(await login()).toMatchObject({ passwordHash: 'scheme$hash', nextPasswordHash: 'new' });
      await take();
      await end(id, state, answer);
      expect(await login()).toMatchObject({ nextPasswordHash: expected });
      // What the charger may have is not written over; what it has not, is.
      expect(await next('newer', (await order()).id)).toBe(expected === null);
    },
  );

  it('the charger shows it: it is the one from then on, and only it', async () => {
    const { charger, order, next, login } = await oneCharger();
    await next('new', (await order()).id);
    expect(await tx((t) => r.takeNextPassword(t, charger.by, 'another'))).toBe(false);
    expect(await tx((t) => r.takeNextPassword(t, charger.by, 'new'))).toBe(true);
    expect(await login()).toMatchObject({ passwordHash: 'new', nextPasswordHash: null });
    expect(await tx((t) => r.takeNextPassword(t, charger.by, 'new'))).toBe(false);
  });

  it('one that waits to be sent gives way to a newer one', async () => {
    const { world, order, next, login } = await oneCharger();
    const first = await order();
    await next('new', first.id);
    expect(await next('newer', (await order()).id)).toBe(true);
    expect(await tx((t) => r.command(t, world.read, first.id))).toMatchObject({ state: 'cancelled' });
    expect(await login()).toMatchObject({ nextPasswordHash: 'newer' });
  });

  it('a profile is the minimum when the charger shows it or a higher one, and was not refused', async () => {
    const { world, charger, order, take, end, login } = await oneCharger();
    const minimum = async () =>
      (await tx((t) => r.chargerByIdentity(t, world.read, charger.chargerId)))?.minimumSecurityProfile;
    const refused = await order();
    await tx((t) => r.wantProfile(t, charger.operate, 1, refused.id));
    await take();
    await end(refused.id, 'rejected', {});
    expect(await tx((t) => r.raiseProfile(t, charger.by, 2))).toBe(false);
    const told = await order();
    await tx((t) => r.wantProfile(t, charger.operate, 2, told.id));
    expect(await tx((t) => r.isProfileTold(t, charger.by, told.id))).toBe(true);
    expect(await tx((t) => r.isProfileTold(t, charger.by, refused.id))).toBe(false);
    expect(await login()).toMatchObject({ profileWanted: true });
    expect(await tx((t) => r.raiseProfile(t, charger.by, 1))).toBe(false);
    expect(await minimum()).toBe(0);
    expect(await tx((t) => r.raiseProfile(t, charger.by, 2))).toBe(true);
    expect(await minimum()).toBe(2);
    expect(await login()).toMatchObject({ profileWanted: false, minimumSecurityProfile: 2 });
  });

  it('in quiet only what people order is sent, and the rest when it is over', async () => {
    const { world, charger, order, take } = await oneCharger({ quiet: true });
    const own = await order(PRIORITY.own);
    expect(await take()).toBeUndefined();
    const asked = await order();
    expect((await take())?.id).toBe(asked.id);
    expect(await take()).toBeUndefined();
    await tx((t) => r.changeCharger(t, world.keep, charger, { ...charger, quiet: false }, false, T0));
    expect((await take())?.id).toBe(own.id);
  });
});
