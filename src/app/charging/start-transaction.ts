import { decide, type Outcome } from '../../domain/drivers/decide.ts';
import { foldTag, type Instant, type TransactionId } from '../../domain/ids.ts';
import { asTold } from '../../domain/transactions/corrections.ts';
import { assumedEnd } from '../../domain/transactions/lifecycle.ts';
import { startKey, withoutTag } from '../../domain/transactions/replay.ts';
import { believed, isBelieved, timeKey } from '../../domain/transactions/times.ts';
import type { NewTransaction, Transaction, TransactionFlag } from '../../domain/transactions/transaction.ts';
import { noteBegan, startsThatWait } from '../control/began.ts';
import { noteStarted } from '../control/keep-reservations.ts';
import type { Tell } from '../ports/bus.ts';
import type { FindConnection, NoteFrame, Sockets } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import type { FollowStarts } from '../ports/commands.ts';
import type { KeepReservations } from '../ports/reservations.ts';
import type { TransactInBatch, Tx } from '../ports/store.ts';
import type {
  FindTransactions,
  Gathered,
  GatherFacts,
  HoldTag,
  KeepTransactions,
  RecordDecision,
} from '../ports/transactions.ts';
import { about, batchOf } from './about.ts';
import { tagAnswer } from './answer.ts';
import type { Charging, FromCharger, StartTold } from './charging.ts';
import { makeAtSight } from './status-notification.ts';

type Needs = TransactInBatch &
  NoteFrame &
  Sockets &
  GatherFacts &
  HoldTag &
  FindConnection &
  RecordDecision &
  FindTransactions &
  KeepTransactions &
  FollowStarts &
  KeepReservations &
  Clock &
  Tell;

/**
 * A charger began to charge. Whatever the verdict, it is a transaction with a fresh id; told again it gets the
 * same id and the same answer, its tag having expired meanwhile or not.
 */
