/** JSON as chargers send it: bounded in depth, and without losing digits of large numbers. */

/** OCPP's own messages nest at most 8 deep. */
export const MAX_DEPTH = 32;

/** The value, or undefined when the text isn't JSON or nests deeper than {@link MAX_DEPTH}. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  if (nestsTooDeep(text)) return undefined;
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

/** Counted before parsing: what comes after the parser (masking, serialising) recurses. */
function nestsTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === BACKSLASH) i++;
      else if (c === QUOTE) inString = false;
    } else if (c === QUOTE) inString = true;
    else if (c === 0x5b || c === 0x7b) {
      if (++depth > MAX_DEPTH) return true;
    } else if (c === 0x5d || c === 0x7d) depth--;
  }
  return false;
}
