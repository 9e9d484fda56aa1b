/** /api/v1/customers/{id}/operators: for who says what others may. */
import { OPERATOR_SORTS, type OperatorSort } from '../../app/ports/operators.ts';
import { foldMail, type Operator } from '../../domain/access/operator.ts';
import { isRefusal, refuse } from '../../domain/errors.ts';
import { customerId, operatorId, sessionId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { answerEntries } from '../history.ts';
import { listed, readListing } from '../listing.ts';
import { id64 } from '../path.ts';
import { auditListSchema } from '../schemas/audit.ts';
import { named } from '../schemas/named.ts';
import {
  invitedSchema,
  newOperatorSchema,
  operatorListSchema,
  operatorPatchSchema,
  operatorSchema,
  sentLinkSchema,
  showInvited,
  showOperator,
  showSentLink,
  toOperator,
} from '../schemas/operators.ts';
import { sessionListSchema } from '../schemas/session.ts';
import { answerSessions } from '../sessions.ts';

const OPERATORS = '/api/v1/customers/:id/operators';
const ONE = `${OPERATORS}/:operatorId`;
const id = id64('Id of the customer.');
const parameters = { id, operatorId: id64('Id of the operator.') };
const shared = { caller: 'either', resource: 'operators', verb: 'manage', tag: 'operators' } as const;
const errors = ['customer-not-found', 'operator-not-found'] as const;

const answer = (one: Operator) => ({ status: 200, json: showOperator(one), revision: one.revision });

const PLACES = { id: () => null, name: (o: Operator) => o.name, mail: (o: Operator) => foldMail(o.mail) };
const placeOf = (one: Operator, sort: OperatorSort) => ({ value: PLACES[sort](one), id: one.id });

const OTHER_MAIL = refuse(
  'bad-body',
  'mail',
  'cannot be changed: invite the other address, and delete this operator',
);

export function operatorRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'POST',
      path: OPERATORS,
      parameters: { id },
      revised: true,
      // The mail goes out after the commit. Sent again, the address is taken.
      outside: true,
      operationId: 'inviteOperator',
      summary: 'Invite an operator',
      description:
        'Makes an operator and sends him a link, good for seven days, by which he chooses a password. Nobody hands on more than he has. Where no mail server is set, the answer shows the link, once. Whatever becomes of the mail, the operator is there and a new link can be sent.',
      body: newOperatorSchema,
      answers: { 201: { description: 'The operator, invited.', schema: named(invitedSchema) } },
      errors: ['customer-not-found', 'mail-taken'],
      async handle({ api, who, path, body }) {
        const made = await api.inviteOperator(who, customerId(path.id), toOperator(body));
        if (isRefusal(made)) return made;
        const { operator } = made;
        const location = `/api/v1/customers/${path.id}/operators/${operator.id}`;
        return { status: 201, json: showInvited(made), revision: operator.revision, location };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: OPERATORS,
      parameters: { id },
      operationId: 'listOperators',
      summary: 'List operators',
      description:
        'Operators of the customer, page by page. Who manages branches only sees those who work nowhere else.',
      sorts: OPERATOR_SORTS,
      answers: { 200: { description: 'One page.', schema: named(operatorListSchema) } },
      errors: ['customer-not-found'],
      async handle({ api, who, path, query }) {
        const listing = readListing(OPERATOR_SORTS, query);
        if (isRefusal(listing)) return listing;
        const found = await api.listOperators(who, customerId(path.id), listing);
        return isRefusal(found) ? found : listed(found, listing, placeOf, showOperator);
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: ONE,
      parameters,
      revised: true,
      operationId: 'getOperator',
      summary: 'Get an operator',
      description: 'One operator.',
      answers: { 200: { description: 'The operator.', schema: named(operatorSchema) } },
      errors,
      async handle({ api, who, path }) {
        const found = await api.readOperator(who, customerId(path.id), operatorId(path.operatorId));
        return isRefusal(found) ? found : answer(found);
      },
    }),
    endpoint({
      ...shared,
      method: 'PATCH',
      path: ONE,
      parameters,
      revised: true,
      whole: newOperatorSchema,
      body: operatorPatchSchema,
      operationId: 'changeOperator',
      summary: 'Change an operator',
      description:
        'Changes what the operator is called, what he is and where, or whether he may log in; from his next request on. Nobody hands on more than he has, nor changes who has more; and of the admins of the whole customer one stays, unless the admin key says otherwise.',
      answers: { 200: { description: 'The operator as he is now.', schema: named(operatorSchema) } },
      errors: [...errors, 'last-admin'],
      async handle({ api, who, path, guard, whole }) {
        const ids = [customerId(path.id), operatorId(path.operatorId)] as const;
        const changed = await api.changeOperator(who, ...ids, guard, (current) => {
          const wanted = whole(showOperator(current));
          if (isRefusal(wanted)) return wanted;
          const settings = toOperator(wanted);
          if (foldMail(settings.mail) !== foldMail(current.mail)) return OTHER_MAIL;
          return { ...settings, mail: current.mail };
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
      operationId: 'deleteOperator',
      summary: 'Delete an operator',
      description:
        'Takes the operator away, with his sessions and links. What he did stays in the audit. Nobody deletes who has more than himself, nor the last admin of the whole customer, unless by the admin key.',
      answers: { 204: { description: 'He is gone.' } },
      errors: [...errors, 'last-admin'],
      async handle({ api, who, path, guard }) {
        const ids = [customerId(path.id), operatorId(path.operatorId)] as const;
        return (await api.deleteOperator(who, ...ids, guard)) ?? { status: 204 };
      },
    }),
    endpoint({
      ...shared,
      method: 'POST',
      path: `${ONE}/link`,
      parameters,
      outside: true,
      operationId: 'sendOperatorLink',
      summary: 'Send an operator a new link',
      description:
        'To who has not accepted his invitation another one, good for seven days; to others a link by which they choose a new password, good for an hour. Earlier links are good no more.',
      answers: { 200: { description: 'What became of it.', schema: named(sentLinkSchema) } },
      errors,
      async handle({ api, who, path }) {
        const sent = await api.sendNewLink(who, customerId(path.id), operatorId(path.operatorId));
        return isRefusal(sent) ? sent : { status: 200, json: showSentLink(sent) };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${ONE}/sessions`,
      parameters,
      query: 'page',
      operationId: 'listOperatorSessions',
      summary: 'List sessions of an operator',
      description: 'Where the operator is logged in, newest first.',
      answers: { 200: { description: 'One page.', schema: named(sessionListSchema) } },
      errors,
      async handle({ api, who, path, query }) {
        const ids = [customerId(path.id), operatorId(path.operatorId)] as const;
        return answerSessions(who, query, (page) => api.listOperatorSessions(who, ...ids, page));
      },
    }),
    endpoint({
      ...shared,
      method: 'DELETE',
      path: `${ONE}/sessions/:sessionId`,
      parameters: { ...parameters, sessionId: id64('Id of the session.') },
      operationId: 'endOperatorSession',
      summary: 'End a session of an operator',
      description: 'Logs the operator out there, at once.',
      answers: { 204: { description: 'It has ended.' } },
      errors: [...errors, 'session-not-found'],
      async handle({ api, who, path }) {
        const ids = [customerId(path.id), operatorId(path.operatorId)] as const;
        return (await api.endOperatorSession(who, ...ids, sessionId(path.sessionId))) ?? { status: 204 };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: `${ONE}/history`,
      parameters,
      query: 'page',
      operationId: 'listOperatorHistory',
      summary: 'List changes of an operator',
      description:
        'When he was invited and changed, chose a password, and had a session ended, newest first. No secret is in any of it.',
      answers: { 200: { description: 'One page.', schema: named(auditListSchema) } },
      errors,
      handle: ({ api, who, path, query }) =>
        answerEntries(query, (page) =>
          api.listOperatorHistory(who, customerId(path.id), operatorId(path.operatorId), page),
        ),
    }),
  ];
}
