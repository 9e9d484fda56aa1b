/**
 * Counting that costs next to nothing where it happens, and becomes Prometheus' words when somebody asks: prom-client's own counters
 * and histograms take a microsecond or two each time, which is too much for what happens at every request.
 */
import type { Metric, Registry } from 'prom-client';

/** One line of a metric. */
export interface Sample {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  /** Of a histogram: what stands behind its name. */
  readonly part?: '_bucket' | '_sum' | '_count';
}

type Kind = 'counter' | 'gauge' | 'histogram';
type Samples = Iterable<Sample>;

/** Serves a metric whose lines are made when somebody asks. */
export function serve(
  registry: Registry,
  kind: Kind,
  name: string,
  help: string,
  samples: () => Samples | Promise<Samples>,
): void {
  // What the registry asks of a metric at a scrape.
  const metric = {
    name,
    help,
    type: kind,
    async get() {
      const values = Array.from(await samples(), ({ labels, value, part }) => ({
        ...{ labels, value },
        ...(part === undefined ? {} : { metricName: `${name}${part}` }),
      }));
      return { name, help, type: kind, values, aggregator: 'sum' };
    },
  };
  registry.registerMetric(metric as unknown as Metric);
}

/** One number without labels; undefined: it is not known now, and left out. */
export const alone = (value: number | undefined): Sample[] =>
  value === undefined ? [] : [{ labels: {}, value }];

/** One number for each word. */
export const byWord = (label: string, values: Readonly<Record<string, number>>): Sample[] =>
  Object.entries(values).map(([word, value]) => ({ labels: { [label]: word }, value }));

/** Numbers that only grow, by two words from closed lists. */
export class Tally {
  readonly #counts = new Map<string, Map<string, number>>();

  add(first: string, second: string, by = 1): void {
    let counts = this.#counts.get(first);
    if (counts === undefined) {
      counts = new Map();
      this.#counts.set(first, counts);
    }
    counts.set(second, (counts.get(second) ?? 0) + by);
  }

  /** @param names of the two labels. */
  *samples(...names: readonly [string, string]): Generator<Sample> {
    for (const [first, counts] of this.#counts) {
      for (const [second, value] of counts)
        yield { labels: { [names[0]]: first, [names[1]]: second }, value };
    }
  }
}

/** How often a number was not above each of some bounds: a histogram without labels. */
export class Spread {
  readonly #bounds: readonly number[];
  /** Of each bound those that fell below it and above the one before; at the end those above all. */
  readonly #counts: Float64Array;
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  note(value: number): void {
    const bounds = this.#bounds;
    let at = 0;
    while (at < bounds.length && value > (bounds[at] as number)) at += 1;
    this.#counts[at] = (this.#counts[at] as number) + 1;
    this.#sum += value;
  }

  *samples(labels: Sample['labels'] = {}): Generator<Sample> {
    let count = 0;
    for (const [at, bound] of this.#bounds.entries()) {
      count += this.#counts[at] as number;
      yield { part: '_bucket', labels: { le: bound, ...labels }, value: count };
    }
    count += this.#counts[this.#bounds.length] as number;
    yield { part: '_bucket', labels: { le: '+Inf', ...labels }, value: count };
    yield { part: '_sum', labels, value: this.#sum };
    yield { part: '_count', labels, value: count };
  }
}

/** Spreads by a word from a closed list. */
export class Spreads {
  readonly #bounds: readonly number[];
  readonly #spreads = new Map<string, Spread>();

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
  }

  of(word: string): Spread {
    let spread = this.#spreads.get(word);
    if (spread === undefined) {
      spread = new Spread(this.#bounds);
      this.#spreads.set(word, spread);
    }
    return spread;
  }

  *samples(label: string): Generator<Sample> {
    for (const [word, spread] of this.#spreads) yield* spread.samples({ [label]: word });
  }
}

/** Seconds: from the fastest answer out of memory to what nobody waits for any more. */
export const SECONDS: readonly number[] = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/**
 * Asks at most every `every` milliseconds, and once at a time; the answer is waited for no longer than `patience`. Who asks meanwhile gets
 * what was answered last. undefined: nothing was, or it could not be asked the last time.
 */
export function lately<T>(
  ask: () => Promise<T>,
  { every = 5000, patience = 1000 } = {},
): () => Promise<T | undefined> {
  let last: T | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;
  return async () => {
    const now = performance.now();
    if (asking === undefined && now - askedAt >= every) {
      askedAt = now;
      asking = ask()
        .then(
          (value) => {
            last = value;
          },
          () => {
            last = undefined;
          },
        )
        .finally(() => {
          asking = undefined;
        });
    }
    if (asking !== undefined) await within(patience, asking);
    return last;
  };
}

/** Waits for the work, but no longer than so many milliseconds. */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
