/** POST /api/v1/customers/:id/chargers/:chargerId/move: a charger becomes another customer's, by the admin. */
import { customerId, siteId } from '../../domain/ids.ts';
import { answerDelete, deleteAnswers, deleteAsks } from '../deleting.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { chargerIdInPath, id64 } from '../path.ts';
import { moveChargerSchema } from '../schemas/customers.ts';

export function moveChargerRoutes(): Endpoint[] {
  return [
    endpoint({
      caller: 'admin',
      resource: null,
      tag: 'customers',
      method: 'POST',
      path: '/api/v1/customers/:id/chargers/:chargerId/move',
      parameters: { id: id64('Id of the customer whose charger it is.'), chargerId: chargerIdInPath },
      guarded: true,
      asks: deleteAsks,
      operationId: 'moveCharger',
      summary: 'Move a charger to another customer',
      description:
        'Makes the charger another customer’s, at a site of that one. Identity, password, what it reported of itself, sockets that are not retired and the configuration as last read go with it; custom properties, integration settings and terms and conditions do not. What it did, its transactions, decisions and changes, stays with the customer before, as after a delete, and neither sees anything of the other. Its connection is closed, and it comes back as the other’s. Rights on it, its places in access groups and open transactions hinder it; with `cascade` they end. Both have it in their changes.',
      body: moveChargerSchema,
      answers: { ...deleteAnswers, 204: { description: 'It is the other’s.' } },
      errors: ['customer-not-found', 'charger-not-found', 'still-in-use'],
      handle: ({ api, who, path, guard, body, query }) =>
        answerDelete(query, (asked) =>
          api.moveCharger(
            who,
            {
              from: customerId(path.id),
              chargerId: path.chargerId,
              to: customerId(body.customerId),
              siteId: siteId(body.groupId),
            },
            guard,
            asked,
          ),
        ),
    }),
  ];
}
