// Secrets that stand where they must not: as they are, or as they travel.
import { createHash } from 'node:crypto';
import { secretIn } from './operators.ts';

/** Keeps every secret that a test uses, by what it is. */
export class Secrets {
  readonly #all = new Map<string, string>();

  /** Answers it, so that it can be named where it is used. */
  add(what: string, secret: string): string {
    this.#all.set(secret, what);
    return secret;
  }

  /** Every key, password and link that an answer shows. */
  addShown(answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return;
    for (const [name, value] of Object.entries(answer)) {
      if ((name === 'key' || name === 'password') && typeof value === 'string') this.add(`a ${name}`, value);
      else if (name === 'link' && typeof value === 'string') this.add('a link', secretIn(value));
      else this.addShown(value);
    }
  }

  get size(): number {
    return this.#all.size;
  }

  /** What of it is found in a text, with what stands around it. */
  in(text: string): string[] {
    return [...this.#all].flatMap(([secret, what]) =>
      [...formsOf(secret)].flatMap(([written, form]) => {
        const at = text.indexOf(written);
        return at < 0
          ? []
          : [`${what}, ${form}: …${text.slice(Math.max(0, at - 200), at + written.length + 60)}…`];
      }),
    );
  }
}

/** By how it is written. */
function formsOf(secret: string): Map<string, string> {
  const bytes = Buffer.from(secret);
  // Behind a user and a colon it begins at any of three places of base64; what is left of it in the middle is the same.
  const inside = [0, 1, 2].map((n): [string, string] => {
    const base64 = Buffer.concat([Buffer.alloc(n), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return [base64.slice(n === 0 ? 0 : n + 1, -2), 'base64'];
  });
  return new Map([
    [JSON.stringify(secret).slice(1, -1), 'in JSON'],
    [encodeURIComponent(secret), 'in a URL'],
    [bytes.toString('hex'), 'hex'],
    [createHash('sha256').update(secret).digest('hex'), 'SHA-256'],
    ...inside,
    [secret, 'plain'],
  ]);
}
