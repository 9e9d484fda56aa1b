import type { Actor } from '../../domain/access/allow.ts';
import type { Tag, TagSettings } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { type DriverId, foldTag } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { AddTag } from '../ports/drivers.ts';
import type { Transact } from '../ports/store.ts';
import type { UnknownTags } from '../ports/unknown-tags.ts';
import { type HoldingPorts, keepsDriver } from './own-driver.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact & HoldingPorts & AddTag & Pick<UnknownTags, 'unknownTag'> & Clock;

/** Gives a tag that a charger showed, and nobody has, to a driver: spelled as it was shown. */
export function assignUnknownTag(use: Ports) {
  return async (
    who: Actor,
    idTag: string,
    driverId: DriverId,
    settings: Omit<TagSettings, 'idTag'>,
  ): Promise<Tag | Refusal> => {
    const own = keepsDriver(who, driverId);
    if (isRefusal(own)) return own;
    const now = use.now();
    return transactUnlessRefused(use, async (tx) => {
      const shown = await use.unknownTag(tx, own.reads, foldTag(idTag));
      if (shown === undefined) return refuse('unknown-tag-not-found');
      await use.holdDriver(tx, own.keeps);
      if ((await use.keptDriver(tx, own.reads, driverId)) === undefined) {
        return refuse('bad-body', 'userid', 'must be the id of a driver of the customer');
      }
      const tag = await use.addTag(tx, own.keeps, { ...settings, idTag: shown.idTag }, now);
      // Somebody got it a moment ago.
      return isRefusal(tag) ? refuse('unknown-tag-not-found') : tag;
    });
  };
}
