/** Frames of one charger that wait for their turn, as text: parsed they would take many times the room. */
export class Inbox {
  readonly #texts: { readonly text: string; readonly bytes: number }[] = [];
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

  push(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.#texts.push({ text, bytes });
    this.#bytes += bytes;
  }

  shift(): string | undefined {
    const next = this.#texts.shift();
    this.#bytes -= next?.bytes ?? 0;
    return next?.text;
  }

  clear(): void {
    this.#texts.length = 0;
    this.#bytes = 0;
  }
}
