/** What came of remote starts: told by the StartTransactions that follow, or by their absence. */
import type { Allowed, ChargerRef } from '../../domain/access/allow.ts';
import { type Command, tagOf } from '../../domain/commands/command.ts';
import { foldTag, type Instant, type SocketId, type TransactionId } from '../../domain/ids.ts';
import type { FollowStarts } from '../ports/commands.ts';
import type { Tx } from '../ports/store.ts';

/** A start this much older than the order cannot be its effect, milliseconds: a charger tells its queue late. */
const CLOCK_SKEW = 120_000;
/** Orders are looked at that were sent in the last so many milliseconds. */
const SENT_WITHIN = 30 * 60_000;

/** A remote start that began nothing for so long began nothing, milliseconds; longer where the charger waits longer for its plug. */
const AWAITED_FOR = 5 * 60_000;
/** Beyond what it waits for its plug: for the way of its frames. */
const ON_THE_WAY = 60_000;

/** Remote starts that began nothing in their time. */
export async function giveUpStarts(use: FollowStarts, tx: Tx, now: Instant): Promise<void> {
  const awaited = await use.startsAwaited(tx, now - AWAITED_FOR);
  const over = awaited.filter((one) => one.sentAt + patienceFor(one.connectionTimeOut) < now);
  if (over.length > 0) {
    await use.giveUpStarts(
      tx,
      over.map(({ id }) => id),
    );
  }
}

/** @param connectionTimeOut OCPP 1.6 §9.1.5, seconds, as the charger told it; null or no number: not known. */
function patienceFor(connectionTimeOut: string | null): number {
  const seconds = Number(connectionTimeOut ?? Number.NaN);
  if (!(seconds > 0)) return AWAITED_FOR;
  return Math.min(SENT_WITHIN, Math.max(AWAITED_FOR, seconds * 1000 + ON_THE_WAY));
}

export interface Began {
  readonly socketId: SocketId;
  readonly idTag: string;
  readonly startedAt: Instant;
  readonly transactionId: TransactionId;
  readonly refused: boolean;
}

/** Remote starts that a transaction which begins now may be the effect of. */
export const startsThatWait = (
  use: FollowStarts,
  tx: Tx,
  by: Allowed<'report', ChargerRef>,
  now: Instant,
): Promise<Command[]> => use.awaitedStarts(tx, by, now - SENT_WITHIN);

/** A transaction began: the oldest remote start with its tag is what began it; others on that socket have lost it. */
export async function noteBegan(
  use: FollowStarts,
  tx: Tx,
  by: Allowed<'report', ChargerRef>,
  awaited: readonly Command[],
  began: Began,
  now: Instant,
): Promise<void> {
  let mine = false;
  for (const one of awaited) {
    const sentAt = one.sentAt ?? now;
    if (began.startedAt < sentAt - CLOCK_SKEW) continue;
    // Given up, and told only now: it began in time, while the charger had no line.
    const givenUp = one.effect === 'not-begun';
    if (givenUp && began.startedAt > sentAt + AWAITED_FOR) continue;
    const there = one.socketId === null || one.socketId === began.socketId;
    const tag = tagOf(one.payload);
    if (!mine && there && tag !== null && foldTag(tag) === foldTag(began.idTag)) {
      mine = true;
      await use.setEffect(tx, by, one.id, began.refused ? 'refused' : 'began', began.transactionId);
    } else if (one.socketId === began.socketId && !givenUp) {
      await use.setEffect(tx, by, one.id, 'other-tag', null);
    }
  }
}
