import { type Allowed, allow, type ChargerRef } from '../../domain/access/allow.ts';
import { isRefusal } from '../../domain/errors.ts';
import type { Instant } from '../../domain/ids.ts';
import { assumedEnd } from '../../domain/transactions/lifecycle.ts';
import type { Transaction } from '../../domain/transactions/transaction.ts';
import type { Sockets } from '../ports/chargers.ts';
import type { Tx } from '../ports/store.ts';
import type { KeepTransactions } from '../ports/transactions.ts';

/** Closes an open transaction as assumed, with the energy that is known of it. Its charger is held. */
export async function assumeEnded(
  use: Pick<Sockets, 'socket'> & Pick<KeepTransactions, 'changeTransaction'>,
  tx: Tx,
  by: Allowed<'report', ChargerRef>,
  open: Transaction,
  now: Instant,
): Promise<void> {
  const maxWatts = (await use.socket(tx, by, open.socketId))?.maxWatts ?? null;
  await use.changeTransaction(tx, by, open.id, assumedEnd(open, maxWatts, now));
}

/** The server's own word for a charger that tells nothing itself. */
export function onBehalfOf(charger: ChargerRef): Allowed<'report', ChargerRef> {
  const by = allow({ kind: 'server' }, 'report', charger);
  if (isRefusal(by)) throw new Error('the server may report for any charger');
  return by;
}
