/** /api/v1/customers/{id}/keys: for the admin key, and for whoever manages the keys of its customer. */
import type { ApiKey } from '../../app/ports/keys.ts';
import { isRefusal } from '../../domain/errors.ts';
import { customerId, keyId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { answerEntries } from '../history.ts';
import { answerPage } from '../page.ts';
import { id64 } from '../path.ts';
import { auditListSchema } from '../schemas/audit.ts';
import {
  createdKeySchema,
  keyListSchema,
  keyPatchSchema,
  keySchema,
  newKeySchema,
  rotationSchema,
  showCreatedKey,
  showKey,
  toKey,
  toOverlap,
} from '../schemas/keys.ts';
import { named } from '../schemas/named.ts';

const KEYS = '/api/v1/customers/:id/keys';
const ONE = `${KEYS}/:keyId`;
const id = id64('Id of the customer.');
const parameters = { id, keyId: id64('Id of the key.') };
const shared = { caller: 'either', resource: 'keys', verb: 'manage', tag: 'customers' } as const;

const answer = (key: ApiKey) => ({ status: 200, json: showKey(key), revision: key.revision });

const NO_MORE =
  'A key or operator that manages keys hands on no more than it has itself (scopes, branches, expiry), and touches only keys that have no more.';
const ON_BRANCHES = 'Whoever manages keys on branches sees those that are good on these branches only.';

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
      description: `Makes an API key of the customer, with what it may and where. The answer shows the key, once: only its hash is kept. Send it as \`Authorization: Bearer KEY\` or \`X-Api-Key: KEY\`. ${NO_MORE}`,
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
      description: `The customer’s keys without their secrets, page by page; revoked and expired ones among them. ${ON_BRANCHES}`,
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(keyListSchema) } },
      errors: ['customer-not-found'],
      handle: ({ api, who, path, query }) =>
        answerPage(
          query,
          keyId,
          (page) => api.listKeys(who, customerId(path.id), page),
          (row) => row.id,
          showKey,
        ),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: ONE,
      parameters,
      revised: true,
      operationId: 'getKey',
      summary: 'Get an API key',
      description: `One key without its secret. ${ON_BRANCHES}`,
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
      description: `Changes what the key is called, what it may and where, or until when it is good: a time that has passed ends it at once, and what it may no more ends what it is doing. What was revoked stays revoked. ${NO_MORE}`,
      answers: { 200: { description: 'The key as it is now.', schema: named(keySchema) } },
      errors: ['customer-not-found', 'key-not-found'],
      async handle({ api, who, path, guard, whole }) {
        const changed = await api.changeKey(who, customerId(path.id), keyId(path.keyId), guard, (current) => {
          const wanted = whole(showKey(current));
          return isRefusal(wanted) ? wanted : toKey(wanted, current);
        });
        return isRefusal(changed) ? changed : answer(changed);
      },
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: `${ONE}/rotate`,
      parameters,
      revised: true,
      guarded: true,
      body: rotationSchema,
      bodyOptional: true,
      operationId: 'rotateKey',
      summary: 'Rotate an API key',
      description: `Makes a new secret for the key, which is shown here and never again; scopes, branches, id and history stay. The secret before stays good for a while, so that everything that uses it can be changed over; one that was still good from an earlier rotation ends at once. A revoked key is not rotated (412). ${NO_MORE}`,
      answers: { 200: { description: 'The key, with its new secret.', schema: named(createdKeySchema) } },
      errors: ['customer-not-found', 'key-not-found'],
      async handle({ api, who, path, guard, body }) {
        const [customer, key] = [customerId(path.id), keyId(path.keyId)];
        const made = await api.rotateKey(who, customer, key, guard, toOverlap(body));
        if (isRefusal(made)) return made;
        return { status: 200, json: showCreatedKey(made), revision: made.revision };
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
      description: `Revokes the key at once; event streams and exports that it has open end. Doing so again is no mistake. It stays in the list, as revoked. ${NO_MORE}`,
      answers: { 204: { description: 'The key is good for nothing any more.' } },
      errors: ['customer-not-found', 'key-not-found'],
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
      everywhere: true,
      description:
        'When the key was made, changed, rotated and revoked, newest first. Its secret is in none of it. Only for who manages keys on the whole customer: it tells of branches where the key was good once.',
      answers: { 200: { description: 'One page.', schema: named(auditListSchema) } },
      errors: ['customer-not-found', 'key-not-found'],
      handle: ({ api, who, path, query }) =>
        answerEntries(query, (page) => api.listKeyHistory(who, customerId(path.id), keyId(path.keyId), page)),
    }),
  ];
}
