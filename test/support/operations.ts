// Every operation of spec/openapi.json with what the code says of it: who may call it, which scope it needs, what it takes.
import { readFileSync } from 'node:fs';
import type { Scope } from '../../src/domain/access/scopes.ts';
import { endpointsOf } from '../../src/http/endpoints.ts';
import { type CallerKind, type EndpointFacts, scopeNeeded } from '../../src/http/facts.ts';
import { loginThrottle } from '../../src/http/login-throttle.ts';

export interface Parameter {
  readonly name: string;
  readonly required: boolean;
  /** What it may be, where that is not much; of a time any. */
  readonly choices: readonly (string | boolean)[];
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  /** As the document has it: `/api/v1/sites/{siteId}`. */
  readonly path: string;
  readonly tag: string;
  readonly caller: CallerKind;
  readonly inPath: readonly string[];
  readonly inQuery: readonly Parameter[];
  /** Names of the fields that its body may have, wherever they stand in it; none: it takes no body. */
  readonly fields: readonly string[];
  /** Media type of its body. */
  readonly takes: string | undefined;
  /** Of its success. */
  readonly status: number;
  /** Only for who may do it on the whole customer. */
  readonly everywhere: boolean;
  /** What a key or operator needs for it, asked so; nothing: it is about whoever calls, or for the admin key. */
  scopes(query: Readonly<Record<string, unknown>>): readonly Scope[];
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly readOnly?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}
interface Told {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

const spec = JSON.parse(readFileSync(new URL('../../spec/openapi.json', import.meta.url), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Told>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};
const throttle = loginThrottle({ now: () => 0 });
const throttles = { logIns: throttle, resets: throttle };
const facts = new Map(
  endpointsOf(() => '', { import: 1, firmware: 1 }, throttles).map((one) => [one.operationId, one]),
);

/** What is only served may be sent back, and names nothing. */
function fieldsOf(schema: Schema, within: readonly string[] = []): string[] {
  const { $ref, properties = {}, items, anyOf = [] } = schema;
  if ($ref !== undefined) {
    const name = $ref.split('/').at(-1) ?? '';
    return within.includes(name) ? [] : fieldsOf(spec.components.schemas[name] ?? {}, [...within, name]);
  }
  const own = Object.entries(properties).filter(([, { readOnly }]) => readOnly !== true);
  return [
    ...own.flatMap(([name, inner]) => [name, ...fieldsOf(inner, within)]),
    ...[...(items === undefined ? [] : [items]), ...anyOf].flatMap((inner) => fieldsOf(inner, within)),
  ];
}

/** Not so long ago that nothing is counted from then. */
const SOME_TIME = new Date(Date.now() - 7 * 86_400_000).toISOString();

function choicesOf({ enum: words, type, format }: Schema): (string | boolean)[] {
  if (words !== undefined) return [...words];
  if (type === 'boolean') return [true, false];
  return format === 'date-time' ? [SOME_TIME] : [];
}

function scopesOf(one: EndpointFacts, query: Readonly<Record<string, unknown>>): readonly Scope[] {
  return [scopeNeeded(one), ...(one.alsoNeeds?.(query) ?? [])].filter((scope) => scope !== undefined);
}

export const operations: readonly Operation[] = Object.entries(spec.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, told]) => {
    const { operationId: id, parameters = [], requestBody, responses } = told;
    const one = facts.get(id);
    if (one === undefined) throw new Error(`no endpoint is ${id}, of which spec/openapi.json tells`);
    const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
    const asked = (place: string) => parameters.filter((parameter) => parameter.in === place);
    return {
      ...{ id, method: method.toUpperCase(), path, tag: told.tags[0] ?? '', takes: type },
      caller: one.caller,
      inPath: asked('path').map(({ name }) => name),
      inQuery: asked('query').map(({ name, required = false, schema }) => ({
        name,
        required,
        choices: choicesOf(schema),
      })),
      fields: content === undefined ? [] : [...new Set(fieldsOf(content.schema))],
      status: Number(Object.keys(responses).find((status) => status.startsWith('2'))),
      everywhere: one.everywhere === true,
      scopes: (query) => scopesOf(one, query),
    };
  }),
);
