/** Whole trees of sites. */
import Type from 'typebox';
import type { TreeDriver } from '../../app/ports/trees.ts';
import type { Counted, HomeNode, SiteNode } from '../../app/queries/read-trees.ts';
import type { Branch } from '../../domain/sites/tree.ts';
import { int32, int32OrNull, int64, ref, text, textOrNull } from './parts.ts';

const siteKeys = {
  id: int64('Id of the site.'),
  groupName: text('Name of the site.'),
  groupType: int32OrNull('0 SUB_CPO, 1 SITE, 2 SUB_SITE, 3 CIRCUIT, 4 OTHER.', {
    enum: [0, 1, 2, 3, 4, null],
  }),
  externalId: textOrNull('Your own id of it; null: none.'),
};

export const treeChargerSchema = Type.Object(
  {
    id: int64('Our number of the charger.'),
    chargerId: text('Its OCPP identity.'),
    chargerName: text('Its label.'),
    chargerStatus: text('State of the charger as a whole.'),
  },
  { $id: 'TreeCharger', description: 'A charger in the tree of sites.' },
);

export const siteNodeSchema = Type.Object(
  {
    ...siteKeys,
    onlineSocket: Type.Optional(int32('Sockets on line, of the site and everything nested in it.')),
    offlineSocket: Type.Optional(int32('Sockets whose charger has no connection.')),
    errorSocket: Type.Optional(int32('Sockets on line that are in error.')),
    chargers: Type.Optional(Type.Array(ref('TreeCharger'), { description: 'Those directly on the site.' })),
    subgroups: Type.Array(ref('SiteNode'), { description: 'Nested sites, the same shape to any depth.' }),
  },
  { $id: 'SiteNode', description: 'A site with what is nested in it.' },
);
export const siteTreeSchema = Type.Object(
  { items: Type.Array(ref('SiteNode'), { description: 'The topmost sites, by id ascending.' }) },
  { $id: 'SiteTree', description: 'The tree of sites.' },
);

export const homeDriverSchema = Type.Object(
  {
    id: int64('Id of the driver.'),
    name: text('Name of the driver.'),
    externalId: textOrNull('Your own id of it; null: none.'),
  },
  { $id: 'HomeDriver', description: 'A driver at its home site.' },
);
export const homeNodeSchema = Type.Object(
  {
    ...siteKeys,
    drivers: Type.Array(ref('HomeDriver'), { description: 'Whose home this very site is.' }),
    subgroups: Type.Array(ref('HomeNode'), { description: 'Nested sites, the same shape to any depth.' }),
  },
  { $id: 'HomeNode', description: 'A site with the drivers at home there.' },
);
export const homeTreeSchema = Type.Object(
  {
    items: Type.Array(ref('HomeNode'), { description: 'The topmost sites, by id ascending.' }),
    withoutHome: Type.Array(ref('HomeDriver'), {
      description: 'Drivers without a home site; none under a root.',
    }),
  },
  { $id: 'HomeTree', description: 'The tree of sites with the drivers at home there.' },
);

const shownSite = ({ id, groupName, groupType, externalId }: SiteNode | HomeNode) => ({
  ...{ id, groupName, groupType, externalId },
});

interface ShownSite {
  readonly total: Counted;
  readonly json: object;
}

export const showSiteTree = (tree: readonly Branch<SiteNode>[]) => ({
  items: tree.map((branch) => showBranch(branch).json),
});

function showBranch({ site, subgroups }: Branch<SiteNode>): ShownSite {
  const inner = subgroups.map(showBranch);
  const total = { ...(site.own ?? { online: 0, offline: 0, error: 0 }) };
  for (const one of inner) {
    total.online += one.total.online;
    total.offline += one.total.offline;
    total.error += one.total.error;
  }
  const state =
    site.chargers === null
      ? {}
      : {
          onlineSocket: total.online,
          offlineSocket: total.offline,
          errorSocket: total.error,
          chargers: site.chargers.map((one) => ({
            ...{ id: one.key, chargerId: one.chargerId, chargerName: one.chargerName },
            chargerStatus: one.status,
          })),
        };
  return { total, json: { ...shownSite(site), ...state, subgroups: inner.map((one) => one.json) } };
}

const showHomeDriver = ({ id, name, externalId }: TreeDriver) => ({ id, name, externalId });

const showHome = ({ site, subgroups }: Branch<HomeNode>): object => ({
  ...shownSite(site),
  drivers: site.drivers.map(showHomeDriver),
  subgroups: subgroups.map(showHome),
});

export const showHomeTree = (tree: readonly Branch<HomeNode>[], homeless: readonly TreeDriver[]) => ({
  items: tree.map(showHome),
  withoutHome: homeless.map(showHomeDriver),
});
