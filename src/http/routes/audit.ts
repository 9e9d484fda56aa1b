/** Who changed what: all of it, and of one driver, site or charger. */
import { accessGroupId, driverId, siteId, tagId, transactionId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { answerHistory, ofHistory } from '../history.ts';
import { chargerIdInPath, id64, transactionIdInPath, userid } from '../path.ts';

const shared = { ...ofHistory, tag: 'audit' } as const;

export function auditRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      path: '/api/v1/audit',
      everywhere: true,
      operationId: 'listAudit',
      summary: 'List changes',
      description:
        'Everything that was changed of what the customer keeps, newest first: who, when, from which value to which. It is only ever added to; nothing but the erasure of a person takes values out.',
      errors: [],
      handle: (call) => answerHistory(call, null),
    }),
    endpoint({
      ...shared,
      path: '/api/v1/drivers/:userid/history',
      parameters: { userid },
      operationId: 'listDriverHistory',
      summary: 'List changes of a driver',
      description: 'What was changed of the driver, its tags, its rights and its external ids, newest first.',
      errors: ['driver-not-found'],
      handle: (call) => answerHistory(call, { driverId: driverId(call.path.userid) }),
    }),
    endpoint({
      ...shared,
      path: '/api/v1/drivers/:userid/tags/:tagId/history',
      parameters: { userid, tagId: id64('Id of the tag.') },
      operationId: 'listTagHistory',
      summary: 'List changes of a tag',
      description:
        'What was changed of the tag, newest first, also while another driver had it: a tag that moves takes its history along. A move stands there twice, once for either driver.',
      errors: ['driver-not-found', 'tag-not-found'],
      handle: (call) =>
        answerHistory(call, { driverId: driverId(call.path.userid), tagId: tagId(call.path.tagId) }),
    }),
    endpoint({
      ...shared,
      path: '/api/v1/access-groups/:accessGroupId/history',
      everywhere: true,
      parameters: { accessGroupId: id64('Id of the access group.') },
      operationId: 'listAccessGroupHistory',
      summary: 'List changes of an access group',
      description: 'What was changed of the access group and of the chargers in it, newest first.',
      errors: ['access-group-not-found'],
      handle: (call) => answerHistory(call, { accessGroupId: accessGroupId(call.path.accessGroupId) }),
    }),
    endpoint({
      ...shared,
      path: '/api/v1/sites/:siteId/history',
      parameters: { siteId: id64('Id of the site.') },
      operationId: 'listSiteHistory',
      summary: 'List changes of a site',
      description: 'What was changed of the site, newest first; where it moved to among it.',
      errors: ['site-not-found'],
      handle: (call) => answerHistory(call, { siteId: siteId(call.path.siteId) }),
    }),
    endpoint({
      ...shared,
      path: '/api/v1/chargers/:chargerId/history',
      parameters: { chargerId: chargerIdInPath },
      operationId: 'listChargerHistory',
      summary: 'List changes of a charger',
      description: 'What people changed of the charger and its sockets, newest first.',
      errors: ['charger-not-found'],
      handle: (call) => answerHistory(call, { chargerId: call.path.chargerId }),
    }),
    endpoint({
      ...shared,
      path: '/api/v1/transactions/:transactionId/history',
      parameters: { transactionId: transactionIdInPath },
      operationId: 'listTransactionHistory',
      summary: 'List corrections of a transaction',
      description: 'What was corrected of the transaction, by whom and why, newest first.',
      errors: ['transaction-not-found'],
      handle: (call) => answerHistory(call, { transactionId: transactionId(call.path.transactionId) }),
    }),
  ];
}
