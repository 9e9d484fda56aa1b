/** Limits of what a charger gives, said without the spec's words. */
import type { Actor } from '../../domain/access/allow.ts';
import { type Limit, limitOrder } from '../../domain/charging-profiles/limit.ts';
import type { Command } from '../../domain/commands/command.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId, SocketId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Chargers, KeptSockets } from '../ports/chargers-kept.ts';
import type { CheckChargingProfiles } from '../ports/charging-profiles.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadSnapshot } from '../ports/store.ts';
import { type Asked, operates, type orderCommand } from './order-command.ts';

type Ports = ReadSnapshot &
  Pick<Chargers, 'chargerByIdentity'> &
  KeptSockets &
  CheckChargingProfiles &
  Clock & { readonly orderCommand: ReturnType<typeof orderCommand> };

/** Orders the profile that the limit becomes, or its end. @param socketId null: of the charger as a whole. */
export function limitCharging(use: Ports) {
  return async (
    who: Actor,
    chargerId: ChargerId,
    socketId: SocketId | null,
    limit: Limit,
    asked: Asked,
  ): Promise<Command | Refusal> => {
    const reads = readsOwn(who);
    if (isRefusal(reads)) return reads;
    const order = await use.read(async (tx) => {
      const charger = await use.chargerByIdentity(tx, reads, chargerId);
      if (charger === undefined) return refuse('charger-not-found');
      const by = operates(who, charger.key);
      if (isRefusal(by)) return by;
      const all = await use.keptSockets(tx, reads, charger.key);
      const there = all.filter(({ retiredAt }) => retiredAt === null);
      const sockets = there.filter((one) => socketId === null || one.socketId === socketId);
      if (socketId !== null && sockets.length === 0) return refuse('socket-not-found');
      const transactionId = socketId === null ? null : await use.runningOn(tx, by, socketId);
      const limits = await use.profileLimits(tx, by);
      const known = await use.profilesOf(tx, by);
      return limitOrder(limit, { socketId, transactionId, limits, known, sockets }, use.now());
    });
    return isRefusal(order) ? order : use.orderCommand(who, chargerId, order, asked);
  };
}
