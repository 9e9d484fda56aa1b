// Server-sent events as a client hears them.
import { expect } from 'vitest';
import { until } from './charger.ts';

export interface Told {
  readonly id: string;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: judged by the tests
  readonly data: any;
}

/** Somebody who listens until he is stopped. */
export class Listening {
  readonly status: number;
  /** Settles when the server has ended it. */
  readonly over: Promise<void>;
  readonly #stop: AbortController;
  #text = '';

  private constructor(answer: Response, stop: AbortController) {
    this.status = answer.status;
    this.#stop = stop;
    this.over = this.#read(answer);
  }

  /** @param path behind `/api/v1`. */
  static async to(url: string, key: string, path: string, lastEventId?: string): Promise<Listening> {
    const stop = new AbortController();
    const answer = await fetch(`${url}/api/v1${path}`, {
      headers: {
        authorization: `Bearer ${key}`,
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
      signal: stop.signal,
    });
    const made = new Listening(answer, stop);
    // Its beginning: what happens from then on is heard.
    await until(
      () => Promise.resolve(made.#text),
      (text) => text.includes('\n\n'),
    );
    return made;
  }

  async #read(answer: Response): Promise<void> {
    const decoder = new TextDecoder();
    for await (const piece of answer.body ?? expect.fail('no body')) {
      this.#text += decoder.decode(piece, { stream: true });
    }
  }

  /** The id that a client has now. */
  get lastId(): string {
    return [...this.#text.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '';
  }

  get told(): Told[] {
    const blocks = this.#text.split('\n\n').slice(0, -1);
    return blocks.flatMap((block) => {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/, 2)));
      if (fields.event === undefined) return [];
      return { id: fields.id ?? '', event: fields.event, data: JSON.parse(fields.data ?? '') };
    });
  }

  /** What was told, as soon as it fits. */
  heard(fits: (told: readonly Told[]) => boolean): Promise<Told[]> {
    return until(() => Promise.resolve(this.told), fits);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.over.catch(() => {});
  }
}
