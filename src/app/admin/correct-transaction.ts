import { type Actor, isBound } from '../../domain/access/allow.ts';
import { type Guard, hindered } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { TransactionId } from '../../domain/ids.ts';
import type { Correction } from '../../domain/transactions/corrections.ts';
import { correct } from '../../domain/transactions/lifecycle.ts';
import type { Tell } from '../ports/bus.ts';
import type { Clock } from '../ports/clock.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { CorrectTransactions, KeptTransaction, ReadTransactions } from '../ports/read-transactions.ts';
import type { Transact, Tx } from '../ports/store.ts';
import { veiledTransaction } from '../queries/veiled.ts';
import { keepsOwn, type OwnCustomer } from './own-customer.ts';
import { transactUnlessRefused } from './undo.ts';

type Ports = Transact &
  Pick<ReadTransactions, 'keptTransaction'> &
  CorrectTransactions &
  Pick<Drivers, 'driver'> &
  Clock &
  Tell;

/** Corrects figures of a transaction, for a reason; an end closes one that is open. */
export function correctTransaction(use: Ports) {
  return async (
    who: Actor,
    id: TransactionId,
    guard: Guard,
    reason: string,
    wanted: Correction,
  ): Promise<KeptTransaction | Refusal> => {
    const own = keepsOwn(who);
    if (isRefusal(own)) return own;
    const now = use.now();
    const done = await transactUnlessRefused(use, async (tx) => {
      await use.holdTransaction(tx, own.keeps, id);
      const before = await use.keptTransaction(tx, own.reads, id);
      if (before === undefined) return refuse('transaction-not-found');
      const stale = hindered(guard, before.revision);
      if (stale !== undefined) return stale;
      if (
        isBound(who) &&
        !before.driverSeen &&
        (wanted.tagId !== undefined || wanted.driverId !== undefined)
      ) {
        const field = wanted.tagId === undefined ? 'driverId' : 'tagId';
        return refuse('bad-body', field, 'is for who sees whose transaction it is');
      }
      const whose = await assigned(use, tx, own, wanted);
      if (isRefusal(whose)) return whose;
      const change = correct(before, { ...wanted, ...whose }, now);
      if (isRefusal(change)) return change;
      if (Object.keys(change).length === 0) return { after: before, ended: false };
      await use.correctTransaction(tx, own.keeps, before, change, reason, now);
      const after = await use.keptTransaction(tx, own.reads, id);
      if (after === undefined) throw new Error('a transaction that is held is gone');
      return { after, ended: before.closedBy === null && after.closedBy !== null };
    });
    if (isRefusal(done)) return done;
    const { after, ended } = done;
    if (ended) {
      const { customerId, charger, chargerId } = after;
      use.tell({
        ...{ kind: 'stopped', at: now, customerId, charger, chargerId },
        ...{ transactionId: id, by: 'correction' },
      });
    }
    return veiledTransaction(who, after);
  };
}

/** With a tag goes its driver, where none is named. */
async function assigned(
  use: Ports,
  tx: Tx,
  { reads }: OwnCustomer,
  { tagId, driverId }: Correction,
): Promise<Pick<Correction, 'driverId'> | Refusal> {
  if (driverId !== undefined && driverId !== null && (await use.driver(tx, reads, driverId)) === undefined) {
    return refuse('bad-body', 'driverId', 'must be the id of a driver of the customer');
  }
  if (tagId === undefined || tagId === null) return {};
  const owner = await use.tagOwner(tx, reads, tagId);
  if (owner === undefined) return refuse('bad-body', 'tagId', 'must be the id of a tag of the customer');
  if (driverId === undefined) return { driverId: owner };
  return driverId === owner
    ? {}
    : refuse('bad-body', 'driverId', 'must be the driver of the tag, or left out');
}
