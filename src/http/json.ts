/** Request bodies: UTF-8 JSON, read strictly, because what is lost here nobody can find again. */
import { refuse } from '../domain/errors.ts';
import { Refused } from './problem.ts';

/** A creation with all it may carry fits many times. Bytes. */
export const BODY_LIMIT = 1024 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** An empty body is undefined. Throws {@link Refused}. */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const value = parsed(bytes);
  checkTexts(value);
  return value;
}

function parsed(bytes: Buffer): unknown {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new Refused(refuse('bad-body', 'body', 'must be UTF-8'));
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const where = error instanceof Error ? error.message : '';
    throw new Refused(refuse('bad-body', 'body', `must be JSON: ${where}`));
  }
}

/** Values that one body may hold, keys and texts among them. */
const MOST_VALUES = 200_000;
/** Objects and lists inside of each other: readers of nested JSON recurse. */
export const MOST_LEVELS = 100;

interface Place {
  readonly value: unknown;
  /** The key or index by which its parent holds it. */
  readonly key: string | number;
  readonly parent: Place | undefined;
  readonly level: number;
}

/**
 * Refuses what a database can't keep (NUL, half a surrogate pair) and what JavaScript objects treat as magic. Without
 * recursion: a body of a million brackets is short.
 */
function checkTexts(root: unknown): void {
  const open: Place[] = [{ value: root, key: '', parent: undefined, level: 1 }];
  let count = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const parent = next;
    const { value } = parent;
    if (typeof value === 'string') checkText(value, parent);
    if (typeof value !== 'object' || value === null) continue;
    if (parent.level > MOST_LEVELS) {
      throw new Refused(refuse('bad-body', 'body', `must be at most ${MOST_LEVELS} levels deep`));
    }
    const inner = Object.entries(value);
    count += inner.length;
    if (count > MOST_VALUES) {
      throw new Refused(refuse('bad-body', 'body', `must hold at most ${MOST_VALUES} values`));
    }
    const isList = Array.isArray(value);
    for (const [name, held] of inner) {
      const place: Place = {
        value: held,
        key: isList ? Number(name) : name,
        parent,
        level: parent.level + 1,
      };
      if (!isList) {
        checkText(name, place);
        if (name === '__proto__') throw new Refused(refuse('bad-body', pathOf(place), 'is not a known key'));
      }
      if (typeof held === 'string' || (typeof held === 'object' && held !== null)) open.push(place);
    }
  }
}

/** `tags[0].idTag`, cut where nobody would read on. */
function pathOf(place: Place): string {
  const parts: string[] = [];
  for (let at: Place | undefined = place; at?.parent !== undefined && parts.length < 50; at = at.parent) {
    parts.push(typeof at.key === 'number' ? `[${at.key}]` : `.${at.key.slice(0, 100)}`);
  }
  return parts.reverse().join('').replace(/^\./, '');
}

function checkText(text: string, place: Place): void {
  if (text.includes('\0')) {
    throw new Refused(refuse('bad-body', pathOf(place) || 'body', 'must not contain U+0000'));
  }
  if (!text.isWellFormed()) {
    throw new Refused(refuse('bad-body', pathOf(place) || 'body', 'must not contain half a surrogate pair'));
  }
}
