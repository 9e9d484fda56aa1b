// spec/openapi.json, as far as the checks look into it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writtenOut } from '../src/http/openapi-shared.ts';

interface MediaType {
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, unknown>>;
}

export interface Content {
  readonly content?: Readonly<Record<string, MediaType>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: { readonly type?: unknown };
}

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content>>;
}

export interface Document {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const METHOD = /^(get|put|post|delete|patch|head|options)$/;

/** Every operation, with its method and path: `GET /api/v1/sites`. */
export function operationsOf({
  paths = {},
}: Document): [where: string, path: string, operation: Operation][] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => METHOD.test(method))
      .map(([method, operation]): [string, string, Operation] => [
        `${method.toUpperCase()} ${path}`,
        path,
        operation,
      ]),
  );
}

/** The document of the repository in this directory, if it has one. */
export function readDocument(directory: string): Document | undefined {
  const file = join(directory, 'spec/openapi.json');
  return existsSync(file) ? writtenOut(JSON.parse(readFileSync(file, 'utf8')) as Document) : undefined;
}
