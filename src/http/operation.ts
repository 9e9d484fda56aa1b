/** What @fastify/swagger needs of an endpoint: its OpenAPI operation, as a route schema. */
import type { FastifySchema } from 'fastify';
import { type ErrorCode, errors } from '../domain/errors.ts';
import type { Described, EndpointFacts } from './facts.ts';
import { BODY_LIMIT } from './json.ts';
import { DEFAULT_LIMIT, MAX_LIMIT } from './page.ts';
import { problemExamples } from './problem-examples.ts';

/** Possible wherever a key is needed. */
const ALWAYS: readonly ErrorCode[] = ['not-authorised', 'storage-unavailable', 'internal'];
const WITH_BODY: readonly ErrorCode[] = ['bad-body', 'body-too-large', 'unsupported-media-type'];

/** Told to openapi.ts, which takes it out again: fastify has no word for it. */
export const BODY_OPTIONAL = 'x-body-optional';

const NO_FILTERS = ' There are no filters yet; query parameters that are not named here are ignored.';
const isList = (one: EndpointFacts) =>
  one.method === 'GET' && one.operationId.startsWith('list') && one.asks === undefined;

export function operation(one: EndpointFacts): FastifySchema {
  const properties = Object.entries(one.parameters ?? {}).map(([name, { schema }]) => [name, schema]);
  return {
    operationId: one.operationId,
    tags: [one.tag],
    summary: one.summary,
    description: `${one.description}${isList(one) ? NO_FILTERS : ''}\n\n${errorList(codesOf(one))}`,
    security: security(one),
    ...(properties.length === 0
      ? {}
      : {
          params: {
            type: 'object',
            properties: Object.fromEntries(properties),
            required: properties.map(([name]) => name),
          },
        }),
    ...(one.query === undefined && one.asks === undefined ? {} : { querystring: querystring(one) }),
    ...(one.body === undefined
      ? {}
      : { body: '$id' in one.body ? { $ref: `${String(one.body.$id)}#` } : one.body }),
    ...(one.bodyOptional ? { [BODY_OPTIONAL]: true } : {}),
    ...(one.requestHeaders === undefined ? {} : { headers: requestHeaders(one.requestHeaders) }),
    response: { ...answers(one.answers), ...refusals(one, codesOf(one)) },
    ...one.extensions,
  } as FastifySchema;
}

function requestHeaders(described: Readonly<Record<string, string>>) {
  const properties = Object.entries(described).map(([name, description]) => [
    name,
    { type: 'string', description },
  ]);
  return { type: 'object', properties: Object.fromEntries(properties) };
}

function security(one: EndpointFacts) {
  const customer = [{ customerKey: [] }, { customerKeyHeader: [] }];
  const admin = [{ adminKey: [] }, { adminKeyHeader: [] }];
  if (one.caller === 'either') return [...customer, ...admin];
  return one.caller === 'admin' ? admin : customer;
}

/** Every code that the endpoint can answer, in the order of the checks. */
export function codesOf(one: EndpointFacts): ErrorCode[] {
  const codes = new Set<ErrorCode>(ALWAYS);
  if (one.parameters !== undefined) codes.add('bad-route-parameter');
  if (one.query !== undefined || one.asks !== undefined) codes.add('bad-query');
  if (one.body !== undefined) for (const code of WITH_BODY) codes.add(code);
  for (const code of one.errors) codes.add(code);
  return [...codes].sort((a, b) => errors[a].status - errors[b].status || (a < b ? -1 : 1));
}

function errorList(codes: readonly ErrorCode[]): string {
  const lines = codes.map((code) => `- ${errors[code].status} \`${code}\`: ${errors[code].sentence}.`);
  return `Errors:\n\n${lines.join('\n')}`;
}

function querystring({ query, asks = {} }: EndpointFacts) {
  const limit = {
    type: 'integer',
    minimum: 1,
    maximum: MAX_LIMIT,
    default: DEFAULT_LIMIT,
    description: 'How many items to answer at most.',
  };
  const cursor = {
    type: 'string',
    description: 'The `nextCursor` of the page before. Opaque: do not make or change one.',
  };
  const own = Object.entries(asks).map(([name, { schema }]) => [name, schema]);
  const paging = query === undefined ? {} : query === 'page' ? { limit, cursor } : { limit };
  const required = Object.entries(asks).flatMap(([name, one]) => (one.required ? [name] : []));
  return {
    type: 'object',
    properties: { ...Object.fromEntries(own), ...paging },
    ...(required.length === 0 ? {} : { required }),
  };
}

function answers(described: Readonly<Record<number, Described>>) {
  return Object.fromEntries(
    Object.entries(described).map(([status, { description, schema, headers }]) => [
      status,
      {
        description,
        ...(headers === undefined ? {} : { headers }),
        ...(schema === undefined ? { type: 'null' } : { content: { 'application/json': { schema } } }),
      },
    ]),
  );
}

function described(code: ErrorCode): string {
  const { sentence } = errors[code];
  return code === 'body-too-large' ? `${sentence}: it may have at most ${BODY_LIMIT} bytes` : sentence;
}

/** One response per status, with the sentences of all its codes; both forms of each. */
function refusals(one: EndpointFacts, codes: readonly ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    byStatus.set(errors[code].status, [...(byStatus.get(errors[code].status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, own]) => [
      status,
      {
        description: own.map(described).join('. Or: '),
        ...(status === 401
          ? {
              headers: {
                'WWW-Authenticate': { type: 'string', enum: ['Bearer'], description: 'Always Bearer.' },
              },
            }
          : {}),
        content: {
          'text/plain': {
            schema: { type: 'string' },
            examples: Object.fromEntries(
              own.map((code) => [code, { value: problemExamples(one, code).text }]),
            ),
          },
          'application/problem+json': {
            schema: { $ref: 'Problem#' },
            examples: Object.fromEntries(
              own.map((code) => [code, { value: problemExamples(one, code).problem }]),
            ),
          },
        },
      },
    ]),
  );
}
