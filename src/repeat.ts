/** Does something again and again, never twice at a time. What fails is told of, and done again. */
export function repeating(failed: (error: unknown, what: string) => void) {
  /** @param every milliseconds. Answers how to stop. */
  return (every: number, what: string, work: () => Promise<unknown>): (() => void) => {
    let running = false;
    const timer = setInterval(() => {
      if (running) return;
      running = true;
      work()
        .catch((error: unknown) => failed(error, what))
        .finally(() => {
          running = false;
        });
    }, every);
    return () => clearInterval(timer);
  };
}
