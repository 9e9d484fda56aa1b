/** A list of sites as the tree that they are. */
import type { SiteId } from '../ids.ts';

export interface InTree {
  readonly id: SiteId;
  readonly parentId: SiteId | null;
}

export interface Branch<T> {
  readonly site: T;
  readonly subgroups: readonly Branch<T>[];
}

/** The topmost of the sites with everything nested in them; each list in the order in which they were given. */
export function grow<T extends InTree>(sites: readonly T[]): Branch<T>[] {
  const branches = new Map(sites.map((site) => [site.id, { site, subgroups: [] as Branch<T>[] }]));
  const top: Branch<T>[] = [];
  for (const branch of branches.values()) {
    const { parentId } = branch.site;
    const parent = parentId === null ? undefined : branches.get(parentId);
    (parent?.subgroups ?? top).push(branch);
  }
  return top;
}
