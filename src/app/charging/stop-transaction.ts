import { foldTag, type Instant, transactionId } from '../../domain/ids.ts';
import { asTold } from '../../domain/transactions/corrections.ts';
import { isErased } from '../../domain/transactions/erased.ts';
import { stopped } from '../../domain/transactions/lifecycle.ts';
import { stopKey, withoutTag } from '../../domain/transactions/replay.ts';
import { believed, isBelieved, plausible, timeKey } from '../../domain/transactions/times.ts';
import type { NewTransaction, Transaction, TransactionFlag } from '../../domain/transactions/transaction.ts';
import type { Tell } from '../ports/bus.ts';
import type { NoteFrame, Sockets } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import type { TransactInBatch, Tx } from '../ports/store.ts';
import type {
  FindTransactions,
  Gathered,
  GatherFacts,
  HoldTag,
  KeepSamples,
  KeepTransactions,
} from '../ports/transactions.ts';
import { about, batchOf } from './about.ts';
import { tagAnswer } from './answer.ts';
import type { Charging, FromCharger, StopTold } from './charging.ts';
import { takeSamples } from './samples.ts';

type Needs = TransactInBatch &
  NoteFrame &
  Sockets &
  GatherFacts &
  HoldTag &
  FindTransactions &
  KeepTransactions &
  KeepSamples &
  Clock &
  Tell;

/** A charge ended. Always accepted; told again it changes nothing; without its start it is kept all the same. */
export function stopTransaction(use: Needs): Charging['stop'] {
  return async (from, told) => {
    const now = use.now();
    const key = stopKey({ ...told, time: timeKey(told.time, now) });

    const { answer, ended } = await use.transactInBatch(batchOf(from, 'stop'), async (tx) => {
      const tag = told.idTag === null ? null : foldTag(told.idTag);
      const id = told.transactionId === null ? null : transactionId(told.transactionId);
      // Asked in one go, in this order: the charger is held and then the tag, and what is read is what was done before that.
      const noting = use.noteFrame(tx, from.by, { lastMessage: from.text, settles: true, at: now });
      const holding = tag === null ? undefined : use.holdTag(tx, from.by, tag);
      const [gathered, named, before] = await Promise.all([
        tag === null ? null : use.gatherFacts(tx, from.by.thing, tag, null, now),
        id === null ? undefined : use.transaction(tx, from.by, id),
        use.stoppedAs(tx, from.by, key, withoutTag(key)),
        noting,
        holding,
      ]);
      const transaction = named ?? (await meant(tx, from, told, gathered, before, now));
      const ended =
        transaction === undefined
          ? await keepOrphan(tx, from, told, gathered, key, now)
          : await end(tx, from, transaction, told, { key, taken: before !== undefined }, now);
      return { ended, answer: gathered === null ? null : tagAnswer('accepted', gathered, now) };
    });

    if (ended !== null) {
      use.tell({ kind: 'stopped', ...about(from, now), transactionId: ended, by: 'charger' });
    }
    return answer;
  };

  /** Of one whose id nobody knows: a stop told before; else by content among the open ones. */
  async function meant(
    tx: Tx,
    from: FromCharger,
    told: StopTold,
    gathered: Gathered | null,
    before: Transaction | undefined,
    now: Instant,
  ) {
    // An id that nobody gave here is another server's: what it ended is not ours to guess.
    if (told.transactionId !== null) return before;
    // With a clock that can't be believed the same words may tell another stop, as long as one is open.
    if (before !== undefined && plausible(told.time.at, now)) return before;
    return bound(await use.openTransactions(tx, from.by), told, gathered, now) ?? before;
  }

  async function end(
    tx: Tx,
    from: FromCharger,
    transaction: Transaction,
    told: StopTold,
    { key, taken }: { readonly key: string; readonly taken: boolean },
    now: Instant,
  ) {
    const { socketId } = transaction;
    const maxWatts = (await use.socket(tx, from.by, socketId))?.maxWatts ?? null;
    const place = { socketId, transaction, maxWatts, messageId: from.messageId };
    const sampled = await takeSamples(use, tx, from.by, { ...place, now }, told.samples);
    const exact = told.transactionId === transaction.id;
    // The true stop outranks one that was bound to it by its content.
    const guessed = transaction.flags.includes('bound-by-content');
    if (transaction.closedBy === 'charger' && !(exact && guessed)) return null;
    const flags: TransactionFlag[] = told.malformed ? ['malformed'] : [];
    if (!exact) flags.push('bound-by-content');
    if (!isBelieved(told.time.at, now)) flags.push('implausible-clock');
    const change = stopped(
      sampled ?? transaction,
      {
        stoppedAt: believed(told.time.at, now),
        chargerTime: told.time.at,
        meterStop: told.meterStop,
        reason: told.reason,
        idTag: told.idTag,
        key,
        flags,
      },
      maxWatts,
      now,
    );
    await use.changeTransaction(tx, from.by, transaction.id, taken ? { ...change, stopKey: null } : change);
    return transaction.id;
  }

  /** A stop whose start was never told: its tag, time and meter are kept, its energy can't be known from them. */
  async function keepOrphan(
    tx: Tx,
    from: FromCharger,
    told: StopTold,
    gathered: Gathered | null,
    key: string,
    now: Instant,
  ) {
    const transaction = orphan(told, gathered, key, now);
    const id = await use.addTransaction(tx, from.by, transaction);
    const kept = await use.transaction(tx, from.by, id);
    const place = { socketId: 0, transaction: kept ?? null, maxWatts: null, messageId: from.messageId };
    await takeSamples(use, tx, from.by, { ...place, now }, told.samples);
    return id;
  }
}

