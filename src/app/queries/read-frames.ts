import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { FlushObserved, FramesAsked, KeptFrame, ReadFrames } from '../ports/frames.ts';
import type { Page } from '../ports/keeping.ts';
import type { ReadSnapshot } from '../ports/store.ts';

type Ports = ReadSnapshot & Pick<Chargers, 'chargerByIdentity'> & ReadFrames & FlushObserved;

/** What went over the charger's line, newest first, up to this moment. */
export function listFrames(use: Ports) {
  return async (
    who: Actor,
    id: ChargerId,
    asked: FramesAsked,
    page: Page<number>,
  ): Promise<readonly KeptFrame[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    await use.flushObserved();
    return use.read(async (tx) => {
      const charger = await use.chargerByIdentity(tx, by, id);
      return charger === undefined
        ? refuse('charger-not-found')
        : use.frames(tx, by, charger.key, asked, page);
    });
  };
}
