/** What is said of an endpoint: read by its registration and by the OpenAPI document. */
import type { TSchema } from 'typebox';
import type { ErrorCode } from '../domain/errors.ts';
import type { PathParameter } from './path.ts';
import type { QueryParameter } from './query.ts';

/** Whose keys open it: a customer's, the installation's, or both. */
export type CallerKind = 'customer' | 'admin' | 'either';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Described {
  readonly description: string;
  /** Left out: no body. */
  readonly schema?: TSchema | undefined;
  readonly headers?: Record<string, unknown>;
}

/** What the OpenAPI document says of an endpoint, and who may call it. */
export interface EndpointFacts {
  readonly method: Method;
  /** `:name` marks a parameter. */
  readonly path: string;
  readonly caller: CallerKind;
  readonly parameters?: Record<string, PathParameter<unknown>>;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  /** `page`: limit and cursor. */
  readonly query?: 'page' | 'limit';
  /** Query parameters with names of their own. */
  readonly asks?: Readonly<Record<string, QueryParameter<unknown>>>;
  readonly body?: TSchema;
  /** Request headers worth telling of, by name. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly bodyOptional?: boolean;
  readonly answers: Readonly<Record<number, Described>>;
  /** Beside those that every endpoint has. */
  readonly errors: readonly ErrorCode[];
  readonly extensions?: Record<`x-${string}`, unknown>;
}
