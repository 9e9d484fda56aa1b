import type { Actor } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { FlushObserved } from '../ports/frames.ts';
import type { KeptAttempt, ReadAttempts } from '../ports/keeping.ts';
import type { ReadSnapshot } from '../ports/store.ts';

type Ports = ReadSnapshot & Pick<Chargers, 'chargerByIdentity'> & ReadAttempts & FlushObserved;

/** Why the charger did not get in: who tried to connect as it and was refused, newest first, up to this moment. */
export function listAttempts(use: Ports) {
  return async (who: Actor, id: ChargerId, limit: number): Promise<readonly KeptAttempt[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    await use.flushObserved();
    return use.read(async (tx) => {
      const charger = await use.chargerByIdentity(tx, by, id);
      return charger === undefined
        ? refuse('charger-not-found')
        : use.attemptsAs(tx, by, charger.chargerId, limit);
    });
  };
}
