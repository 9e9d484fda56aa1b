/** Transactions as they are read and corrected, and their samples. */
import Type, { type Static } from 'typebox';
import type { KeptSample, KeptTransaction } from '../../app/ports/read-transactions.ts';
import { type Refusal, refuse } from '../../domain/errors.ts';
import { driverId, type Instant, tagId } from '../../domain/ids.ts';
import type { Correction } from '../../domain/transactions/corrections.ts';
import { endedBy } from '../../domain/transactions/lifecycle.ts';
import { TRANSACTION_FLAGS, type Transaction } from '../../domain/transactions/transaction.ts';
import { iso, isoOrNull, isWritable, timeOrNull as readTime } from '../times.ts';
import { outcome } from './access.ts';
import {
  closed,
  doubleOrNull,
  flag,
  INT32,
  int32,
  int32OrNull,
  int64OrNull,
  label,
  listOf,
  refOrNull,
  sent,
  text,
  textOrNull,
  time,
  timeOrNull,
} from './parts.ts';

const ENERGY = 'Energy, Wh; null: it cannot be known, which is not 0.';

export const toldFiguresSchema = Type.Object(
  {
    startedAt: Type.Optional(time('When it began.')),
    stoppedAt: Type.Optional(timeOrNull('When it ended; null: the charger told no end.')),
    energyWh: Type.Optional(doubleOrNull(ENERGY)),
    tagId: Type.Optional(int64OrNull('Our id of the tag.')),
    driverId: Type.Optional(int32OrNull('Whose it was.')),
  },
  {
    $id: 'ToldFigures',
    description:
      'What the charger tells of the figures that were corrected, brought up to date by what it tells late. A figure that is not here stands as the charger told it.',
  },
);

export const transactionSchema = Type.Object(
  {
    id: int32('The id that its charger got for it.'),
    chargerId: text('The charger; it may have been deleted since.'),
    socketId: int32OrNull('The socket; null: only the end was told, and of which socket is not known.'),
    groupId: int64OrNull('The site where the charger stood when it began.'),
    groupName: textOrNull('Its name now.'),
    idTag: text('The tag, as the charger sent it.'),
    tagId: int64OrNull('Our id of the tag; null: nobody had it.'),
    tokenName: textOrNull('The label of the tag; null: it is not there any more.'),
    driverId: int32OrNull('Whose it was; null: nobody’s.'),
    driverName: textOrNull('The name of the driver; null: it is not there any more.'),
    driverExternalId: textOrNull('Your own id of the driver; null: none.'),
    outcome,
    refused: flag(
      'Whether the start was refused. A charger may charge all the same: then its energy is kept here.',
    ),
    startedAt: time('When it began: by the charger’s clock where that is plausible, else by the server’s.'),
    stoppedAt: timeOrNull('When it ended; null: it is open.'),
    energyWh: doubleOrNull(ENERGY),
    meterStart: int64OrNull('The meter at the start, Wh, as told; null: not told or not readable.'),
    meterStop: int64OrNull('The meter at the end, Wh, as told.'),
    reason: textOrNull('Why it ended, as told: Local, EVDisconnected, …'),
    closedBy: textOrNull(
      'Who ended it: its charger; assumed, nobody told an end and the server closed it; correction, people did. null: it is open.',
      { enum: ['charger', 'assumed', 'correction', null] },
    ),
    flags: Type.Array(text('Contradictions and repairs.', { enum: TRANSACTION_FLAGS }), {
      description: 'What to know of the figures.',
    }),
    revision: int32('Raised by each correction, and by an end that is told after it was closed.'),
    told: refOrNull<Static<typeof toldFiguresSchema>>('ToldFigures'),
    suspectSince: timeOrNull('Since when its end seems missed; null: it does not.'),
    suspectReason: textOrNull('available: the socket reports Available; boot: the charger booted since.', {
      enum: ['available', 'boot', null],
    }),
    startChargerTime: timeOrNull('The start by the charger’s clock, whatever it shows; null: not readable.'),
    startHeardAt: time('When the server heard of the start.'),
    stopChargerTime: timeOrNull('The end by the charger’s clock, whatever it shows.'),
    stopHeardAt: timeOrNull('When the server heard of the end.'),
    stopIdTag: textOrNull('The tag that ended it, as told.'),
    closedAt: timeOrNull('When the server closed it, whoever ended it.'),
    evidenceAt: time('When the server last heard that it goes on.'),
    reservationId: int64OrNull('The reservation that it used, as told.'),
    samples: int32('How many samples count for it.'),
    firstRegisterWh: doubleOrNull('The first energy register of its samples, Wh.'),
    lastRegisterWh: doubleOrNull('The last one.'),
    lastSampleAt: timeOrNull('When its latest sample was taken.'),
    intervalWh: doubleOrNull('The sum of its interval samples, Wh; counts where no register was ever told.'),
  },
  {
    $id: 'Transaction',
    description:
      'One charge, from its start to its end, refused starts too. It outlives its driver, its tag and its charger.',
  },
);
export const transactionListSchema = listOf('Transaction', 'The newest start first, without another `sort`.');

