/** /api/v1/unknown-chargers: who knocked and is nobody's charger, and making one of it. */
import { isRefusal } from '../../domain/errors.ts';
import { isChargerId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { namedPage, oneMore, readNamedPage } from '../page.ts';
import { chargerIdInPath } from '../path.ts';
import { createdChargerSchema, shownCreated, unknownChargerListSchema } from '../schemas/chargers.ts';
import { named } from '../schemas/named.ts';
import { namedChargerSchema, passwordWarnings, toNamedCharger } from '../schemas/new-charger.ts';
import { iso } from '../times.ts';
import { addressOf } from './chargers.ts';

const UNKNOWN = '/api/v1/unknown-chargers';
const ALONE =
  'A customer’s key sees them only while its customer is the only one of the installation: else what knocks may be somebody else’s.';

/** @param publicUrl where this server is reached from outside. */
export function unknownChargerRoutes(publicUrl: () => string): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: UNKNOWN,
      caller: 'either',
      resource: 'chargers',
      everywhere: true,
      tag: 'chargers',
      operationId: 'listUnknownChargers',
      summary: 'List unknown chargers',
      description: `Identities that knocked and that no charger has, who knocked last first; one that knocks again while you read moves to the front. Gone from here once a charger has them. The admin key sees all. ${ALONE} The list is empty then.`,
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(unknownChargerListSchema) } },
      errors: [],
      async handle({ api, who, query }) {
        const asked = readNamedPage(query);
        if (isRefusal(asked)) return asked;
        const after = asked.after && { lastAt: asked.after.number, identity: asked.after.name };
        const { limit } = oneMore(asked);
        const rows = await api.listUnknownChargers(who, { after, limit });
        if (isRefusal(rows)) return rows;
        const json = namedPage(
          rows,
          asked,
          (row) => ({ number: row.lastAt, name: row.identity }),
          (row) => ({
            identity: row.identity,
            claimable: isChargerId(row.identity),
            address: row.address,
            count: row.count,
            firstAt: iso(row.firstAt),
            lastAt: iso(row.lastAt),
          }),
        );
        return { status: 200, json, next: json.nextCursor };
      },
    }),
    endpoint({
      method: 'POST',
      path: `${UNKNOWN}/:identity/claim`,
      caller: 'customer',
      resource: 'chargers',
      everywhere: true,
      tag: 'chargers',
      parameters: { identity: chargerIdInPath },
      revised: true,
      body: namedChargerSchema,
      operationId: 'claimUnknownCharger',
      summary: 'Make a charger of an unknown one',
      description: `Makes a charger of an identity that knocked, in one call. Its mode is adopt unless another is named: the password that it already sends is kept, and it gets in when it knocks again. ${ALONE} Otherwise it is not found.`,
      answers: { 201: { description: 'The charger.', schema: named(createdChargerSchema) } },
      errors: ['charger-not-found'],
      async handle({ api, who, path, body }) {
        const input = toNamedCharger({ authMode: 'adopt', ...body }, path.identity);
        if (isRefusal(input)) return input;
        const made = await api.claimCharger(who, input);
        if (isRefusal(made)) return made;
        const json = shownCreated(made, publicUrl(), passwordWarnings(input.login.password));
        return { status: 201, json, revision: made.kept.revision, location: addressOf(path.identity) };
      },
    }),
  ];
}
