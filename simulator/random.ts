/** Deterministic randomness: the same seed lives the same life. Not for secrets. */
export interface Random {
  /** 0 ≤ value < 1. */
  next(): number;
  /** low ≤ value < high. */
  between(low: number, high: number): number;
  /** True with this probability (0…1). */
  chance(probability: number): boolean;
  /** One of a non-empty list; undefined for an empty one. */
  pick<T>(list: readonly T[]): T | undefined;
}

/** mulberry32: 32 bits of state, which is plenty for drivers and jitter. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}

/** A seed from a name (FNV-1a), so that chargers without one still differ from each other. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}