export const sampleSchema = Type.Object(
  {
    sampledAt: time(
      'When it was taken: by the charger’s clock where that is plausible, else by the server’s.',
    ),
    chargerTime: text('The charger’s timestamp, as it wrote it.'),
    heardAt: time('When the server heard of it.'),
    sampledValue: Type.Array(Type.Unsafe<unknown>({ description: 'By OCPP an object with a `value`.' }), {
      description: 'The values as they came, in the words of OCPP; what the charger wrote otherwise, too.',
    }),
  },
  { $id: 'MeterValue', description: 'One sample of a transaction. The same sample told twice is kept once.' },
);
export const sampleListSchema = listOf('MeterValue', 'By the time of the sample.');

export const newCorrectionSchema = Type.Object(
  {
    reason: label('Why. Kept in the history with the values before and after.', 500),
    startedAt: Type.Optional(time('When it began. Not after its end, not in the future.')),
    stoppedAt: Type.Optional(
      time('When it ended. Closes a transaction that is open. Not before its start, not in the future.'),
    ),
    energyWh: Type.Optional(doubleOrNull(ENERGY, { minimum: 0, maximum: 1e12 })),
    tagId: sent.id('Which tag it was; its driver goes with it where none is named. null: none.'),
    driverId: Type.Optional(int32OrNull('Whose it was; null: nobody’s.', INT32)),
  },
  { $id: 'NewCorrection', description: 'What is left out stays as it is.', ...closed },
);

const FIGURES = ['startedAt', 'stoppedAt', 'energyWh', 'tagId', 'driverId'] as const;

export function toCorrection(given: Static<typeof newCorrectionSchema>): Correction | Refusal {
  const { startedAt, stoppedAt, energyWh } = given;
  if (FIGURES.every((name) => given[name] === undefined)) {
    return refuse('bad-body', 'body', `must hold one of ${FIGURES.join(', ')}`);
  }
  const [started, stopped] = [readTime(startedAt), readTime(stoppedAt)];
  return {
    ...(started === null ? {} : { startedAt: started }),
    ...(stopped === null ? {} : { stoppedAt: stopped }),
    ...(energyWh === undefined ? {} : { energyWh }),
    ...(given.tagId === undefined ? {} : { tagId: given.tagId === null ? null : tagId(given.tagId) }),
    ...(given.driverId === undefined
      ? {}
      : { driverId: given.driverId === null ? null : driverId(given.driverId) }),
  };
}

export const showTransaction = (t: KeptTransaction) => ({
  id: t.id,
  chargerId: t.chargerId,
  socketId: t.socketId === 0 ? null : t.socketId,
  groupId: t.siteId,
  groupName: t.siteName,
  idTag: t.idTag,
  tagId: t.tagId,
  tokenName: t.tokenName,
  driverId: t.driverId,
  driverName: t.driverName,
  driverExternalId: t.driverExternalId,
  outcome: t.answered,
  refused: t.refused,
  startedAt: iso(t.startedAt),
  stoppedAt: isoOrNull(t.stoppedAt),
  energyWh: t.energyWh,
  meterStart: t.meterStart,
  meterStop: t.meterStop,
  reason: t.stopReason,
  closedBy: endedBy(t),
  flags: t.flags,
  revision: t.revision,
  told: showTold(t),
  suspectSince: isoOrNull(t.suspectSince),
  suspectReason: t.suspectReason,
  startChargerTime: byItsClock(t.startChargerTime),
  startHeardAt: iso(t.startHeardAt),
  stopChargerTime: byItsClock(t.stopChargerTime),
  stopHeardAt: isoOrNull(t.stopHeardAt),
  stopIdTag: t.stopIdTag,
  closedAt: isoOrNull(t.closedAt),
  evidenceAt: iso(t.evidenceAt),
  reservationId: t.reservationId,
  samples: t.samples,
  firstRegisterWh: t.firstRegisterWh,
  lastRegisterWh: t.lastRegisterWh,
  lastSampleAt: isoOrNull(t.lastSampleAt),
  intervalWh: t.intervalWh,
});

/** A charger's clock may show a year that four digits cannot write. */
const byItsClock = (at: Instant | null) => (at !== null && isWritable(at) ? iso(at) : null);

function showTold({ told }: Transaction) {
  if (Object.keys(told).length === 0) return null;
  const { startedAt, stoppedAt, ...rest } = told;
  return {
    ...(startedAt === undefined ? {} : { startedAt: iso(startedAt) }),
    ...(stoppedAt === undefined ? {} : { stoppedAt: isoOrNull(stoppedAt) }),
    ...rest,
  };
}

export const showSample = (sample: KeptSample) => ({
  sampledAt: iso(sample.sampledAt),
  chargerTime: sample.chargerTime,
  heardAt: iso(sample.heardAt),
  sampledValue: [JSON.parse(sample.raw) as unknown].flat(),
});
