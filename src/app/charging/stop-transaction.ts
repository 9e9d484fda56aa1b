import { foldTag, type Instant, transactionId } from '../../domain/ids.ts';
import { stopped } from '../../domain/transactions/lifecycle.ts';
import { stopKey } from '../../domain/transactions/replay.ts';
import { believed, isBelieved, plausible } from '../../domain/transactions/times.ts';
import type { NewTransaction, Transaction, TransactionFlag } from '../../domain/transactions/transaction.ts';
import type { Tell } from '../ports/bus.ts';
import type { NoteFrame, Sockets } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transact, Tx } from '../ports/store.ts';
import type {
  FindTransactions,
  Gathered,
  GatherFacts,
  KeepSamples,
  KeepTransactions,
} from '../ports/transactions.ts';
import { tagAnswer } from './answer.ts';
import { who } from './boot.ts';
import type { Charging, FromCharger, StopTold } from './charging.ts';
import { takeSamples } from './samples.ts';

type Needs = Transact &
  NoteFrame &
  Sockets &
  GatherFacts &
  FindTransactions &
  KeepTransactions &
  KeepSamples &
  Clock &
  Tell;

/** A charge ended. Always accepted; told again it changes nothing; without its start it is kept all the same. */
export function stopTransaction(use: Needs): Charging['stop'] {
  return async (from, told) => {
    const now = use.now();
    const key = stopKey({ ...told, timeText: told.time.text });

    const { answer, ended } = await use.transact(async (tx) => {
      await use.noteFrame(tx, from.by, { lastMessage: from.text, settles: true, at: now });
      const gathered =
        told.idTag === null ? null : await use.gatherFacts(tx, from.by.thing, foldTag(told.idTag), null, now);
      const transaction = await meant(tx, from, told, key, now);
      const ended =
        transaction === undefined
          ? await keepOrphan(tx, from, told, gathered, key, now)
          : await end(tx, from, transaction, told, key, now);
      return { ended, answer: gathered === null ? null : tagAnswer('accepted', gathered, now) };
    });

    if (ended !== null) {
      const about = { at: now, chargerId: from.chargerId, ...who(from.by.thing) };
      use.tell({ kind: 'stopped', ...about, transactionId: ended, by: 'charger' });
    }
    return answer;
  };

  /** By its id; else a stop told before; else by content among the open ones. */
  async function meant(tx: Tx, from: FromCharger, told: StopTold, key: string, now: Instant) {
    if (told.transactionId !== null) {
      const found = await use.transaction(tx, from.by, transactionId(told.transactionId));
      if (found !== undefined) return found;
    }
    const before = await use.stoppedAs(tx, from.by, key);
    // With a clock that can't be believed the same words may tell another stop, as long as one is open.
    if (before !== undefined && plausible(told.time.at, now)) return before;
    return bound(await use.openTransactions(tx, from.by), told, now) ?? before;
  }

  async function end(
    tx: Tx,
    from: FromCharger,
    transaction: Transaction,
    told: StopTold,
    key: string,
    now: Instant,
  ) {
    const { socketId } = transaction;
    const sampled = await takeSamples(use, tx, from.by, { socketId, transaction, now }, told.samples);
    if (transaction.closedBy === 'charger') return null;
    const flags: TransactionFlag[] = told.malformed ? ['malformed'] : [];
    if (told.transactionId !== transaction.id) flags.push('bound-by-content');
    if (!isBelieved(told.time.at, now)) flags.push('implausible-clock');
    const maxWatts = (await use.socket(tx, from.by, socketId))?.maxWatts ?? null;
    const taken = (await use.stoppedAs(tx, from.by, key)) !== undefined;
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
    await takeSamples(use, tx, from.by, { socketId: 0, transaction: kept ?? null, now }, told.samples);
    return id;
  }
}

/**
 * The open transaction that a stop without a usable id means: the tag's own if it told one, begun before and
 * with a smaller meter; the newest of several.
 */
function bound(open: readonly Transaction[], told: StopTold, now: Instant): Transaction | undefined {
  const stoppedAt = believed(told.time.at, now);
  const fitting = open.filter(
    (t) =>
      t.startedAt <= stoppedAt &&
      (t.meterStart === null ||
        told.meterStop === null ||
        told.meterStop <= 0 ||
        told.meterStop >= t.meterStart),
  );
  const { idTag } = told;
  const own = idTag === null ? fitting : fitting.filter((t) => foldTag(t.idTag) === foldTag(idTag));
  // Another tag of the same driver may stop it; without any doubt when it is the only one.
  return own[0] ?? (fitting.length === 1 ? fitting[0] : undefined);
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
