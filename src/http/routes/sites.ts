/** /api/v1/sites. */
import type { Management } from '../../app/admin/management.ts';
import { isRefusal } from '../../domain/errors.ts';
import { siteId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { oneMore, pageOf, readPage } from '../page.ts';
import { id64 } from '../path.ts';
import { named } from '../schemas/named.ts';
import { newSiteSchema, showSite, siteListSchema, siteSchema, toSite } from '../schemas/sites.ts';

const SITES = '/api/v1/sites';
const shared = { caller: 'customer', tag: 'sites' } as const;

export function siteRoutes(api: Management): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'POST',
      path: SITES,
      operationId: 'createSite',
      summary: 'Create a site',
      description: 'Makes a site, at the top of the tree or nested in another one by `parentGroupId`.',
      body: newSiteSchema,
      answers: { 201: { description: 'The site.', schema: named(siteSchema) } },
      errors: ['external-id-taken'],
      async handle({ who, body }) {
        const settings = toSite(body);
        if (isRefusal(settings)) return settings;
        const made = await api.createSite(who, settings);
        if (isRefusal(made)) return made;
        return { status: 201, json: showSite(made), location: `${SITES}/${made.id}` };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: SITES,
      operationId: 'listSites',
      summary: 'List sites',
      description: 'All sites of the customer, whatever their place in the tree, page by page.',
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(siteListSchema) } },
      errors: [],
      async handle({ who, query }) {
        const asked = readPage(query);
        if (isRefusal(asked)) return asked;
        const { after, limit } = oneMore(asked);
        const rows = await api.listSites(who, { after: after === null ? null : siteId(after), limit });
        if (isRefusal(rows)) return rows;
        return { status: 200, json: pageOf(rows, asked, (row) => row.id, showSite) };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${SITES}/:siteId`,
      parameters: { siteId: id64('Id of the site.') },
      operationId: 'getSite',
      summary: 'Get a site',
      description: 'One site as it is kept; what is unset is null. It can be sent back as it was read.',
      answers: { 200: { description: 'The site.', schema: named(siteSchema) } },
      errors: ['site-not-found'],
      async handle({ who, path }) {
        const found = await api.readSite(who, siteId(path.siteId));
        return isRefusal(found) ? found : { status: 200, json: showSite(found) };
      },
    }),
  ];
}
