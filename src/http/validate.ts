/** Bodies against their schemas; what is wrong becomes a field and a rule. */
import { Ajv2020, type ErrorObject, type SchemaObject } from 'ajv/dist/2020.js';
import { type Refusal, refuse } from '../domain/errors.ts';
import { parseTime, TIME_RULE } from './times.ts';

export type Validate = (body: unknown) => Refusal | undefined;

/** OpenAPI's keywords that only inform. */
const INFORMING = ['example', 'xml', 'externalDocs', 'discriminator', 'x-rule'];

/** @param named schemas that others refer to by `$id`. */
export function validators(named: readonly SchemaObject[]): (schema: SchemaObject) => Validate {
  const ajv = new Ajv2020({ allErrors: false, verbose: true, allowUnionTypes: true, coerceTypes: false });
  for (const keyword of INFORMING) ajv.addKeyword(keyword);
  for (const format of ['int32', 'int64', 'double', 'password']) ajv.addFormat(format, true);
  ajv.addFormat('date-time', (text: string) => parseTime(text) !== undefined);
  ajv.addFormat('uri', (text: string) => text === '' || URL.canParse(text));
  for (const schema of named) ajv.addSchema(schema);
  return (schema) => {
    const check = ajv.compile(schema);
    return (body) => {
      if (check(body)) return undefined;
      const error = check.errors?.[0];
      return error === undefined ? refuse('bad-body') : refuse('bad-body', fieldOf(error), ruleOf(error));
    };
  };
}

/** `tags[0].idTag`; `body` for the whole. */
function fieldOf(error: ErrorObject): string {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
  if (error.keyword === 'required') path.push(String(error.params.missingProperty));
  if (error.keyword === 'additionalProperties') path.push(String(error.params.additionalProperty));
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
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not a known key';
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
    case 'maxItems':
      return `must hold at most ${limit} items`;
    case 'maxProperties':
      return `must hold at most ${limit} keys`;
    default:
      return error.message ?? 'is not well formed';
  }
}
