/** What every operation of the OpenAPI document has alike, described once: how often one may ask, and the answer to who asks too often. */
import { refuse } from '../domain/errors.ts';
import { RATE_LIMIT_HEADERS, tooMany } from './limits.ts';
import { renderProblem } from './problem.ts';

interface Answer {
  readonly $ref?: string;
  headers?: Record<string, unknown>;
}

interface Document {
  readonly paths?: Record<string, Record<string, { responses: Record<string, Answer> }>>;
  readonly components?: { responses?: Record<string, unknown>; headers?: Record<string, unknown> };
}

const TOO_MANY = 'TooManyRequests';
const ANSWERS = '#/components/responses/';

const count = (description: string) => ({ description, schema: { type: 'integer' } });
const HEADERS = {
  'RateLimit-Limit': count(
    'How many requests a minute may hold: of your key; without a good one, of your address.',
  ),
  'RateLimit-Remaining': count('How many of them are left.'),
  'RateLimit-Reset': count('Seconds until all of them are there again.'),
  'Retry-After': count('Seconds after which it is worth asking again.'),
} as const satisfies Record<(typeof RATE_LIMIT_HEADERS)[number] | 'Retry-After', unknown>;

const named = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${nameOf(name)}` }]));
const nameOf = (header: string) => header.replaceAll('-', '');

/** Tells of the limits at every operation. */
export function withLimits<D extends object>(described: D): D {
  const document = described as Document;
  for (const { responses } of Object.values(document.paths ?? {}).flatMap((methods) =>
    Object.values(methods),
  )) {
    for (const [status, answer] of Object.entries(responses)) {
      if (status < '400') answer.headers = { ...answer.headers, ...named(RATE_LIMIT_HEADERS) };
    }
    responses[429] = { $ref: `${ANSWERS}${TOO_MANY}` };
  }
  const headers = Object.entries(HEADERS).map(([name, header]) => [nameOf(name), header]);
  return {
    ...described,
    components: {
      ...document.components,
      headers: Object.fromEntries(headers),
      responses: { [TOO_MANY]: tooManyRequests() },
    },
  };
}

function tooManyRequests() {
  const refusal = refuse('too-many-requests', undefined, tooMany('a key may ask 6000 times a minute', 12));
  const example = (value: unknown) => ({ 'too-many-requests': { value } });
  const requestId = '0b6f4a52-3c1d-4e8a-9f27-5d8e6a7b9c10';
  return {
    description: 'Too many requests',
    headers: named(Object.keys(HEADERS)),
    content: {
      'text/plain': {
        schema: { type: 'string' },
        examples: example(renderProblem(refusal, false).body),
      },
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: example(JSON.parse(renderProblem(refusal, true, requestId).body)),
      },
    },
  };
}

/** A document with the shared answers written out wherever they are named. */
export function writtenOut<T>(document: T): T {
  const { components } = document as Document;
  const at = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(at);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref } = value as Answer;
    if (typeof $ref === 'string' && $ref.startsWith(ANSWERS)) {
      return components?.responses?.[$ref.slice(ANSWERS.length)];
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, at(inner)]));
  };
  return at(document) as T;
}
