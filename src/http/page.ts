/** Lists: `limit` and `cursor` in, `{items, nextCursor}` out. A cursor is opaque and says where the page before ended. */
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts';
import type { Answer } from './answer.ts';

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 200;

export interface PageAsked<K = number> {
  readonly after: K | null;
  readonly limit: number;
}

/** The place of a row in a list that is ordered by two numbers. */
export type Pair = readonly [number, number];

type Query = Readonly<Record<string, unknown>>;

export function readLimit(query: Query): number | Refusal {
  const { limit } = query;
  if (limit === undefined) return DEFAULT_LIMIT;
  if (typeof limit !== 'string' || !/^[1-9][0-9]{0,2}$/.test(limit) || Number(limit) > MAX_LIMIT) {
    return refuse('bad-query', 'limit', `must be a whole number from 1 to ${MAX_LIMIT}, given once`);
  }
  return Number(limit);
}

export function readPage(query: Query): PageAsked | Refusal {
  return readPaged(query, 1, ([after = 0]) => after);
}

/** Of a list that is ordered by several numbers. */
export const readKeyPage = (query: Query, count: number): PageAsked<readonly number[]> | Refusal =>
  readPaged(query, count, (numbers) => numbers);

/** Of a list that is ordered by two numbers. */
export function readPairPage(query: Query): PageAsked<Pair> | Refusal {
  return readPaged(query, 2, ([first = 0, second = 0]) => [first, second]);
}

function readPaged<K>(
  query: Query,
  count: number,
  keyOf: (numbers: readonly number[]) => K,
): PageAsked<K> | Refusal {
  const limit = readLimit(query);
  if (isRefusal(limit)) return limit;
  const { cursor } = query;
  if (cursor === undefined) return { after: null, limit };
  const after = typeof cursor === 'string' ? readCursor(cursor, count) : undefined;
  return after === undefined ? NOT_OURS : { after: keyOf(after), limit };
}

const NOT_OURS = refuse('bad-query', 'cursor', 'must be the nextCursor of the page before, given once');
const CURSOR = /^after((?::(?:0|[1-9][0-9]{0,15}))+)$/;

export const writeCursor = (...after: readonly number[]) =>
  Buffer.from(`after:${after.join(':')}`).toString('base64url');

function readCursor(cursor: string, count: number): readonly number[] | undefined {
  const digits = CURSOR.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  if (digits === undefined) return undefined;
  const after = digits.slice(1).split(':').map(Number);
  return after.length === count && after.every(Number.isSafeInteger) && writeCursor(...after) === cursor
    ? after
    : undefined;
}

/** A page out of what was asked with one row more than wanted: that one only tells that there is a next page. */
export function pageOf<T, R>(
  rows: readonly T[],
  asked: PageAsked<unknown>,
  keyOf: (row: T) => number | readonly number[],
  show: (row: T) => R,
): { items: R[]; nextCursor: string | null } {
  const shown = rows.slice(0, asked.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(show),
    nextCursor: rows.length > asked.limit && last !== undefined ? writeCursor(...[keyOf(last)].flat()) : null,
  };
}

/** One row more than wanted. */
export function oneMore<K>(asked: PageAsked<K>): PageAsked<K> {
  return { after: asked.after, limit: asked.limit + 1 };
}

/**
 * The page that is asked for of a list that is ordered by one number.
 * @param placeOf the number as the use-case names it: an id of its kind.
 * @param read also checks what else is asked for: behind the page, as everywhere.
 */
export async function answerPage<K, T>(
  query: Query,
  placeOf: (number: number) => K,
  read: (page: PageAsked<K>) => Promise<readonly T[] | Refusal> | Refusal,
  keyOf: (row: T) => number,
  show: (row: T) => unknown,
): Promise<Answer | Refusal> {
  const asked = readPage(query);
  if (isRefusal(asked)) return asked;
  const { after, limit } = oneMore(asked);
  const rows = await read({ after: after === null ? null : placeOf(after), limit });
  if (isRefusal(rows)) return rows;
  const json = pageOf(rows, asked, keyOf, show);
  return { status: 200, json, next: json.nextCursor };
}

/** Of a list whose places have no name of their own. */
export const asItIs = (number: number): number => number;

/** The place of a row in a list that is ordered by a number and a name. */
export interface NamedPlace {
  readonly number: number;
  readonly name: string;
}

/** Of a list that is ordered by a number and a name. */
export function readNamedPage(query: Query): PageAsked<NamedPlace> | Refusal {
  const limit = readLimit(query);
  if (isRefusal(limit)) return limit;
  const { cursor } = query;
  if (cursor === undefined) return { after: null, limit };
  const after = typeof cursor === 'string' ? readNamedCursor(cursor) : undefined;
  return after === undefined ? NOT_OURS : { after, limit };
}

const writeNamedCursor = ({ number, name }: NamedPlace) =>
  Buffer.from(JSON.stringify([number, name])).toString('base64url');

function readNamedCursor(cursor: string): NamedPlace | undefined {
  const [, digits, text] = /^\[(\d{1,16}),(".*")\]$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  try {
    const place = { number: Number(digits), name: JSON.parse(text ?? '') as string };
    return writeNamedCursor(place) === cursor && !place.name.includes('\0') ? place : undefined;
  } catch {
    return undefined;
  }
}

/** A page out of what was asked with one row more than wanted. */
export function namedPage<T, R>(
  rows: readonly T[],
  { limit }: PageAsked<unknown>,
  placeOf: (row: T) => NamedPlace,
  show: (row: T) => R,
): { items: R[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: shown.map(show), nextCursor: more ? writeNamedCursor(placeOf(last)) : null };
}
