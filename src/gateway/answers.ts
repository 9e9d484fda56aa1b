/**
 * The last answers of one connection to what a charger reports (transaction messages, statuses), for duplicates (field-lessons: duplicate message ids): the same id with the same
 * body within {@link FRESH_MS} gets the stored answer. The same id with another body is a new message that takes the
 * place of the old: chargers exist that count from 1 again or know only one id, and must not be starved. Older answers
 * aren't given again for the same reason. Whether a transaction message was told
 * before is decided by storage, not here.
 */
const KEPT = 64;
/** Chargers repeat a message after their own time-out: 30–60 s. */
const FRESH_MS = 120_000;

export class Answers {
  readonly #kept = new Map<
    string,
    { readonly request: string; readonly answer: string; readonly at: number }
  >();

  /** @param request the CALL's text @param now monotonic, milliseconds */
  stored(id: string, request: string, now: number): string | undefined {
    const kept = this.#kept.get(id);
    if (kept === undefined || kept.request !== request || now - kept.at > FRESH_MS) return undefined;
    return kept.answer;
  }

  /** Forgets what is too old to be given again. */
  forgetOld(now: number): void {
    for (const [id, { at }] of this.#kept) {
      if (now - at <= FRESH_MS) return;
      this.#kept.delete(id);
    }
  }

  store(id: string, request: string, answer: string, now: number): void {
    // Large messages are cheaper to handle again than to keep 64 of; an empty id names nothing.
    if (id === '' || request.length > 16_384) return;
    this.#kept.delete(id);
    this.#kept.set(id, { request, answer, at: now });
    this.forgetOld(now);
    if (this.#kept.size > KEPT) {
      const oldest = this.#kept.keys().next().value;
      if (oldest !== undefined) this.#kept.delete(oldest);
    }
  }
}
