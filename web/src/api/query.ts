/** What pages read by, and when it is read again. */
import { keepPreviousData, MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import createQueries from 'openapi-react-query';
import { api, isProblem } from './client.ts';

const RETRIES = 2;

/** Where asking again cannot help: the server has understood and refused. Too much asked is refused for a moment only. */
export const isFinal = (error: unknown): boolean =>
  isProblem(error) && error.status >= 400 && error.status < 500 && error.status !== 429;

/** Seconds for which one waits before a page says that it was refused. */
const SOON = 5;
const waitsTooLong = (error: unknown) => isProblem(error) && (error.retryAfter ?? 0) > SOON;

export const queries = new QueryClient({
  queryCache: new QueryCache(),
  mutationCache: new MutationCache(),
  defaultOptions: {
    queries: {
      // Events tell what has changed (live.ts); what is asked for again after this long was told of by nobody.
      staleTime: 30_000,
      gcTime: 300_000,
      retry: (count, error) => !isFinal(error) && !waitsTooLong(error) && count < RETRIES,
      retryDelay: (count, error) => 1000 * ((isProblem(error) && error.retryAfter) || 2 ** count),
      networkMode: 'always',
      refetchOnWindowFocus: false,
    },
    mutations: { networkMode: 'always' },
  },
});

/** `useQuery('get', '/api/v1/drivers/{userid}', …)`, typed by the contract. */
export const $api = createQueries(api);

/** For who waits for a card to be held to a charger: no event tells of one that was refused. */
export const UNTOLD = { refetchInterval: 3000 } as const;

/** While other filters are asked for, what was found by the former ones stays, dimmed by who shows it. */
export const KEEP = { placeholderData: keepPreviousData } as const;
