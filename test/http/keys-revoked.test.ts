// What is revoked, over, narrowed or gone is good for nothing at once: for the next request, for a stream that is being listened to, for a
// file that is being read, for an import that is being done.
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Server } from '../../src/main.ts';
import { newCustomer, smallNetwork } from '../support/api.ts';
import { until } from '../support/charger.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { ended, queueFile, sendFile } from '../support/imports.ts';
import { execute } from '../support/rows.ts';
import { ADMIN_KEY, serverOn } from '../support/server.ts';
import { bearer, onEveryEngine, say } from './harness.ts';

interface Key {
  readonly id: number;
  readonly key: string;
}

function open(url: string, path: string, key: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    httpRequest(`${url}/api/v1${path}`, { agent: false, headers: bearer(key) }, resolve)
      .on('error', reject)
      .end();
  });
}

/** What comes of an answer, and whether it ended as it should. */
function listen(answer: IncomingMessage) {
  let text = '';
  answer.setEncoding('utf8');
  answer.on('data', (piece: string) => {
    text += piece;
  });
  // A break is an error only to those who listen then, and a close to all.
  const whole = new Promise<boolean>((resolve) => {
    answer.on('error', () => undefined);
    answer.once('close', () => resolve(answer.complete));
  });
  return { text: () => text, whole };
}

onEveryEngine('a key that is good no more', (at) => {
  const admin = (method: string, path: string, body?: unknown) => say(at(), ADMIN_KEY, method, path, body);
  const keyOf = async (customer: number, body: object = {}): Promise<Key> =>
    (await admin('POST', `/customers/${customer}/keys`, body)).json;

  /** An import whose file is still coming in; `finish` sends the rest. */
  async function incoming(key: string) {
    let more: ReadableStreamDefaultController<Uint8Array> | undefined;
    const file = new ReadableStream<Uint8Array>({
      start(controller) {
        more = controller;
        controller.enqueue(Buffer.from('externalId;groupName\n'));
      },
    });
    const sent = fetch(`${at()}/api/v1/imports?kind=sites`, {
      method: 'POST',
      headers: { ...bearer(key), 'content-type': 'text/csv' },
      body: file,
      duplex: 'half',
    } as RequestInit);
    const { items } = await until(
      async () => (await say(at(), key, 'GET', '/imports')).json,
      (list) => list.items.length === 1,
    );
    const finish = () => {
      more?.enqueue(Buffer.from('x;X\n'));
      more?.close();
      return sent;
    };
    return { id: items[0].id as number, finish };
  }

  type End = (customer: number, key: number) => Promise<unknown>;
  const ends: [how: string, end: End][] = [
    ['revoked', (customer, key) => admin('DELETE', `/customers/${customer}/keys/${key}`)],
    [
      'expired',
      (customer, key) =>
        admin('PATCH', `/customers/${customer}/keys/${key}`, { expiresAt: new Date().toISOString() }),
    ],
    [
      'narrowed',
      (customer, key) => admin('PATCH', `/customers/${customer}/keys/${key}`, { scopes: ['drivers:read'] }),
    ],
    [
      'bound to a branch',
      async (customer, key) => {
        const { key: own } = await keyOf(customer);
        const site = (await say(at(), own, 'POST', '/sites', { groupName: 'Branch' })).json.id;
        return admin('PATCH', `/customers/${customer}/keys/${key}`, { branches: [site] });
      },
    ],
    [
      'rotated without overlap',
      (customer, key) => admin('POST', `/customers/${customer}/keys/${key}/rotate`, { overlapSeconds: 0 }),
    ],
    ['gone with its customer', (customer) => admin('DELETE', `/customers/${customer}?cascade=true`)],
  ];

  it.each(ends)('because it was %s hears no more events', async (how, end) => {
    const { id: customer, key } = await newCustomer(at());
    const watcher = await keyOf(customer);
    const one = await incoming(key);
    const answer = await open(at(), `/imports/${one.id}/events`, watcher.key);
    const heard = listen(answer);
    await until(
      async () => heard.text(),
      (text) => text.includes('\n\n'),
    );
    const before = heard.text();
    expect(before).toMatch(/^event: progress\ndata: .*"state":"receiving".*\n\n$/);
    const told = (await end(customer, watcher.id)) as { status: number };
    expect([how, told.status]).toEqual([how, expect.toSatisfy((status) => status < 300)]);
    expect(await heard.whole).toBe(true);
    await one.finish();
    expect(heard.text()).toBe(before);
    const again = await open(at(), `/imports/${one.id}/events`, watcher.key);
    again.resume();
    expect([401, 403]).toContain(again.statusCode);
  });

  it('has no file taken that it was sending', async () => {
    const { id: customer, key } = await newCustomer(at());
    const sender = await keyOf(customer);
    const one = await incoming(sender.key);
    await admin('DELETE', `/customers/${customer}/keys/${sender.id}`);
    expect((await one.finish()).status).toBe(401);
    expect((await say(at(), key, 'GET', '/imports')).json.items).toEqual([]);
  });

  describe('has its imports fail', () => {
    const lines = (many: number, of: string) => {
      const all = Array.from({ length: many }, (_, i) => `${of}${i};S`);
      return `externalId;groupName\n${all.join('\n')}\n`;
    };

    it('where they are', { timeout: 90_000 }, async () => {
      const { id: customer, key } = await newCustomer(at());
      const sender = await keyOf(customer, { scopes: ['imports:read', 'imports:write', 'sites:write'] });
      const id = await queueFile(at(), sender.key, 'kind=sites', lines(6000, 's'));
      await until(
        async () => (await say(at(), key, 'GET', `/imports/${id}`)).json,
        (one) => one.fates.created > 0,
      );
      const scopes = { scopes: ['imports:read', 'imports:write'] };
      expect((await admin('PATCH', `/customers/${customer}/keys/${sender.id}`, scopes)).status).toBe(200);
      const one = await ended(at(), key, id);
      expect(one).toMatchObject({
        state: 'failed',
        askedBy: `key ${sender.id}`,
        problem: `key ${sender.id} may not do this any more: it is good for nothing now, or has not imports:write and sites:write on the whole customer; what was done until then stays`,
      });
      expect(one.fates.created).toBeLessThan(6000);
      const { total } = (await say(at(), key, 'GET', '/sites?total=true&limit=1')).json;
      expect(total).toBe(one.fates.created);
      const [last] = (await say(at(), key, 'GET', `/audit?thing=import&thingId=${id}`)).json.items;
      expect(last).toMatchObject({ actor: 'server', changes: { state: { to: 'failed' } } });
    });

    it('before they begin', { timeout: 90_000 }, async () => {
      const { id: customer, key } = await newCustomer(at());
      const sender = await keyOf(customer);
      const first = await queueFile(at(), key, 'kind=sites', lines(200, 'a'));
      const second = await queueFile(at(), sender.key, 'kind=sites', lines(1, 'b'));
      expect((await admin('DELETE', `/customers/${customer}/keys/${sender.id}`)).status).toBe(204);
      expect((await ended(at(), key, first)).state).toBe('done');
      const one = await ended(at(), key, second);
      expect([one.state, one.fates.created]).toEqual(['failed', 0]);
    });
  });

  it.each([
    ['sites', 'sites:write', 'externalId;groupName\n'],
    ['chargers', 'chargers:write', 'chargerId\n'],
    ['drivers', 'drivers:write', 'externalId;name\n'],
    ['tags', 'drivers:write', 'idTag\n'],
    ['rights', 'rights:write', 'driverExternalId\n'],
  ])('imports no %s without %s', async (kind, scope, file) => {
    const { id: customer } = await newCustomer(at());
    const others = ['sites:write', 'chargers:write', 'drivers:write', 'rights:write'].filter(
      (s) => s !== scope,
    );
    const without = await keyOf(customer, { scopes: ['imports:write', ...others] });
    const refused = await sendFile(at(), without.key, `kind=${kind}`, file);
    expect([refused.status, await refused.text()]).toEqual([
      403,
      `Not allowed for this key or operator: ${scope} is not among its scopes`,
    ]);
    const alone = await keyOf(customer, { scopes: [scope] });
    expect((await sendFile(at(), alone.key, `kind=${kind}`, file)).status).toBe(403);
  });
});

