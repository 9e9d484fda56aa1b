/** What a cache tells of itself, for who watches the server. */
export interface CacheStats {
  /** Since the start. */
  readonly hits: number;
  readonly misses: number;
  /** What it holds now. */
  readonly bytes: number;
  readonly entries: number;
}

/** Of a cache that is not there. */
export const noCache: CacheStats = { hits: 0, misses: 0, bytes: 0, entries: 0 };
