/** Bodies against their schemas; what is wrong becomes a field and a rule. */
import type { Ajv2020, ErrorObject, SchemaObject, ValidateFunction } from 'ajv/dist/2020.js';
import { type Refusal, refuse } from '../domain/errors.ts';
import { ajv as ajvPackage } from './packages.ts';
import { parseTime, TIME_RULE } from './times.ts';

export type Validate = (body: unknown) => Refusal | undefined;

/** OpenAPI's keywords that only inform. */
const INFORMING = ['example', 'xml', 'externalDocs', 'discriminator', 'x-rule'];

/**
 * Compiles a schema when the first body comes that it checks: most are not needed before, and together they took half of the start.
 * @param named schemas that others refer to by `$id`.
 */
export function validators(named: readonly SchemaObject[]): (schema: SchemaObject) => Validate {
  let compiler: Ajv2020 | undefined;
  const compile = (schema: SchemaObject) => {
    compiler ??= compilerOf(named);
    return compiled(compiler, schema);
  };
  return (schema) => {
    let check: ValidateFunction | undefined;
    return (body) => {
      check ??= compile(schema);
      if (check(body) === true) return undefined;
      const error = check.errors?.[0];
      return error === undefined
        ? refuse('bad-body')
        : (keysWrong(error) ?? refuse('bad-body', fieldOf(error), ruleOf(error)));
    };
  };
}

function compilerOf(named: readonly SchemaObject[]): Ajv2020 {
  const ajv = new (ajvPackage().Ajv2020)({
    allErrors: false,
    verbose: true,
    allowUnionTypes: true,
    coerceTypes: false,
    multipleOfPrecision: 6,
  });
  for (const keyword of INFORMING) ajv.addKeyword(keyword);
  for (const format of ['int32', 'int64', 'double', 'password']) ajv.addFormat(format, true);
  ajv.addFormat('date-time', (text: string) => parseTime(text) !== undefined);
  ajv.addFormat('uri', (text: string) => text === '' || URL.canParse(text));
  for (const schema of named) ajv.addSchema(unread(schema) as SchemaObject);
  return ajv;
}

function compiled(ajv: Ajv2020, schema: SchemaObject): ValidateFunction {
  const named = typeof schema.$id === 'string' ? ajv.getSchema(schema.$id) : undefined;
  return named ?? ajv.compile(unread(schema) as SchemaObject);
}

/** Marks what its endpoint checks by itself, item by item: one bad item must not refuse the others. */
export const CHECKED_ALONE = 'x-checked-alone';

/** What is read-only is taken whatever it holds: a document of another kind can be sent back, too. */
function unread(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(unread);
  if (typeof schema !== 'object' || schema === null) return schema;
  if ('readOnly' in schema && schema.readOnly === true) return {};
  if (CHECKED_ALONE in schema) return {};
  return Object.fromEntries(Object.entries(schema).map(([key, inner]) => [key, unread(inner)]));
}

/** More are not listed: who sent them all wrong reads the documentation now. */
const MAX_LISTED = 5;

/** Keys that are missing and keys that nobody knows are often one mistake: both are told. */
function keysWrong(error: ErrorObject): Refusal | undefined {
  if (error.keyword !== 'required' && error.keyword !== 'additionalProperties') return undefined;
  const { required = [], properties = {}, additionalProperties } = error.parentSchema as Keys;
  const data = error.data as object;
  const missing = required.filter((key) => !Object.hasOwn(data, key));
  const closed = additionalProperties === false;
  const unknown = closed ? Object.keys(data).filter((key) => !Object.hasOwn(properties, key)) : [];
  const at = pathOf(error);
  const wrong = [
    ...missing.map((key) => ({ field: joined([...at, key]), rule: 'is required' })),
    ...unknown.map((key) => ({ field: joined([...at, key]), rule: 'is not a known key' })),
  ];
  const [first, ...rest] = wrong.slice(0, MAX_LISTED);
  if (first === undefined) return undefined;
  const rule = [first.rule, ...rest.map((one) => `${one.field} ${one.rule}`)].join('; ');
  return refuse('bad-body', first.field, rule);
}

interface Keys {
  readonly required?: readonly string[];
  readonly properties?: object;
  readonly additionalProperties?: unknown;
}

/** `tags[0].idTag`; `body` for the whole. */
const fieldOf = (error: ErrorObject) => joined(pathOf(error));

function pathOf(error: ErrorObject): string[] {
  return error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function joined(path: readonly string[]): string {
  if (path.length === 0) return 'body';
  return path.map((part, i) => (/^\d+$/.test(part) ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
}

const TYPES: Record<string, string> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array',
  null: 'null',
};

function ruleOf(error: ErrorObject): string {
  const own = (error.parentSchema as { 'x-rule'?: string } | undefined)?.['x-rule'];
  const { limit } = error.params as { limit?: number };
  switch (error.keyword) {
    case 'type':
      return `must be ${[error.params.type]
        .flat()
        .map((type) => TYPES[String(type)] ?? String(type))
        .join(' or ')}`;
    case 'minimum':
    case 'maximum': {
      const { minimum, maximum } = error.parentSchema as { minimum?: number; maximum?: number };
      if (minimum === undefined || maximum === undefined) return error.message ?? 'is out of range';
      return `must lie between ${minimum} and ${maximum}`;
    }
    case 'enum':
      return `must be one of ${(error.params.allowedValues as unknown[]).map((v) => JSON.stringify(v)).join(', ')}`;
    case 'format':
      return error.params.format === 'date-time' ? TIME_RULE : `must be a ${String(error.params.format)}`;
    case 'pattern':
      return own ?? 'is not well formed';
    case 'maxLength':
      return `must be at most ${limit} characters long`;
    case 'minLength':
      return limit === 1 ? 'must not be empty' : `must be at least ${limit} characters long`;
    case 'minItems':
      return limit === 1 ? 'must not be empty' : `must hold at least ${limit} items`;
    case 'maxItems':
      return `must hold at most ${limit} items`;
    case 'maxProperties':
      return `must hold at most ${limit} keys`;
    default:
      return error.message ?? 'is not well formed';
  }
}
