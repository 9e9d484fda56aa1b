/** What is said of an endpoint: read by its registration and by the OpenAPI document. */
import type { TSchema } from 'typebox';
import { type Resource, type Scope, scopeOf, type Verb } from '../domain/access/scopes.ts';
import type { ErrorCode } from '../domain/errors.ts';
import type { PathParameter } from './path.ts';
import type { QueryParameter } from './query.ts';

/**
 * Who opens it: a customer's key or operator, the installation's admin key, or both; an operator who is logged in and nobody else;
 * anyone, who need not say who he is.
 */
export type CallerKind = 'customer' | 'admin' | 'either' | 'operator' | 'anyone';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Described {
  readonly description: string;
  /** Left out: no body. */
  readonly schema?: TSchema | undefined;
  /** Media type of the body, where it is not JSON; it is then streamed and has no validator. */
  readonly type?: string;
  readonly headers?: Record<string, unknown>;
}

/** What the OpenAPI document says of an endpoint, and who may call it. */
export interface EndpointFacts {
  readonly method: Method;
  /** `:name` marks a parameter. */
  readonly path: string;
  readonly caller: CallerKind;
  /** What a key or an operator needs a scope for; `self`: none, it is about whoever calls; null: for the admin key only. */
  readonly resource: Resource | 'self' | null;
  /** Which scope of it: unless it is said, read for a GET and write for anything else. */
  readonly verb?: Verb;
  /** Further scopes that it needs, by what the query asks for. */
  alsoNeeds?(query: Readonly<Record<string, unknown>>): readonly Scope[];
  /** Scopes of which it makes use where the caller has them; it does without where not. */
  readonly uses?: readonly Scope[];
  /** Only for who may do it on the whole customer: it is about things that lie on no branch of the site tree. */
  readonly everywhere?: boolean;
  readonly parameters?: Record<string, PathParameter<unknown>>;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  /** `page`: limit and cursor, in an order that is what it is. */
  readonly query?: 'page' | 'limit';
  /** A list by limit and cursor, in one of these orders (the first is the standard one), counted on request. */
  readonly sorts?: readonly string[];
  /** The standard order is the first of `sorts`, turned round. */
  readonly newestFirst?: boolean;
  /** Query parameters with names of their own. */
  readonly asks?: Readonly<Record<string, QueryParameter<unknown>>>;
  /** Passes over query parameters that it does not have. */
  readonly lenient?: boolean;
  readonly body?: TSchema;
  /** A body that is no JSON and is handed on as it comes in. What is then done of it goes through {@link Call.once}. */
  readonly upload?: {
    readonly type: string;
    readonly description: string;
    /** That it may have, unless the operator of the server says otherwise. */
    readonly megabytes: number;
  };
  /** Of a PUT or PATCH: what the whole thing is checked against, once the patch is merged into what is there. */
  readonly whole?: TSchema;
  /** The thing has a revision: If-Match is honoured, and answers about it carry an ETag. */
  readonly revised?: boolean;
  /** A POST that changes a thing with a revision: If-Match is honoured. */
  readonly guarded?: boolean;
  /** A POST that is not done inside a transaction: a call to a charger. It takes no Idempotency-Key. */
  readonly outside?: boolean;
  /** A POST of which only the beginning is done inside a transaction, by {@link Call.once}; its end is waited for behind that. */
  readonly awaits?: boolean;
  /** Request headers worth telling of, by name. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly bodyOptional?: boolean;
  readonly answers: Readonly<Record<number, Described>>;
  /** Beside those that every endpoint has. */
  readonly errors: readonly ErrorCode[];
  readonly extensions?: Record<`x-${string}`, unknown>;
}

/** The scope that a key or an operator needs, whatever the query. undefined: it needs none, or it is for the admin key only. */
export const scopeNeeded = ({ resource, verb, method }: EndpointFacts): Scope | undefined =>
  resource === null || resource === 'self'
    ? undefined
    : scopeOf(resource, verb ?? (method === 'GET' ? 'read' : 'write'));
