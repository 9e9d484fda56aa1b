/** The file in a form (RFC 7578), as it comes: what stands before and behind it is passed over. */
import { refuse } from '../domain/errors.ts';
import { Refused } from './problem.ts';

/** Bytes of a part's headers. */
const LONGEST_HEAD = 8 * 1024;
const HEAD_END = Buffer.from('\r\n\r\n');
const wrong = (rule: string) => new Refused(refuse('bad-body', 'body', rule));

/** The boundary of a form; undefined: it is none. */
export function boundaryOf(type: string): string | undefined {
  if (!/^multipart\/form-data\b/i.test(type)) return undefined;
  const found = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;,"]{1,70}))/i.exec(type);
  return found?.[1] ?? found?.[2] ?? '';
}

/** What is read up to a mark, with as little of it in memory as it takes. */
class Marked {
  readonly #pieces: AsyncIterator<Uint8Array>;
  /** As if a line had ended before: so that the first mark is one as any other. */
  #held = Buffer.from('\r\n');

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#pieces = bytes[Symbol.asyncIterator]();
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#pieces.next();
    if (done) return false;
    this.#held = Buffer.concat([this.#held, value]);
    return true;
  }

  /** What stands before the mark; the mark is taken, too. */
  async *until(mark: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(mark);
      const sure = at < 0 ? Math.max(0, this.#held.length - mark.length + 1) : at;
      const found = this.#held.subarray(0, sure);
      this.#held = this.#held.subarray(at < 0 ? sure : at + mark.length);
      if (found.length > 0) yield found;
      if (at >= 0) return;
      if (!(await this.#more())) throw wrong('must be a form that is whole');
    }
  }

  async take(length: number): Promise<string> {
    while (this.#held.length < length) {
      if (!(await this.#more())) throw wrong('must be a form that is whole');
    }
    const taken = this.#held.subarray(0, length).toString('latin1');
    this.#held = this.#held.subarray(length);
    return taken;
  }

  letGo(): void {
    void this.#pieces.return?.().catch(() => {});
  }

  async passOver(): Promise<void> {
    this.#held = Buffer.alloc(0);
    while (!(await this.#pieces.next()).done);
  }
}

/** The bytes of the first file in the form. @param named hears what it is called, before the first of them. */
export async function* fileInForm(
  bytes: AsyncIterable<Uint8Array>,
  boundary: string,
  named: (name: string) => void,
): AsyncGenerator<Buffer> {
  if (boundary === '') throw wrong('must be a form with a boundary');
  const mark = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const form = new Marked(bytes);
  try {
    yield* fileIn(form, mark, named);
  } finally {
    // Lets go of the line: the rest of a form that is refused is passed over.
    form.letGo();
  }
}

async function* fileIn(form: Marked, mark: Buffer, named: (name: string) => void): AsyncGenerator<Buffer> {
  for await (const _ of form.until(mark));
  for (;;) {
    // Blanks may stand behind a mark.
    let behind = await form.take(2);
    while (/^[ \t]/.test(behind)) behind = behind.slice(1) + (await form.take(1));
    if (behind !== '\r\n') throw wrong('must be a form with a file');
    const name = fileNameIn(await headOf(form));
    if (name === undefined) {
      for await (const _ of form.until(mark));
      continue;
    }
    named(name);
    yield* form.until(mark);
    return form.passOver();
  }
}

async function headOf(form: Marked): Promise<string> {
  let head = '\r\n';
  for await (const piece of form.until(HEAD_END)) {
    head += piece.toString('utf8');
    if (head.length > LONGEST_HEAD) throw wrong('must be a form whose parts have short headers');
  }
  return head;
}

/** undefined: the part is no file. */
function fileNameIn(head: string): string | undefined {
  const line = /\r\ncontent-disposition:([^\r\n]*)/i.exec(head)?.[1] ?? '';
  return /;\s*filename="?([^";]*)"?/i.exec(line)?.[1];
}
