/** Starts by remote: the tag is named, or the one of a driver's that may charge there is chosen. */
import type { Actor } from '../../domain/access/allow.ts';
import type { Command } from '../../domain/commands/command.ts';
import { daily } from '../../domain/commands/daily.ts';
import { OUTCOMES } from '../../domain/drivers/decide.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { type ChargerId, type DriverId, foldTag, type SocketId, type TagId } from '../../domain/ids.ts';
import type { CallCharger } from '../ports/charger-link.ts';
import type { explainDriver, TagVerdict } from '../queries/explain-access.ts';
import { type Asked, mayOperate, type orderCommand } from './order-command.ts';

/** A tag, a driver, or both: then it must be the driver's. `socketId` null: the charger chooses. */
export interface Start {
  readonly idTag: string | null;
  readonly driverId: DriverId | null;
  readonly socketId: SocketId | null;
}

export type StartPorts = Pick<CallCharger, 'wrongInCall'> &
  Parameters<typeof mayOperate>[0] & {
    readonly orderCommand: ReturnType<typeof orderCommand>;
    readonly explainDriver: ReturnType<typeof explainDriver>;
  };

/** Orders a start of the charger. */
export function startCharging(use: StartPorts) {
  return async (
    who: Actor,
    chargerId: ChargerId,
    { idTag, driverId, socketId }: Start,
    asked: Asked,
  ): Promise<Command | Refusal> => {
    const by = await mayOperate(use, who, chargerId);
    if (isRefusal(by)) return by;
    if (driverId === null) {
      if (idTag === null) return refuse('bad-body', 'idTag', 'or driverId is required');
      return use.orderCommand(who, chargerId, daily.start(idTag, socketId), asked);
    }
    const best = await bestTag(use, who, chargerId, { idTag, driverId, socketId });
    if (isRefusal(best)) return best;
    if (best.outcome !== 'accepted' && !asked.unchecked) {
      const field = idTag === null ? 'driverId' : 'idTag';
      return refuse('tag-refused', field, `is refused there: ${best.outcome}`);
    }
    const decided = { ...asked, unchecked: true };
    return use.orderCommand(who, chargerId, daily.start(best.idTag, socketId), decided);
  };
}

/** Tags of one driver that are looked at a time. */
const AT_A_TIME = 200;
/** The later the step at which a tag fails, the less it lacks. */
const better = (one: TagVerdict, other: TagVerdict) =>
  other.outcome !== 'accepted' &&
  (one.outcome === 'accepted' || OUTCOMES.indexOf(one.outcome) > OUTCOMES.indexOf(other.outcome));

/** The first of the driver's tags that may start there, else the one that lacks least. */
export async function bestTag(
  use: StartPorts,
  who: Actor,
  chargerId: ChargerId,
  { idTag, driverId, socketId }: Start & { readonly driverId: DriverId },
): Promise<TagVerdict | Refusal> {
  let best: TagVerdict | undefined;
  for (let after: TagId | null = null; ; ) {
    const question = { purpose: 'start', chargerId, socketId } as const;
    const told = await use.explainDriver(who, driverId, question, { after, limit: AT_A_TIME });
    if (isRefusal(told)) {
      const rule = 'must be the id of a driver of the customer';
      return told.refused === 'driver-not-found' ? refuse('bad-body', 'driverId', rule) : told;
    }
    for (const one of told.verdicts) {
      if (idTag !== null && foldTag(one.idTag) !== foldTag(idTag)) continue;
      // Longer ones are for other protocols.
      if (use.wrongInCall('RemoteStartTransaction', { idTag: one.idTag }) !== undefined) continue;
      if (best === undefined || better(one, best)) best = one;
    }
    after = told.verdicts.at(-1)?.tagId ?? null;
    if (after === null || told.verdicts.length < AT_A_TIME || best?.outcome === 'accepted') break;
  }
  if (best !== undefined) return best;
  return idTag === null
    ? refuse('tag-refused', 'driverId', 'has no tag that can be sent to the charger')
    : refuse('bad-body', 'idTag', 'must be a tag of the driver');
}
