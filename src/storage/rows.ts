/**
 * What the repositories share: how booleans, lists, maps, places and actors lie in a row.
 * The repositories (one file per resource) speak the common subset of SQLite and PostgreSQL, take `tx` first and
 * keep nothing. They write where a proof says, with customer_id in every where; they decide nothing.
 */
import { type Actor, memberName } from '../domain/access/allow.ts';
import type { Location } from '../domain/chargers/charger.ts';
import { chargerId, type Instant } from '../domain/ids.ts';

/** Rows or list members per statement: SQLite takes 32,766 parameters, PostgreSQL 65,535. */
export const CHUNK = 500;

export function chunks<T>(all: readonly T[], size = CHUNK): T[][] {
  const parts: T[][] = [];
  for (let i = 0; i < all.length; i += size) parts.push(all.slice(i, i + size));
  return parts;
}

/** Rows that go in one statement, however many of them there are. */
const FEW = 8;

/**
 * Rows for inserts of many at a time; few in one part, more in parts whose lengths are powers of two: so few SQL texts
 * arise that their prepared statements stay.
 */
export function blocks<T>(all: readonly T[]): T[][] {
  if (all.length <= FEW) return all.length === 0 ? [] : [[...all]];
  const parts: T[][] = [];
  let length = 256;
  for (let i = 0; i < all.length; i += length) {
    while (length > all.length - i) length /= 2;
    parts.push(all.slice(i, i + length));
  }
  return parts;
}

/**
 * The list filled up with its last member to a power of two (at most {@link CHUNK}), for `in (…)`: so few SQL texts
 * arise that their prepared statements stay. An empty list stays empty.
 */
export function filled<T>(list: readonly T[]): T[] {
  const length = list.length > CHUNK / 2 ? CHUNK : 2 ** Math.ceil(Math.log2(list.length));
  const last = list.slice(-1);
  return [...list, ...Array.from({ length: length - list.length }, () => last).flat()];
}

/**
 * When it was made. Its revision begins with that time: a thing that is deleted and made anew under the same name must not
 * bear one that somebody has read of the former, or an If-Match would let that one overwrite it.
 */
export const born = (at: Instant) => ({ created_at: at, updated_at: at, revision: at });

export const bit = (yes: boolean): 0 | 1 => (yes ? 1 : 0);

export const json = (value: unknown): string => JSON.stringify(value);

export const jsonOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** Reads what {@link json} wrote; the caller names the shape that its column was written in. */
export const parsed = <T>(text: string): T => JSON.parse(text);

export const parsedOrNull = <T>(text: string | null): T | null => (text === null ? null : JSON.parse(text));

/** The identity of a charger: a deleted one has `#` and its number behind it, which no identity may hold. */
export const identityShown = (kept: string) => chargerId(kept.split('#', 1)[0] ?? kept);

/** A null brand stays null. */
export const orNull = <N, B>(n: N | null, brand: (n: N) => B): B | null => (n === null ? null : brand(n));

export interface LocationRow {
  latitude: number | null;
  longitude: number | null;
  street_address: string | null;
  street_number: string | null;
  house_letter: string | null;
  postal_number: string | null;
  city: string | null;
  area: string | null;
  country: string | null;
}

export function locationRow(l: Location): LocationRow {
  return {
    latitude: l.latitude,
    longitude: l.longitude,
    street_address: l.streetAddress,
    street_number: l.streetNumber,
    house_letter: l.houseLetter,
    postal_number: l.postalNumber,
    city: l.city,
    area: l.area,
    country: l.country,
  };
}

export function locationOf(row: LocationRow): Location {
  return {
    latitude: row.latitude,
    longitude: row.longitude,
    streetAddress: row.street_address,
    streetNumber: row.street_number,
    houseLetter: row.house_letter,
    postalNumber: row.postal_number,
    city: row.city,
    area: row.area,
    country: row.country,
  };
}

/** Who gave a right, as it is kept beside it. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'key':
    case 'operator':
      return actor.through === undefined ? memberName(actor) : `${memberName(actor)}, ${actor.through}`;
    case 'charger':
      return `charger ${actor.charger}`;
    case 'admin':
    case 'anyone':
    case 'server':
      return actor.kind;
  }
}
