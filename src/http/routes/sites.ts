/** /api/v1/sites. */
import { SITE_SORTS, type SiteSort } from '../../app/ports/sites.ts';
import { UNGUARDED } from '../../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { siteId } from '../../domain/ids.ts';
import type { Site } from '../../domain/sites/site.ts';
import { answerBatch, batchAnswerSchema } from '../batch.ts';
import { answerDelete, deleteAnswers, deleteAsks } from '../deleting.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { listed, readListing } from '../listing.ts';
import { externalIdInPath, id64 } from '../path.ts';
import { id64Asked, readQuery, textAsked } from '../query.ts';
import { named } from '../schemas/named.ts';
import {
  newSiteSchema,
  showSite,
  siteBatchSchema,
  siteListSchema,
  sitePatchSchema,
  siteSchema,
  toSite,
} from '../schemas/sites.ts';

const SITES = '/api/v1/sites';
const ONE = `${SITES}/:siteId`;
const BY_EXTERNAL_ID = `${SITES}/by-external-id/:externalId`;
const shared = { caller: 'customer', resource: 'sites', tag: 'sites' } as const;
const parameters = { siteId: id64('Id of the site.') };

const asks = {
  parent: {
    parse: (text: string) => (text === 'none' ? ('none' as const) : id64('').parse(text)),
    schema: {
      type: 'string',
      description:
        'Only sites directly under the one with this id; `none`: only those at the top of the tree.',
    },
    required: false,
  },
  under: id64Asked('Only this site and everything nested in it.'),
  text: textAsked(
    'Only sites that have all these words, or words that begin so, in name, externalId, street or city.',
  ),
};

const placeOf = (site: Site, sort: SiteSort) => ({
  value: sort === 'groupName' ? site.groupName : null,
  id: site.id,
});

const answer = (site: Site, status = 200) => ({ status, json: showSite(site), revision: site.revision });

