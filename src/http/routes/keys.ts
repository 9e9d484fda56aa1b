/** /api/v1/customers/{id}/keys: for the admin key. */
import type { ApiKey } from '../../app/ports/keeping.ts';
import { isRefusal } from '../../domain/errors.ts';
import { customerId, keyId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { answerEntries } from '../history.ts';
import { oneMore, pageOf, readPage } from '../page.ts';
import { id64 } from '../path.ts';
import { auditListSchema } from '../schemas/audit.ts';
import {
  createdKeySchema,
  keyListSchema,
  keyPatchSchema,
  keySchema,
  newKeySchema,
  showCreatedKey,
  showKey,
  toKey,
} from '../schemas/customers.ts';
import { named } from '../schemas/named.ts';

const KEYS = '/api/v1/customers/:id/keys';
const ONE = `${KEYS}/:keyId`;
const id = id64('Id of the customer.');
const parameters = { id, keyId: id64('Id of the key.') };
const shared = { caller: 'either', resource: 'keys', verb: 'manage', tag: 'customers' } as const;

const answer = (key: ApiKey) => ({ status: 200, json: showKey(key), revision: key.revision });

export function keyRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'POST',
      path: KEYS,
      parameters: { id },
      revised: true,
      operationId: 'createKey',
      summary: 'Create an API key',
      description:
        'Makes an API key of the customer. The answer shows the key, once: only its hash is kept. Send it as `Authorization: Bearer KEY` or `X-Api-Key: KEY`.',
      body: newKeySchema,
      bodyOptional: true,
      answers: { 201: { description: 'The key, with its secret.', schema: named(createdKeySchema) } },
      errors: ['customer-not-found'],
      async handle({ api, who, path, body }) {
        const made = await api.createKey(who, customerId(path.id), toKey(body));
        if (isRefusal(made)) return made;
        const location = `/api/v1/customers/${path.id}/keys/${made.id}`;
        return { status: 201, json: showCreatedKey(made), revision: made.revision, location };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: KEYS,
      parameters: { id },
      operationId: 'listKeys',
      summary: 'List API keys',
      description:
        'The customer’s keys without their secrets, page by page; revoked and expired ones among them.',
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(keyListSchema) } },
      errors: ['customer-not-found'],
      async handle({ api, who, path, query }) {
        const asked = readPage(query);
        if (isRefusal(asked)) return asked;
        const { after, limit } = oneMore(asked);
        const page = { after: after === null ? null : keyId(after), limit };
        const rows = await api.listKeys(who, customerId(path.id), page);
        if (isRefusal(rows)) return rows;
        const json = pageOf(rows, asked, (row) => row.id, showKey);
        return { status: 200, json, next: json.nextCursor };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: ONE,
      parameters,
      revised: true,
      operationId: 'getKey',
      summary: 'Get an API key',
      description: 'One key without its secret.',
      answers: { 200: { description: 'The key.', schema: named(keySchema) } },
      errors: ['customer-not-found', 'key-not-found'],
      async handle({ api, who, path }) {
        const found = await api.readKey(who, customerId(path.id), keyId(path.keyId));
        return isRefusal(found) ? found : answer(found);
      },
    }),
    endpoint({
      ...shared,
      method: 'PATCH',
      path: ONE,
      parameters,
      revised: true,
      whole: newKeySchema,
      body: keyPatchSchema,
      operationId: 'changeKey',
      summary: 'Change an API key',
      description:
        'Changes what the key is called, or until when it is good: a time that has passed ends it at once. What was revoked stays revoked.',
      answers: { 200: { description: 'The key as it is now.', schema: named(keySchema) } },
      errors: ['customer-not-found', 'key-not-found'],
      async handle({ api, who, path, guard, whole }) {
        const changed = await api.changeKey(who, customerId(path.id), keyId(path.keyId), guard, (current) => {
          const wanted = whole(showKey(current));
          return isRefusal(wanted) ? wanted : toKey(wanted);
        });
        return isRefusal(changed) ? changed : answer(changed);
      },
    }),
    endpoint({
      ...shared,
      method: 'DELETE',
      path: ONE,
      parameters,
      revised: true,
      operationId: 'revokeKey',
      summary: 'Revoke an API key',
      description: 'Revokes the key at once; doing so again is no mistake. It stays in the list, as revoked.',
      answers: { 204: { description: 'The key is good for nothing any more.' } },
      errors: ['key-not-found'],
      async handle({ api, who, path, guard }) {
        const refused = await api.revokeKey(who, customerId(path.id), keyId(path.keyId), guard);
        return refused ?? { status: 204 };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${ONE}/history`,
      parameters,
      query: 'page',
      operationId: 'listKeyHistory',
      summary: 'List changes of an API key',
      description: 'When the key was made, changed and revoked, newest first. Its secret is in none of it.',
      answers: { 200: { description: 'One page.', schema: named(auditListSchema) } },
      errors: ['customer-not-found', 'key-not-found'],
      handle: ({ api, who, path, query }) =>
        answerEntries(query, (page) =>
          api.listCustomerHistory(who, customerId(path.id), keyId(path.keyId), page),
        ),
    }),
  ];
}
