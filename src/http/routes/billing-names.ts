/** /api/v1/payers, /api/v1/payment-recipients, /api/v1/costs: three registers of names, alike in everything but their ids. */
import { BILLING_NAME_SORTS, type BillingKind, type BillingName } from '../../app/ports/billing-names.ts';
import { isRefusal } from '../../domain/errors.ts';
import { answerDelete, deleteAnswers, deleteAsks } from '../deleting.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { answerHistory, ofHistory } from '../history.ts';
import { listed, readListing } from '../listing.ts';
import { externalIdInPath, id64, type PathParameter } from '../path.ts';
import { billingSchemas, showBillingName } from '../schemas/billing-names.ts';
import { named } from '../schemas/named.ts';

interface Register {
  readonly kind: BillingKind;
  /** Below /api/v1/. */
  readonly path: string;
  /** In the names of operations. */
  readonly one: string;
  readonly many: string;
  /** In sentences. */
  readonly word: string;
  readonly words: string;
  readonly parameter: string;
  readonly id: PathParameter<number | string>;
  readonly standsAt: string;
}

const costId: PathParameter<string> = {
  ...externalIdInPath,
  schema: { ...externalIdInPath.schema, description: 'The `costId` at sites, percent-encoded.' },
};

const REGISTERS: readonly Register[] = [
  {
    kind: 'payer',
    path: 'payers',
    ...{ one: 'Payer', many: 'Payers', word: 'payer', words: 'payers' },
    parameter: 'payerId',
    id: id64('The `payerId` at drivers and sites.'),
    standsAt: 'at drivers and sites',
  },
  {
    kind: 'payment-recipient',
    path: 'payment-recipients',
    ...{ one: 'PaymentRecipient', many: 'PaymentRecipients' },
    ...{ word: 'payment recipient', words: 'payment recipients' },
    parameter: 'recipientId',
    id: id64('The `paymentRecipientId` at sites.'),
    standsAt: 'at sites',
  },
  {
    kind: 'cost',
    path: 'costs',
    ...{ one: 'Cost', many: 'Costs', word: 'power cost', words: 'power costs' },
    parameter: 'costId',
    id: costId,
    standsAt: 'at sites',
  },
];

const answer = (found: BillingName, status = 200) => ({
  status,
  json: showBillingName(found),
  revision: found.revision,
});

const placeOf = (found: BillingName) => ({ value: found.name, id: found.id });

export const billingNameRoutes = (): Endpoint[] => REGISTERS.flatMap(routesOf);

function routesOf(register: Register): Endpoint[] {
  const { kind, one, many, word, words, parameter, id, standsAt } = register;
  const all = `/api/v1/${register.path}`;
  const path = `${all}/:${parameter}`;
  const parameters = { [parameter]: id };
  const shared = { caller: 'customer', resource: 'billing', everywhere: true, tag: 'billing' } as const;
  const { whole, sent, patch, list } = billingSchemas[kind];
  const schema = named(whole);
  const keyIn = (segments: Readonly<Record<string, unknown>>) => String(segments[parameter]);
  return [
    endpoint({
      ...shared,
      method: 'GET',
      path: all,
      sorts: BILLING_NAME_SORTS,
      operationId: `list${many}`,
      summary: `List ${words}`,
      description: `The names that somebody entered, by name. Ids without a name that stand ${standsAt} are not among them.`,
      answers: { 200: { description: 'One page.', schema: named(list) } },
      errors: [],
      async handle({ api, who, query }) {
        const listing = readListing(BILLING_NAME_SORTS, query);
        if (isRefusal(listing)) return listing;
        const found = await api.listBillingNames(who, kind, listing);
        return isRefusal(found) ? found : listed(found, listing, placeOf, showBillingName);
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path,
      parameters,
      revised: true,
      operationId: `get${one}`,
      summary: `Get a ${word}`,
      description: 'One name.',
      answers: { 200: { description: 'The name.', schema } },
      errors: ['billing-name-not-found'],
      async handle({ api, who, path: segments }) {
        const found = await api.readBillingName(who, kind, keyIn(segments));
        return isRefusal(found) ? found : answer(found);
      },
    }),
    endpoint({
      ...shared,
      method: 'PUT',
      path,
      parameters,
      revised: true,
      body: sent,
      operationId: `upsert${one}`,
      summary: `Name a ${word}`,
      description: `Names an id, whether it stands ${standsAt} already or not, or gives it another name. May be repeated.`,
      answers: {
        200: { description: 'It had a name; as it is now.', schema },
        201: { description: 'It has a name now.', schema },
      },
      errors: [],
      async handle({ api, who, path: segments, guard, body }) {
        const done = await api.upsertBillingName(who, kind, keyIn(segments), guard, body.name);
        if (isRefusal(done)) return done;
        const location = done.made ? `${all}/${encodeURIComponent(done.named.key)}` : null;
        return { ...answer(done.named, done.made ? 201 : 200), location };
      },
    }),
    endpoint({
      ...shared,
      method: 'PATCH',
      path,
      parameters,
      revised: true,
      whole: sent,
      body: patch,
      operationId: `change${one}`,
      summary: `Rename a ${word}`,
      description: 'Gives an id that has a name another one.',
      answers: { 200: { description: 'As it is now.', schema } },
      errors: ['billing-name-not-found'],
      async handle({ api, who, path: segments, guard, whole: merged }) {
        const done = await api.changeBillingName(who, kind, keyIn(segments), guard, (current) => {
          const wanted = merged(showBillingName(current));
          return isRefusal(wanted) ? wanted : wanted.name;
        });
        return isRefusal(done) ? done : answer(done);
      },
    }),
    endpoint({
      ...shared,
      ...ofHistory,
      path: `${path}/history`,
      parameters,
      operationId: `list${one}History`,
      summary: `List changes of the name of a ${word}`,
      description: 'When it was given and changed, newest first.',
      errors: ['billing-name-not-found'],
      handle: (call) => answerHistory(call, { billing: kind, id: keyIn(call.path) }),
    }),
    endpoint({
      ...shared,
      method: 'DELETE',
      path,
      parameters,
      revised: true,
      asks: deleteAsks,
      operationId: `delete${one}`,
      summary: `Delete the name of a ${word}`,
      description: `Takes the name away. It is refused while the id stands ${standsAt}; with \`cascade\` the id stays there, without a name.`,
      answers: deleteAnswers,
      errors: ['billing-name-not-found', 'still-in-use'],
      handle: ({ api, who, path: segments, guard, query }) =>
        answerDelete(query, (asked) => api.deleteBillingName(who, kind, keyIn(segments), guard, asked)),
    }),
  ];
}
