// The operations of the OpenAPI document with their examples, as requests are made of them.
import { examples, inPath } from '../../src/http/examples.ts';
import { writtenOut } from '../../src/http/openapi-shared.ts';
import { openapiText } from '../../tools/write-openapi.ts';
import { isText } from './example-shape.ts';

interface Content {
  readonly example?: unknown;
  readonly examples?: Record<string, { value: unknown }>;
}
interface Operation {
  readonly operationId: string;
  readonly security: Record<string, unknown>[];
  readonly tags: string[];
  readonly parameters?: { name: string; in: string; required?: boolean; example?: unknown }[];
  readonly requestBody?: { content: Record<string, Content> };
  readonly responses: Record<string, { content?: Record<string, Content> }>;
}

const api = writtenOut(JSON.parse(await openapiText())) as {
  paths: Record<string, Record<string, Operation>>;
};
export const operations = new Map(
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [
      operation.operationId,
      {
        ...operation,
        path,
        method: method.toUpperCase(),
        admin: /^\/api\/v1\/(customers|server)\b/.test(path),
        anyone: operation.security.length === 0,
        operator: operation.security.length === 1 && 'session' in (operation.security[0] ?? {}),
      },
    ]),
  ),
);
export type Known = typeof operations extends Map<string, infer T> ? T : never;

export const pathOf = ({ operationId }: Operation) => ({ ...inPath, ...examples[operationId]?.path });

export const filled = (path: string, values: Readonly<Record<string, string | number>>) =>
  path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(String(values[name])));

/** What an example asks for by name, or `values` in its place. */
export const queryOf = (
  { operationId }: Operation,
  values: Readonly<Record<string, string | number>> = {},
) => {
  const asked = Object.entries(examples[operationId]?.query ?? {});
  const parts = asked.map(([name, value]) => `${name}=${encodeURIComponent(String(values[name] ?? value))}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
};

export const typeOf = (operation: Known) =>
  Object.keys(operation.requestBody?.content ?? {})[0] ?? 'application/json';
export const bodyOf = (operation: Known) => operation.requestBody?.content[typeOf(operation)];
/** What is no JSON. */
export const fileOf = (operation: Known) => {
  const example = bodyOf(operation)?.example;
  return isText(example) ? example : undefined;
};
export const answerOf = (operation: Known) => {
  const [status = '', { content } = {}] =
    Object.entries(operation.responses).find(([s]) => {
      const { status } = examples[operation.operationId] ?? {};
      return status === undefined ? s[0] === '2' : s === String(status);
    }) ?? [];
  const [type, found] = Object.entries(content ?? {})[0] ?? [];
  return { status: Number(status), content: found, type };
};
