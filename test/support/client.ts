// The REST API as an integrator's TypeScript sees it: paths, parameters, bodies and answers have the types of
// spec/openapi.json (`npm run generate` makes them, spec/generated/api.ts).
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from '../../spec/generated/api.ts';
import { judge } from './described.ts';

export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];
/** Says `GET`, `POST`, … with a path; `data` is what a success answers, `error` the problem document of a refusal. */
export type Api = Client<paths, 'application/json' | 'application/problem+json'>;

/** What a list or a look-up may be asked. */
export type QueryOf<P extends keyof paths> = paths[P] extends { get: { parameters: { query?: infer Q } } }
  ? NonNullable<Q>
  : never;

/** What comes back from a call of {@link Api}. */
interface Told<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** A client with that key. An answer that is not as the document describes it is an error. */
export function client(url: string, key: string): Api {
  const api: Api = createClient({
    baseUrl: url,
    headers: { authorization: `Bearer ${key}`, accept: 'application/json, application/problem+json' },
  });
  api.use({
    async onResponse({ request, response, schemaPath }) {
      const { status, headers } = response;
      const text = await response.clone().text();
      const wrong = judge(request.method, schemaPath, { status, type: headers.get('content-type'), text });
      if (wrong !== undefined) throw new Error(`${request.method} ${request.url}: ${wrong}`);
    },
  });
  return api;
}

/** What a success answers; a refusal is an error that shows it. */
export async function good<T>(told: Told<T> | Promise<Told<T>>): Promise<T> {
  const { data, error, response } = await told;
  if (response.ok) return data as T;
  throw new Error(`${response.url} answered ${response.status}: ${JSON.stringify(error)}`);
}

/** What a refusal says: `409 external-id-taken: externalId is already …`. A success is an error. */
export async function refused(told: Told<unknown> | Promise<Told<unknown>>): Promise<string> {
  const { data, error, response } = await told;
  if (response.ok) throw new Error(`${response.url} answered ${response.status}: ${JSON.stringify(data)}`);
  const { status, code, field, rule } = error as Problem;
  return `${status} ${code}${field === undefined ? '' : `: ${field} ${rule}`}`;
}

interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/** All pages of a list, from the first to the last: each `read` asks for one. */
export async function pages<T>(read: (from: { cursor?: string }) => Promise<Told<Page<T>>>): Promise<T[][]> {
  const all: T[][] = [];
  let from: { cursor?: string } = {};
  for (;;) {
    const { items, nextCursor } = await good(read(from));
    all.push(items);
    if (nextCursor === null) return all;
    from = { cursor: nextCursor };
  }
}
