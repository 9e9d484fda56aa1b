/** Work that waits is looked for again and again. */
export interface WorkWaits {
  /** Whoever leaves some says so, and it is looked for in a moment; behind the commit, as far as he can. A hint, never needed. */
  workWaits(): void;
}
