/** Something that is done again and again. */
export interface Repeated {
  /** Does it in a moment, and not only when its time comes. */
  soon(): void;
  stop(): void;
}

/** Long enough for a transaction that is about to be committed, milliseconds. */
const SOON = 20;

/**
 * Does something again and again, never twice at a time. What fails is told of, and done again; unless it was stopped in the middle of
 * it.
 */
export function repeating(failed: (error: unknown, what: string) => void) {
  /** @param every milliseconds. */
  return (every: number, what: string, work: () => Promise<unknown>): Repeated => {
    let running = false;
    let asked: NodeJS.Timeout | undefined;
    let stopped = false;
    const run = () => {
      if (running || stopped) return;
      running = true;
      work()
        .catch((error: unknown) => {
          if (!stopped) failed(error, what);
        })
        .finally(() => {
          running = false;
        });
    };
    const timer = setInterval(run, every);
    return {
      soon() {
        clearTimeout(asked);
        asked = setTimeout(run, SOON);
      },
      stop() {
        stopped = true;
        clearInterval(timer);
        clearTimeout(asked);
      },
    };
  };
}
