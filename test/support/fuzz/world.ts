// What the requests of a fuzz run are about: a customer with one thing of each kind; and a bystander, of whom nothing may change.

import { SCOPES } from '../../../src/domain/access/scopes.ts';
import { raw } from '../../http/harness.ts';
import { ask, smallNetwork, unique } from '../api.ts';
import { TestCharger, until } from '../charger.ts';
import { good } from '../client.ts';
import { operatorOf, PASSWORD } from '../operators.ts';
import { ADMIN_KEY } from '../server.ts';
import type { Known } from './by-schema.ts';
import type { Api, Keys, Request } from './requests.ts';

export interface World {
  readonly keys: Keys;
  readonly known: Known;
}

/** A fresh customer and its things. */
export async function newWorld(url: string): Promise<World> {
  const network = await smallNetwork(url, { chargers: 2, tags: [{ idTag: 'TAG-1' }, { idTag: 'TAG-2' }] });
  const { api, customerId, siteId, driverId } = network;
  const all = { name: 'all', scopes: [...SCOPES] };
  const { key } = await ask<{ key: string }>(url, 'POST', `/customers/${customerId}/keys`, ADMIN_KEY, all);
  const params = { path: { siteId } };
  await good(api.PATCH('/api/v1/sites/{siteId}', { params, body: { externalId: 'yard-1' } }));
  const group = await good(
    api.POST('/api/v1/access-groups', { body: { name: 'Group', externalId: 'group-1' } }),
  );
  for (const path of ['/payers/71', '/payment-recipients/71', '/costs/day']) {
    await ask(url, 'PUT', path, network.key, { name: 'Name' });
  }
  const [charger] = network.chargers;
  if (charger === undefined) throw new Error('no charger');
  const line = await TestCharger.connect(url, charger);
  await line.boot();
  const { transactionId } = await line.start(1, 'TAG-1');
  await line.meter(1, transactionId, 500);
  await line.stop(transactionId, 900);
  await line.call('Authorize', { idTag: 'NOBODYS' });
  await line.close();
  const isGone = () => ask<{ activeConnection: boolean }>(url, 'GET', `/chargers/${charger.id}`, network.key);
  await until(isGone, ({ activeConnection }) => !activeConnection);
  const mail = `${unique('mail')}@example.com`;
  const operator = await operatorOf(url, customerId, mail);
  const chargers = network.chargers.map(({ id }) => id);
  const sites = [siteId];
  const tags = ['TAG-1', 'TAG-2', 'NOBODYS'];
  return {
    keys: { customer: key, admin: ADMIN_KEY, session: operator.cookie },
    known: {
      id: [customerId],
      ...{ userid: [driverId], driverId: [driverId] },
      ...{
        siteId: sites,
        groupId: sites,
        homeGroupId: sites,
        homeSiteId: sites,
        rightOnSite: sites,
        root: sites,
        branch: sites,
      },
      ...{ chargerId: chargers, identity: chargers, rightOnCharger: chargers },
      ...{ socketId: [1], tagId: [1, 2], keyId: [1, 2], importId: [1], transactionId: [transactionId] },
      ...{ operatorId: [operator.id], sessionId: [1], mail: [mail], password: [PASSWORD] },
      ...{ accessGroupId: [group.id], idTag: tags, externalId: ['yard-1', 'group-1'] },
      ...{ payerId: [71], recipientId: [71], paymentRecipientId: [71], costId: ['day'] },
    },
  };
}

export interface Bystander {
  /** What he reads of everything that is his, but for when he read it last. */
  reads(): Promise<readonly string[]>;
  /** Whether a request is about him: the admin key may do that. */
  isMeant(request: Request): boolean;
}

export async function bystander(url: string, api: Api): Promise<Bystander> {
  const { keys, known } = await newWorld(url);
  const his = new RegExp(`^/api/v1/customers/0*${known.id?.[0]}(?:\\D|$)`);
  const reads = Object.entries(api.paths).flatMap(([path, methods]) =>
    'get' in methods && methods.get.security.some((one) => 'customerKey' in one)
      ? // What goes on without an end is asked for what has been.
        [methods.get.parameters?.some(({ name }) => name === 'for') ? `${path}?for=0s` : path]
      : [],
  );
  const fill = (path: string) =>
    path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(String(known[name]?.[0] ?? 1)));
  return {
    async reads() {
      const told: string[] = [];
      for (const path of reads) {
        const { status, text } = await raw(url, fill(path), { headers: { 'x-api-key': keys.customer } });
        // When it was read last, where in what goes on, which is sealed anew each time, and of what moment an overview is.
        const moment = path === '/api/v1/overview' ? /^\{"at":"[^"]*","since":"[^"]*"/ : /^$/;
        const same = text.replaceAll(/"lastUsed\w+":(?:null|"[^"]*")|^id: .*$/gm, '').replace(moment, '');
        told.push(`${path} ${status} ${same}`);
      }
      return told;
    },
    isMeant: ({ target }) => his.test(target),
  };
}

/** Whether its keys and its session are good: some request may have ended them, or deleted the customer. */
export async function stillThere(url: string, { keys }: World): Promise<boolean> {
  const asked = [{ 'x-api-key': keys.customer }, { cookie: keys.session }];
  const told = await Promise.all(asked.map((headers) => raw(url, '/api/v1/me', { headers })));
  return told.every(({ status }) => status === 200);
}
