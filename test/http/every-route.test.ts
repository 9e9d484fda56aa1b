// Every operation of the OpenAPI document, tried without a key, with the wrong kind of key, and with another customer's ids. A
// route that is added is tried without anybody's doing.
import { beforeAll, expect, it } from 'vitest';
import { examples } from '../../src/http/examples.ts';
import { openapiText } from '../../tools/write-openapi.ts';
import { type Network, newCustomer, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { operatorOf } from '../support/operators.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { onEveryEngine, raw, say } from './harness.ts';

interface Route {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly admin: boolean;
  readonly customer: boolean;
  /** Nobody has to say who he is. */
  readonly anyone: boolean;
}

const api = JSON.parse(await openapiText()) as {
  paths: Record<string, Record<string, { operationId: string; security: Record<string, unknown>[] }>>;
};
const routes: Route[] = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, security }]) => ({
    id: operationId,
    method: method.toUpperCase(),
    path,
    admin: security.some((one) => 'adminKey' in one),
    customer: security.some((one) => 'customerKey' in one),
    anyone: security.length === 0,
  })),
);
const closed = routes.filter(({ anyone }) => !anyone);
const withIds = routes.filter(({ path, customer }) => customer && path.includes('{'));

onEveryEngine('every route', (at) => {
  let mine: Network;
  let theirs: Network;
  let key = '';
  /** Of my customer; it manages keys and operators, and is good for nothing else. */
  let manager = '';
  /** Of somebody who is logged in. */
  let cookie = '';
  let theirImport = 0;
  const groups = new Map<Network, number>();
  const charged = new Map<Network, number>();
  beforeAll(async () => {
    mine = await smallNetwork(at());
    theirs = await smallNetwork(at());
    ({ key } = await newCustomer(at()));
    ({ cookie } = await operatorOf(at(), mine.customerId, 'ann@example.com'));
    const body = { scopes: ['keys:manage', 'operators:manage'] };
    manager = (await say(at(), ADMIN_KEY, 'POST', `/customers/${mine.customerId}/keys`, body)).json.key;
    for (const path of ['payers/71', 'payment-recipients/71', 'costs/day']) {
      expect((await say(at(), theirs.key, 'PUT', `/${path}`, { name: 'Theirs' })).status).toBe(201);
    }
    const made = await raw(at(), '/api/v1/imports?kind=sites&dryRun=true', {
      method: 'POST',
      headers: { 'x-api-key': theirs.key, 'content-type': 'text/csv' },
      body: 'externalId;groupName\nx;X\n',
    });
    theirImport = JSON.parse(made.text).id;
    for (const network of [mine, theirs]) {
      const { id } = await good(network.api.POST('/api/v1/access-groups', { body: { name: 'Group' } }));
      groups.set(network, id);
      const line = await TestCharger.connect(at(), network.chargers[0] ?? expect.fail('no charger'));
      charged.set(network, (await line.start(1, 'TAG-1')).transactionId);
      await line.call('Authorize', { idTag: shownAt(network) });
      await line.close();
    }
  });

  /** A tag that nobody has. */
  const shownAt = ({ customerId }: Network) => `NOBODYS-${customerId}`;

  /** The path with ids of `network`, and of `drivers` for who is meant, or which access group. */
  const filled = (path: string, network: Network, drivers = network) =>
    path
      .replace('{userid}', String(drivers.driverId))
      .replace('{siteId}', String(network.siteId))
      .replace('{chargerId}', String(network.chargers[0]?.id))
      .replace('{identity}', String(network.chargers[0]?.id))
      .replace('{socketId}', '1')
      .replace('{tagId}', '1')
      .replace('{accessGroupId}', String(groups.get(path.includes('{userid}') ? network : drivers)))
      .replace('{transactionId}', String(charged.get(network)))
      .replace('{payerId}', '71')
      .replace('{recipientId}', '71')
      .replace('{costId}', 'day')
      .replace('{idTag}', shownAt(network))
      .replace('{externalId}', 'yard-1')
      .replace('{id}', String(network.customerId))
      .replace('{keyId}', '1')
      .replace('{operatorId}', '1')
      .replace('{sessionId}', '1')
      .replace('{importId}', String(theirImport));

  it.each(closed)(
    '$method $path asks who calls before anything else',
    async ({ method, path, admin, customer }) => {
      for (const target of [filled(path, mine), path.replace(/\{\w+\}/g, '%00')]) {
        expect((await raw(at(), target, { method })).status).toBe(401);
        expect((await raw(at(), target, { method, headers: { 'x-api-key': 'wrong' } })).status).toBe(401);
        const wrongKind = admin ? key : ADMIN_KEY;
        if (admin !== customer) {
          expect((await raw(at(), target, { method, headers: { 'x-api-key': wrongKind } })).status).toBe(401);
        }
      }
    },
  );

  /** What whoever may call it shows. */
  const shown = ({ admin, customer }: Route): Record<string, string> => {
    if (admin) return { 'x-api-key': ADMIN_KEY };
    return customer ? { 'x-api-key': key } : { cookie, 'x-requested-with': 'forecourt' };
  };

  it.each(routes.filter(({ path }) => path.includes('{')))(
    '$method $path is a 400 for a bad path',
    async (route) => {
      const told = await raw(at(), route.path.replace(/\{\w+\}/g, '%00'), {
        method: route.method,
        headers: { ...shown(route), 'content-type': 'text/nonsense' },
        // Node frames a body for these only.
        ...(route.method === 'GET' || route.method === 'DELETE' ? {} : { body: '{' }),
      });
      expect([told.status, told.text]).toEqual([
        400,
        expect.stringMatching(/^Errors in the route parameters: /),
      ]);
    },
  );

  it.each(withIds)('$method $path knows nothing of another customer', async ({ id, method, path }) => {
    const before = (await say(at(), theirs.key, 'GET', `/drivers/${theirs.driverId}`)).text;
    const tries = [filled(path, theirs)];
    // One's own driver or access group does not open another's site or charger.
    if (/\{(userid|accessGroupId)\}.*\{(siteId|chargerId|accessGroupId)\}/.test(path))
      tries.push(filled(path, theirs, mine), filled(path, mine, theirs));
    for (const target of tries) {
      const asked = path.endsWith('/access') ? `?chargerId=${mine.chargers[0]?.id}` : '';
      const told = await say(
        at(),
        /Key|Operator/.test(id) ? manager : mine.key,
        method,
        target.replace('/api/v1', '') + asked,
        examples[id]?.body,
      );
      // By one's own name for it one makes a thing of one's own.
      if (id.startsWith('upsert')) {
        expect([target, told.status]).toEqual([target, expect.toSatisfy((s) => s === 200 || s === 201)]);
        if (/\/(payers|payment-recipients|costs)\//.test(target)) {
          expect((await say(at(), mine.key, 'DELETE', target.replace('/api/v1', ''))).status).toBe(204);
        }
        continue;
      }
      // An identity is one over all customers: that it is taken has to be said, and nothing else of it.
      const expected =
        id === 'putCharger'
          ? [409, 'The chargerId is taken: chargerId is already the identity of another charger']
          : [404, expect.stringMatching(/not found( for the |$)/)];
      expect([target, told.status, told.text]).toEqual([target, ...expected]);
    }
    expect((await say(at(), theirs.key, 'GET', `/drivers/${theirs.driverId}`)).text).toBe(before);
  });

  it('lists show nothing of another customer', async () => {
    for (const path of [
      '/sites',
      '/access-groups',
      '/chargers',
      '/drivers',
      '/decisions',
      '/refused-attempts',
      '/unknown-tags',
      '/unknown-chargers',
      '/transactions',
      '/payers',
      '/payment-recipients',
      '/costs',
    ]) {
      expect((await say(at(), key, 'GET', path)).json).toEqual({ items: [], nextCursor: null });
    }
  });
});
