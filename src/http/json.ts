/** Request bodies: UTF-8 JSON, read strictly, because what is lost here nobody can find again. */
import { refuse } from '../domain/errors.ts';
import { Refused } from './problem.ts';

/** A driver document of a large fleet can be sent back. Bytes. */
export const BODY_LIMIT = 4 * 1024 * 1024;

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

/**
 * Refuses what a database can't keep (NUL, half a surrogate pair) and what JavaScript objects treat as magic. Without
 * recursion: a body of a million brackets is short.
 */
function checkTexts(root: unknown): void {
  const open: { value: unknown; path: string }[] = [{ value: root, path: '' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path } = next;
    if (typeof value === 'string') checkText(value, path);
    else if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) open.push({ value: value[i] as unknown, path: `${path}[${i}]` });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        const name = path === '' ? key : `${path}.${key}`;
        checkText(key, name);
        if (key === '__proto__') throw new Refused(refuse('bad-body', name, 'is not a known key'));
        if (name.length < 1000) open.push({ value: inner, path: name });
        else open.push({ value: inner, path });
      }
    }
  }
}

function checkText(text: string, path: string): void {
  if (text.includes('\0')) throw new Refused(refuse('bad-body', path || 'body', 'must not contain U+0000'));
  if (!text.isWellFormed()) {
    throw new Refused(refuse('bad-body', path || 'body', 'must not contain half a surrogate pair'));
  }
}
