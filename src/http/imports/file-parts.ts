/** A file as it comes over the line, made into checked parts of text: UTF-8, without BOM, each line break one newline. */
import type { FilePart } from '../../app/imports/receive-import.ts';
import { type Refusal, refuse } from '../../domain/errors.ts';

/** Bytes that a part has at least, but for the last one. */
const PART = 256 * 1024;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface FileLimits {
  /** Bytes that the file may have. */
  readonly most: number;
  /** What a longer one is answered. */
  readonly tooLarge: Refusal;
  /** What is wrong with the file's beginning, if anything is. */
  wrongBeginning(text: string): Refusal | undefined;
}

/** The parts; what is wrong with the file comes in place of the next one, and is the last. */
export async function* filePartsOf(
  body: AsyncIterable<Buffer>,
  { most, tooLarge, wrongBeginning }: FileLimits,
): AsyncGenerator<FilePart | Refusal> {
  const counter = new LineCounter();
  let held: Buffer[] = [];
  let [heldBytes, allBytes, line] = [0, 0, 1];
  let first = true;

  const part = (bytes: Buffer, isLast: boolean): FilePart | Refusal => {
    const told = first && bytes.subarray(0, 3).equals(BOM) ? bytes.subarray(3) : bytes;
    const text = textOf(told, line);
    if (typeof text !== 'string') return text;
    const wrong = first ? wrongBeginning(text) : undefined;
    if (wrong !== undefined) return wrong;
    first = false;
    const before = counter.lines;
    line += counter.count(text, isLast);
    return { text, bytes: bytes.length, lines: counter.lines - before };
  };

  for await (const chunk of body) {
    allBytes += chunk.length;
    if (allBytes > most) {
      yield tooLarge;
      return;
    }
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes < PART) continue;
    const all = Buffer.concat(held, heldBytes);
    const end = cutOf(all);
    const rest = all.subarray(end);
    held = rest.length === 0 ? [] : [rest];
    heldBytes = rest.length;
    const next = part(all.subarray(0, end), false);
    yield next;
    if ('refused' in next) return;
  }
  const next = part(Buffer.concat(held, heldBytes), true);
  yield next;
}

/** Where to cut: behind the last newline, or else before a character or line break that may not be whole. */
function cutOf(bytes: Buffer): number {
  const newline = bytes.lastIndexOf(0x0a);
  if (newline >= 0) return newline + 1;
  let end = bytes.length;
  while (end > bytes.length - 4 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end -= 1;
  if ((bytes[end - 1] ?? 0) >= 0xc0 || bytes[end - 1] === 0x0d) end -= 1;
  return end;
}

const NEWLINES = /\r\n?/g;
const IN_A_SPREADSHEET = 'save it as CSV UTF-8';

/** @param line the number of its first line. */
function textOf(bytes: Buffer, line: number): string | Refusal {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return refuse('bad-body', `line ${line + lineOfBadUtf8(bytes)}`, `must be UTF-8: ${IN_A_SPREADSHEET}`);
  }
  text = text.replace(NEWLINES, '\n');
  const nul = text.indexOf('\0');
  if (nul < 0) return text;
  return refuse(
    'bad-body',
    `line ${line + newlinesIn(text.slice(0, nul))}`,
    `must not contain U+0000: ${IN_A_SPREADSHEET}`,
  );
}

/** How many lines come before the first one that is not UTF-8. */
function lineOfBadUtf8(bytes: Buffer): number {
  let lines = 0;
  for (let start = 0; start < bytes.length; lines++) {
    const end = endOfLine(bytes, start);
    try {
      utf8.decode(bytes.subarray(start, end));
    } catch {
      break;
    }
    start = end;
  }
  return lines;
}

/** Behind the next line break of any kind: no byte of a longer character is one. */
function endOfLine(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at += 1;
  return bytes[at] === 0x0d && bytes[at + 1] === 0x0a ? at + 2 : at + 1;
}

const newlinesIn = (text: string) => text.split('\n').length - 1;

/** Counts lines that say something: a line break within quotes ends none. */
class LineCounter {
  lines = 0;
  #quoted = false;
  #said = false;

  /** Answers how many line breaks of any kind there are. */
  count(text: string, isLast: boolean): number {
    let breaks = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 0x22) this.#quoted = !this.#quoted;
      if (code !== 0x0a) this.#said = true;
      else {
        breaks += 1;
        if (!this.#quoted) this.#end();
      }
    }
    if (isLast) this.#end();
    return breaks;
  }

  #end(): void {
    if (this.#said) this.lines += 1;
    this.#said = false;
  }
}
