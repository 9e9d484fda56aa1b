export interface Waiting {
  readonly text: string;
  readonly bytes: number;
  /** When it came. */
  readonly at: number;
}

/** Frames of one charger that wait for their turn, as text: parsed they would take many times the room. */
export class Inbox {
  readonly #texts: Waiting[] = [];
  #bytes = 0;

  get length(): number {
    return this.#texts.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes of the one whose turn is next; 0: none waits. */
  get nextBytes(): number {
    return this.#texts[0]?.bytes ?? 0;
  }

  push(text: string, at: number): void {
    const bytes = Buffer.byteLength(text);
    this.#texts.push({ text, bytes, at });
    this.#bytes += bytes;
  }

  shift(): Waiting | undefined {
    const next = this.#texts.shift();
    this.#bytes -= next?.bytes ?? 0;
    return next;
  }

  clear(): void {
    this.#texts.length = 0;
    this.#bytes = 0;
  }
}
