/** /api/v1/overview: the network now, in one answer. */
import { MOST_DAYS } from '../../app/queries/read-overview.ts';
import { isRefusal } from '../../domain/errors.ts';
import { siteId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { id64Asked, readQuery, timeAsked } from '../query.ts';
import { named } from '../schemas/named.ts';
import { overviewSchema, showOverview } from '../schemas/overview.ts';

const asks = {
  siteId: id64Asked('Only this site and everything nested in it.'),
  since: timeAsked(
    `From when energy, starts and failed commands are counted, at most ${MOST_DAYS} days back. Left out: 24 hours ago.`,
  ),
};

export const overviewRoutes = (): Endpoint[] => [
  endpoint({
    caller: 'customer',
    resource: 'chargers',
    uses: ['transactions:read'],
    tag: 'overview',
    method: 'GET',
    path: '/api/v1/overview',
    operationId: 'getOverview',
    summary: 'Read the network now',
    description:
      'How many chargers and sockets are in which state, what is charged, and what needs somebody’s eyes, in one answer: for the first page of a console. States are those of the driver document. With `siteId` it is about the chargers that stand there now, whatever they did where they stood before. What is told of transactions needs `transactions:read` wherever the caller has `chargers:read`; without it these keys are null.',
    asks,
    answers: { 200: { description: 'The network.', schema: named(overviewSchema) } },
    errors: ['site-not-found'],
    async handle({ api, who, query }) {
      const asked = readQuery(asks, query);
      if (isRefusal(asked)) return asked;
      const { siteId: id, since } = asked;
      const found = await api.readOverview(who, { siteId: id === null ? null : siteId(id), since });
      return isRefusal(found) ? found : { status: 200, json: showOverview(found) };
    },
  }),
];
