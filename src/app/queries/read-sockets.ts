import type { Actor } from '../../domain/access/allow.ts';
import type { Served } from '../../domain/chargers/status.ts';
import { socketStatus } from '../../domain/chargers/status.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId, Instant, SocketId } from '../../domain/ids.ts';
import { type OwnCustomer, readsOwn } from '../admin/own-customer.ts';
import type { Chargers, KeptCharger, KeptSocket, KeptSockets } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadFragments } from '../ports/documents.ts';
import type { Page } from '../ports/keeping.ts';
import type { ReadSnapshot, Tx } from '../ports/store.ts';

/** A socket as its keeper reads it: what people entered, and what is served of it. */
export interface SocketReading {
  readonly kept: KeptSocket;
  readonly served: Served;
}

export type SocketReadingPorts = KeptSockets & ReadFragments;

/** The charger's sockets that are served, by their numbers. */
export async function servedSockets(
  use: SocketReadingPorts,
  tx: Tx,
  reads: OwnCustomer['reads'],
  charger: KeptCharger,
  now: Instant,
): Promise<SocketReading[]> {
  const fragment = (await use.chargerFragments(tx, reads, [charger.key], now)).get(charger.key);
  const kept = new Map((await use.keptSockets(tx, reads, charger.key)).map((one) => [one.socketId, one]));
  return (fragment?.sockets ?? []).flatMap((socket) => {
    const own = kept.get(socket.socketId);
    if (fragment === undefined || own === undefined) return [];
    return { kept: own, served: socketStatus(socket.facts, fragment.facts, now) };
  });
}

type Ports = ReadSnapshot & Pick<Chargers, 'chargerByIdentity'> & SocketReadingPorts & Clock;

export function listSockets(use: Ports) {
  return async (
    who: Actor,
    id: ChargerId,
    { after, limit }: Page<SocketId>,
  ): Promise<readonly SocketReading[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const now = use.now();
    return use.read(async (tx) => {
      const charger = await use.chargerByIdentity(tx, by, id);
      if (charger === undefined) return refuse('charger-not-found');
      const all = await servedSockets(use, tx, by, charger, now);
      return all.filter(({ kept }) => kept.socketId > (after ?? 0)).slice(0, limit);
    });
  };
}

export function readSocket(use: Ports) {
  return async (who: Actor, id: ChargerId, socketId: SocketId): Promise<SocketReading | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const now = use.now();
    return use.read(async (tx) => {
      const charger = await use.chargerByIdentity(tx, by, id);
      if (charger === undefined) return refuse('charger-not-found');
      const all = await servedSockets(use, tx, by, charger, now);
      return all.find(({ kept }) => kept.socketId === socketId) ?? refuse('socket-not-found');
    });
  };
}
