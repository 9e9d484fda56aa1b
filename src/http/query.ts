/** Query parameters that have names of their own, beside `limit` and `cursor`: each read by one function. */
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts';
import { CHARGER_ID_PATTERN, type ChargerId, type Instant, isChargerId, MAX_INT32 } from '../domain/ids.ts';
import { CHARGER_ID_RULE, id64 } from './path.ts';
import { ID_TAG_RULE, isIdTag } from './schemas/id-tag.ts';
import { parseTime, TIME_RULE } from './times.ts';

export interface QueryParameter<T> {
  /** Answers the rule that was broken when the text is not well formed. */
  parse(text: string): T | { rule: string };
  readonly schema: Record<string, unknown>;
  readonly required: boolean;
}

type Asks = Readonly<Record<string, QueryParameter<unknown>>>;
type Values<Q extends Asks> = {
  readonly [K in keyof Q]: Q[K] extends QueryParameter<infer T> ? T | null : never;
};

export const notAsked = (name: string) =>
  refuse('bad-query', name, 'is no query parameter of this operation');

/** Parameters that a query may hold, whatever their names. */
export const MOST_ASKED = 100;

/** What is wrong with a query before any name in it is read. */
export function tooMuchAsked(url: string): Refusal | undefined {
  const query = url.split('?', 2)[1] ?? '';
  return query.split('&', MOST_ASKED + 1).length > MOST_ASKED
    ? refuse('bad-query', 'query', `must hold at most ${MOST_ASKED} parameters`)
    : undefined;
}

/** The values, null where one is left out; or the first that is missing or not well formed. */
export function readQuery<const Q extends Asks>(
  asks: Q,
  query: Readonly<Record<string, unknown>>,
): Values<Q> | Refusal {
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(asks)) {
    const value = readOne(name, parameter, query[name]);
    if (isRefusal(value)) return value;
    values[name] = value;
  }
  return values as Values<Q>;
}

function readOne(name: string, parameter: QueryParameter<unknown>, given: unknown): unknown {
  if (given === undefined) return parameter.required ? refuse('bad-query', name, 'is required') : null;
  if (typeof given !== 'string') return refuse('bad-query', name, 'must be given once');
  const value = parameter.parse(given);
  return typeof value === 'object' && value !== null && 'rule' in value
    ? refuse('bad-query', name, String(value.rule))
    : value;
}

export const chargerIdAsked = (required: boolean, description: string): QueryParameter<ChargerId> => ({
  parse: (text) => (isChargerId(text) ? text : { rule: CHARGER_ID_RULE }),
  schema: { type: 'string', pattern: CHARGER_ID_PATTERN, description },
  required,
});

export const idTagAsked = (required: boolean, description: string): QueryParameter<string> => ({
  parse: (text) => (isIdTag(text) ? text.trim() : { rule: ID_TAG_RULE }),
  schema: { type: 'string', description },
  required,
});

export const oneOf = <const T extends string>(
  words: readonly T[],
  description: string,
  more: Record<string, unknown> = {},
): QueryParameter<T> => ({
  parse: (text) => words.find((word) => word === text) ?? { rule: `must be one of ${words.join(', ')}` },
  schema: { type: 'string', enum: words, description, ...more },
  required: false,
});

/** Some of the words, separated by commas. */
export const someOf = <const T extends string>(
  words: readonly T[],
  description: string,
): QueryParameter<readonly T[]> => ({
  parse(text) {
    const given = text.split(',').map((word) => words.find((one) => one === word));
    return given.includes(undefined)
      ? { rule: `must be one or more of ${words.join(', ')}, separated by commas` }
      : given.filter((word) => word !== undefined);
  },
  schema: {
    type: 'string',
    pattern: `^(${words.join('|')})(,(${words.join('|')}))*$`,
    description: `${description} One or more of ${words.join(', ')}, separated by commas.`,
  },
  required: false,
});

export const countAsked = (description: string): QueryParameter<number> => ({
  parse: (text) =>
    /^[1-9][0-9]{0,9}$/.test(text) && Number(text) <= MAX_INT32
      ? Number(text)
      : { rule: `must be a whole number from 1 to ${MAX_INT32}` },
  schema: { type: 'integer', format: 'int32', minimum: 1, maximum: MAX_INT32, description },
  required: false,
});

export const flagAsked = (description: string): QueryParameter<boolean> => ({
  parse: (text) =>
    text === 'true' || text === 'false' ? text === 'true' : { rule: 'must be true or false' },
  schema: { type: 'boolean', default: false, description },
  required: false,
});

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A length of time in milliseconds, told as `20s`, `15m`, `24h`, `7d`. @param most milliseconds. */
export const durationAsked = (
  most: number,
  mostTold: string,
  description: string,
): QueryParameter<number> => ({
  parse(text) {
    const [, number, unit] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? [];
    const value = Number(number) * UNITS[(unit ?? 's') as keyof typeof UNITS];
    return value >= 0 && value <= most
      ? value
      : { rule: `must be a length of time like 20s, 15m, 24h or 7d, at most ${mostTold}` };
  },
  schema: { type: 'string', pattern: '^[0-9]{1,9}(ms|s|m|h|d)$', description },
  required: false,
});

/** One half of a list, or the other. */
export const eitherAsked = (description: string): QueryParameter<boolean> => ({
  parse: flagAsked(description).parse,
  schema: { type: 'boolean', description },
  required: false,
});

/** Words by which something is found. */
export const textAsked = (description: string): QueryParameter<string> => ({
  parse: (text) =>
    text.length <= 255 && text.isWellFormed() && !text.includes('\0')
      ? text
      : { rule: 'must be at most 255 characters' },
  schema: { type: 'string', maxLength: 255, description },
  required: false,
});

/** A name of letters, digits and the like, as it is. */
export const wordAsked = (most: number, description: string): QueryParameter<string> => ({
  parse: (text) =>
    /^[\x21-\x7e]+$/.test(text) && text.length <= most
      ? text
      : { rule: `must be 1 to ${most} characters of ASCII without blanks` },
  schema: { type: 'string', minLength: 1, maxLength: most, description },
  required: false,
});

/** Words separated by blanks, all of which are to be met. */
export const wordsAsked = (most: number, description: string): QueryParameter<readonly string[]> => ({
  parse(text) {
    const whole = textAsked(description).parse(text);
    if (typeof whole !== 'string') return whole;
    const words = whole.split(/\s+/).filter((word) => word !== '');
    return words.length <= most ? words : { rule: `must be at most ${most} words` };
  },
  schema: textAsked(description).schema,
  required: false,
});

export const id64Asked = (description: string): QueryParameter<number> => ({
  parse: id64(description).parse,
  schema: id64(description).schema,
  required: false,
});

export const timeAsked = (description: string): QueryParameter<Instant> => ({
  parse: (text) => parseTime(text) ?? { rule: TIME_RULE },
  schema: { type: 'string', format: 'date-time', description },
  required: false,
});