export function siteRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'POST',
      path: SITES,
      revised: true,
      operationId: 'createSite',
      summary: 'Create a site',
      description: 'Makes a site, at the top of the tree or nested in another one by `parentGroupId`.',
      body: newSiteSchema,
      answers: { 201: { description: 'The site.', schema: named(siteSchema) } },
      errors: ['external-id-taken'],
      async handle({ api, who, body }) {
        const settings = toSite(body);
        if (isRefusal(settings)) return settings;
        const made = await api.createSite(who, settings);
        return isRefusal(made) ? made : { ...answer(made, 201), location: `${SITES}/${made.id}` };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: SITES,
      operationId: 'listSites',
      summary: 'List sites',
      description: 'Sites of the customer, whatever their place in the tree, page by page.',
      sorts: SITE_SORTS,
      asks,
      answers: { 200: { description: 'One page.', schema: named(siteListSchema) } },
      errors: [],
      async handle({ api, who, query }) {
        const listing = readListing(SITE_SORTS, query);
        if (isRefusal(listing)) return listing;
        const filter = readQuery(asks, query);
        if (isRefusal(filter)) return filter;
        const { parent, under, text } = filter;
        const found = await api.listSites(
          who,
          {
            parentId: parent === null || parent === 'none' ? parent : siteId(parent),
            underId: under === null ? null : siteId(under),
            text,
          },
          listing,
        );
        return isRefusal(found) ? found : listed(found, listing, placeOf, showSite);
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: ONE,
      parameters,
      revised: true,
      operationId: 'getSite',
      summary: 'Get a site',
      description: 'One site as it is kept; what is unset is null. It can be sent back as it was read.',
      answers: { 200: { description: 'The site.', schema: named(siteSchema) } },
      errors: ['site-not-found'],
      async handle({ api, who, path }) {
        const found = await api.readSite(who, siteId(path.siteId));
        return isRefusal(found) ? found : answer(found);
      },
    }),
    ...(['PUT', 'PATCH'] as const).map((method) =>
      endpoint({
        ...shared,
        method,
        path: ONE,
        parameters,
        revised: true,
        whole: newSiteSchema,
        body: method === 'PUT' ? newSiteSchema : sitePatchSchema,
        operationId: method === 'PUT' ? 'replaceSite' : 'changeSite',
        summary: method === 'PUT' ? 'Replace a site' : 'Change a site',
        description: `${
          method === 'PUT'
            ? 'Takes the whole site; what is left out is unset.'
            : 'Changes what is named of the site.'
        } Another \`parentGroupId\` moves it with everything nested in it, never under itself; rights move with it.`,
        answers: { 200: { description: 'The site as it is now.', schema: named(siteSchema) } },
        errors: ['site-not-found', 'external-id-taken'],
        async handle({ api, who, path, guard, whole }) {
          const changed = await api.changeSite(who, siteId(path.siteId), guard, (current) =>
            checked(whole(showSite(current))),
          );
          return isRefusal(changed) ? changed : answer(changed);
        },
      }),
    ),
    endpoint({
      ...shared,
      method: 'DELETE',
      path: ONE,
      parameters,
      revised: true,
      asks: deleteAsks,
      // What hangs on it goes along: chargers, rights, homes.
      alsoNeeds: ({ cascade }) =>
        cascade === 'true' ? ['chargers:write', 'rights:write', 'drivers:write'] : [],
      operationId: 'deleteSite',
      summary: 'Delete a site',
      description:
        'Takes the site away. Sites nested in it, chargers, rights and homes of drivers hinder it; with `cascade` the whole branch goes along: its chargers as if each were deleted, rights end, and drivers who were at home there have no home site. A branch with more than 500 chargers, rights or homes goes step by step, the site itself at last; what was interrupted goes on when it is sent again. Transactions stay.',
      answers: deleteAnswers,
      errors: ['site-not-found', 'still-in-use'],
      handle: ({ api, who, path, guard, query }) =>
        answerDelete(query, (asked) => api.deleteSite(who, siteId(path.siteId), guard, asked)),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: BY_EXTERNAL_ID,
      parameters: { externalId: externalIdInPath },
      revised: true,
      operationId: 'getSiteByExternalId',
      summary: 'Find a site by your own id',
      description: 'The site that bears this externalId.',
      answers: { 200: { description: 'The site.', schema: named(siteSchema) } },
      errors: ['site-not-found'],
      async handle({ api, who, path }) {
        const found = await api.findSite(who, path.externalId);
        return isRefusal(found) ? found : answer(found);
      },
    }),
    endpoint({
      ...shared,
      method: 'PUT',
      path: BY_EXTERNAL_ID,
      parameters: { externalId: externalIdInPath },
      revised: true,
      whole: newSiteSchema,
      body: newSiteSchema,
      operationId: 'upsertSite',
      summary: 'Make or replace a site by your own id',
      description:
        'Makes the site that bears this externalId, or takes the body in its place. `externalId` in the body may be left out; another one is refused. May be repeated.',
      answers: {
        200: { description: 'It was there; as it is now.', schema: named(siteSchema) },
        201: { description: 'It was made.', schema: named(siteSchema) },
      },
      errors: [],
      async handle({ api, who, path, guard, body }) {
        const settings = toSite(body);
        if (isRefusal(settings)) return settings;
        if (settings.externalId !== null && settings.externalId !== path.externalId) return OTHER_EXTERNAL_ID;
        const done = await api.upsertSite(who, path.externalId, guard, settings);
        if (isRefusal(done)) return done;
        const location = done.made ? `${SITES}/${done.site.id}` : null;
        return { ...answer(done.site, done.made ? 201 : 200), location };
      },
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: '/api/v1/batch/sites',
      whole: newSiteSchema,
      body: siteBatchSchema,
      operationId: 'batchSites',
      summary: 'Make or change many sites',
      description:
        'Up to 1,000 sites, each with its own result, as if it had been sent alone. An item may not name another item of the same batch as its parent.',
      answers: { 200: { description: 'What became of each.', schema: named(batchAnswerSchema) } },
      errors: [],
      handle: async ({ api: all, who, body, whole }) =>
        answerBatch(all, body.items, async (api, item) => {
          const settings = checked(whole(item));
          if (isRefusal(settings)) return settings;
          if (body.mode === 'upsert' && settings.externalId !== null) {
            const done = await api.upsertSite(who, settings.externalId, UNGUARDED, settings);
            return isRefusal(done) ? done : { status: done.made ? 201 : 200, id: done.site.id };
          }
          const made = await api.createSite(who, settings);
          return isRefusal(made) ? made : { status: 201, id: made.id };
        }),
    }),
  ];
}

export const OTHER_EXTERNAL_ID = refuse(
  'bad-body',
  'externalId',
  'must be left out or the same as in the path',
);

const checked = (whole: Parameters<typeof toSite>[0] | Refusal) => (isRefusal(whole) ? whole : toSite(whole));
