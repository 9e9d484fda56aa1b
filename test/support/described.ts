// Holds what a server answers to spec/openapi.json: status, type and body are described there, to the last key.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

import { writtenOut } from '../../src/http/openapi-shared.ts';

const require = createRequire(import.meta.url);
const formats = require('ajv-formats') as (ajv: Ajv2020) => void;

type Json = Record<string, unknown>;

export interface Answered {
  readonly status: number;
  /** Its Content-Type; undefined or null: none. */
  readonly type: string | null | undefined;
  readonly text: string;
}

/**
 * Answers what is wrong with an answer by the document, undefined when nothing is. A path is named as the document does:
 * `/api/v1/sites/{siteId}`.
 */
export type Judge = (method: string, path: string, answered: Answered) => string | undefined;

/** Judges by an OpenAPI document. Keys that a schema does not name are wrong, though clients have to bear them. */
export function judgeBy(document: object): Judge {
  const ajv = new Ajv2020({ strict: false, validateSchema: false });
  formats(ajv);
  const api = closed(writtenOut(document)) as {
    paths: Record<string, Record<string, { responses: Json } | undefined>>;
  };
  ajv.addSchema(api, 'api');
  const compiled = new Map<string, ValidateFunction>();

  function check(...way: string[]): ValidateFunction {
    const pointer = way.map((one) => encodeURIComponent(one.replaceAll('~', '~0').replaceAll('/', '~1')));
    const $ref = `api#/${pointer.join('/')}`;
    const made = compiled.get($ref) ?? ajv.compile({ $ref });
    compiled.set($ref, made);
    return made;
  }

  return (method, path, { status, type, text }) => {
    const operation = api.paths[path]?.[method.toLowerCase()];
    if (operation === undefined) return 'it describes no such operation (npm run openapi)';
    const response = operation.responses[status] as { content?: Json } | undefined;
    if (response === undefined) return `no answer ${status} is described`;
    const content = response.content ?? {};
    if (text === '') {
      return Object.keys(content).length === 0
        ? undefined
        : `the answer ${status} has a body, by description`;
    }
    const media = (type ?? '').split(';')[0] ?? '';
    if (!(media in content)) return `no answer ${status} of type ${type} is described`;
    const body: unknown = media.endsWith('json') ? JSON.parse(text) : text;
    const way = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      media,
      'schema',
    ];
    const validate = check(...way);
    return validate(body)
      ? undefined
      : `the answer ${status} is not as described: ${ajv.errorsText(validate.errors)}`;
  };
}

/** Objects of a schema have the keys that it names and no others. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, closed(one)]));
  return 'properties' in inner && !('additionalProperties' in inner)
    ? { ...inner, additionalProperties: false }
    : inner;
}

/** The address as the document names it: `/api/v1/sites/{siteId}` for `/api/v1/sites/7?total=true`; a word before a parameter. */
export function pathOf(paths: readonly string[], address: string): string | undefined {
  const given = (address.split('?')[0] ?? '').split('/');
  const fits = paths.filter((path) => {
    const parts = path.split('/');
    return (
      parts.length === given.length && parts.every((one, at) => one.startsWith('{') || one === given[at])
    );
  });
  const parameters = (path: string) => path.split('{').length;
  return fits.sort((a, b) => parameters(a) - parameters(b))[0];
}

interface Ours {
  readonly paths: readonly string[];
  readonly judge: Judge;
}
let ours: Ours | undefined;

function document(): Ours {
  if (ours === undefined) {
    const text = readFileSync(new URL('../../spec/openapi.json', import.meta.url), 'utf8');
    const api = JSON.parse(text) as { paths: object };
    ours = { paths: Object.keys(api.paths), judge: judgeBy(api) };
  }
  return ours;
}

/** Judges by the document of this repository. */
export const judge: Judge = (...answered) => document().judge(...answered);

/** The same, of an address: `/api/v1/sites/7`. */
export const judgeAt: Judge = (method, address, answered) =>
  judge(method, pathOf(document().paths, address) ?? address, answered);
