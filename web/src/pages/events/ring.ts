/** The newest events that were heard, and where some may be missing; told to who shows them a few times a second at most. */
import type { LiveEvent } from '../../api/live.ts';

export const KINDS = [
  'alert',
  'started',
  'stopped',
  'status',
  'connected',
  'disconnected',
  'booted',
  'hardware-replaced',
  'command',
  'reservation',
] as const;
export type Kind = (typeof KINDS)[number];

export interface Gap {
  readonly gap: true;
  readonly from: number;
  readonly until: number;
}
export const isGap = (of: LiveEvent | Gap): of is Gap => 'gap' in of;

export interface Line {
  /** Rising, of this page only. */
  readonly id: number;
  readonly of: LiveEvent | Gap;
}

export interface Heard {
  /** Newest first. */
  readonly lines: readonly Line[];
  /** All since the page was opened, also those that have made room. */
  readonly count: number;
  readonly of: Readonly<Record<string, number>>;
}

export const MOST = 500;
/** Milliseconds between two tellings. */
const PACE = 250;

export class Ring {
  /** When the page was opened. */
  readonly since = Date.now();
  /** When something was last heard. */
  heardAt = Date.now();
  #heard: Heard = { lines: [], count: 0, of: {} };
  #new: Line[] = [];
  #id = 0;
  #due: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly now = (): Heard => this.#heard;

  add(of: LiveEvent | Gap): void {
    this.#id += 1;
    this.heardAt = Date.now();
    this.#new.push({ id: this.#id, of });
    this.#due ??= setTimeout(() => this.#tell(), PACE);
  }

  empty(): void {
    this.#new = [];
    this.#become({ ...this.#heard, lines: [] });
  }

  #tell() {
    this.#due = undefined;
    const added = this.#new;
    this.#new = [];
    const of = { ...this.#heard.of };
    let count = 0;
    for (const { of: event } of added) {
      if (isGap(event)) continue;
      of[event.kind] = (of[event.kind] ?? 0) + 1;
      count += 1;
    }
    const lines = shortened([...added.toReversed(), ...this.#heard.lines]);
    this.#become({ lines, of, count: this.#heard.count + count });
  }

  #become(heard: Heard) {
    this.#heard = heard;
    for (const listener of this.#listeners) listener();
  }
}

const staysLonger = ({ of }: Line) => isGap(of) || of.kind === 'alert';

/** A storm of states does not drive out what somebody should look at, as long as there is other room. */
function shortened(lines: readonly Line[]): readonly Line[] {
  let over = lines.length - MOST;
  if (over <= 0) return lines;
  const kept = lines.toReversed().filter((line) => {
    if (over <= 0 || staysLonger(line)) return true;
    over -= 1;
    return false;
  });
  return kept.toReversed().slice(0, MOST);
}
