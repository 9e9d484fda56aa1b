/** Asks everything of the repositories of commands. See tour.ts. */
import { commandId, connectionId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { type Storage, T0, type World } from './world.ts';

const ANY = { charger: null, action: null, state: null, socketId: null, from: null, until: null } as const;

export async function commands({ tx }: Storage, world: World): Promise<void> {
  const site = await world.site();
  const charger = await world.charger(site.id);
  const { operate, by: report } = charger;
  const order = (priority: number) => ({
    ...{ action: 'RemoteStartTransaction', payload: { idTag: 'A', connectorId: 1 } },
    ...{ priority, askedBy: 'key 1', expiresAt: priority === 0 ? null : T0, at: T0 },
  });
  const sending = (messageId: string) => ({ messageId, connectionId: connectionId(1), at: T0 });
  const ending = (state: 'accepted' | 'unknown') => ({
    ...{ state, answer: {}, problem: null, latencyMs: 1, late: false, sent: true, payload: {} },
  });
  await tx(async (t) => {
    for (const priority of [0, 1, 0, 1]) await r.addCommand(t, operate, order(priority));
    await r.commandsWaiting(t, operate);
    for (const filter of [
      {},
      { charger: charger.key },
      { action: 'Reset', state: 'queued' as const, socketId: 1, from: T0, until: T0 },
    ]) {
      for (const after of [null, commandId(1)]) {
        await r.commands(t, world.read, { ...ANY, ...filter }, { after, limit: 10 });
      }
    }
    await r.chargersWithCommands(t);
    const taken = await r.takeCommand(t, report, sending('m1'));
    if (taken === undefined) throw new Error('nothing was queued');
    await r.command(t, world.read, taken.id);
    await r.awaitedStarts(t, report, 0);
    await r.commandSent(t, report, 'm1', 0);
    await r.endCommand(t, report, taken.id, ['sent'], ending('accepted'), T0);
    await r.setEffect(t, report, taken.id, 'began', null);
    const second = await r.takeCommand(t, report, sending('m2'));
    if (second === undefined) throw new Error('one was queued');
    await r.returnCommand(t, report, second.id, 'gone', T0);
    await r.cancelCommand(t, operate, second.id, T0);
    await r.keepNextPassword(t, operate, 'h', taken.id, T0);
    await r.takeNextPassword(t, report, 'h');
    await r.wantProfile(t, operate, 2, taken.id);
    await r.isProfileTold(t, report, taken.id);
    await r.raiseProfile(t, report, 2);
    await r.endUnsent(t, report, 'gone', T0);
    await r.loseCommands(t, 'gone', T0);
    await r.expireCommands(t, 'gone', T0);
    await r.giveUpStarts(t, T0);
    await r.forgetCommands(t, T0);
  });
}
