/** What sites are called and where they are nested: read once, without counters, for trails and for what names a site by its id. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answered, api } from '../../api/client.ts';
import { queries } from '../../api/query.ts';
import type { SiteNode } from './tree-model.ts';

export interface NamedSite {
  readonly id: number;
  readonly name: string;
  readonly parent: number | null;
}

export interface SiteNames {
  readonly isPending: boolean;
  nameOf(id: number): string | undefined;
  /** From the top down, without the site itself. */
  above(id: number): readonly NamedSite[];
  /** It, and what stands above it. */
  branchOf(id: number | null): readonly NamedSite[];
}

export function useSiteNames(): SiteNames {
  const read = useQuery({
    // Named as the lists of sites, so that a change of one makes it stale; counters that move do not.
    queryKey: ['names', '/api/v1/sites', {}],
    queryFn: ({ signal }) => answered(api.GET('/api/v1/sites/tree', { signal })),
  });
  return useMemo(() => {
    const known = new Map<number, NamedSite>();
    const learn = (nodes: readonly SiteNode[], parent: number | null) => {
      for (const node of nodes) {
        known.set(node.id, { id: node.id, name: node.groupName, parent });
        learn(node.subgroups, node.id);
      }
    };
    learn(read.data?.items ?? [], null);
    const branchOf = (id: number | null): readonly NamedSite[] => {
      const site = id === null ? undefined : known.get(id);
      return site === undefined ? [] : [...branchOf(site.parent), site];
    };
    return {
      isPending: read.isPending,
      nameOf: (id) => known.get(id)?.name,
      above: (id) => branchOf(id).slice(0, -1),
      branchOf,
    };
  }, [read.data, read.isPending]);
}

/** After something was made, changed or moved: what was read of sites is read again. */
export async function sitesAreStale(...paths: readonly string[]): Promise<void> {
  const about = ['/api/v1/sites', ...paths];
  await queries.invalidateQueries({
    predicate: ({ queryKey }) => about.some((path) => String(queryKey[1]).startsWith(path)),
  });
}
