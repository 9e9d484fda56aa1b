/** What stands in a path: decoded segments, read by one function each. fastify's own coercion is never asked. */
import {
  CHARGER_ID_PATTERN,
  type ChargerId,
  isChargerId,
  MAX_INT32,
  MIN_INT32,
  parseInt32,
} from '../domain/ids.ts';

export interface PathParameter<T> {
  /** Answers the rule that was broken when the segment is not well formed. */
  parse(segment: string): T | { rule: string };
  readonly schema: Record<string, unknown>;
}

export const userid: PathParameter<number> = {
  parse: parseInt32,
  schema: {
    type: 'integer',
    format: 'int32',
    minimum: MIN_INT32,
    maximum: MAX_INT32,
    description: 'The globally unique id of the driver.',
  },
};

export const transactionIdInPath: PathParameter<number> = {
  parse: parseInt32,
  schema: {
    type: 'integer',
    format: 'int32',
    minimum: MIN_INT32,
    maximum: MAX_INT32,
    description: 'The id that its charger got for it.',
  },
};

/** Ids that are int64: beyond 2^53−1 none was ever given, and JavaScript would mistake one for another. */
export function id64(description: string): PathParameter<number> {
  return {
    parse(segment) {
      if (!/^-?(0|[1-9][0-9]*)$/.test(segment) || segment === '-0') {
        return {
          rule: 'must be a decimal integer without plus sign, blanks, leading zeros, fraction or exponent',
        };
      }
      const value = Number(segment);
      if (!Number.isSafeInteger(value)) {
        return { rule: `must lie between ${Number.MIN_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER}` };
      }
      return value;
    },
    schema: { type: 'integer', format: 'int64', description },
  };
}

/** Your own id of a thing, percent-encoded. */
export const externalIdInPath: PathParameter<string> = {
  parse: (segment) =>
    segment.trim() !== '' && segment.length <= 255 && segment.isWellFormed() && !segment.includes('\0')
      ? segment
      : { rule: 'must be 1 to 255 characters, and not only blanks' },
  schema: {
    type: 'string',
    minLength: 1,
    maxLength: 255,
    description: 'Your own id of it, percent-encoded; compared byte by byte.',
  },
};

export const CHARGER_ID_RULE = 'must be 1 to 48 printable ASCII characters without blanks and / ? # % :';

export const chargerIdInPath: PathParameter<ChargerId> = {
  parse: (segment) => (isChargerId(segment) ? segment : { rule: CHARGER_ID_RULE }),
  schema: {
    type: 'string',
    pattern: CHARGER_ID_PATTERN,
    description: 'The OCPP identity of the charger, percent-encoded; never its numeric id.',
  },
};

/**
 * The request target as the router should see it. Percent signs that escape nothing (`%ZZ`, `%FF`) are escaped, segment
 * by segment, and so is a raw `#`: the router would answer them before anybody asked who calls, or cut the path there.
 * They then arrive as they were written, and are not well formed. Of an absolute target (RFC 9112 §3.2.2) the path remains.
 */
export function mendTarget(target: string): string {
  const url = /^https?:\/\//i.test(target) ? target.replace(/^[a-z]+:\/\/[^/?#]*/i, '') || '/' : target;
  if (!/[%#]/.test(url)) return url;
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  const mended = path
    .replaceAll('#', '%23')
    .split('/')
    .map((segment) => (decodes(segment) ? segment : segment.replaceAll('%', '%25')))
    .join('/');
  return query < 0 ? mended : mended + url.slice(query);
}

function decodes(segment: string): boolean {
  try {
    decodeURIComponent(segment);
    return true;
  } catch {
    return false;
  }
}
