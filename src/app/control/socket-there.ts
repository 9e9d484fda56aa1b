/** Whether a charger has a socket, for orders that name one in their address. */
import type { Actor, Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { Command, Order } from '../../domain/commands/command.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId, ChargerKey, SocketId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Chargers, KeptSockets } from '../ports/chargers-kept.ts';
import type { ReadSnapshot, Tx } from '../ports/store.ts';
import type { Asked, orderCommand } from './order-command.ts';

/** Refused where the charger has no such socket, or no more. */
export async function socketThere(
  use: KeptSockets,
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  charger: ChargerKey,
  socketId: SocketId,
): Promise<true | Refusal> {
  const sockets = await use.keptSockets(tx, by, charger);
  const there = sockets.some((one) => one.socketId === socketId && one.retiredAt === null);
  return there || refuse('socket-not-found');
}

/** Orders something of a socket that is there. */
export function orderOfSocket(
  use: ReadSnapshot &
    Pick<Chargers, 'chargerByIdentity'> &
    KeptSockets & { readonly orderCommand: ReturnType<typeof orderCommand> },
) {
  return async (
    who: Actor,
    chargerId: ChargerId,
    socketId: SocketId,
    order: Order,
    asked: Asked,
  ): Promise<Command | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const there = await use.read(async (tx) => {
      const charger = await use.chargerByIdentity(tx, by, chargerId);
      if (charger === undefined) return refuse('charger-not-found');
      return socketThere(use, tx, by, charger.key, socketId);
    });
    return isRefusal(there) ? there : use.orderCommand(who, chargerId, order, asked);
  };
}
