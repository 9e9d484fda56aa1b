/** The clock of a site: its own time zone, else that of the nearest site above, else UTC, as the server has it. */
import { useQuery } from '@tanstack/react-query';
import { answered, api } from '../../api/client.ts';

/** Deeper is no tree of sites. */
const DEEPEST = 30;

async function zoneOf(siteId: number, signal: AbortSignal): Promise<string> {
  let next: number | null = siteId;
  for (let level = 0; next !== null && level < DEEPEST; level += 1) {
    const params: { path: { siteId: number } } = { path: { siteId: next } };
    const site = await answered(api.GET('/api/v1/sites/{siteId}', { params, signal }));
    if (site.timeZone !== null) return site.timeZone;
    next = site.parentGroupId;
  }
  return 'UTC';
}

/** Undefined: not known yet, or not to be known: the site is gone, or what is above it is not his to see. */
export function useSiteZone(siteId: number | null): string | undefined {
  const found = useQuery({
    queryKey: ['site-zone', siteId],
    queryFn: ({ signal }) => zoneOf(siteId ?? 0, signal),
    enabled: siteId !== null,
    staleTime: 600_000,
  });
  return found.data;
}
