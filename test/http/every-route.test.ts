// Every operation of the OpenAPI document, tried by nobody: without a credential, with one that is no good any more or never was, and
// with one of the wrong kind. What one credential may not do of another's is in walk.test.ts. An operation that is added is tried
// without anybody's doing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Server } from '../../src/main.ts';
import { newCustomer } from '../support/api.ts';
import { keyOf } from '../support/branched.ts';
import { client, good } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { type Furnished, furnished } from '../support/furnished.ts';
import { type Operation, operations } from '../support/operations.ts';
import { asTexts, type OwnedRows, ownedRows } from '../support/owned-rows.ts';
import { ADMIN_KEY, serverOn } from '../support/server.ts';
import { type Call, ownCall } from '../support/walk.ts';
import { type Headers, nobodys, SHOWN, send } from '../support/walking.ts';
import { raw, type Told } from './harness.ts';

const PAST = '2020-01-01T00:00:00.000Z';

/** Credentials that are good for nothing, by what is wrong with them. */
async function badOnes(url: string, customerId: number): Promise<Record<string, string>> {
  const admin = client(url, ADMIN_KEY);
  const keys = async (name: string) => {
    const key = await keyOf(url, customerId, { name, scopes: ['drivers:read', 'keys:manage'] });
    const path = { id: customerId };
    const { items } = await good(
      admin.GET('/api/v1/customers/{id}/keys', { params: { path, query: { limit: 200 } } }),
    );
    const keyId = items.find((one) => one.name === name)?.id ?? expect.fail('no such key');
    return { key, params: { path: { id: customerId, keyId } } };
  };
  const expired = await keys('expired');
  const ONE = '/api/v1/customers/{id}/keys/{keyId}';
  await good(admin.PATCH(ONE, { params: expired.params, body: { expiresAt: PAST } }));
  const revoked = await keys('revoked');
  await good(admin.DELETE(ONE, { params: revoked.params }));
  const rotated = await keys('rotated');
  await good(admin.POST(`${ONE}/rotate`, { params: rotated.params, body: { overlapSeconds: 0 } }));
  const gone = await newCustomer(url, 'Gone');
  const params = { path: { id: gone.id }, query: { cascade: true } };
  await good(admin.DELETE('/api/v1/customers/{id}', { params }));
  return {
    broken: `${expired.key.slice(0, -1)}!`,
    guessed: 'fc_0123456789abcdefghijABCDEFGHIJ0123456789',
    expired: expired.key,
    revoked: revoked.key,
    'rotated away': rotated.key,
    'of a customer that was deleted': gone.key,
  };
}

/** All of an answer but what is another in each. */
function whole({ status, headers, text }: Told) {
  const { date: _, 'ratelimit-remaining': __, 'ratelimit-reset': ___, ...same } = headers;
  return { status, headers: same, text };
}

describe.each(engines())('on $name', (engine) => {
  let database: FreshDatabase;
  let server: Server;
  let rows: OwnedRows;
  let mine: Furnished;
  let bad: Record<string, string>;
  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverOn(database);
    rows = await ownedRows(database);
    mine = await furnished(server.url);
    bad = await badOnes(server.url, mine.customerId);
    await server.flush();
  });
  afterAll(async () => {
    await rows?.close();
    await server?.close();
    await database?.drop();
  });

  const methodsOf = ({ method }: Operation) => (method === 'GET' ? ['GET', 'HEAD'] : [method]);

  it.each(operations)('$id is not for nobody, who learns and changes nothing', async (operation) => {
    const before = asTexts(await rows.read([mine.customerId]));
    const calls = [ownCall(operation, mine.north), ownCall(operation, nobodys())];
    const say = (call: Call, as: Headers, method: string) => send(server.url, operation, call, as, method);
    for (const method of methodsOf(operation)) {
      const toNobody = await Promise.all(calls.map((call) => say(call, {}, method)));
      const [first, second] = toNobody.map(whole);
      expect(first).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
      expect(second).toEqual(first);
      const answers = new Map<string, unknown>();
      for (const [what, key] of Object.entries(bad)) {
        for (const [how, shown] of Object.entries(SHOWN)) {
          for (const [i, call] of calls.entries()) {
            answers.set(`${what}, ${how}, ${i}`, whole(await say(call, shown(key), method)));
          }
        }
      }
      const told = [...answers.values()];
      expect(told[0]).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
      for (const [name, answer] of answers) expect([name, answer]).toEqual([name, told[0]]);
    }
    expect(asTexts(await rows.read([mine.customerId]))).toEqual(before);
  });

  it.each(operations.filter(({ caller }) => caller !== 'either'))(
    '$id is not for the other kind of key',
    async (operation) => {
      const key = operation.caller === 'admin' ? mine.key : ADMIN_KEY;
      for (const shown of Object.values(SHOWN)) {
        const told = await send(server.url, operation, ownCall(operation, mine.north), shown(key));
        expect(told.status).toBe(401);
      }
    },
  );

  it.each(operations.filter(({ inPath }) => inPath.length > 0))(
    '$id is a 400 for a bad path, once it is known who calls',
    async ({ path, method, caller, id }) => {
      const key = caller === 'customer' ? mine.key : ADMIN_KEY;
      const bad = path.replace(/\{\w+\}/g, '%00');
      const headers = { 'x-api-key': key, 'content-type': 'text/nonsense' };
      // Node frames a body for these only.
      const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{' };
      expect((await raw(server.url, bad, { method, ...body })).status).toBe(401);
      const told = await raw(server.url, bad, { method, headers, ...body });
      const sentence = expect.stringMatching(/^Errors in the route parameters: /);
      expect([id, told.status, told.text]).toEqual([id, 400, sentence]);
    },
  );
});
