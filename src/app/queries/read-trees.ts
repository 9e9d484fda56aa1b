import type { Actor } from '../../domain/access/allow.ts';
import { chargerStatus, counterOf, type SocketStatus, socketStatus } from '../../domain/chargers/status.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { Instant, SiteId } from '../../domain/ids.ts';
import { type Branch, grow } from '../../domain/sites/tree.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReadSnapshot } from '../ports/store.ts';
import type { ReadTrees, TreeCharger, TreeDriver, TreeSite } from '../ports/trees.ts';

export interface Counted {
  readonly online: number;
  readonly offline: number;
  readonly error: number;
}

/** A site of the tree; what nobody asked for is null. */
export interface SiteNode extends TreeSite {
  readonly chargers: readonly (TreeCharger & { readonly status: SocketStatus })[] | null;
  /** Sockets of the site itself, without what is nested in it. */
  readonly own: Counted | null;
}

export interface HomeNode extends TreeSite {
  readonly drivers: readonly TreeDriver[];
}

/** @param withChargers whether chargers and counters are wanted, beside the bare tree. */
export function readSiteTree(use: ReadSnapshot & ReadTrees & Clock) {
  return async (
    who: Actor,
    root: SiteId | null,
    withChargers: boolean,
  ): Promise<readonly Branch<SiteNode>[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const now = use.now();
    return use.read(async (tx) => {
      const sites = await use.treeSites(tx, by, root);
      if (root !== null && !sites.some(({ id }) => id === root)) return refuse('site-not-found');
      if (!withChargers) return grow(sites.map((site) => ({ ...site, chargers: null, own: null })));
      const chargers = Map.groupBy(await use.treeChargers(tx, by, root, now), (one) => one.siteId);
      return grow(sites.map((site) => withState(site, chargers.get(site.id) ?? [], now)));
    });
  };
}

function withState(site: TreeSite, chargers: readonly TreeCharger[], now: Instant): SiteNode {
  const own = { online: 0, offline: 0, error: 0 };
  for (const { facts, sockets } of chargers) {
    for (const socket of sockets) own[counterOf(socketStatus(socket, facts, now).status)] += 1;
  }
  const shown = chargers.map((one) => ({ ...one, status: chargerStatus(one.facts, one.sockets, now) }));
  return { ...site, chargers: shown, own };
}

/** The tree of sites with the drivers whose home each is, and the drivers without one. */
export function readHomeTree(use: ReadSnapshot & ReadTrees) {
  return async (
    who: Actor,
    root: SiteId | null,
  ): Promise<
    { readonly tree: readonly Branch<HomeNode>[]; readonly homeless: readonly TreeDriver[] } | Refusal
  > => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const sites = await use.treeSites(tx, by, root);
      if (root !== null && !sites.some(({ id }) => id === root)) return refuse('site-not-found');
      const drivers = Map.groupBy(await use.treeDrivers(tx, by, root), (driver) => driver.homeSiteId);
      const tree = grow(sites.map((site) => ({ ...site, drivers: drivers.get(site.id) ?? [] })));
      return { tree, homeless: drivers.get(null) ?? [] };
    });
  };
}