/**
 * The open transaction that a stop without a usable id means: begun before and with a smaller meter; of the same
 * tag, else of the same driver, the newest of several; where no tag was told, the only one that fits; of a tag that nobody has,
 * the only one whose person was erased.
 */
function bound(
  open: readonly Transaction[],
  told: StopTold,
  gathered: Gathered | null,
  now: Instant,
): Transaction | undefined {
  const stoppedAt = believed(told.time.at, now);
  const { idTag, meterStop } = told;
  const fitting = open.filter(
    (t) =>
      asTold(t).startedAt <= stoppedAt &&
      (t.meterStart === null || meterStop === null || meterStop <= 0 || meterStop >= t.meterStart),
  );
  if (idTag === null) return fitting.length === 1 ? fitting[0] : undefined;
  const driver = gathered?.driverId ?? null;
  const same =
    fitting.find((t) => foldTag(t.idTag) === foldTag(idTag)) ??
    fitting.find((t) => driver !== null && t.driverId === driver);
  if (same !== undefined || driver !== null) return same;
  const erased = fitting.filter((t) => isErased(t.idTag));
  return erased.length === 1 ? erased[0] : undefined;
}

function orphan(told: StopTold, gathered: Gathered | null, key: string, now: Instant): NewTransaction {
  const stoppedAt = believed(told.time.at, now);
  const flags: TransactionFlag[] = ['start-unknown'];
  if (told.malformed) flags.push('malformed');
  return {
    socketId: 0,
    idTag: told.idTag ?? '',
    tagId: gathered?.tagId ?? null,
    driverId: gathered?.driverId ?? null,
    answered: 'accepted',
    refused: false,
    startedAt: stoppedAt,
    startChargerTime: null,
    startHeardAt: now,
    meterStart: null,
    reservationId: null,
    stoppedAt,
    stopChargerTime: told.time.at,
    stopHeardAt: now,
    meterStop: told.meterStop,
    stopReason: told.reason,
    stopIdTag: told.idTag,
    closedBy: 'charger',
    closedAt: now,
    evidenceAt: stoppedAt,
    samples: 0,
    firstRegisterWh: null,
    lastRegisterWh: null,
    lastSampleAt: null,
    intervalWh: null,
    energyWh: null,
    flags,
    connectionId: null,
    messageId: null,
    replayKey: null,
    stopKey: key,
  };
}
