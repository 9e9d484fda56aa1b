/** How often each of many asked within a minute that begins with its first question: at once, where a promise would cost more than the answer. */
import { performance } from 'node:perf_hooks';
import { Newest } from './newest.ts';

export interface Counted {
  /** With this one. */
  readonly count: number;
  /** Whole seconds until the window ends. */
  readonly seconds: number;
}

interface Window {
  count: number;
  readonly ends: number;
}

export class Windows {
  readonly #windows: Newest<Window>;
  readonly #length: number;

  /**
   * @param length of a window, milliseconds.
   * @param most names that are remembered: those of which nothing was heard for longest go.
   */
  constructor(length: number, most: number) {
    this.#length = length;
    this.#windows = new Newest(most);
  }

  /** How many there were, without another one. */
  counted(name: string): number {
    return this.#open(name, performance.now())?.count ?? 0;
  }

  count(name: string): Counted {
    // Not the time of day: a clock that is set back would lengthen a minute.
    const now = performance.now();
    const window = this.#open(name, now) ?? { count: 0, ends: now + this.#length };
    window.count += 1;
    this.#windows.set(name, window);
    return { count: window.count, seconds: Math.ceil((window.ends - now) / 1000) };
  }

  #open(name: string, now: number): Window | undefined {
    const window = this.#windows.get(name);
    return window !== undefined && now < window.ends ? window : undefined;
  }
}
