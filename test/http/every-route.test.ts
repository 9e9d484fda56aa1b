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
import { operatorOf, quickPasswords } from '../support/operators.ts';
import { asTexts, type OwnedRows, ownedRows } from '../support/owned-rows.ts';
import { ADMIN_KEY, serverOn } from '../support/server.ts';
import { type Call, ownCall } from '../support/walk.ts';
import { bearer, type Headers, nobodys, SHOWN, send } from '../support/walking.ts';
import { raw, type Told } from './harness.ts';

const PAST = '2020-01-01T00:00:00.000Z';

type Shown = Readonly<Record<string, Headers>>;

/** Keys that are good for nothing, by what is wrong with them, each shown in both ways. */
async function badKeys(url: string, customerId: number): Promise<Shown> {
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
  const bad = {
    broken: `${expired.key.slice(0, -1)}!`,
    guessed: 'fc_0123456789abcdefghijABCDEFGHIJ0123456789',
    expired: expired.key,
    revoked: revoked.key,
    'rotated away': rotated.key,
    'of a customer that was deleted': gone.key,
  };
  const ways = [SHOWN.bearer, SHOWN['x-api-key']];
  return Object.fromEntries(
    Object.entries(bad).flatMap(([what, key]) => ways.map((shown, i) => [`${what}, ${i}`, shown(key)])),
  );
}

/** The same of sessions. */
async function badSessions(url: string, customerId: number): Promise<Shown> {
  const [out, gone, idle] = await Promise.all(
    ['out', 'gone', 'idle'].map((name) => operatorOf(url, customerId, `${name}@example.com`)),
  );
  await out?.say('DELETE', '/session');
  const params = { path: { id: customerId, operatorId: gone?.id ?? 0 } };
  const admin = client(url, ADMIN_KEY);
  const ONE = '/api/v1/customers/{id}/operators/{operatorId}';
  await good(admin.DELETE(ONE, { params }));
  const other = { path: { id: customerId, operatorId: idle?.id ?? 0 } };
  await good(admin.PATCH(ONE, { params: other, body: { active: false } }));
  return {
    guessed: SHOWN.cookie('forecourt=0123456789abcdefghijABCDEFGHIJ0123456789'),
    'logged out': SHOWN.cookie(out?.cookie ?? ''),
    'of who was deleted': SHOWN.cookie(gone?.cookie ?? ''),
    'of who may log in no more': SHOWN.cookie(idle?.cookie ?? ''),
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
  let bad: readonly Shown[];
  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverOn(database, { passwords: quickPasswords() });
    rows = await ownedRows(database);
    mine = await furnished(server.url);
    bad = [await badKeys(server.url, mine.customerId), await badSessions(server.url, mine.customerId)];
    await server.flush();
  });
  afterAll(async () => {
    await rows?.close();
    await server?.close();
    await database?.drop();
  });

  const methodsOf = ({ method }: Operation) => (method === 'GET' ? ['GET', 'HEAD'] : [method]);

  const closed = operations.filter(({ caller }) => caller !== 'anyone');

  it.each(closed)('$id is not for nobody, who learns and changes nothing', async (operation) => {
    const before = asTexts(await rows.read([mine.customerId]));
    const calls = [ownCall(operation, mine.north), ownCall(operation, nobodys())];
    const say = (call: Call, as: Headers, method: string) => send(server.url, operation, call, as, method);
    for (const method of methodsOf(operation)) {
      const toNobody = await Promise.all(calls.map((call) => say(call, {}, method)));
      const [first, second] = toNobody.map(whole);
      expect(first).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
      expect(second).toEqual(first);
      for (const those of bad) {
        const answers: [string, unknown][] = [];
        for (const [what, shown] of Object.entries(those)) {
          // Once also about what there is not.
          for (const call of answers.length === 0 ? calls : calls.slice(0, 1)) {
            answers.push([what, whole(await say(call, shown, method))]);
          }
        }
        const [, told] = answers[0] ?? [];
        expect(told).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
        for (const [what, answer] of answers) expect([what, answer]).toEqual([what, told]);
      }
    }
    expect(asTexts(await rows.read([mine.customerId]))).toEqual(before);
  });

  it.each(closed)('$id is for no other kind of caller', async (operation) => {
    const kinds = {
      customer: [bearer(mine.key), SHOWN['x-api-key'](mine.key)],
      operator: [SHOWN.cookie(mine.cookie)],
      admin: [bearer(ADMIN_KEY), SHOWN['x-api-key'](ADMIN_KEY)],
    };
    const { caller } = operation;
    const strangers = {
      customer: kinds.admin,
      operator: [...kinds.admin, ...kinds.customer],
      admin: [...kinds.customer, ...kinds.operator],
      either: [],
      anyone: [],
    }[caller];
    for (const shown of strangers) {
      const told = await send(server.url, operation, ownCall(operation, mine.north), shown);
      expect(told.status).toBe(401);
    }
  });

  it.each(operations.filter(({ inPath }) => inPath.length > 0))(
    '$id is a 400 for a bad path, once it is known who calls',
    async ({ path, method, caller, id }) => {
      const key = caller === 'customer' ? mine.key : ADMIN_KEY;
      const shown = caller === 'operator' ? SHOWN.cookie(mine.cookie) : SHOWN.bearer(key);
      const bad = path.replace(/\{\w+\}/g, '%00');
      const headers = { ...shown, 'content-type': 'text/nonsense' };
      // Node frames a body for these only.
      const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{' };
      expect((await raw(server.url, bad, { method, ...body })).status).toBe(401);
      const told = await raw(server.url, bad, { method, headers, ...body });
      const sentence = expect.stringMatching(/^Errors in the route parameters: /);
      expect([id, told.status, told.text]).toEqual([id, 400, sentence]);
    },
  );
});
