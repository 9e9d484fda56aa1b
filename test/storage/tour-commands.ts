/** Asks everything of the repositories of commands. See tour.ts. */
import type { Tx } from '../../src/app/ports/store.ts';
import { sentBy } from '../../src/domain/charging-profiles/profile.ts';
import type { Command } from '../../src/domain/commands/command.ts';
import {
  bulkId,
  chargerKey,
  commandId,
  connectionId,
  driverId,
  reservationId,
  transactionId,
} from '../../src/domain/ids.ts';
import { orderBodies } from '../../src/http/example-commands.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { granted, RESERVED, type Storage, T0, type World } from './world.ts';

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
    await r.countWork(t);
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
    await profiles(t, charger, world, taken);
    await r.endUnsent(t, report, 'gone', T0);
    await r.loseCommands(t, 'gone', T0);
    await r.expireCommands(t, 'gone', T0);
    await r.startsAwaited(t, T0);
    await r.giveUpStarts(t, [taken.id]);
    await r.forgetCommands(t, T0);
  });
}

async function profiles(
  t: Tx,
  { key, operate, by: report }: Awaited<ReturnType<World['charger']>>,
  world: World,
  command: Command,
): Promise<void> {
  const sent = sentBy({ action: 'SetChargingProfile', payload: orderBodies.SetChargingProfile ?? {} });
  if (sent === undefined) throw new Error('the example brings one');
  const nothing = { dropped: [], doubted: [] };
  await r.changeProfiles(t, report, { ...nothing, added: { sent, doubt: null } }, command, T0);
  const known = await r.profilesOf(t, report);
  const doubted = known.map((one) => ({ one, doubt: 1 }));
  await r.changeProfiles(t, report, { dropped: known, doubted, added: undefined }, command, T0);
  for (const after of [null, 1]) await r.chargingProfiles(t, world.read, key, { after, limit: 10 });
  await r.profileLimits(t, operate);
  await r.runningOn(t, operate, 1);
  await r.runsOn(t, operate, transactionId(1), 1);
  await r.isOvertaken(t, report, command);
}

const ANY_RESERVATION = {
  ...{ charger: null, socketId: null, state: null, driverId: null, idTagFolded: null, seen: false },
} as const;

export async function reservations({ tx }: Storage, world: World): Promise<void> {
  const site = await world.site();
  const charger = await world.charger(site.id);
  const { operate, by: report } = charger;
  const payload = { connectorId: 1, idTag: 'A', reservationId: 7, expiryDate: '2030-01-01T00:00:00Z' };
  await tx(async (t) => {
    const placed = { action: 'ReserveNow', payload, priority: 0, askedBy: 'key 1', expiresAt: T0, at: T0 };
    const command = await r.addCommand(t, operate, placed);
    const id = await r.addReservation(t, operate, { ...RESERVED, commandId: command.id });
    await r.reservation(t, world.read, id);
    for (const filter of [
      {},
      { charger: charger.key, socketId: 1 },
      { state: 'active' as const, idTagFolded: 'a', seen: true },
      { driverId: driverId(1), seen: true },
    ]) {
      for (const after of [null, reservationId(1)]) {
        await r.reservations(t, world.read, { ...ANY_RESERVATION, ...filter }, { after, limit: 10 });
      }
    }
    await r.openReservations(t, report);
    await r.reservationsNumbered(t, operate, 7);
    await r.reservationsDue(t, T0);
    await r.changeReservation(t, report, id, { state: 'expired', endedAt: T0, cancelId: command.id });
    await r.reservationsLeft(t, T0, T0);
    await r.forgetReservations(t, T0 + 1);
  });
}

const NOTHING_NAMED = {
  ...{ siteId: null, subsites: false, manufacturer: null, model: null },
  ...{ firmwareVersion: null, chargerIds: null },
};

export async function bulkCommands({ tx }: Storage, world: World): Promise<void> {
  const site = await world.site();
  const charger = await world.charger(site.id);
  const operate = granted(world.read.actor, 'operate', world.read.thing);
  const report = granted({ kind: 'server' }, 'report', world.read.thing);
  const page = { after: null, limit: 10 };
  await tx(async (t) => {
    const asked = { action: 'Reset', payload: {}, perMinute: 1, expiresIn: null, askedBy: 'key 1' };
    const filters = [
      { siteId: site.id },
      { siteId: site.id, subsites: true },
      { manufacturer: 'a', model: 'b', firmwareVersion: 'c' },
      { chargerIds: [charger.chargerId] },
    ];
    const made = [];
    for (const named of filters) {
      const filter = { ...NOTHING_NAMED, ...named };
      const bulk = await r.addBulkCommand(t, operate, { ...asked, filter }, T0);
      await r.addBulkChargers(t, operate, bulk.id, filter);
      made.push(bulk);
    }
    const [one, other] = made;
    if (one === undefined || other === undefined) throw new Error('some were made');
    await r.chargersNamed(t, world.read, [charger.chargerId]);
    await r.bulkCommand(t, world.read, one.id);
    for (const askedBy of [null, 'key 1']) {
      for (const after of [null, bulkId(1)]) {
        await r.bulkCommands(t, world.read, askedBy, { after, limit: 10 });
      }
    }
    await r.bulkCommandsDue(t, T0);
    await r.takeBulkTurn(t, world.read, one, T0 + 1);
    await r.bulkWaiting(t, world.read, one.id, 10);
    const placed = { action: 'Reset', payload: {}, priority: 0, askedBy: 'key 1', expiresAt: T0, at: T0 };
    const command = await r.addCommand(t, charger.operate, { ...placed, bulkId: one.id });
    await r.markBulkCharger(t, world.read, one.id, charger.key, { commandId: command.id });
    await r.markBulkCharger(t, world.read, other.id, charger.key, { problem: 'gone' });
    await r.bulkCounts(t, world.read, one.id);
    await r.bulkChargers(t, world.read, one.id, null, page);
    await r.bulkChargers(t, world.read, one.id, 'queued', { after: chargerKey(1), limit: 10 });
    await r.cancelBulkCommand(t, operate, one.id, T0);
    await r.endBulkCommand(t, report, one.id, { state: 'skipped', why: 'gone' }, null, T0);
    await r.forgetBulkCommands(t, T0 + 1);
  });
}