const ROWS = 120_000;

describe.each(engines())(`an export of ${ROWS} transactions on $name`, (engine) => {
  it('breaks off when its key is revoked while it is read', { timeout: 180_000 }, async () => {
    const database: FreshDatabase = await engine.fresh();
    const server: Server = await serverOn(database);
    try {
      const network = await smallNetwork(server.url);
      await execute(database, manyTransactions(network.customerId, network.siteId, network.driverId));
      const keys = `/customers/${network.customerId}/keys`;
      const { id, key } = (await say(server.url, ADMIN_KEY, 'POST', keys, {})).json as Key;
      const answer = await open(server.url, '/exports/transactions.csv?month=2026-10', key);
      expect(answer.statusCode).toBe(200);
      answer.once('data', () => answer.pause());
      const [first] = await once(answer, 'data');
      expect(String(first)).toMatch(/^transactionId,/);
      const rest = listen(answer);
      expect((await say(server.url, ADMIN_KEY, 'DELETE', `${keys}/${id}`)).status).toBe(204);
      answer.resume();
      expect(await rest.whole).toBe(false);
      expect(rest.text().split('\r\n').length).toBeLessThan(ROWS);
    } finally {
      await server.close();
      await database.drop();
    }
  });
});

/** One charger's, a few seconds apart. */
const manyTransactions = (customer: number, site: number, driver: number) => `
  insert into transactions (customer_id, charger, socket_id, id_tag, id_tag_folded, driver_id, answered, refused,
    started_at, start_heard_at, stopped_at, closed_by, closed_at, evidence_at, energy_wh, meter_start, meter_stop, site_id)
  with recursive n(i) as (select 1 union all select i + 1 from n where i < ${ROWS})
  select ${customer}, (select min(id) from chargers where customer_id = ${customer}), 1, 'TAG-1', 'tag-1', ${driver},
    'accepted', 0, ${Date.UTC(2026, 9, 2)} + n.i * 10000, 1, ${Date.UTC(2026, 9, 2)} + n.i * 10000 + 5000, 'charger', 1, 1,
    n.i, 1000, 1000 + n.i, ${site} from n`;
