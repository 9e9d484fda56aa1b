// A customer with one of everything that has a name, on two branches of its site tree and on none, for tests that ask what one
// may do with another's.

import { SCOPES } from '../../src/domain/access/scopes.ts';
import { unique } from './api.ts';
import { branched, type Half, keyOf, type Making } from './branched.ts';
import { TestCharger, until } from './charger.ts';
import { client, good } from './client.ts';
import { ended, queueFile } from './imports.ts';
import { type Browser, operatorOf } from './operators.ts';
import { ADMIN_KEY } from './server.ts';

/** Kinds of things that a path, a query or a body names. */
export type Kind =
  | 'customer'
  | 'key'
  | 'operator'
  | 'session'
  /** Of an operator. */
  | 'mail'
  | 'site'
  /** Above the site, on the same branch. */
  | 'top'
  | 'charger'
  | 'driver'
  | 'tag'
  | 'idTag'
  | 'shownTag'
  | 'transaction'
  | 'accessGroup'
  | 'import'
  | 'command'
  | 'bulkCommand'
  | 'reservation'
  | 'firmware'
  | 'firmwareUpdate'
  | 'diagnostics'
  | 'payer'
  | 'recipient'
  | 'cost'
  | 'siteExternalId'
  | 'driverExternalId'
  | 'groupExternalId'
  | 'knocked'
  | 'word';

/** One of each kind, by its name. */
export type Things = Readonly<Record<Kind, string | number>>;

export interface Furnished {
  readonly customerId: number;
  /** Who has all scopes, on the whole customer: a key, and an operator by the cookie of his session. */
  readonly key: string;
  readonly cookie: string;
  /** The same on the north branch. */
  readonly bound: string;
  readonly boundCookie: string;
  /**
   * What lies on either branch; of what lies on none the customer's own. Its key and its operator may be managed by who is bound to
   * the branch.
   */
  readonly north: Things;
  readonly south: Things;
  /** The site above both branches, and the key and the operator of the whole customer. */
  readonly above: Pick<Things, 'site' | 'key' | 'operator' | 'session'>;
}

