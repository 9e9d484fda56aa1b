/** The OpenAPI document: made by @fastify/swagger from the endpoints, with what is said of the whole. */
import swagger from '@fastify/swagger';
import { fastify } from 'fastify';
import type { ApiDocument } from './docs-render.ts';
import type { Endpoint } from './endpoint.ts';
import { examples, inPath } from './examples.ts';
import { withLimits } from './openapi-shared.ts';
import { BODY_OPTIONAL, operation } from './operation.ts';
import { namedSchemas } from './schemas/named.ts';
import { COOKIE_NAMES, MARK, MARK_RULE } from './session-cookie.ts';
import { CHECKED_ALONE } from './validate.ts';

const INTRODUCTION = `One API for integrators, operators and the console of a charging network.

**Who calls.** Send a key as \`Authorization: Bearer KEY\` or \`X-Api-Key: KEY\` (both only when they are equal). A key belongs to one customer and sees nothing of another. The admin key is good for customers, their keys and operators, refused attempts and profiles of the server, and for nothing else. Operators log in by \`POST /api/v1/session\` and are known by its cookie, which opens whatever a customer’s key opens, as far as their roles allow. With the cookie, whatever is no GET needs the header \`X-Requested-With: forecourt\`, which no form of another site can send; and \`Origin\` and \`Sec-Fetch-Site\`, where a browser sends them, must be this server’s (else 403). Where a key is sent, the cookie does not count.

**Errors.** Without more, an error is a sentence as text/plain: \`Errors in the request body: tags[0].idTag must be …\` names the field and the rule. With \`Accept: application/problem+json\` it is RFC 9457 with \`code\`, \`field\` and \`rule\`. Codes are a closed list. Checks run in this order: who calls (401), is the path well formed (400), the body and the query (400), does the thing exist for the customer (404), is it as \`If-Match\` presumes (412), does it conflict (409). A wrong method on a known path is a 405 with \`Allow\`.

**Bodies.** What was read can be sent back: keys that are only served are ignored, other unknown keys are refused by name. Times are ISO 8601 with their zone. An int64 beyond ±(2^53−1) is refused by name, because JSON parsers lose its digits.

**Lists** are \`{"items": […], "nextCursor": string|null}\`. Send \`nextCursor\` as \`cursor\` for the next page, or follow the \`Link\` header. \`sort\` chooses an order, \`total=true\` counts. What is added or removed while you read on neither repeats nor hides other items.

**Changes.** \`PATCH\` takes a JSON merge-patch (RFC 7396): what is named takes the place of what is there, null unsets. \`PUT\` takes the whole thing. Every thing has an \`ETag\`: send it as \`If-Match\`, and the change is refused with 412 if somebody was faster. \`Idempotency-Key\` makes a POST safe to send again after a lost answer.

**Requests** may carry an \`X-Request-Id\`; every answer does, and so do the server’s logs.

**Limits.** A key may ask so many times a minute, and an address without a good key less often; \`RateLimit-Limit\`, \`RateLimit-Remaining\` and \`RateLimit-Reset\` tell on every answer. Beyond that it is a 429 with \`Retry-After\`. A body may have 1 MiB, an address and the headers together 16 KiB, a query 100 parameters, and a body be 100 levels deep.`;

const TAGS = [
  { name: 'drivers', description: 'Drivers, their tags and external ids.' },
  { name: 'rights', description: 'Where a driver may charge.' },
  { name: 'access-groups', description: 'Named sets of chargers across sites.' },
  { name: 'sites', description: 'The tree of places.' },
  { name: 'overview', description: 'The network now, in one answer.' },
  { name: 'chargers', description: 'Chargers and their live state.' },
  {
    name: 'commands',
    description: 'What is ordered of chargers, in the words of OCPP, and what became of it.',
  },
  { name: 'reservations', description: 'Places at chargers kept free for somebody.' },
  { name: 'firmware', description: 'Firmware, and the chargers that are to install it.' },
  { name: 'diagnostics', description: 'Diagnostics and logs that chargers are asked for.' },
  { name: 'events', description: 'What happens, as it happens.' },
  { name: 'imports', description: 'Files of many lines, for networks that move here.' },
  { name: 'transactions', description: 'What was charged, and what to know of it.' },
  { name: 'exports', description: 'Files for other programs.' },
  {
    name: 'billing',
    description: 'Names for ids that stand at drivers and sites. Billing will define what is behind them.',
  },
  { name: 'audit', description: 'Who changed what.' },
  { name: 'customers', description: 'Customers, for the admin key; and their API keys.' },
  { name: 'operators', description: 'People who log in for a customer, and what they may.' },
  { name: 'sessions', description: 'Logging in and out, and passwords.' },
  { name: 'me', description: 'Who calls.' },
  { name: 'server', description: 'The server itself, for the admin key.' },
];

