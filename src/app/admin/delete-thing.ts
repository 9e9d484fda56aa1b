/** What deletes have in common: what hangs on the thing, charges that are under way there, and who hears of it. */

import { isBound } from '../../domain/access/allow.ts';
import type { Refusal } from '../../domain/errors.ts';
import type { DomainEvent } from '../../domain/events.ts';
import { type Hanging, stillInUse } from '../../domain/hanging.ts';
import type { Instant } from '../../domain/ids.ts';
import { assumeEnded, onBehalfOf } from '../charging/assume-ended.ts';
import type { Tell } from '../ports/bus.ts';
import type { Sockets } from '../ports/chargers.ts';
import type { Doomed, FindHanging } from '../ports/deleting.ts';
import type { ReadSnapshot, Transact, Tx } from '../ports/store.ts';
import type { KeepTransactions } from '../ports/transactions.ts';
import type { OwnCustomer } from './own-customer.ts';

export interface DeleteAsked {
  /** Whether what hangs on it goes along. */
  readonly cascade: boolean;
  /** Only to tell what would go. */
  readonly dryRun: boolean;
}

export type DeletingPorts = Transact &
  ReadSnapshot &
  FindHanging &
  Pick<Sockets, 'socket'> &
  Pick<KeepTransactions, 'changeTransaction'> &
  Tell;

/** Things of one kind that go in one transaction: more would hold up others for too long, or come to no end in time. */
export const SOME = 500;

/** Names per kind that a dry run tells at most. */
export const MOST_NAMES = 1000;

/** What hangs on it, by name; only how many to who is bound to branches: rights there may be those of others' drivers. */
export const wouldGo = (use: FindHanging, tx: Tx, own: OwnCustomer, doomed: Doomed): Promise<Hanging[]> =>
  use.hanging(tx, own.reads, doomed, isBound(own.reads.actor) ? 0 : MOST_NAMES);

/** Why it is not deleted, if so; else the transactions that were open on it are closed. Everything is held. */
export async function clearWay(
  use: DeletingPorts,
  tx: Tx,
  own: OwnCustomer,
  doomed: Doomed,
  { cascade }: DeleteAsked,
  now: Instant,
): Promise<DomainEvent[] | Refusal> {
  const inUse = stillInUse(await use.hanging(tx, own.reads, doomed, 0), cascade);
  if (inUse !== undefined) return inUse;
  const { customerId } = own.keeps.thing;
  const stopped: DomainEvent[] = [];
  for (const open of await use.openOn(tx, own.reads, doomed)) {
    const { charger, chargerId } = open;
    await assumeEnded(use, tx, onBehalfOf({ kind: 'charger', customerId, charger }), open, now);
    const who = { at: now, customerId, charger, chargerId };
    stopped.push({ kind: 'stopped', ...who, transactionId: open.id, by: 'assumed' });
  }
  return stopped;
}
