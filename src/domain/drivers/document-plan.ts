/**
 * The driver document as text with holes: what changes rarely is written once, and what every frame changes is put in when it is read.
 * Whatever fills the holes, the outcome is what {@link driverDocument} makes of the same skeleton and fragments, byte for byte.
 */
import type { ChargerKey } from '../ids.ts';
import type { Counters } from './charger-document.ts';
import {
  byNumber,
  type DriverSkeleton,
  driverHead,
  driverTail,
  groupTail,
  plant,
  type Tree,
} from './document.ts';

/** A text, or what is to be put in: chargers with commas between them (all of a site by its place), or the three counters of a site. */
export type PlanPart =
  | string
  | { readonly chargers: readonly ChargerKey[]; readonly site?: number }
  | { readonly counters: number };

/** A site as its counters are summed up. */
export interface PlanSite {
  /** As they stand in it. */
  readonly chargers: readonly ChargerKey[];
  /** Place of the site around it, which is in front of this one's; -1: none. */
  readonly parent: number;
}

export interface DocumentPlan {
  readonly parts: readonly PlanPart[];
  readonly sites: readonly PlanSite[];
}

/** JSON of an object, to go on writing behind its last key. */
const opened = (object: object) => JSON.stringify(object).slice(0, -1);
/** … or in front of its first one. */
const closing = (object: object) => JSON.stringify(object).slice(1);

export function documentPlan(skeleton: DriverSkeleton): DocumentPlan {
  const parts: PlanPart[] = [];
  const sites: PlanSite[] = [];
  let text = '';
  const hole = (part: Exclude<PlanPart, string>) => {
    parts.push(text, part);
    text = '';
  };
  const listed = (part: Extract<PlanPart, { chargers: unknown }>) => {
    text += '[';
    if (part.chargers.length > 0) hole(part);
    text += ']';
  };
  const groups = (trees: readonly Tree[], parent: number) => {
    text += '[';
    for (const [n, tree] of trees.entries()) {
      if (n > 0) text += ',';
      group(tree, parent);
    }
    text += ']';
  };
  const group = (tree: Tree, parent: number) => {
    const chargers = [...tree.chargers].sort(byNumber);
    const place = sites.push({ chargers, parent }) - 1;
    text += '{';
    hole({ counters: place });
    text += ',"subgroups":';
    groups(tree.subgroups, place);
    text += ',"chargers":';
    listed({ chargers, site: place });
    text += `,${closing(groupTail(tree.site))}`;
  };
  text = `${opened(driverHead(skeleton))},"chargerGroups":`;
  groups(plant(skeleton), -1);
  text += ',"chargers":';
  listed({ chargers: [...skeleton.chargers].sort(byNumber) });
  text += `,${closing(driverTail(skeleton))}`;
  return { parts: [...parts, text], sites };
}

/** What stands in the place of a site's counters. */
export const countersText = ({ online, offline, error }: Readonly<Counters>): string =>
  `"onlineSocket":${online},"offlineSocket":${offline},"errorSocket":${error}`;
