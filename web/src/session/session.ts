/** Who is logged in, and what is offered to him; whether it is allowed decides the server. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { answered, api, isProblem, type Schemas } from '../api/client.ts';
import { queries } from '../api/query.ts';

export type OwnSession = Schemas['OwnSession'];
export type Scope = Schemas['Scope'];

export const SESSION_KEY = ['session'] as const;

/** Asked for before the first page is drawn (ahead.ts), and not again for being shown. */
export const sessionQuery = queryOptions<OwnSession | null>({
  queryKey: SESSION_KEY,
  queryFn: () => answered(api.GET('/api/v1/session')),
  staleTime: Number.POSITIVE_INFINITY,
  retryOnMount: false,
  // In another tab somebody else may have logged in since.
  refetchOnWindowFocus: 'always',
});

/** Other tabs of this browser have the same session: they ask who it is of as soon as it becomes another. */
const tabs = new BroadcastChannel('forecourt-session');
tabs.onmessage = () => void queries.invalidateQueries({ queryKey: SESSION_KEY });

/** Pending until the server has said whether there is one. */
export const useOwnSession = () => useQuery(sessionQuery);

export const SessionContext = createContext<OwnSession | undefined>(undefined);

/** Of pages that are shown to who is logged in only. */
export function useSession(): OwnSession {
  const session = use(SessionContext);
  if (session === undefined) throw new Error('nobody is logged in here');
  return session;
}

/** Whether to offer something: he may it somewhere. */
export function useCan(): (scope: Scope) => boolean {
  const { scopes } = useSession();
  return (scope) => scopes.includes(scope);
}

/** Nothing of who was here is left for who comes next. @param next who that is; null: nobody yet. */
export function beginSession(next: OwnSession | null): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
  queries.setQueryData<OwnSession | null>(SESSION_KEY, next);
  if (next !== null) tabs.postMessage(null);
}

export const forgetSession = (): void => beginSession(null);

export async function logOut(): Promise<void> {
  try {
    await answered(api.DELETE('/api/v1/session'));
  } catch (error) {
    // It had ended already. Anything else is told: he is still logged in.
    if (!isProblem(error, 'not-authorised')) throw error;
  }
  tabs.postMessage(null);
  location.assign('/');
}
