// What came of remote starts, where nothing came: when that is known depends on how long the charger waits for its plug.
import { describe, expect, it } from 'vitest';
import { giveUpStarts, noteBegan, startsThatWait } from '../../src/app/control/began.ts';
import { PRIORITY } from '../../src/domain/commands/command.ts';
import { connectionId, transactionId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { engines } from '../support/engines.ts';
import { customerIn, storageOn, T0 } from './world.ts';

const MINUTE = 60_000;

describe.each(engines())('remote starts that begin nothing, on $name', (engine) => {
  const storage = storageOn(engine);
  const { tx } = storage;

  it.each([
    ['never read', undefined, 5],
    ['short', '60', 5],
    ['ten minutes', '600', 11],
    ['no number', 'soon', 5],
    ['longer than anything', '86400', 30],
  ])('are given up in time: ConnectionTimeOut %s', async (_what, value, minutes) => {
    const world = await customerIn(storage);
    const charger = await world.charger((await world.site()).id);
    if (value !== undefined) {
      const key = { name: 'ConnectionTimeOut', value, readonly: false };
      await tx((t) => r.recordConfiguration(t, charger.by, [key], T0));
    }
    const order = { action: 'RemoteStartTransaction', payload: { idTag: 'A' }, priority: PRIORITY.asked };
    const { id } = await tx((t) =>
      r.addCommand(t, charger.operate, { ...order, askedBy: 'key 1', expiresAt: null, at: T0 }),
    );
    await tx((t) => r.takeCommand(t, charger.by, { messageId: 'm', connectionId: connectionId(1), at: T0 }));
    const accepted = { state: 'accepted', answer: {}, problem: null, latencyMs: 1, late: false, sent: true };
    await tx((t) =>
      r.endCommand(
        t,
        charger.by,
        id,
        ['sent'],
        { ...accepted, state: 'accepted', payload: order.payload },
        T0,
      ),
    );
    const effectAt = async (at: number) => {
      await tx((t) => giveUpStarts(r, t, at));
      return (await tx((t) => r.command(t, world.read, id)))?.effect;
    };
    expect(await effectAt(T0 + minutes * MINUTE)).toBe('awaited');
    expect(await effectAt(T0 + minutes * MINUTE + 1)).toBe('not-begun');

    // What is told now, and began later than it could have for that order, is somebody else's.
    const began = { socketId: 1, idTag: 'a', transactionId: transactionId(7), refused: false };
    const now = T0 + 25 * MINUTE;
    const tell = (startedAt: number) =>
      tx(async (t) => {
        const awaited = await startsThatWait(r, t, charger.by, now);
        await noteBegan(r, t, charger.by, awaited, { ...began, startedAt }, now);
      });
    const effect = async () => (await tx((t) => r.command(t, world.read, id)))?.effect;
    await tell(T0 + 6 * MINUTE);
    expect(await effect()).toBe('not-begun');
    // In time, but told late: the charger had no line.
    await tell(T0 + MINUTE);
    expect(await effect()).toBe('began');
  });
});
