import { decide, type Outcome } from '../../domain/drivers/decide.ts';
import { foldTag, type Instant, type TransactionId } from '../../domain/ids.ts';
import { asTold } from '../../domain/transactions/corrections.ts';
import { assumedEnd } from '../../domain/transactions/lifecycle.ts';
import { startKey, withoutTag } from '../../domain/transactions/replay.ts';
import { believed, isBelieved, timeKey } from '../../domain/transactions/times.ts';
import type { NewTransaction, TransactionFlag } from '../../domain/transactions/transaction.ts';
import { noteBegan } from '../control/began.ts';
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
import { socketAtSight } from './status-notification.ts';

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
      const charger = await use.noteFrame(tx, from.by, { lastMessage: from.text, settles: true, at: now });
      const earlier = await replayOf(tx, from, told, key);
      const meant = { socketId: told.connectorId };
      await use.holdTag(tx, from.by, foldTag(told.idTag));
      const gathered = await use.gatherFacts(tx, from.by.thing, foldTag(told.idTag), meant, now);
      if (earlier !== undefined) {
        return {
          ...tagAnswer(earlier.answered, gathered, now),
          transactionId: earlier.id,
          replay: true,
          ...{ dead: [], reserved: [] },
        };
      }
      await socketAtSight(use, tx, from.by, told.connectorId, charger, now);
      const moment = believed(told.time.at, now);
      const dead = await endOthers(tx, from, told.connectorId, moment, now);

      const purpose = 'start';
      const onlineSince = await use.onlineSince(tx, from.by);
      const queued = onlineSince !== null && moment < onlineSince;
      const verdict = decide(gathered.facts, { purpose, moment, now, queued });
      const begun = newTransaction(from, told, gathered, verdict.outcome, key, now);
      const transactionId = await use.addTransaction(tx, from.by, begun);
      const { tagId, driverId } = gathered;
      const { socketId, idTag, startedAt, refused } = begun;
      await noteBegan(use, tx, from.by, { socketId, idTag, startedAt, refused, transactionId }, now);
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
    socketId: number,
    startedAt: Instant,
    now: Instant,
  ): Promise<TransactionId[]> {
    const all = await use.openTransactions(tx, from.by, socketId);
    const open = all.filter(
      (t) => asTold(t).startedAt <= startedAt || !isBelieved(t.startChargerTime, t.startHeardAt),
    );
    if (open.length === 0) return [];
    const socket = await use.socket(tx, from.by, socketId);
    for (const dead of open) {
      await use.changeTransaction(tx, from.by, dead.id, assumedEnd(dead, socket?.maxWatts ?? null, now));
    }
    return open.map(({ id }) => id);
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
