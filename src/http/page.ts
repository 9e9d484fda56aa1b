/** Lists: `limit` and `cursor` in, `{items, nextCursor}` out. A cursor is opaque and says where the page before ended. */
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts';

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 200;

export interface PageAsked {
  readonly after: number | null;
  readonly limit: number;
}

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
  const limit = readLimit(query);
  if (isRefusal(limit)) return limit;
  const { cursor } = query;
  if (cursor === undefined) return { after: null, limit };
  const after = typeof cursor === 'string' ? readCursor(cursor) : undefined;
  if (after === undefined) {
    return refuse('bad-query', 'cursor', 'must be the nextCursor of the page before, given once');
  }
  return { after, limit };
}

const CURSOR = /^after:(0|[1-9][0-9]{0,15})$/;

export const writeCursor = (after: number) => Buffer.from(`after:${after}`).toString('base64url');

function readCursor(cursor: string): number | undefined {
  const digits = CURSOR.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  const after = Number(digits);
  return digits !== undefined && Number.isSafeInteger(after) && writeCursor(after) === cursor
    ? after
    : undefined;
}

/** A page out of what was asked with one row more than wanted: that one only tells that there is a next page. */
export function pageOf<T, R>(
  rows: readonly T[],
  asked: PageAsked,
  keyOf: (row: T) => number,
  show: (row: T) => R,
): { items: R[]; nextCursor: string | null } {
  const shown = rows.slice(0, asked.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(show),
    nextCursor: rows.length > asked.limit && last !== undefined ? writeCursor(keyOf(last)) : null,
  };
}

/** One row more than wanted. */
export function oneMore(asked: PageAsked): PageAsked {
  return { after: asked.after, limit: asked.limit + 1 };
}