export async function furnished(url: string, making?: Making): Promise<Furnished> {
  const all = await branched(url, making);
  const { customerId, api } = all;
  const named = making?.named ?? unique;
  const admin = client(url, ADMIN_KEY);
  const word = named('word').replaceAll('-', '');
  const names = { payer: customerId * 1000 + 1, recipient: customerId * 1000 + 2, cost: named('cost') };
  const name = `Ours ${word}`;
  await good(
    api.PUT('/api/v1/payers/{payerId}', { params: { path: { payerId: names.payer } }, body: { name } }),
  );
  const recipient = { params: { path: { recipientId: names.recipient } }, body: { name } };
  await good(api.PUT('/api/v1/payment-recipients/{recipientId}', recipient));
  await good(api.PUT('/api/v1/costs/{costId}', { params: { path: { costId: names.cost } }, body: { name } }));
  const groupExternalId = named('group');
  const group = await good(
    api.POST('/api/v1/access-groups', { body: { name, externalId: groupExternalId } }),
  );
  const file = 'externalId;groupName\nx;X\n';
  const importId = await queueFile(url, all.key, 'kind=sites&dryRun=true', file);
  await ended(url, all.key, importId);
  const knocked = named('KNOCKED');
  await TestCharger.connect(url, { id: knocked, password: 'none of ours' }).catch(() => {});
  const firmware = await good(
    api.POST('/api/v1/firmware', { body: { version: '2.1', fileName: 'ours.bin' } }),
  );
  const bytes = await fetch(`${url}/api/v1/firmware/${firmware.id}/file`, {
    ...{ method: 'PUT', body: 'bytes' },
    headers: { authorization: `Bearer ${all.key}`, 'content-type': 'application/octet-stream' },
  });
  if (!bytes.ok) throw new Error(`the file was not taken: ${await bytes.text()}`);
  const ofAll = {
    ...names,
    customer: customerId,
    accessGroup: group.id,
    groupExternalId,
    firmware: firmware.id,
  };

  async function thingsOf(half: Half): Promise<Things> {
    const own = named('word').replaceAll('-', '');
    const params = { path: { userid: half.driverId } };
    await good(api.PATCH('/api/v1/drivers/{userid}', { params, body: { name: `Driver ${own}` } }));
    const site = { path: { siteId: half.yard } };
    await good(api.PATCH('/api/v1/sites/{siteId}', { params: site, body: { groupName: `Yard ${own}` } }));
    const charger = { path: { chargerId: half.chargerId } };
    await good(
      api.PATCH('/api/v1/chargers/{chargerId}', { params: charger, body: { chargerName: `Post ${own}` } }),
    );
    const shownTag = named('SHOWN').toUpperCase();
    const line = await TestCharger.connect(url, { id: half.chargerId, password: half.password });
    await line.call('Authorize', { idTag: shownTag });
    await line.close();
    const path = { id: customerId };
    const spare = await good(
      admin.POST('/api/v1/customers/{id}/keys', {
        params: { path },
        body: { scopes: ['keys:manage'], branches: [half.top] },
      }),
    );
    const command = await good(
      api.POST('/api/v1/chargers/{chargerId}/commands/ClearCache', {
        params: { ...charger, query: { expiresIn: '30d' } },
        body: {},
      }),
    );
    const reservation = await good(
      api.POST('/api/v1/chargers/{chargerId}/reservations', {
        params: { ...charger, query: { expiresIn: '6d' } },
        body: { idTag: half.idTag, socketId: 1, minutes: 10_000 },
      }),
    );
    const waits = { ...charger, query: { expiresIn: '30d' } };
    const update = await good(
      api.POST('/api/v1/chargers/{chargerId}/firmware-update', {
        ...{ params: waits, body: { firmwareId: firmware.id } },
      }),
    );
    const diagnostics = await good(
      api.POST('/api/v1/chargers/{chargerId}/diagnostics', {
        ...{ params: waits, body: { kind: 'diagnostics' } },
      }),
    );
    const order = { action: 'ClearCache' as const, filter: { siteId: half.yard } };
    const bulk = await good(api.POST('/api/v1/bulk-commands', { body: order }));
    const bulkPath = { params: { path: { bulkCommandId: bulk.id } } };
    // Nothing is done behind the back of who looks, and who watches it sees its end.
    await until(
      () => good(api.GET('/api/v1/bulk-commands/{bulkCommandId}', bulkPath)),
      (told) => told.over,
    );
    const mail = `${own}@example.com`;
    const operator = await operatorOf(url, customerId, mail, [{ role: 'read-only', groupId: half.top }]);
    return {
      ...ofAll,
      ...{ mail, operator: operator.id, session: await sessionOf(operator) },
      ...{
        command: command.id,
        bulkCommand: bulk.id,
        reservation: reservation.id,
        firmwareUpdate: update.id,
        diagnostics: diagnostics.id,
        import: importId,
        knocked,
        word: own,
        key: spare.id,
        shownTag,
      },
      ...{ site: half.yard, top: half.top, charger: half.chargerId, driver: half.driverId, tag: half.tagId },
      ...{ idTag: half.idTag, transaction: half.transactionId },
      ...{ siteExternalId: half.siteExternalId, driverExternalId: half.driverExternalId },
    };
  }

  // Rights lie where they are good: of either driver also elsewhere, and above.
  const { north, south, root } = all;
  const right = (half: Half, siteId: number) =>
    good(
      api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', {
        params: { path: { userid: half.driverId, siteId } },
      }),
    );
  for (const siteId of [root, south.top, south.yard]) await right(north, siteId);
  for (const siteId of [root, north.top, north.yard]) await right(south, siteId);
  const path = { userid: north.driverId, chargerId: south.chargerId };
  await good(api.PUT('/api/v1/drivers/{userid}/chargers/{chargerId}', { params: { path } }));

  const scopes = [...SCOPES];
  const whole = await keyOf(url, customerId, { scopes });
  const bound = await keyOf(url, customerId, { scopes, branches: [north.top] });
  const keys = await good(admin.GET('/api/v1/customers/{id}/keys', { params: { path: { id: customerId } } }));
  const chief = await operatorOf(url, customerId, `${word}@example.com`, [{ role: 'admin' }]);
  const local = await operatorOf(url, customerId, `${word}.north@example.com`, [
    { role: 'admin', groupId: north.top },
  ]);
  return {
    ...{ customerId, key: whole, bound, cookie: chief.cookie, boundCookie: local.cookie },
    north: await thingsOf(north),
    south: await thingsOf(south),
    above: {
      ...{ site: root, key: keys.items[0]?.id ?? 0 },
      ...{ operator: chief.id, session: await sessionOf(chief) },
    },
  };
}

async function sessionOf(operator: Browser): Promise<number> {
  return (await operator.say('GET', '/session')).json.session.id;
}
