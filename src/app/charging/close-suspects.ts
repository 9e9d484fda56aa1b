import { allow } from '../../domain/access/allow.ts';
import { isRefusal } from '../../domain/errors.ts';
import { AVAILABLE_GRACE, assumedEnd, endMissed } from '../../domain/transactions/lifecycle.ts';
import type { Tell } from '../ports/bus.ts';
import type { HoldCharger, Sockets } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import type { FindSuspects, FindTransactions, KeepTransactions } from '../ports/transactions.ts';

type Needs = Transact &
  ReadSnapshot &
  FindSuspects &
  FindTransactions &
  KeepTransactions &
  Sockets &
  HoldCharger &
  Clock &
  Tell;

/**
 * Closes the transactions whose end was missed, as assumed. Each in a transaction of its own that looks again:
 * the stop may come in the same moment. Answers how many it closed.
 */
export function closeSuspects(use: Needs): () => Promise<number> {
  return async () => {
    const now = use.now();
    const suspects = await use.read((tx) => use.suspects(tx, now - AVAILABLE_GRACE, now));
    let closed = 0;
    for (const suspect of suspects.filter((s) => endMissed(s.transaction, s, now))) {
      const { customerId, charger, chargerId } = suspect;
      const by = allow({ kind: 'server' }, 'report', { kind: 'charger', customerId, charger });
      if (isRefusal(by)) continue;
      const { id } = suspect.transaction;
      const ended = await use.transact(async (tx) => {
        // Held, so that a stop in the same moment comes before or after, never in between.
        await use.holdCharger(tx, by);
        const current = await use.transaction(tx, by, id);
        if (current === undefined || current.closedBy !== null || !endMissed(current, suspect, now))
          return false;
        const maxWatts = (await use.socket(tx, by, current.socketId))?.maxWatts ?? null;
        await use.changeTransaction(tx, by, id, assumedEnd(current, maxWatts, now));
        return true;
      });
      if (!ended) continue;
      closed += 1;
      use.tell({
        kind: 'stopped',
        at: now,
        customerId,
        charger,
        chargerId,
        transactionId: id,
        by: 'assumed',
      });
    }
    return closed;
  };
}
