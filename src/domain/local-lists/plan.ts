/** What a list shall hold, and what is sent next to bring it there. */
import type { Outcome } from '../drivers/decide.ts';
import type { Instant } from '../ids.ts';
import { type KnownEntry, type ListEntry, REFUSED_FOR } from './local-list.ts';

/** A change of one tag; without `entry` it is taken out. */
export interface ListDelta {
  readonly idTag: string;
  readonly folded: string;
  readonly entry: ListEntry | null;
}

export interface Target {
  readonly entries: readonly ListEntry[];
  /** When the first of those that are refused leaves; null: there is none. */
  readonly leaves: Instant | null;
}

/**
 * The tags that may charge, as far as they fit, and behind them those that the charger had and that lost their right: the list wins
 * over what the charger has cached (OCPP 1.6 §3.5.3), so they are told as refused for some days.
 * @param wanted in the order in which they matter, none more than `room`.
 * @param outcomes of tags that the charger had and that are not wanted.
 * @param room null: there is no end to it.
 */
export function targetOf(
  wanted: readonly ListEntry[],
  known: readonly KnownEntry[],
  outcomes: ReadonlyMap<string, Outcome>,
  room: number | null,
  now: Instant,
): Target {
  const refused = known.flatMap((had) => {
    const outcome = outcomes.get(had.folded);
    if (outcome === undefined || outcome === 'accepted') return [];
    const refusedAt = had.refusedAt ?? now;
    return now - refusedAt >= REFUSED_FOR
      ? []
      : [{ ...had, outcome, refusedAt, parentIdTag: null, expiresAt: null }];
  });
  // Who lost it last may still be in a cache.
  refused.sort((a, b) => b.refusedAt - a.refusedAt);
  const left = room === null ? refused.length : Math.max(0, room - wanted.length);
  const told = refused.slice(0, left);
  const leaves = told.at(-1)?.refusedAt;
  return {
    entries: [...told, ...wanted],
    leaves: leaves === undefined ? null : leaves + REFUSED_FOR,
  };
}

/** What is different in the charger, what makes room first, then what is refused. `whole`: as if it had nothing. */
export function deltasOf(target: Target, known: readonly KnownEntry[], whole: boolean): ListDelta[] {
  const held = new Map(whole ? [] : known.filter((one) => one.held).map((one) => [one.folded, one]));
  const wanted = new Set(target.entries.map((one) => one.folded));
  const out = [...held.values()].filter((one) => !wanted.has(one.folded));
  const changed = target.entries.filter((one) => !isSame(one, held.get(one.folded)));
  return [
    ...out.map(({ idTag, folded }) => ({ idTag, folded, entry: null })),
    ...changed.map((entry) => ({ idTag: entry.idTag, folded: entry.folded, entry })),
  ];
}

const isSame = (one: ListEntry, had: KnownEntry | undefined): boolean =>
  had !== undefined &&
  one.idTag === had.idTag &&
  one.outcome === had.outcome &&
  one.parentIdTag === had.parentIdTag &&
  one.expiresAt === had.expiresAt;

/** The first of them that go in one message: no more than `most`, and no more than so many bytes. At least one, if there is one. */
export function firstPart<T>(
  all: readonly T[],
  most: number,
  bytes: number,
  sizeOf: (one: T) => number,
): readonly T[] {
  let size = 0;
  let count = 0;
  for (const one of all) {
    size += sizeOf(one);
    if (count >= most || (count > 0 && size > bytes)) break;
    count += 1;
  }
  return all.slice(0, count);
}
