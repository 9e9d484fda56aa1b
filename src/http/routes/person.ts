/** The person behind a driver: erased on request. */
import { isRefusal } from '../../domain/errors.ts';
import { driverId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { userid } from '../path.ts';
import { named } from '../schemas/named.ts';
import { erasedSchema } from '../schemas/person.ts';

const shared = { caller: 'customer', tag: 'drivers', parameters: { userid } } as const;

export function personRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'POST',
      path: '/api/v1/drivers/:userid/erase',
      operationId: 'eraseDriver',
      summary: 'Erase a person',
      description:
        'Takes the person out of everything: the driver with its tags, rights and external ids is gone; decisions and the audit lose their values; transactions stay as bookkeeping, under a random mark in the place of the tag and without the driver. What is kept of a tag that the driver once had goes too, unless another driver has it now. It cannot be undone. A transaction that is open goes on and ends as usual, and what a charger tells once more of the last 30 days is recognised. Answers that are kept under an Idempotency-Key lose their bodies, because they may tell of the driver. A driver that was deleted before can still be erased. Backups made earlier still hold the person.',
      answers: { 200: { description: 'What was taken away.', schema: named(erasedSchema) } },
      errors: ['driver-not-found'],
      async handle({ api, who, path }) {
        const erased = await api.eraseDriver(who, driverId(path.userid));
        return isRefusal(erased) ? erased : { status: 200, json: erased };
      },
    }),
  ];
}
