/**
 * When to read from a charger's socket. Too many frames that wait, or too many per second, pause it; TCP then slows the
 * charger down. Nothing is dropped and nobody is closed for it (driver-semantics.md, The line).
 */
import { TokenBucket } from './token-bucket.ts';

export interface ReadingOptions {
  readonly socket: { pause(): void; resume(): void };
  /** Frames that may wait; reading goes on when half of them are done. */
  readonly queuedFrames: number;
  /** The same for their bytes. */
  readonly queuedBytes: number;
  readonly framesPerSecond: number;
  /** How many wait now. */
  readonly waiting: () => { readonly length: number; readonly bytes: number };
  readonly onPause: () => void;
}

export class Reading {
  readonly #options: ReadingOptions;
  readonly #bucket: TokenBucket;
  #paused = false;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ReadingOptions) {
    this.#options = options;
    this.#bucket = new TokenBucket(options.framesPerSecond, 2 * options.framesPerSecond, performance.now());
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** A frame came. What was read before a pause took hold still comes: at most one chunk of the socket. */
  frame(): void {
    this.#bucket.take(performance.now());
  }

  /** Pauses or resumes as things are now. */
  adjust(): void {
    if (this.#stopped) return;
    const { socket, queuedFrames, queuedBytes, onPause } = this.#options;
    const wait = this.#bucket.waitMs(performance.now());
    const { length, bytes } = this.#options.waiting();
    const part = this.#paused ? 0.5 : 1;
    const pause = wait > 0 || length > queuedFrames * part || bytes > queuedBytes * part;
    if (pause && !this.#paused) {
      socket.pause();
      onPause();
    } else if (!pause && this.#paused) socket.resume();
    this.#paused = pause;
    if (wait > 0) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.adjust();
      }, wait);
    }
  }

  /** Reads no more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#options.socket.pause();
  }

  /** Reads whatever comes: a paused socket would not see the charger's close frame. */
  finish(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#options.socket.resume();
  }
}
