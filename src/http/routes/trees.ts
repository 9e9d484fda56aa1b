/** Whole trees: of sites with their chargers, and of homes with their drivers. */
import { isRefusal } from '../../domain/errors.ts';
import { siteId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { id64Asked, oneOf, readQuery } from '../query.ts';
import { named } from '../schemas/named.ts';
import { homeTreeSchema, showHomeTree, showSiteTree, siteTreeSchema } from '../schemas/trees.ts';

const root = id64Asked('Only the branch of this site, which is then the topmost.');
const siteAsks = {
  root,
  with: oneOf(['chargers'], 'Also the chargers of each site with their state, and the counters of sockets.'),
};
const homeAsks = { root };
const shared = { method: 'GET', caller: 'customer', resource: 'sites', errors: ['site-not-found'] } as const;

export function treeRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      path: '/api/v1/sites/tree',
      tag: 'sites',
      asks: siteAsks,
      operationId: 'getSiteTree',
      summary: 'Read the tree of sites',
      description:
        'All sites of the customer nested as they are, or one branch, in one answer; with their chargers and counters on request. Counters are as in the driver document: of the site and everything nested in it.',
      answers: { 200: { description: 'The tree.', schema: named(siteTreeSchema) } },
      async handle({ api, who, query }) {
        const asked = readQuery(siteAsks, query);
        if (isRefusal(asked)) return asked;
        const at = asked.root === null ? null : siteId(asked.root);
        const tree = await api.readSiteTree(who, at, asked.with === 'chargers');
        return isRefusal(tree) ? tree : { status: 200, json: showSiteTree(tree) };
      },
    }),
    endpoint({
      ...shared,
      resource: 'drivers',
      path: '/api/v1/home-tree',
      tag: 'drivers',
      asks: homeAsks,
      operationId: 'getHomeTree',
      summary: 'Read the tree of homes',
      description:
        'The tree of sites with the drivers whose home each site is, and the drivers without a home. A home groups drivers and grants no right to charge.',
      answers: { 200: { description: 'The tree.', schema: named(homeTreeSchema) } },
      async handle({ api, who, query }) {
        const asked = readQuery(homeAsks, query);
        if (isRefusal(asked)) return asked;
        const found = await api.readHomeTree(who, asked.root === null ? null : siteId(asked.root));
        return isRefusal(found) ? found : { status: 200, json: showHomeTree(found.tree, found.homeless) };
      },
    }),
  ];
}
