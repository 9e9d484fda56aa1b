/** The tree of sites as rows: which are in sight, which a search finds, what stands above a site. */
import type { Schemas } from '../../api/client.ts';

export type SiteNode = Schemas['SiteNode'];
export type TreeCharger = Schemas['TreeCharger'];

export interface SiteRow {
  readonly node: SiteNode;
  readonly level: number;
  readonly parent: number | null;
  /** undefined: nothing is nested in it. */
  readonly expanded: boolean | undefined;
  readonly position: number;
  readonly siblings: number;
  /** Why it was found, where it is not by its own words. */
  readonly hits: readonly TreeCharger[];
}

/** Case and accents do not matter to who searches. */
const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

export const wordsOf = (text: string): readonly string[] =>
  folded(text)
    .split(/\s+/)
    .filter((word) => word !== '');

const has = (words: readonly string[], ...texts: readonly (string | null)[]) => {
  const hay = folded(texts.filter((text) => text !== null).join(' '));
  return words.every((word) => hay.includes(word));
};

/** The rows in sight. @param isOpen whether a site's nested ones are shown. */
export function rowsOf(
  top: readonly SiteNode[],
  isOpen: (node: SiteNode, level: number) => boolean,
): readonly SiteRow[] {
  const rows: SiteRow[] = [];
  const walk = (nodes: readonly SiteNode[], level: number, parent: number | null) => {
    for (const [index, node] of nodes.entries()) {
      const expanded = node.subgroups.length === 0 ? undefined : isOpen(node, level);
      const place = { position: index + 1, siblings: nodes.length, hits: [] };
      rows.push({ node, level, parent, expanded, ...place });
      if (expanded === true) walk(node.subgroups, level + 1, node.id);
    }
  };
  walk(top, 1, null);
  return rows;
}

/** What a search finds, and what stands above it. */
export function foundIn(
  top: readonly SiteNode[],
  words: readonly string[],
): { rows: readonly SiteRow[]; found: number } {
  let found = 0;
  const keep = (nodes: readonly SiteNode[], level: number, parent: number | null): SiteRow[] => {
    const kept: { row: Omit<SiteRow, 'position' | 'siblings'>; below: SiteRow[] }[] = [];
    for (const node of nodes) {
      const own = has(words, node.groupName, node.externalId);
      const hits = own
        ? []
        : (node.chargers ?? []).filter((one) => has(words, one.chargerId, one.chargerName));
      const below = keep(node.subgroups, level + 1, node.id);
      if (own || hits.length > 0) found += 1;
      else if (below.length === 0) continue;
      kept.push({ row: { node, level, parent, expanded: below.length > 0 ? true : undefined, hits }, below });
    }
    return kept.flatMap(({ row, below }, index) => [
      { ...row, position: index + 1, siblings: kept.length },
      ...below,
    ]);
  };
  return { rows: keep(top, 1, null), found };
}

export interface Totals {
  sites: number;
  chargers: number;
  online: number;
  offline: number;
  error: number;
}

export function totalsOf(top: readonly SiteNode[]): Totals {
  const sum = { sites: 0, chargers: 0, online: 0, offline: 0, error: 0 };
  for (const node of top) {
    sum.online += node.onlineSocket ?? 0;
    sum.offline += node.offlineSocket ?? 0;
    sum.error += node.errorSocket ?? 0;
  }
  for (const node of allOf(top)) {
    sum.sites += 1;
    sum.chargers += node.chargers?.length ?? 0;
  }
  return sum;
}

export const allOf = (top: readonly SiteNode[]): readonly SiteNode[] =>
  top.flatMap((node) => [node, ...allOf(node.subgroups)]);

/** Chargers of each site and of everything nested in it. */
export function chargersOf(top: readonly SiteNode[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  const count = (node: SiteNode): number => {
    const all = node.subgroups.reduce((sum, one) => sum + count(one), node.chargers?.length ?? 0);
    counts.set(node.id, all);
    return all;
  };
  for (const node of top) count(node);
  return counts;
}
