import { type Actor, allow, installation } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ProfileAsked, TakeProfiles } from '../ports/profiles.ts';

/** A profile of the running server, in JSON: one at a time, and for nobody but who has the admin key. */
export function takeProfile(use: TakeProfiles) {
  return async (who: Actor, asked: ProfileAsked, stop: AbortSignal): Promise<string | Refusal> => {
    const by = allow(who, 'administer', installation);
    if (isRefusal(by)) return by;
    if (!use.threads.includes(asked.thread)) {
      return refuse('bad-body', 'thread', `must be one of ${use.threads.join(', ')} here`);
    }
    return (await use.profile({ ...asked, requestId: requestIdOf(who) }, stop)) ?? refuse('profile-running');
  };
}

const requestIdOf = (who: Actor) => ('requestId' in who ? who.requestId : undefined);