export function startTransaction(use: Needs): Charging['start'] {
  return async (from, told) => {
    const now = use.now();
    const key = startKey({ ...told, time: timeKey(told.time, now) });

    const answered = await use.transactInBatch(batchOf(from, 'start', told.idTag), async (tx) => {
      const socketId = told.connectorId;
      // Asked in one go, in this order: the charger is held and then the tag, and what is read is what was done before that.
      const noting = use.noteFrame(tx, from.by, { lastMessage: from.text, settles: true, at: now });
      const holding = use.holdTag(tx, from.by, foldTag(told.idTag));
      const [charger, earlier, gathered, socket, open, onlineSince, awaited] = await Promise.all([
        noting,
        replayOf(tx, from, told, key),
        use.gatherFacts(tx, from.by.thing, foldTag(told.idTag), { socketId }, now),
        use.socket(tx, from.by, socketId),
        use.openTransactions(tx, from.by, socketId),
        use.onlineSince(tx, from.by),
        startsThatWait(use, tx, from.by, now),
        holding,
      ]);
      if (earlier !== undefined) {
        return {
          ...tagAnswer(earlier.answered, gathered, now),
          transactionId: earlier.id,
          replay: true,
          ...{ dead: [], reserved: [] },
        };
      }
      const there = socket ?? (await makeAtSight(use, tx, from.by, socketId, charger, now));
      const moment = believed(told.time.at, now);
      const dead = await endOthers(
        tx,
        from,
        open,
        { startedAt: moment, maxWatts: there?.maxWatts ?? null },
        now,
      );

      const purpose = 'start';
      const queued = onlineSince !== null && moment < onlineSince;
      const verdict = decide(gathered.facts, { purpose, moment, now, queued });
      const begun = newTransaction(from, told, gathered, verdict.outcome, key, now);
      const transactionId = await use.addTransaction(tx, from.by, begun);
      const { tagId, driverId } = gathered;
      const { idTag, startedAt, refused } = begun;
      await noteBegan(use, tx, from.by, awaited, { socketId, idTag, startedAt, refused, transactionId }, now);
      const began = { socketId, idTag, startedAt, refused, transactionId, parentIdTag: gathered.parentIdTag };
      const number = named(told.reservationId);
      const reserved =
        charger.reserved || number !== null
          ? await noteStarted(use, tx, from.by, { ...began, number }, now)
          : [];
      await use.recordDecision(tx, from.by, {
        ...{ purpose, idTag: told.idTag, tagId, driverId, verdict },
        ...{ moment, at: now, transactionId },
      });
      return { ...tagAnswer(verdict.outcome, gathered, now), transactionId, replay: false, dead, reserved };
    });

    const { replay, dead, reserved, ...answer } = answered;
    for (const transactionId of dead)
      use.tell({ kind: 'stopped', ...about(from, now), transactionId, by: 'assumed' });
    if (!replay) {
      const refused = answer.outcome !== 'accepted';
      const { transactionId } = answer;
      use.tell({ kind: 'started', ...about(from, now), transactionId, refused, socketId: told.connectorId });
    }
    for (const event of reserved) use.tell(event);
    return answer;
  };

  /** The same start told before. The same message id with other content is another start. */
  async function replayOf(tx: Tx, from: FromCharger, told: StartTold, replayKey: string) {
    const { connectionId, messageId } = from;
    const erasedKey = withoutTag(replayKey);
    const found = await use.replayed(tx, from.by, { connectionId, messageId, replayKey, erasedKey });
    if (found === undefined || found.replayKey === replayKey || found.replayKey === erasedKey) return found;
    const same =
      found.socketId === told.connectorId &&
      foldTag(found.idTag) === foldTag(told.idTag) &&
      found.meterStart === told.meterStart &&
      found.startChargerTime === told.time.at;
    return same ? found : undefined;
  }

  /**
   * Another open transaction on the same socket is dead, unless it began later: some chargers tell their queue last. Answers those
   * that it ended.
   */
  async function endOthers(
    tx: Tx,
    from: FromCharger,
    open: readonly Transaction[],
    { startedAt, maxWatts }: { readonly startedAt: Instant; readonly maxWatts: number | null },
    now: Instant,
  ): Promise<TransactionId[]> {
    const ended = open.filter(
      (t) => asTold(t).startedAt <= startedAt || !isBelieved(t.startChargerTime, t.startHeardAt),
    );
    for (const dead of ended) {
      await use.changeTransaction(tx, from.by, dead.id, assumedEnd(dead, maxWatts, now));
    }
    return ended.map(({ id }) => id);
  }
}

/** The reservation that a charger means: some say 0 or -1 for none. */
const named = (number: number | null) => (number !== null && number > 0 ? number : null);

function newTransaction(
  from: FromCharger,
  told: StartTold,
  gathered: Gathered,
  outcome: Outcome,
  replayKey: string,
  now: Instant,
): NewTransaction {
  const startedAt = believed(told.time.at, now);
  const flags: TransactionFlag[] = [];
  if (!isBelieved(told.time.at, now)) flags.push('implausible-clock');
  if (told.malformed) flags.push('malformed');
  return {
    socketId: told.connectorId,
    idTag: told.idTag,
    tagId: gathered.tagId,
    driverId: gathered.driverId,
    answered: outcome,
    refused: outcome !== 'accepted',
    startedAt,
    startChargerTime: told.time.at,
    startHeardAt: now,
    meterStart: told.meterStart !== null && told.meterStart >= 0 ? told.meterStart : null,
    reservationId: told.reservationId,
    stoppedAt: null,
    stopChargerTime: null,
    stopHeardAt: null,
    meterStop: null,
    stopReason: null,
    stopIdTag: null,
    closedBy: null,
    closedAt: null,
    evidenceAt: now,
    samples: 0,
    firstRegisterWh: null,
    lastRegisterWh: null,
    lastSampleAt: null,
    intervalWh: null,
    energyWh: null,
    flags,
    connectionId: from.connectionId,
    messageId: from.messageId,
    replayKey,
    stopKey: null,
  };
}
