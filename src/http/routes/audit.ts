/** Who changed what: all of it, and of one driver, site or charger. */
import { AUDITED_ACTIONS, AUDITED_THINGS } from '../../app/ports/audit.ts';
import type { HistoryOf } from '../../app/queries/list-audit.ts';
import { isRefusal } from '../../domain/errors.ts';
import { driverId, siteId, transactionId } from '../../domain/ids.ts';
import { type Call, type Endpoint, endpoint } from '../endpoint.ts';
import { oneMore, pageOf, readPage } from '../page.ts';
import { chargerIdInPath, id64, transactionIdInPath, userid } from '../path.ts';
import { oneOf, readQuery, timeAsked } from '../query.ts';
import { auditListSchema, showAuditEntry } from '../schemas/audit.ts';
import { named } from '../schemas/named.ts';

const asks = {
  thing: oneOf(AUDITED_THINGS, 'Only changes of this kind of thing.'),
  action: oneOf(AUDITED_ACTIONS, 'Only these changes.'),
  from: timeAsked('Changed at this time or later.'),
  until: timeAsked('Changed before this time.'),
};
const shared = { method: 'GET', caller: 'customer', tag: 'audit', query: 'page', asks } as const;
const answers = { 200: { description: 'One page.', schema: named(auditListSchema) } };

async function history(
  { api, who, query }: Pick<Call<unknown, unknown>, 'api' | 'who' | 'query'>,
  of: HistoryOf,
) {
  const asked = readPage(query);
  if (isRefusal(asked)) return asked;
  const filter = readQuery(asks, query);
  if (isRefusal(filter)) return filter;
  const rows = await api.listAudit(who, of, filter, oneMore(asked));
  if (isRefusal(rows)) return rows;
  const json = pageOf(rows, asked, (row) => row.id, showAuditEntry);
  return { status: 200, json, next: json.nextCursor };
}

export function auditRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      path: '/api/v1/audit',
      operationId: 'listAudit',
      summary: 'List changes',
      description:
        'Everything that was changed of what the customer keeps, newest first: who, when, from which value to which. It is only ever added to; nothing but the erasure of a person takes values out.',
      answers,
      errors: [],
      handle: (call) => history(call, null),
    }),
    endpoint({
      ...shared,
      path: '/api/v1/drivers/:userid/history',
      parameters: { userid },
      operationId: 'listDriverHistory',
      summary: 'List changes of a driver',
      description: 'What was changed of the driver, its tags, its rights and its external ids, newest first.',
      answers,
      errors: ['driver-not-found'],
      handle: (call) => history(call, { driverId: driverId(call.path.userid) }),
    }),
    endpoint({
      ...shared,
      path: '/api/v1/sites/:siteId/history',
      parameters: { siteId: id64('Id of the site.') },
      operationId: 'listSiteHistory',
      summary: 'List changes of a site',
      description: 'What was changed of the site, newest first; where it moved to among it.',
      answers,
      errors: ['site-not-found'],
      handle: (call) => history(call, { siteId: siteId(call.path.siteId) }),
    }),
    endpoint({
      ...shared,
      path: '/api/v1/chargers/:chargerId/history',
      parameters: { chargerId: chargerIdInPath },
      operationId: 'listChargerHistory',
      summary: 'List changes of a charger',
      description: 'What people changed of the charger and its sockets, newest first.',
      answers,
      errors: ['charger-not-found'],
      handle: (call) => history(call, { chargerId: call.path.chargerId }),
    }),
    endpoint({
      ...shared,
      path: '/api/v1/transactions/:transactionId/history',
      parameters: { transactionId: transactionIdInPath },
      operationId: 'listTransactionHistory',
      summary: 'List corrections of a transaction',
      description: 'What was corrected of the transaction, by whom and why, newest first.',
      answers,
      errors: ['transaction-not-found'],
      handle: (call) => history(call, { transactionId: transactionId(call.path.transactionId) }),
    }),
  ];
}
