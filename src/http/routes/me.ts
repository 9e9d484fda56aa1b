/** /api/v1/me. */
import { isRefusal } from '../../domain/errors.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { meSchema, showMe } from '../schemas/me.ts';
import { named } from '../schemas/named.ts';

export function meRoutes(): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/me',
      caller: 'customer',
      resource: 'self',
      tag: 'me',
      operationId: 'getMe',
      summary: 'Tell who calls',
      description:
        'What the key or operator that calls is called, for whom it asks, what it may, where, and until when. It needs no scope.',
      answers: { 200: { description: 'The caller.', schema: named(meSchema) } },
      errors: [],
      async handle({ api, who }) {
        const me = await api.readMe(who);
        return isRefusal(me) ? me : { status: 200, json: showMe(me) };
      },
    }),
  ];
}
