/** What is asked for: read from the address, and put into the API's words. */
import type { Paths } from '../../api/client.ts';
import { wholeOf } from '../../parts/address.ts';
import { t } from '../../texts/texts.ts';
import { dayOf, daysOn, monthsOn, startOfDay } from './zoned.ts';

export type Asked = NonNullable<Paths['/api/v1/transactions']['get']['parameters']['query']>;
export type Flag = NonNullable<Asked['flag']>;

export const PERIODS = ['today', 'week', 'month', 'before', 'own'] as const;
export type Period = (typeof PERIODS)[number];
export const STATES = ['open', 'ended', 'refused', 'suspect'] as const;
export type State = (typeof STATES)[number];
export const FLAGS = Object.keys(t.transactions.flags) as Flag[];

/** The words of the address that filter; others are no filters. */
export const WORDS = [
  ...['period', 'from', 'until', 'siteId', 'subsites', 'chargerId', 'driverId', 'idTag'],
  ...['open', 'refused', 'suspect', 'flag'],
] as const;

const oneOf = <T extends string>(all: readonly T[], word: string | null): T | undefined =>
  all.find((one) => one === word);
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const dayIn = (word: string | null) =>
  word !== null && DAY.test(word) && !Number.isNaN(Date.parse(word)) ? word : null;
const CHARGER = /^[!-~]{1,48}$/;

export interface Filters {
  readonly period: Period | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly siteId: number | null;
  readonly subsites: boolean;
  readonly chargerId: string | null;
  readonly driverId: number | null;
  readonly idTag: string | null;
  readonly state: State | null;
  readonly flag: Flag | null;
}

function stateIn(words: URLSearchParams): State | null {
  if (words.get('suspect') === 'true') return 'suspect';
  if (words.get('refused') === 'true') return 'refused';
  if (words.get('open') === 'true') return 'open';
  return words.get('open') === 'false' ? 'ended' : null;
}

export function filtersIn(words: URLSearchParams): Filters {
  const from = dayIn(words.get('from'));
  const until = dayIn(words.get('until'));
  const named = oneOf(PERIODS, words.get('period')) ?? null;
  const charger = words.get('chargerId');
  return {
    period: from !== null || until !== null ? 'own' : named,
    from,
    until,
    siteId: wholeOf(words.get('siteId')) ?? null,
    subsites: words.get('subsites') !== 'false',
    chargerId: charger !== null && CHARGER.test(charger) ? charger : null,
    driverId: wholeOf(words.get('driverId')) ?? null,
    idTag: words.get('idTag')?.trim() || null,
    state: stateIn(words),
    flag: oneOf(FLAGS, words.get('flag')) ?? null,
  };
}

/** The words of the address for a state: one takes the place of another. */
export const wordsFor = (state: State | null): Record<'open' | 'refused' | 'suspect', string | null> => ({
  open: state === 'open' ? 'true' : state === 'ended' ? 'false' : null,
  refused: state === 'refused' ? 'true' : null,
  suspect: state === 'suspect' ? 'true' : null,
});

/** First day, and the day after the last; null: no bound. */
function daysOf({ period, from, until }: Filters, today: string): [string | null, string | null] {
  switch (period) {
    case 'today':
      return [today, null];
    case 'week':
      return [daysOn(today, -6), null];
    case 'month':
      return [monthsOn(today, 0), null];
    case 'before':
      return [monthsOn(today, -1), monthsOn(today, 0)];
    case 'own':
      return [from, until === null ? null : daysOn(until, 1)];
    default:
      return [null, null];
  }
}

/** @param zone whose days are meant. */
export function askedBy(filters: Filters, zone: string, now: number): Asked {
  const { siteId, subsites, chargerId, driverId, idTag, state, flag } = filters;
  const [first, after] = daysOf(filters, dayOf(zone, now));
  const instant = (day: string) => new Date(startOfDay(zone, day)).toISOString();
  return {
    ...(first === null ? {} : { startedFrom: instant(first) }),
    ...(after === null ? {} : { startedUntil: instant(after) }),
    ...(siteId === null ? {} : { siteId, subsites }),
    ...(chargerId === null ? {} : { chargerId }),
    ...(driverId === null ? {} : { driverId }),
    ...(idTag === null ? {} : { idTag }),
    ...(state === 'open' || state === 'suspect' ? { open: true } : {}),
    ...(state === 'ended' ? { open: false, refused: false } : {}),
    ...(state === 'refused' ? { refused: true } : {}),
    ...(flag === null ? {} : { flag }),
  };
}
