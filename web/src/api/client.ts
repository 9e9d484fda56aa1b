/** The one way to the server: typed by spec/openapi.json, as a session of this browser. */
import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from '../../../spec/generated/api.ts';
import { tellAnswered, tellUnreached } from './reach.ts';

export type Schemas = components['schemas'];
export type Paths = paths;

/** What a request that was refused says; thrown by every query and mutation. */
export class ApiProblem extends Error {
  readonly status: number;
  /** A code of docs/errors.md; `unreachable` where nobody answered. */
  readonly code: string;
  readonly detail: string | undefined;
  readonly field: string | undefined;
  readonly rule: string | undefined;
  readonly requestId: string | undefined;
  readonly choices: readonly { id: number; name: string }[];
  /** Seconds after which it can be tried again, if told. */
  readonly retryAfter: number | undefined;
  /** The whole answer: of `still-in-use` what hangs on the thing. */
  readonly body: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>, requestId?: string, retryAfter?: number) {
    const text = (key: string) => (typeof body[key] === 'string' ? (body[key] as string) : undefined);
    super(text('title') ?? `HTTP ${status}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = text('code') ?? 'internal';
    this.detail = text('detail');
    this.field = text('field');
    this.rule = text('rule');
    this.requestId = text('requestId') ?? requestId;
    this.choices = Array.isArray(body.choices) ? (body.choices as { id: number; name: string }[]) : [];
    this.retryAfter = retryAfter;
    this.body = body;
  }
}

export const isProblem = (error: unknown, ...codes: readonly string[]): error is ApiProblem =>
  error instanceof ApiProblem && (codes.length === 0 || codes.includes(error.code));

/** Without this a session changes nothing: forms of other sites cannot send it. */
const MARK = { 'X-Requested-With': 'forecourt' };
/** Asked for, refusals come with their code; else as a sentence. */
const ACCEPT = { Accept: 'application/json, application/problem+json' };

async function problemOf(response: Response): Promise<ApiProblem> {
  const said: unknown = await response.json().catch(() => ({}));
  const body = typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : {};
  const after = Number(response.headers.get('retry-after'));
  const retryAfter = Number.isFinite(after) && after > 0 ? after : undefined;
  return new ApiProblem(response.status, body, response.headers.get('x-request-id') ?? undefined, retryAfter);
}

/** Whoever hears that the session is over; set by the session. */
let onLoggedOut: () => void = () => undefined;
export const whenLoggedOut = (heard: () => void) => {
  onLoggedOut = heard;
};
/** By who is refused beside a request: the stream of events. */
export const tellLoggedOut = () => onLoggedOut();

/** @param ofSession with another credential a 401 says nothing of the session. */
const problems = (ofSession: boolean): Middleware => ({
  async onResponse({ response, schemaPath }) {
    // What stands before a server that is gone answers for it.
    if (response.status < 500) tellAnswered();
    if (response.ok || response.status === 304) return undefined;
    const problem = await problemOf(response);
    if (ofSession && problem.status === 401 && schemaPath !== '/api/v1/session') onLoggedOut();
    throw problem;
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === 'AbortError') return error;
    tellUnreached();
    return new ApiProblem(0, { code: 'unreachable', title: 'The server cannot be reached.' });
  },
});

function clientWith(headers: Record<string, string>, ofSession: boolean) {
  const client = createClient<paths>({
    baseUrl: '/',
    credentials: 'same-origin',
    headers: { ...ACCEPT, ...headers },
  });
  client.use(problems(ofSession));
  return client;
}

/** As who is logged in. */
export const api = clientWith(MARK, true);

/** With the admin key, which is kept by nobody: the assistant and the customers of this server. */
export const apiWithKey = (key: string) => clientWith({ Authorization: `Bearer ${key}` }, false);
export type Api = typeof api;

/** What was answered; a refusal is thrown. */
export async function answered<T>(asked: Promise<{ data?: T }>): Promise<T> {
  const { data } = await asked;
  return data as T;
}
