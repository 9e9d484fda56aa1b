import type { Instant } from '../../domain/ids.ts';
import { AVAILABLE_GRACE, BOOT_GRACE, endMissed } from '../../domain/transactions/lifecycle.ts';
import type { Tell } from '../ports/bus.ts';
import type { HoldCharger, Sockets } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import { type ActFor, EVERY, type ReadSnapshot, type Transact, wholeOf } from '../ports/store.ts';
import type { FindSuspects, FindTransactions, KeepTransactions } from '../ports/transactions.ts';
import { assumeEnded, onBehalfOf } from './assume-ended.ts';

type Needs = Transact &
  ActFor &
  ReadSnapshot &
  FindSuspects &
  FindTransactions &
  KeepTransactions &
  Sockets &
  HoldCharger &
  Clock &
  Tell;

type Suspect = Awaited<ReturnType<FindSuspects['suspects']>>[number];

/**
 * Closes the transactions whose end was missed, as assumed. Each in a transaction of its own that looks again:
 * the stop may come in the same moment. Answers how many it closed.
 */
export function closeSuspects(use: Needs): () => Promise<number> {
  return async () => {
    const now = use.now();
    const silentSince = { available: now - AVAILABLE_GRACE, boot: now - BOOT_GRACE };
    const suspects = await use.actFor(EVERY, () => use.read((tx) => use.suspects(tx, silentSince, now)));
    let closed = 0;
    const failures: unknown[] = [];
    for (const suspect of suspects.filter((s) => endMissed(s.transaction, s, now))) {
      // One that can't be closed must not keep the others waiting.
      const ending = use.actFor(wholeOf(suspect.customerId), () => close(suspect, now));
      const ended = await ending.catch((error: unknown) => {
        failures.push(error);
        return false;
      });
      if (!ended) continue;
      closed += 1;
      const { customerId, charger, chargerId } = suspect;
      const { id: transactionId } = suspect.transaction;
      use.tell({ kind: 'stopped', at: now, customerId, charger, chargerId, transactionId, by: 'assumed' });
    }
    if (failures.length > 0) throw failures[0];
    return closed;
  };

  /** Answers false when it goes on or has ended meanwhile. */
  async function close(suspect: Suspect, now: Instant): Promise<boolean> {
    const { customerId, charger } = suspect;
    const by = onBehalfOf({ kind: 'charger', customerId, charger });
    return use.transact(async (tx) => {
      // Held, so that a stop in the same moment comes before or after, never in between.
      await use.holdCharger(tx, by);
      const current = await use.transaction(tx, by, suspect.transaction.id);
      if (current === undefined || current.closedBy !== null || !endMissed(current, suspect, now))
        return false;
      await assumeEnded(use, tx, by, current, now);
      return true;
    });
  }
}
