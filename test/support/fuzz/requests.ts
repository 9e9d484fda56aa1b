// Requests made from the OpenAPI document: mostly as it describes them, each with something odd.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { bySchema, type Known, type Schema } from './by-schema.ts';
import { jsonOf, NAMES, oddText, oddValue } from './odd.ts';
import { json } from './odd-json.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Described {
  readonly operationId: string;
  readonly security: readonly Record<string, unknown>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema; readonly example?: unknown }>>;
  };
}

export interface Api {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface Keys {
  readonly customer: string;
  readonly admin: string;
  /** The cookie of an operator. */
  readonly session: string;
}

/** As it goes over the line; `path` and `method` name the operation that it is meant for. */
export interface Request {
  readonly path: string;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer | undefined;
}

/** They take as long as they are told, up to a minute, and one at a time: nobody could say which hangs. */
const TOLD_HOW_LONG = new Set(['takeServerProfile']);

/** Of an operation, or of whichever. */
export function requests(api: Api, known: Known, keys: Keys): fc.Arbitrary<Request> {
  const values = bySchema(api.components.schemas, known);
  const all = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { operationId }]) => !TOLD_HOW_LONG.has(operationId))
      .map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  return fc.oneof(...all.map((one) => request(one.path, one.method, one.operation, values, keys)));
}

type Values = ReturnType<typeof bySchema>;

function request(
  path: string,
  own: string,
  operation: Described,
  values: Values,
  keys: Keys,
): fc.Arbitrary<Request> {
  const parameters = operation.parameters ?? [];
  const inPath = parameters.filter((one) => one.in === 'path');
  const asked = parameters.filter((one) => one.in === 'query');
  const segments = Object.fromEntries(inPath.map((one) => [one.name, segment(one, values)]));
  return fc
    .record({
      method: fc.oneof(
        { weight: 20, arbitrary: fc.constant(own) },
        { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
      ),
      segments: fc.record(segments),
      query: query(asked, values),
      body: body(operation, values),
      credential: credential(operation, keys),
      accept: fc.constantFrom({ accept: 'application/problem+json' }, {}),
      more: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 2, arbitrary: headers }),
    })
    .map(({ method, segments, query, body, credential, accept, more }) => ({
      path,
      method,
      target:
        path.replace(/\{(\w+)\}/g, (_all, name: string) => (segments as Record<string, string>)[name] ?? '') +
        query,
      headers: { ...accept, ...body.headers, ...credential, ...more },
      // Node frames a body of these by itself, and waits for none of the others.
      body: method === 'TRACE' ? undefined : body.bytes,
    }));
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];

/** Percent-encoded; halves of surrogate pairs as the bytes that some write for them. */
const encoded = (text: string) =>
  [...text].map((c) => (c.isWellFormed() ? encodeURIComponent(c) : '%ED%A0%80')).join('');

function segment({ name, schema }: Parameter, values: Values): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 20, arbitrary: values.key(name, schema).map((value) => encoded(String(value))) },
    { weight: 2, arbitrary: oddText.map((text) => encoded(text).slice(0, 3000)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '%',
        '%ZZ',
        '%FF',
        '%C0%80',
        '%00',
        '%2F',
        '%2e%2e',
        '..',
        '.',
        ';',
        '@',
        '1;x=1',
        '%25',
      ),
    },
  );
}

/** What asks for an answer that comes later: not so late that it seems to be none. */
const PATIENT = { wait: ['0s', '1ms', '200ms'], for: ['0s', '1ms', '200ms'] } as const;

