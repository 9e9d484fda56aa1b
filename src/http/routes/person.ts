/** The person behind a driver: what is kept of one is handed out, and erased, on request. */
import type { DatumKey } from '../../app/queries/personal-data.ts';
import { isRefusal } from '../../domain/errors.ts';
import { driverId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { oneMore, pageOf, readKeyPage } from '../page.ts';
import { userid } from '../path.ts';
import { named } from '../schemas/named.ts';
import { erasedSchema, personalDataSchema, showDatum } from '../schemas/person.ts';

const shared = {
  caller: 'customer',
  resource: 'persons',
  everywhere: true,
  tag: 'drivers',
  parameters: { userid },
} as const;

export function personRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'GET',
      path: '/api/v1/drivers/:userid/personal-data',
      operationId: 'listPersonalData',
      summary: 'Hand out what is kept of a person',
      description:
        'All that is kept about the driver, page by page: the driver with its tags and external ids, its rights, its transactions, what chargers were answered, what was changed of it, and at last transactions and decisions on the tags that it has or had, from when nobody had them. Of a driver that was deleted, what is still kept. Transactions of others that one of its tags only ended are theirs and not among them.',
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(personalDataSchema) } },
      errors: ['driver-not-found'],
      async handle({ api, who, path, query }) {
        const asked = readKeyPage(query, 4);
        if (isRefusal(asked)) return asked;
        const { after, limit } = oneMore(asked);
        const page = { after: after as DatumKey | null, limit };
        const found = await api.listPersonalData(who, driverId(path.userid), page);
        if (isRefusal(found)) return found;
        const json = pageOf(
          found,
          asked,
          ({ key }) => key,
          ({ datum }) => showDatum(datum),
        );
        return { status: 200, json, next: json.nextCursor };
      },
    }),
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
