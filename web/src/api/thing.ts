/**
 * One thing with its ETag, so that what somebody else changed meanwhile is never written over: a change goes out with `If-Match`, and a
 * refusal says what stands there now.
 */
import { useQuery } from '@tanstack/react-query';
import { api, isProblem } from './client.ts';
import { queries } from './query.ts';

export interface Thing<T> {
  readonly value: T;
  readonly etag: string | null;
}

type Params = { path?: Record<string, string | number>; query?: Record<string, unknown> };

// The contract's types are kept by who calls (`useThing<Schemas['Site']>`): a path as a variable has none.
type Anyhow = (path: never, init: never) => Promise<{ data?: unknown; response: Response }>;
const untyped = api as unknown as Record<'GET' | 'PATCH' | 'PUT', Anyhow>;

export async function readThing<T>(path: string, params: Params): Promise<Thing<T>> {
  const { data, response } = await untyped.GET(path as never, { params, cache: 'no-store' } as never);
  return { value: data as T, etag: response.headers.get('etag') };
}

const keyOf = (path: string, params: Params) => ['thing', path, { params }] as const;

/** @param path as in the contract, `/api/v1/sites/{siteId}`. */
export function useThing<T>(path: string, params: Params, enabled = true) {
  return useQuery({ queryKey: keyOf(path, params), queryFn: () => readThing<T>(path, params), enabled });
}

/** As it stands now, kept from no earlier time: what a form begins with. It holds that itself; what is read later is not for it. */
export function useThingToEdit<T>(path: string, params: Params, enabled = true) {
  return useQuery({
    queryKey: ['thing to edit', path, { params }],
    queryFn: () => readThing<T>(path, params),
    enabled,
    gcTime: 0,
  });
}

/** What differs from what was there, field by field; lists differ by what is in them. */
export function differing<T extends object>(before: T, after: Partial<T>): Partial<T> {
  const patch: Partial<T> = {};
  for (const key of Object.keys(after) as (keyof T)[])
    if (JSON.stringify(after[key]) !== JSON.stringify(before[key])) patch[key] = after[key];
  return patch;
}

export interface Conflict<T> {
  /** What stands there now. */
  readonly now: Thing<T>;
}

/**
 * Changes what was read, unless somebody else did meanwhile.
 * @param etag of what was looked at; null: whatever stands there.
 * @returns what stands there now: with it one asks who changes, then calls again with its ETag.
 * @throws ApiProblem
 */
export async function changeThing<T>(
  path: string,
  params: Params,
  patch: Record<string, unknown>,
  etag: string | null,
): Promise<{ changed: T } | Conflict<T>> {
  const headers = {
    'Content-Type': 'application/merge-patch+json',
    ...(etag === null ? {} : { 'If-Match': etag }),
  };
  try {
    const { data } = await untyped.PATCH(path as never, { params, body: patch, headers } as never);
    void queries.invalidateQueries({
      predicate: ({ queryKey }) => String(queryKey[1]).startsWith(stem(path)),
    });
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'rows' });
    return { changed: data as T };
  } catch (error) {
    if (!isProblem(error, 'precondition-failed')) throw error;
    return { now: await readThing<T>(path, params) };
  }
}

/** `/api/v1/sites/{siteId}` → `/api/v1/sites`: lists of it are stale, too. */
const stem = (path: string) => path.split('/{', 1)[0] ?? path;
