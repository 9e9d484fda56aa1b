/** /api/v1/customers: for the admin key. */
import type { Customer } from '../../app/ports/keeping.ts';
import { isRefusal } from '../../domain/errors.ts';
import { customerId } from '../../domain/ids.ts';
import { answerDelete, deleteAnswers, deleteAsks } from '../deleting.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { answerEntries } from '../history.ts';
import { answerPage } from '../page.ts';
import { id64 } from '../path.ts';
import { auditListSchema } from '../schemas/audit.ts';
import {
  customerListSchema,
  customerPatchSchema,
  customerSchema,
  newCustomerSchema,
  showCustomer,
  toCustomer,
} from '../schemas/customers.ts';
import { named } from '../schemas/named.ts';

const CUSTOMERS = '/api/v1/customers';
const ONE = `${CUSTOMERS}/:id`;
const parameters = { id: id64('Id of the customer.') };
const shared = { caller: 'admin', resource: null, tag: 'customers' } as const;

const answer = (customer: Customer, status = 200) => ({
  status,
  json: showCustomer(customer),
  revision: customer.revision,
});

export function customerRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'POST',
      path: CUSTOMERS,
      revised: true,
      operationId: 'createCustomer',
      summary: 'Create a customer',
      description: 'Makes a customer. Nothing of one customer is visible to another.',
      body: newCustomerSchema,
      answers: { 201: { description: 'The customer.', schema: named(customerSchema) } },
      errors: [],
      async handle({ api, who, body }) {
        const made = await api.createCustomer(who, toCustomer(body));
        return isRefusal(made) ? made : { ...answer(made, 201), location: `${CUSTOMERS}/${made.id}` };
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
      handle: ({ api, who, query }) =>
        answerPage(
          query,
          customerId,
          (page) => api.listCustomers(who, page),
          (row) => row.id,
          showCustomer,
        ),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: ONE,
      parameters,
      revised: true,
      operationId: 'getCustomer',
      summary: 'Get a customer',
      description: 'One customer. It can be sent back as it was read.',
      answers: { 200: { description: 'The customer.', schema: named(customerSchema) } },
      errors: ['customer-not-found'],
      async handle({ api, who, path }) {
        const found = await api.readCustomer(who, customerId(path.id));
        return isRefusal(found) ? found : answer(found);
      },
    }),
    ...(['PUT', 'PATCH'] as const).map((method) =>
      endpoint({
        ...shared,
        method,
        path: ONE,
        parameters,
        revised: true,
        whole: newCustomerSchema,
        body: method === 'PUT' ? newCustomerSchema : customerPatchSchema,
        operationId: method === 'PUT' ? 'replaceCustomer' : 'changeCustomer',
        summary: method === 'PUT' ? 'Replace a customer' : 'Change a customer',
        description:
          method === 'PUT'
            ? 'Takes the whole customer; what is left out is unset.'
            : 'Changes what is named of the customer.',
        answers: { 200: { description: 'The customer as it is now.', schema: named(customerSchema) } },
        errors: ['customer-not-found'],
        async handle({ api, who, path, guard, whole }) {
          const changed = await api.changeCustomer(who, customerId(path.id), guard, (current) => {
            const wanted = whole(showCustomer(current));
            return isRefusal(wanted) ? wanted : toCustomer(wanted);
          });
          return isRefusal(changed) ? changed : answer(changed);
        },
      }),
    ),
    endpoint({
      ...shared,
      method: 'DELETE',
      path: ONE,
      parameters,
      revised: true,
      asks: deleteAsks,
      operationId: 'deleteCustomer',
      summary: 'Delete a customer',
      description:
        'Takes the customer away for good. Keys that are good, sites, chargers, drivers, access groups, transactions, billing names and imports hinder it; with `cascade` everything that is its own goes, the audit too: nothing of it is left. First its keys are revoked, then its chargers are disconnected, then it is cleared step by step, which takes as long as there is much; the answer comes at the end. What was interrupted goes on when it is sent again. It cannot be undone.',
      answers: deleteAnswers,
      errors: ['customer-not-found', 'still-in-use'],
      handle: ({ api, who, path, guard, query }) =>
        answerDelete(query, (asked) => api.deleteCustomer(who, customerId(path.id), guard, asked)),
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${ONE}/history`,
      parameters,
      query: 'page',
      operationId: 'listCustomerHistory',
      summary: 'List changes of a customer',
      description:
        'What was changed of the customer itself, newest first. What it keeps has histories of its own.',
      answers: { 200: { description: 'One page.', schema: named(auditListSchema) } },
      errors: ['customer-not-found'],
      handle: ({ api, who, path, query }) =>
        answerEntries(query, (page) => api.listCustomerHistory(who, customerId(path.id), page)),
    }),
  ];
}
