import type { Actor } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import type { SocketSettings } from '../../domain/chargers/charger.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { Hanging } from '../../domain/hanging.ts';
import type { ChargerId, Instant, SocketId } from '../../domain/ids.ts';
import type {
  Chargers,
  HoldChargers,
  KeepChargers,
  KeepSockets,
  KeptCharger,
} from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transact, Tx } from '../ports/store.ts';
import { type SocketReading, type SocketReadingPorts, servedSockets } from '../queries/read-sockets.ts';
import { clearWay, type DeleteAsked, type DeletingPorts, wouldGo } from './delete-thing.ts';
import { keepsOwn, type OwnCustomer } from './own-customer.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact &
  HoldChargers &
  Pick<Chargers, 'chargerByIdentity'> &
  Pick<KeepChargers, 'changeCharger'> &
  SocketReadingPorts &
  KeepSockets &
  Clock;

/** What people shall have entered about a socket, from how it is shown now. Pure: it may be asked twice. */
export type SocketChange = (current: SocketReading) => SocketSettings | Refusal;

/** Changes a socket that is served. */
export function changeSocket(use: Ports) {
  const keep = keepSocket(use);
  return async (
    who: Actor,
    id: ChargerId,
    socketId: SocketId,
    guard: Guard,
    change: SocketChange,
  ): Promise<SocketReading | Refusal> => {
    const done = await keep(who, id, socketId, guard, (current) =>
      current === null ? refuse('socket-not-found') : change(current),
    );
    return isRefusal(done) ? done : done.socket;
  };
}

/** Makes a socket, brings a retired one back, or changes it. */
export function keepSocket(use: Ports) {
  return async (
    who: Actor,
    id: ChargerId,
    socketId: SocketId,
    guard: Guard,
    change: (current: SocketReading | null) => SocketSettings | Refusal,
  ): Promise<{ readonly socket: SocketReading; readonly made: boolean } | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const charger = await held(use, tx, own, id);
      if (isRefusal(charger)) return charger;
      const current = await servedSocket(use, tx, own, charger, socketId, now);
      const stale = hindered(guard, current?.kept.revision ?? null);
      if (stale !== undefined) return stale;
      const wanted = change(current);
      if (isRefusal(wanted)) return wanted;
      // A retired one counts its revisions on.
      const all = await use.keptSockets(tx, own.reads, charger.key);
      const before = all.find((one) => one.socketId === socketId);
      const { done } = await use.keepSocket(tx, own.keeps, charger, before, wanted, now);
      if (done) await use.changeCharger(tx, own.keeps, charger, charger, true, now);
      const socket = await servedSocket(use, tx, own, charger, socketId, now);
      if (socket === null) throw new Error('a socket just kept is not served');
      return { socket, made: current === null };
    });
  };
}

/** Retires a socket: it is served no longer, and comes back when its charger reports it. */
export function retireSocket(use: Ports & DeletingPorts) {
  return async (
    who: Actor,
    id: ChargerId,
    socketId: SocketId,
    guard: Guard,
    asked: DeleteAsked,
  ): Promise<readonly Hanging[] | null | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    const found = async (tx: Tx, charger: KeptCharger | Refusal) => {
      if (isRefusal(charger)) return charger;
      const socket = await servedSocket(use, tx, own, charger, socketId, now);
      if (socket === null) return refuse('socket-not-found');
      const doomed = { kind: 'socket', charger: charger.key, socketId } as const;
      return hindered(guard, socket.kept.revision) ?? { charger, doomed, socket: socket.kept };
    };
    if (asked.dryRun) {
      return use.read(async (tx) => {
        const one = await found(tx, await there(use, tx, own, id));
        return isRefusal(one) ? one : wouldGo(use, tx, own, one.doomed);
      });
    }
    const done = await transactUnlessRefused(use, async (tx) => {
      const one = await found(tx, await held(use, tx, own, id));
      if (isRefusal(one)) return one;
      const stopped = await clearWay(use, tx, own, one.doomed, asked, now);
      if (isRefusal(stopped)) return stopped;
      await use.retireSocket(tx, own.keeps, one.charger, one.socket, now);
      await use.changeCharger(tx, own.keeps, one.charger, one.charger, true, now);
      return stopped;
    });
    if (isRefusal(done)) return done;
    for (const event of done) use.tell(event);
    return null;
  };
}

async function there(use: Pick<Chargers, 'chargerByIdentity'>, tx: Tx, own: OwnCustomer, id: ChargerId) {
  return (await use.chargerByIdentity(tx, own.reads, id)) ?? refuse('charger-not-found');
}

async function held(
  use: HoldChargers & Pick<Chargers, 'chargerByIdentity'>,
  tx: Tx,
  own: OwnCustomer,
  id: ChargerId,
): Promise<KeptCharger | Refusal> {
  await use.holdChargerOf(tx, own.keeps, id);
  return there(use, tx, own, id);
}

async function servedSocket(
  use: SocketReadingPorts,
  tx: Tx,
  own: OwnCustomer,
  charger: KeptCharger,
  socketId: SocketId,
  now: Instant,
): Promise<SocketReading | null> {
  const all = await servedSockets(use, tx, own.reads, charger, now);
  return all.find(({ kept }) => kept.socketId === socketId) ?? null;
}