function query(asked: readonly Parameter[], values: Values): fc.Arbitrary<string> {
  const told = asked.map((one) => {
    const good =
      one.name in PATIENT
        ? fc.constantFrom(...PATIENT[one.name as keyof typeof PATIENT])
        : values.key(one.name, one.schema);
    const right = good.map((value) => `${one.name}=${encoded(String(value))}`);
    const odd = oddText.map((text) => `${one.name}=${encoded(text).slice(0, 2000)}`);
    const twice = right.map((text) => `${text}&${text}`);
    const given = fc.oneof(
      { weight: 6, arbitrary: right },
      { weight: 2, arbitrary: odd },
      { weight: 1, arbitrary: twice },
    );
    const none = { weight: one.required ? 1 : 12, arbitrary: fc.constant('') };
    return fc.oneof({ weight: 8, arbitrary: given }, none);
  });
  const stray = fc.oneof(
    { weight: 12, arbitrary: fc.constant('') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '=',
        '&&',
        '%',
        '%ZZ=1',
        'a[]=1',
        'a[b][c]=1',
        '%00=1',
        'limit',
        'total=',
        'cursor=%FF',
        'x='.repeat(30),
        'x=1&'.repeat(120),
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom(...NAMES).map((name) => `${name}=1`) },
    { weight: 1, arbitrary: oddText.map((text) => `cursor=${encoded(text).slice(0, 2000)}`) },
  );
  return fc.tuple(...told, stray).map((parts) => {
    const given = parts.filter((part) => part !== '');
    return given.length === 0 ? '' : `?${given.join('&')}`;
  });
}

interface Body {
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer | undefined;
}

const NONE: Body = { headers: {}, bytes: undefined };
const JSON_TYPES = ['application/json', 'application/json; charset=utf-8', 'application/merge-patch+json'];
const TYPES = [
  'text/plain',
  'text/csv',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/xml',
  '*/*',
  'json',
  '',
];

function body({ requestBody }: Described, values: Values): fc.Arbitrary<Body> {
  const [[type, content] = []] = Object.entries(requestBody?.content ?? {});
  if (type === undefined || content === undefined) {
    const any = oddValue.map(
      (value): Body => ({
        headers: { 'content-type': 'application/json' },
        bytes: Buffer.from(jsonOf(value)),
      }),
    );
    return fc.oneof({ weight: 15, arbitrary: fc.constant(NONE) }, { weight: 1, arbitrary: any });
  }
  const right =
    type === 'text/csv'
      ? csv(String(content.example ?? ''))
      : json(values.of(content.schema), content.example);
  const typed = fc.oneof(
    {
      weight: 15,
      arbitrary: fc.constantFrom(...(type === 'text/csv' ? [type, 'text/csv; charset=utf-8'] : JSON_TYPES)),
    },
    { weight: 1, arbitrary: fc.constantFrom(...TYPES) },
  );
  const made = fc.tuple(right, typed, coding).map(
    ([bytes, type, { name, code }]): Body => ({
      headers: { ...(type === '' ? {} : { 'content-type': type }), ...name },
      bytes: code(bytes),
    }),
  );
  return fc.oneof({ weight: 15, arbitrary: made }, { weight: 1, arbitrary: fc.constant(NONE) });
}

const plain = { name: {}, code: (bytes: Buffer) => bytes };
const coding = fc.oneof(
  { weight: 20, arbitrary: fc.constant(plain) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      { name: { 'content-encoding': 'gzip' }, code: (bytes: Buffer) => gzipSync(bytes) },
      { name: { 'content-encoding': 'br' }, code: (bytes: Buffer) => bytes },
      { name: {}, code: (bytes: Buffer) => gzipSync(bytes) },
      { name: {}, code: (bytes: Buffer) => Buffer.from(bytes.toString(), 'utf16le') },
      { name: {}, code: (bytes: Buffer) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]) },
      {
        name: {},
        code: (bytes: Buffer) =>
          Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bytes.toString(), 'utf16le')]),
      },
      { name: {}, code: (bytes: Buffer) => Buffer.from(bytes.toString(), 'latin1') },
      { name: {}, code: (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1) },
      { name: {}, code: (bytes: Buffer) => Buffer.concat([bytes, bytes]) },
      {
        name: {},
        code: (bytes: Buffer) =>
          Buffer.concat([bytes.subarray(0, -2), Buffer.from([0xc3, 0x28, 0xff]), bytes.subarray(-2)]),
      },
      {
        name: {},
        code: (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 1), Buffer.from([0]), bytes.subarray(1)]),
      },
      { name: {}, code: () => Buffer.alloc(0) },
    ),
  },
);