/** Made beside the server that answers, when somebody asks for it: at its start nobody waits for it. */
export async function apiDocument(endpoints: readonly Endpoint[], version: string): Promise<ApiDocument> {
  const app = fastify();
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  for (const schema of namedSchemas) app.addSchema(schema);
  const key = (description: string) => ({ type: 'http', scheme: 'bearer', description }) as const;
  const inHeader = (description: string) =>
    ({ type: 'apiKey', in: 'header', name: 'X-Api-Key', description }) as const;
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Forecourt',
        version,
        description: INTRODUCTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'This server.' }],
      tags: TAGS,
      components: {
        securitySchemes: {
          customerKey: key('A customer’s key.'),
          customerKeyHeader: inHeader('A customer’s key.'),
          adminKey: key('The admin key.'),
          adminKeyHeader: inHeader('The admin key.'),
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: COOKIE_NAMES.secure,
            description: `The session of an operator. Where the server is reached without TLS, the cookie is called \`${COOKIE_NAMES.plain}\`.`,
          },
          sameOrigin: {
            type: 'apiKey',
            in: 'header',
            name: MARK,
            description: `With a session: ${MARK_RULE}.`,
          },
        },
      },
    },
    refResolver: {
      buildLocalReference: (json, _baseUri, _fragment, i) =>
        typeof json.$id === 'string' ? json.$id : `def-${i}`,
    },
    transformObject: (document) =>
      'openapiObject' in document
        ? (withLimits(
            withExamples(tidy(document.openapiObject) as Described),
          ) as typeof document.openapiObject)
        : document.swaggerObject,
  });
  for (const one of endpoints) {
    app.route({ method: one.method, url: one.path, schema: operation(one), handler: () => undefined });
  }
  await app.ready();
  const document = app.swagger() as unknown as ApiDocument;
  await app.close();
  return document;
}

interface Described {
  readonly paths?: Record<string, Record<string, DescribedOperation>>;
}

interface DescribedOperation {
  readonly operationId: string;
  readonly parameters?: { name: string; in: string; example?: unknown }[];
  readonly requestBody?: Body;
  readonly responses: Record<string, Body>;
}

interface Body {
  readonly content?: Record<string, { example?: unknown }>;
}

/** Puts what examples.ts holds where OpenAPI keeps it. */
function withExamples(document: Described): Described {
  const operations = Object.values(document.paths ?? {}).flatMap((methods) => Object.values(methods));
  for (const { operationId, parameters = [], requestBody, responses } of operations) {
    const example = examples[operationId];
    for (const one of parameters) {
      const value =
        one.in === 'path' ? { ...inPath, ...example?.path }[one.name] : example?.query?.[one.name];
      if (value !== undefined) one.example = value;
    }
    for (const sent of Object.values(requestBody?.content ?? {})) sent.example = example?.body;
    for (const [status, { content }] of Object.entries(responses)) {
      if (!status.startsWith('2')) continue;
      const also = example?.also?.[Number(status)];
      for (const answered of Object.values(content ?? {})) {
        answered.example = also ?? (status === '201' ? example?.made : undefined) ?? example?.answer;
      }
    }
  }
  return document;
}

/** Words that only our own code reads. */
const OURS = new Set(['x-rule', '$id', BODY_OPTIONAL, CHECKED_ALONE]);

/** Drops what only our validator reads, and the names that OpenAPI keeps elsewhere; an optional body is not required. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== 'object' || value === null) return value;
  const optional = BODY_OPTIONAL in value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !OURS.has(key))
      .map(([key, inner]) => [
        key,
        key === 'requestBody' && optional ? { ...(tidy(inner) as object), required: false } : tidy(inner),
      ]),
  );
}
