/**
 * Lists in an order that the caller chooses: `limit`, `cursor`, `sort`, `total` in, `{items, nextCursor, total}` out. A cursor
 * is opaque and says where the page before ended; it is good for its own order only.
 */
import type { Listed, Listing, Place } from '../app/ports/listing.ts';
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts';
import { readLimit } from './page.ts';

type Query = Readonly<Record<string, unknown>>;

/** One row more is asked for than wanted: it only tells that there is a next page. */
export function readListing<S extends string>(
  sorts: readonly S[],
  query: Query,
  newestFirst = false,
): Listing<S> | Refusal {
  const limit = readLimit(query);
  if (isRefusal(limit)) return limit;
  const order = readSort(sorts, query.sort, newestFirst);
  if (isRefusal(order)) return order;
  const { total = 'false', cursor } = query;
  if (total !== 'true' && total !== 'false') return refuse('bad-query', 'total', 'must be true or false');
  const after = cursor === undefined ? null : readCursor(order, cursor);
  if (isRefusal(after)) return after;
  return { ...order, after, limit: limit + 1, total: total === 'true' };
}

interface Order<S> {
  readonly sort: S;
  readonly descending: boolean;
}

function readSort<S extends string>(
  sorts: readonly S[],
  given: unknown,
  newestFirst: boolean,
): Order<S> | Refusal {
  const [standard] = sorts;
  if (standard === undefined) throw new Error('a list has an order');
  if (given === undefined) return { sort: standard, descending: newestFirst };
  const descending = typeof given === 'string' && given.startsWith('-');
  const sort = sorts.find((one) => one === (descending ? String(given).slice(1) : given));
  const rule = `must be one of ${sorts.join(', ')}, with - before it for the other direction`;
  return sort === undefined ? refuse('bad-query', 'sort', rule) : { sort, descending };
}

const orderName = ({ sort, descending }: Order<string>) => `${descending ? '-' : ''}${sort}`;

const NOT_OURS = refuse(
  'bad-query',
  'cursor',
  'must be the nextCursor of the page before, with the same sort, given once',
);

function readCursor(order: Order<string>, given: unknown): Place | Refusal {
  if (typeof given !== 'string' || given.length > 2000) return NOT_OURS;
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(given, 'base64url').toString());
  } catch {
    return NOT_OURS;
  }
  if (!Array.isArray(read) || read.length !== 3) return NOT_OURS;
  const [name, value, id] = read as unknown[];
  const goodValue =
    order.sort === 'id' ? value === null : typeof value === 'string' || Number.isSafeInteger(value);
  if (name !== orderName(order) || !goodValue || !Number.isSafeInteger(id)) return NOT_OURS;
  const place = { value: value as Place['value'], id: id as number };
  return writeCursor(order, place) === given && !String(value).includes('\0') ? place : NOT_OURS;
}

const writeCursor = (order: Order<string>, { value, id }: Place) =>
  Buffer.from(JSON.stringify([orderName(order), value, id])).toString('base64url');

/** @param placeOf the row's value in the order's column (null where that is the id) and its id. */
export function listed<T, S extends string>(
  found: Listed<T>,
  listing: Listing<S>,
  placeOf: (row: T, sort: S) => Place,
  show: (row: T) => unknown,
) {
  const limit = listing.limit - 1;
  const shown = found.items.slice(0, limit);
  const last = shown.at(-1);
  const more = found.items.length > limit && last !== undefined;
  const nextCursor = more ? writeCursor(listing, placeOf(last, listing.sort)) : null;
  const json = {
    items: shown.map(show),
    nextCursor,
    ...(found.total === null ? {} : { total: found.total }),
  };
  return { status: 200, json, next: nextCursor };
}
