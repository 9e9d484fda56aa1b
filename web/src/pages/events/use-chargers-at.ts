/** Which chargers stand at a site and in it: events name no site. */
import { useQuery } from '@tanstack/react-query';
import { answered, api } from '../../api/client.ts';
import { PAGE } from '../../api/rows.ts';

async function read(siteId: number, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const there = new Set<string>();
  let cursor: string | undefined;
  do {
    const query = { siteId, subsites: true, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const page = await answered(api.GET('/api/v1/chargers', { params: { query }, signal }));
    for (const { chargerId } of page.items) there.add(chargerId);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return there;
}

/** undefined: not known yet, or no site is chosen. */
export function useChargersAt(siteId: number | null): ReadonlySet<string> | undefined {
  return useQuery({
    queryKey: ['chargers-at', siteId],
    queryFn: ({ signal }) => read(siteId ?? 0, signal),
    enabled: siteId !== null,
  }).data;
}
