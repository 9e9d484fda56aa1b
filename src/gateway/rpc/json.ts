/** JSON as chargers send it: bounded in depth and in values, and without losing digits of large numbers. */

/** OCPP's own messages nest at most 8 deep. */
export const MAX_DEPTH = 32;
/**
 * Lists, objects and commas. A frame of 256 KB that is full of real meter values has some 20,000; parsed, `{},{},…` of
 * the same length would be megabytes.
 */
export const MAX_VALUES = 50_000;

/** The value, or undefined when the text isn't JSON, nests deeper than {@link MAX_DEPTH} or holds too many values. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  return shapeOf(text) === 'fine' ? parsed(text) : undefined;
}

/**
 * Of a text with too many values: what is left when everything that nests deeper is null. `levels` are tried in turn;
 * what is left out is not checked. Undefined: the text isn't such a one, or too many remain.
 */
export function parseOutline(
  text: string,
  levels: readonly number[],
): { readonly value: unknown } | undefined {
  if (shapeOf(text) !== 'too-many') return undefined;
  for (const level of levels) {
    const left = parseJson(outline(text, level));
    if (left !== undefined) return left;
  }
  return undefined;
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = mayHoldLargeNumber.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
    return { value };
  } catch {
    return undefined;
  }
}

const mayHoldLargeNumber = /\d{16}|\d[eE]\+?\d{3}/;

/**
 * A number that a double can't hold becomes the text of its digits: 9223372036854775807 as a transactionId means
 * "none" (field-lessons: Alfen), and must not turn into another number on its way. BigInt would make
 * JSON.stringify throw.
 */
const keepDigits = ((_key: string, value: unknown, context: { readonly source?: string }): unknown => {
  if (typeof value !== 'number' || context.source === undefined) return value;
  const exact = Number.isFinite(value) && (Number.isSafeInteger(value) || !/^-?\d+$/.test(context.source));
  return exact ? value : context.source;
}) as (this: unknown, key: string, value: unknown) => unknown;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** Counted before parsing: what comes after the parser (masking, serialising) recurses. */
function shapeOf(text: string): 'fine' | 'too-deep' | 'too-many' {
  let depth = 0;
  let deepest = 0;
  let values = 0;
  structure(text, (c) => {
    if (c === COMMA) values++;
    else if (isOpening(c)) {
      values++;
      deepest = Math.max(deepest, ++depth);
    } else depth--;
  });
  if (deepest > MAX_DEPTH) return 'too-deep';
  return values > MAX_VALUES ? 'too-many' : 'fine';
}

function outline(text: string, level: number): string {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  structure(text, (c, at) => {
    if (isOpening(c)) {
      if (++depth === level + 1) parts.push(text.slice(from, at), 'null');
    } else if (c !== COMMA && depth-- === level + 1) from = at + 1;
  });
  return depth > level ? '' : parts.join('') + text.slice(from);
}

const isOpening = (c: number): boolean => c === 0x5b || c === 0x7b;

/** Visits brackets, braces and commas that stand outside of strings. */
function structure(text: string, visit: (character: number, at: number) => void): void {
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === BACKSLASH) i++;
      else if (c === QUOTE) inString = false;
    } else if (c === QUOTE) inString = true;
    else if (c === COMMA || c === 0x5b || c === 0x7b || c === 0x5d || c === 0x7d) visit(c, i);
  }
}
