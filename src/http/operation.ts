/** What @fastify/swagger needs of an endpoint: its OpenAPI operation, as a route schema. */
import type { FastifySchema } from 'fastify';
import { type ErrorCode, errors } from '../domain/errors.ts';
import type { EndpointFacts } from './facts.ts';
import { BODY_LIMIT } from './json.ts';
import { DEFAULT_LIMIT, MAX_LIMIT } from './page.ts';
import { problemExamples } from './problem-examples.ts';

/** Possible wherever a key is needed. */
const ALWAYS: readonly ErrorCode[] = [
  'not-authorised',
  'too-many-requests',
  'storage-unavailable',
  'internal',
];
const WITH_BODY: readonly ErrorCode[] = ['bad-body', 'body-too-large', 'unsupported-media-type'];

const ONCE: readonly ErrorCode[] = ['bad-request', 'request-running', 'idempotency-key-reused'];

/** Told to openapi.ts, which takes it out again: fastify has no word for it. */
export const BODY_OPTIONAL = 'x-body-optional';

export function operation(one: EndpointFacts): FastifySchema {
  const properties = Object.entries(one.parameters ?? {}).map(([name, { schema }]) => [name, schema]);
  return {
    operationId: one.operationId,
    tags: [one.tag],
    summary: one.summary,
    description: `${one.description}\n\n${errorList(codesOf(one))}`,
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
    ...(asksNothing(one) ? {} : { querystring: querystring(one) }),
    ...(one.body === undefined
      ? {}
      : { body: '$id' in one.body ? { $ref: `${String(one.body.$id)}#` } : one.body }),
    ...(one.method === 'PATCH' ? { consumes: ['application/json', 'application/merge-patch+json'] } : {}),
    ...(one.upload === undefined ? {} : { body: uploaded(one.upload) }),
    ...(one.bodyOptional ? { [BODY_OPTIONAL]: true } : {}),
    ...headersOf(one),
    response: { ...answers(one), ...refusals(one, codesOf(one)) },
    ...one.extensions,
  } as FastifySchema;
}

const asksNothing = (one: EndpointFacts) =>
  one.query === undefined && one.sorts === undefined && one.asks === undefined;

export const takesBody = (one: EndpointFacts) => one.body !== undefined || one.upload !== undefined;

/** Whether it looks at its query at all. */
export const readsQuery = (one: EndpointFacts) => !asksNothing(one) || isStrict(one);

/**
 * Whether a query parameter that there is not is refused: who writes `dryrun` must not find everything gone, nor who writes
 * `chargerID` take all for what was found. What asks nothing passes over it, and so does the driver document, as its contract says.
 */
export const isStrict = (one: EndpointFacts) => one.method !== 'GET' || !(asksNothing(one) || one.lenient);

const IF_MATCH =
  'The ETag of what you read: the thing is only changed when nobody changed it since (else 412). `*`: when it is there at all.';
const IF_NONE_MATCH = 'The ETag of what you hold: if it is still the same, the answer is 304 without a body.';
const ONLY_NEW = '`*`: the thing is only made, and left alone when it is there (412).';
const IDEMPOTENCY_KEY =
  'A name for this request, of your own making, 1 to 255 characters. Sent again with the same name and body within 24 hours it is not done again: the answer is the first one, with `Idempotent-Replayed: true`. Only successes are kept.';

/** Whether it takes an Idempotency-Key. */
export const isRepeatable = (one: EndpointFacts) => one.method === 'POST' && !one.outside;
const guards = (one: EndpointFacts) =>
  one.guarded === true || (one.revised === true && one.method !== 'GET' && one.method !== 'POST');

function headersOf(one: EndpointFacts) {
  const described = {
    ...(guards(one) ? { 'If-Match': IF_MATCH } : {}),
    ...(isValidated(one) ? { 'If-None-Match': IF_NONE_MATCH } : {}),
    ...(guards(one) && 201 in one.answers ? { 'If-None-Match': ONLY_NEW } : {}),
    ...(isRepeatable(one) ? { 'Idempotency-Key': IDEMPOTENCY_KEY } : {}),
    ...one.requestHeaders,
  };
  return Object.keys(described).length === 0 ? {} : { headers: requestHeaders(described) };
}

function requestHeaders(described: Readonly<Record<string, string>>) {
  const properties = Object.entries(described).map(([name, description]) => [
    name,
    { type: 'string', description },
  ]);
  return { type: 'object', properties: Object.fromEntries(properties) };
}

/** What a request must show, one of them. A session that changes something must also show that a page of this server sent it. */
function security(one: EndpointFacts) {
  const session = one.method === 'GET' ? { session: [] } : { session: [], sameOrigin: [] };
  const customer = [{ customerKey: [] }, { customerKeyHeader: [] }, session];
  const admin = [{ adminKey: [] }, { adminKeyHeader: [] }];
  switch (one.caller) {
    case 'either':
      return [...customer, ...admin];
    case 'admin':
      return admin;
    case 'customer':
      return customer;
    case 'operator':
      return [session];
    case 'anyone':
      return [];
  }
}

