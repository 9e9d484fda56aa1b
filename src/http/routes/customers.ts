/** /api/v1/customers and their keys: for the admin key. */
import { isRefusal } from '../../domain/errors.ts';
import { customerId, keyId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { oneMore, pageOf, readPage } from '../page.ts';
import { id64 } from '../path.ts';
import {
  createdKeySchema,
  customerListSchema,
  customerSchema,
  keyListSchema,
  keySchema,
  newCustomerSchema,
  newKeySchema,
  showCreatedKey,
  showCustomer,
  showKey,
} from '../schemas/customers.ts';
import { named } from '../schemas/named.ts';
import { endOrNull } from '../times.ts';

const CUSTOMERS = '/api/v1/customers';
const id = id64('Id of the customer.');
const keyIdInPath = id64('Id of the key.');
const shared = { caller: 'admin', tag: 'customers' } as const;

export function customerRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'POST',
      path: CUSTOMERS,
      operationId: 'createCustomer',
      summary: 'Create a customer',
      description: 'Makes a customer. Nothing of one customer is visible to another.',
      body: newCustomerSchema,
      answers: { 201: { description: 'The customer.', schema: named(customerSchema) } },
      errors: [],
      async handle({ api, who, body }) {
        const made = await api.createCustomer(who, {
          name: body.name,
          tagConcurrency: body.tagConcurrency ?? 1,
          cacheSeconds: body.cacheSeconds ?? null,
        });
        if (isRefusal(made)) return made;
        return { status: 201, json: showCustomer(made), location: `${CUSTOMERS}/${made.id}` };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: CUSTOMERS,
      operationId: 'listCustomers',
      summary: 'List customers',
      description: 'All customers, page by page.',
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(customerListSchema) } },
      errors: [],
      async handle({ api, who, query }) {
        const asked = readPage(query);
        if (isRefusal(asked)) return asked;
        const { after, limit } = oneMore(asked);
        const rows = await api.listCustomers(who, {
          after: after === null ? null : customerId(after),
          limit,
        });
        if (isRefusal(rows)) return rows;
        return { status: 200, json: pageOf(rows, asked, (row) => row.id, showCustomer) };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${CUSTOMERS}/:id`,
      parameters: { id },
      operationId: 'getCustomer',
      summary: 'Get a customer',
      description: 'One customer.',
      answers: { 200: { description: 'The customer.', schema: named(customerSchema) } },
      errors: ['customer-not-found'],
      async handle({ api, who, path }) {
        const found = await api.readCustomer(who, customerId(path.id));
        return isRefusal(found) ? found : { status: 200, json: showCustomer(found) };
      },
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: `${CUSTOMERS}/:id/keys`,
      parameters: { id },
      operationId: 'createKey',
      summary: 'Create an API key',
      description:
        'Makes an API key of the customer. The answer shows the key, once: only its hash is kept. Send it as `Authorization: Bearer KEY` or `X-Api-Key: KEY`.',
      body: newKeySchema,
      bodyOptional: true,
      answers: { 201: { description: 'The key, with its secret.', schema: named(createdKeySchema) } },
      errors: ['customer-not-found'],
      async handle({ api, who, path, body }) {
        const made = await api.createKey(who, customerId(path.id), {
          name: body.name ?? '',
          expiresAt: endOrNull(body.expiresAt),
        });
        if (isRefusal(made)) return made;
        const location = `${CUSTOMERS}/${path.id}/keys/${made.id}`;
        return { status: 201, json: showCreatedKey(made), location };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${CUSTOMERS}/:id/keys`,
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
        return { status: 200, json: pageOf(rows, asked, (row) => row.id, showKey) };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${CUSTOMERS}/:id/keys/:keyId`,
      parameters: { id, keyId: keyIdInPath },
      operationId: 'getKey',
      summary: 'Get an API key',
      description: 'One key without its secret.',
      answers: { 200: { description: 'The key.', schema: named(keySchema) } },
      errors: ['customer-not-found', 'key-not-found'],
      async handle({ api, who, path }) {
        const found = await api.readKey(who, customerId(path.id), keyId(path.keyId));
        return isRefusal(found) ? found : { status: 200, json: showKey(found) };
      },
    }),
    endpoint({
      ...shared,
      method: 'DELETE',
      path: `${CUSTOMERS}/:id/keys/:keyId`,
      parameters: { id, keyId: keyIdInPath },
      operationId: 'revokeKey',
      summary: 'Revoke an API key',
      description: 'Revokes the key at once; doing so again is no mistake. It stays in the list, as revoked.',
      answers: { 204: { description: 'The key is good for nothing any more.' } },
      errors: ['key-not-found'],
      async handle({ api, who, path }) {
        const refused = await api.revokeKey(who, customerId(path.id), keyId(path.keyId));
        return refused ?? { status: 204 };
      },
    }),
  ];
}
