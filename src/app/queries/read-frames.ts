import type { Actor } from '../../domain/access/allow.ts';
import { type FramesSought, isSought } from '../../domain/chargers/frame.ts';
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

/** What went over the line behind a place. */
export interface FramesHeard {
  readonly frames: readonly KeptFrame[];
  readonly upTo: number;
  /** Something in between is not kept any more. */
  readonly lost: boolean;
  readonly more: boolean;
}

/** Frames looked through at a time. */
const AT_ONCE = 200;

/** What goes over the charger's line from now on, or from a place on: undefined when the charger is gone. */
export function watchFrames(use: Ports) {
  return async (
    who: Actor,
    id: ChargerId,
    sought: FramesSought,
  ): Promise<
    { readonly begin: number; readonly next: (after: number) => Promise<FramesHeard | undefined> } | Refusal
  > => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    await use.flushObserved();
    const begun = await use.read(async (tx) => {
      const charger = await use.chargerByIdentity(tx, by, id);
      if (charger === undefined) return refuse('charger-not-found');
      const [newest] = await use.frames(tx, by, charger.key, ANY, { after: null, limit: 1 });
      return { begin: newest?.place ?? NOWHERE };
    });
    if (isRefusal(begun)) return begun;

    const next = async (after: number): Promise<FramesHeard | undefined> => {
      await use.flushObserved();
      return use.read(async (tx) => {
        const charger = await use.chargerByIdentity(tx, by, id);
        if (charger === undefined) return undefined;
        const there = after === NOWHERE || (await use.isFrameThere(tx, by, charger.key, after));
        const found = await use.framesAfter(tx, by, charger.key, after, AT_ONCE);
        return {
          frames: found.filter((frame) => isSought(frame, sought)),
          upTo: found.at(-1)?.place ?? after,
          lost: !there && found.length > 0,
          more: found.length === AT_ONCE,
        };
      });
    };
    return { ...begun, next };
  };
}

/** Before all frames, where there is none. */
const NOWHERE = 0;
const ANY: FramesAsked = { action: null, direction: null, words: null, from: null, until: null };