/** Whether it is refused to pages of other sites. */
const guardsOrigin = ({ method, caller }: EndpointFacts) => method !== 'GET' && caller !== 'admin';

/** Every code that the endpoint can answer, in the order of the checks. */
export function codesOf(one: EndpointFacts): ErrorCode[] {
  const codes = new Set<ErrorCode>(ALWAYS);
  if (one.caller === 'anyone') codes.delete('not-authorised');
  if (guardsOrigin(one)) codes.add('not-same-origin');
  if (one.resource !== null && one.resource !== 'self') codes.add('forbidden');
  if (one.parameters !== undefined) codes.add('bad-route-parameter');
  if (readsQuery(one)) codes.add('bad-query');
  if (guards(one)) codes.add('precondition-failed');
  if (isRepeatable(one)) for (const code of ONCE) codes.add(code);
  if (takesBody(one)) for (const code of WITH_BODY) codes.add(code);
  for (const code of one.errors) codes.add(code);
  return [...codes].sort((a, b) => errors[a].status - errors[b].status || (a < b ? -1 : 1));
}

function errorList(codes: readonly ErrorCode[]): string {
  const lines = codes.map((code) => `- ${errors[code].status} \`${code}\`: ${errors[code].sentence}.`);
  return `Errors:\n\n${lines.join('\n')}`;
}

/** Names of the query parameters that there are. */
export const askedNames = (one: EndpointFacts): readonly string[] => Object.keys(querystring(one).properties);

function querystring({ query, sorts, newestFirst, asks = {} }: EndpointFacts) {
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
  const ordering = sorts === undefined ? {} : { sort: sortSchema(sorts, newestFirst), total: TOTAL };
  const pages = query === 'page' || sorts !== undefined;
  const paging = pages ? { limit, cursor } : query === 'limit' ? { limit } : {};
  const required = Object.entries(asks).flatMap(([name, one]) => (one.required ? [name] : []));
  return {
    type: 'object',
    properties: { ...Object.fromEntries(own), ...ordering, ...paging },
    ...(required.length === 0 ? {} : { required }),
  };
}

const TOTAL = {
  type: 'boolean',
  default: false,
  description: 'Whether to count all that the filters let through, as `total`.',
};

const sortSchema = (sorts: readonly string[], newestFirst = false) => ({
  type: 'string',
  enum: sorts.flatMap((sort) => [sort, `-${sort}`]),
  default: newestFirst ? `-${sorts[0]}` : sorts[0],
  description: 'The order; with - before it the other way round. What is the same in it comes by id.',
});

const ETAG = {
  type: 'string',
  description: 'Strong validator, for If-None-Match; of a thing that can be changed also for If-Match.',
};
const LINK = { type: 'string', description: 'The next page, rel="next" (RFC 8288); left out on the last.' };
const NOT_MODIFIED = { 304: { description: 'What you hold is still good.', type: 'null' } };

const JSON_TYPE = 'application/json';

/** A read whose answer is known whole before it is sent. */
const isValidated = (one: EndpointFacts) =>
  one.method === 'GET' && Object.values(one.answers).every(({ type }) => type === undefined);

/** Headers that every such answer has. */
function answerHeaders(one: EndpointFacts, status: string) {
  if (!status.startsWith('2')) return {};
  return {
    ...(isValidated(one) || (one.revised && status !== '204') ? { ETag: ETAG } : {}),
    ...(one.sorts === undefined ? {} : { Link: LINK }),
  };
}

function answers(one: EndpointFacts) {
  const described = Object.entries(one.answers).map(([status, answer]) => {
    const { description, schema, headers = {}, type = JSON_TYPE } = answer;
    const all = { ...answerHeaders(one, status), ...headers };
    return [
      status,
      {
        description,
        ...(Object.keys(all).length === 0 ? {} : { headers: all }),
        ...(schema === undefined ? { type: 'null' } : { content: { [type]: { schema } } }),
      },
    ];
  });
  return { ...(isValidated(one) ? NOT_MODIFIED : {}), ...Object.fromEntries(described) };
}

function described(one: EndpointFacts, code: ErrorCode): string {
  const { sentence } = errors[code];
  if (code !== 'body-too-large') return sentence;
  return one.upload === undefined
    ? `${sentence}: it may have at most ${BODY_LIMIT} bytes`
    : `${sentence}: it may have as many bytes as the operator allows, ${one.upload.megabytes} MB unless set otherwise`;
}

const uploaded = ({ type, description }: NonNullable<EndpointFacts['upload']>) => ({
  content: { [type]: { schema: { type: 'string', description } } },
});

/** One response per status, with the sentences of all its codes; both forms of each. */
function refusals(one: EndpointFacts, codes: readonly ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    // The same everywhere: openapi-shared.ts tells of it.
    if (code === 'too-many-requests') continue;
    byStatus.set(errors[code].status, [...(byStatus.get(errors[code].status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, own]) => [
      status,
      {
        description: own.map((code) => described(one, code)).join('. Or: '),
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
