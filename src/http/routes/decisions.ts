/** What chargers were answered, and why. */
import { OUTCOMES } from '../../domain/drivers/decide.ts';
import { isRefusal } from '../../domain/errors.ts';
import { driverId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { oneMore, pageOf, readPairPage } from '../page.ts';
import { chargerIdAsked, countAsked, idTagAsked, oneOf, readQuery, timeAsked } from '../query.ts';
import { decisionListSchema, showDecision } from '../schemas/decisions.ts';
import { named } from '../schemas/named.ts';

const asks = {
  driverId: countAsked('Only on tags that were this driver’s then.'),
  idTag: idTagAsked(false, 'Only on this tag, known or not.'),
  chargerId: chargerIdAsked(false, 'Only at this charger.'),
  outcome: oneOf(OUTCOMES, 'Only those that ended so.'),
  from: timeAsked('Only those made at this time or later.'),
  until: timeAsked('Only those made before this time.'),
};

export function decisionRoutes(): Endpoint[] {
  return [
    endpoint({
      caller: 'customer',
      resource: 'transactions',
      tag: 'rights',
      method: 'GET',
      path: '/api/v1/decisions',
      operationId: 'listDecisions',
      summary: 'List decisions',
      description:
        'What chargers were answered on who may charge, with every step that led to it, newest first, page by page. Filters can be combined. Decisions that are made while you read do not shift the pages.',
      asks,
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(decisionListSchema) } },
      errors: ['charger-not-found'],
      async handle({ api, who, query }) {
        const asked = readQuery(asks, query);
        if (isRefusal(asked)) return asked;
        const page = readPairPage(query);
        if (isRefusal(page)) return page;
        const { after, limit } = oneMore(page);
        const filter = { ...asked, driverId: asked.driverId === null ? null : driverId(asked.driverId) };
        const from = after === null ? null : { at: after[0], id: after[1] };
        const rows = await api.listDecisions(who, filter, { after: from, limit });
        if (isRefusal(rows)) return rows;
        return { status: 200, json: pageOf(rows, page, (row) => [row.at, row.id], showDecision) };
      },
    }),
  ];
}