function csv(example: string): fc.Arbitrary<Buffer> {
  const cell = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('yard-1', 'Yard', '1', '', 'true') },
    { weight: 1, arbitrary: oddText },
  );
  const line = fc
    .array(cell, { maxLength: 6 })
    .map((cells) =>
      cells.map((text) => (/[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(';'),
    );
  return fc.tuple(fc.boolean(), fc.array(line, { maxLength: 4 })).map(([known, lines]) => {
    const [head = '', ...rest] = example.split('\n');
    return Buffer.from([...(known ? [head] : []), ...(lines.length === 0 ? rest : lines), ''].join('\n'));
  });
}

type Shown = Readonly<Record<string, string>>;

const bearer = (key: string): Shown => ({ authorization: `Bearer ${key}` });

/** Who may call it, most often; else nobody, or what is none. */
function credential({ security }: Described, { customer, admin, session }: Keys): fc.Arbitrary<Shown> {
  const may = security.flatMap((one): Shown[] => {
    if ('customerKey' in one) return [bearer(customer)];
    if ('session' in one) return [{ cookie: session, 'x-requested-with': 'forecourt' }];
    return 'adminKey' in one ? [bearer(admin)] : [];
  });
  const [any = bearer(customer)] = may;
  const none: Shown[] = [
    ...[{}, bearer(''), bearer(`${customer}x`), { ...any, 'x-api-key': 'other' }, { cookie: session }],
    ...[
      { cookie: 'forecourt=x' },
      { cookie: session, origin: 'https://evil.test' },
      { cookie: 'x'.repeat(9000) },
    ],
    { authorization: `Basic ${Buffer.from(`a:${customer}`).toString('base64')}` },
    { authorization: 'Bearer \xff\xfe' },
    { 'x-api-key': `fc_${'a'.repeat(12)}_${'b'.repeat(40)}` },
  ];
  return fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...(may.length === 0 ? [{}] : may)) },
    { weight: 1, arbitrary: fc.constantFrom(...none) },
  );
}

const NAMED = [
  'if-match',
  'if-none-match',
  'idempotency-key',
  'accept',
  'accept-encoding',
  'range',
  'x-request-id',
  'x-forwarded-for',
  'origin',
  'if-modified-since',
  'if-range',
  'x-http-method-override',
  'cookie',
  'forwarded',
  'content-language',
  'expect',
];
const VALUES = [
  ...[
    '*',
    '"1"',
    'W/"1"',
    '"0"',
    '""',
    '"999999999999999999999"',
    '"1", "2"',
    '"1.2.3"',
    'x',
    ' ',
    ',',
    ';q=',
    '*/*;q=abc',
    'application/problem+json;q=0',
    'application/problem+json, text/plain;q=0.1',
  ],
  ...[
    'gzip',
    'br;q=1, gzip;q=0',
    'identity;q=0, *;q=0',
    'bytes=0-10',
    'bytes=-1',
    'bytes=a-b',
    'DELETE',
    'null',
    '::1',
    '127.0.0.1, unknown',
    'a=b; c=d',
    'x'.repeat(300),
    'x'.repeat(8000),
    '\xe9\xff',
    '\t',
    '%00',
    '__proto__',
    'constructor',
    'Thu, 01 Jan 1970 00:00:00 GMT',
  ],
  ...Array.from({ length: 20 }, (_, n) => `name-${n}`),
];
const one = fc
  .tuple(fc.constantFrom(...NAMED), fc.constantFrom(...VALUES))
  .filter(([name]) => name !== 'expect');
const headers: fc.Arbitrary<Record<string, string | string[]>> = fc
  .array(fc.tuple(one, fc.boolean()), { minLength: 1, maxLength: 3 })
  .map((all) =>
    Object.fromEntries(all.map(([[name, value], twice]) => [name, twice ? [value, 'second'] : value])),
  );
