// A key gets another secret while the one before stays good for a while; and when and from where a key was last used.
import { expect, it } from 'vitest';
import { newCustomer } from '../support/api.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { onEveryEngine, raw, say } from './harness.ts';

let now = Date.parse('2026-11-26T10:00:00.000Z');
const DAY = 86_400_000;

onEveryEngine(
  'a key that is rotated',
  (at) => {
    const iso = (later: number) => new Date(now + later).toISOString();
    const fresh = async () => {
      const { id, key } = await newCustomer(at());
      const keys = `/customers/${id}/keys`;
      const [own] = (await say(at(), ADMIN_KEY, 'GET', keys)).json.items;
      const one = `${keys}/${own.id}`;
      const rotate = (body?: unknown) => say(at(), ADMIN_KEY, 'POST', `${one}/rotate`, body);
      return { customer: id, key, own, one, rotate };
    };
    const statusOf = async (key: string) => (await say(at(), key, 'GET', '/sites')).status;

    it('keeps all but its secret, and the one before for a day', async () => {
      const { key, own, one, rotate } = await fresh();
      const told = await rotate();
      expect(told.headers['cache-control']).toBe('no-store');
      const { key: second, ...shown } = told.json;
      expect(second).toMatch(/^fc_\w{12}_\w{40}$/);
      expect(shown).toEqual({ ...own, prefix: second.slice(0, 15), formerGoodUntil: iso(DAY) });
      expect((await say(at(), ADMIN_KEY, 'GET', one)).json).toEqual(shown);
      expect([await statusOf(key), await statusOf(second)]).toEqual([200, 200]);
      now += DAY - 1;
      expect([await statusOf(key), await statusOf(second)]).toEqual([200, 200]);
      now += 1;
      expect([await statusOf(key), await statusOf(second)]).toEqual([401, 200]);
    });

    it('has two secrets at most: another rotation ends the oldest at once', async () => {
      const { key, rotate } = await fresh();
      const second = (await rotate()).json.key;
      const third = (await rotate({ overlapSeconds: 60 })).json.key;
      const statuses = async () => [await statusOf(key), await statusOf(second), await statusOf(third)];
      expect(await statuses()).toEqual([401, 200, 200]);
      now += 60_000;
      expect(await statuses()).toEqual([401, 401, 200]);
      const fourth = (await rotate({ overlapSeconds: 0 })).json.key;
      expect([await statusOf(third), await statusOf(fourth)]).toEqual([401, 200]);
    });

    it('ends with both secrets when it is revoked, and is rotated no more', async () => {
      const { key, one, rotate } = await fresh();
      const second = (await rotate()).json.key;
      expect((await say(at(), ADMIN_KEY, 'DELETE', one)).status).toBe(204);
      expect([await statusOf(key), await statusOf(second)]).toEqual([401, 401]);
      const told = await rotate();
      expect([told.status, told.text]).toEqual([
        412,
        'It is not as the request presumes: revokedAt is set: a revoked key gets no other secret',
      ]);
    });

    it('is told in its history, without secrets', async () => {
      const { own, one, rotate } = await fresh();
      const second = (await rotate({ overlapSeconds: 1 })).json;
      const told = await say(at(), ADMIN_KEY, 'GET', `${one}/history`);
      expect(told.json.items[0]).toMatchObject({
        ...{ action: 'change', thing: 'key', actor: 'admin' },
        changes: {
          prefix: { from: own.prefix, to: second.prefix },
          formerGoodUntil: { from: null, to: iso(1000) },
        },
      });
      expect(told.text).not.toContain(second.key);
      expect(told.text).not.toMatch(/[0-9a-f]{64}/);
    });

    it.each([
      [{ overlapSeconds: -1 }, 'overlapSeconds must lie between 0 and 604800'],
      [{ overlapSeconds: 604_801 }, 'overlapSeconds must lie between 0 and 604800'],
      [{ overlapSeconds: '60' }, 'overlapSeconds must be a whole number'],
      [{ overlap: 60 }, 'overlap is not a known key'],
    ])('is refused %j', async (body, rule) => {
      const told = await (await fresh()).rotate(body);
      expect([told.status, told.text]).toEqual([400, `Errors in the request body: ${rule}`]);
    });

    it('is refused when somebody changed it since', async () => {
      const { one } = await fresh();
      const { headers } = await say(at(), ADMIN_KEY, 'GET', one);
      expect((await say(at(), ADMIN_KEY, 'PATCH', one, { name: 'other' })).status).toBe(200);
      const told = await raw(at(), `/api/v1${one}/rotate`, {
        method: 'POST',
        headers: { 'x-api-key': ADMIN_KEY, 'if-match': String(headers.etag) },
      });
      expect(told.status).toBe(412);
    });

    it('opens answers that it was given before with the secret that it had, and clearly refuses the other', async () => {
      const { key, rotate } = await fresh();
      const post = (secret: string) =>
        raw(at(), '/api/v1/sites', {
          method: 'POST',
          headers: { 'x-api-key': secret, 'idempotency-key': 'once', 'content-type': 'application/json' },
          body: '{"groupName":"Once"}',
        });
      const first = await post(key);
      const second = (await rotate()).json.key;
      const again = await post(key);
      expect([again.status, again.text]).toEqual([201, first.text]);
      const other = await post(second);
      expect([other.status, other.text]).toEqual([
        422,
        'The Idempotency-Key belongs to another request: Idempotency-Key was sent with another secret of the same caller before, and only that one opens the answer',
      ]);
      expect((await say(at(), second, 'GET', '/sites?total=true')).json.total).toBe(1);
    });

    it('is rotated once under an Idempotency-Key, also by itself', async () => {
      const { one } = await fresh();
      const { key: managing } = (
        await say(at(), ADMIN_KEY, 'POST', one.slice(0, one.lastIndexOf('/')), { scopes: ['keys:manage'] })
      ).json;
      const { id } = (await say(at(), managing, 'GET', '/me')).json;
      const rotate = (secret: string) =>
        raw(at(), `/api/v1${one.slice(0, one.lastIndexOf('/'))}/${id}/rotate`, {
          method: 'POST',
          headers: { 'x-api-key': secret, 'idempotency-key': 'turn' },
        });
      const first = await rotate(managing);
      const again = await rotate(managing);
      expect([first.status, again.status, again.text]).toEqual([200, 200, first.text]);
      expect((await rotate(JSON.parse(first.text).key)).status).toBe(422);
    });
  },
  { clock: { now: () => now } },
);

onEveryEngine(
  'the last use of a key',
  (at, own) => {
    it('is told with its time and address, and raises no revision', async () => {
      const { id, key } = await newCustomer(at());
      const keys = `/customers/${id}/keys`;
      const read = async () => (await say(at(), ADMIN_KEY, 'GET', keys)).json.items[0];
      const unused = await read();
      expect([unused.lastUsedAt, unused.lastUsedAddress]).toEqual([null, null]);
      const one = `${keys}/${unused.id}`;
      const { headers } = await say(at(), ADMIN_KEY, 'GET', one);
      for (const [address, told] of [
        ['203.0.113.9', '203.0.113.9'],
        ['::ffff:203.0.113.10', '203.0.113.10'],
      ] as const) {
        now += 1000;
        const used = { 'x-api-key': key, 'x-forwarded-for': address };
        expect((await raw(at(), '/api/v1/sites', { headers: used })).status).toBe(200);
        await own().flush();
        expect(await read()).toEqual({
          ...unused,
          ...{ lastUsedAt: new Date(now).toISOString(), lastUsedAddress: told },
        });
      }
      // Nobody changed it: who has read it before may change it.
      const renamed = await raw(at(), `/api/v1${one}`, {
        method: 'PATCH',
        headers: {
          'x-api-key': ADMIN_KEY,
          'if-match': String(headers.etag),
          'content-type': 'application/json',
        },
        body: '{"name":"still"}',
      });
      expect(renamed.status).toBe(200);
    });

    it('is not the try of whoever has only its beginning', async () => {
      const { id, key } = await newCustomer(at());
      const wrong = `${key.slice(0, -1)}${key.endsWith('x') ? 'y' : 'x'}`;
      expect((await say(at(), wrong, 'GET', '/sites')).status).toBe(401);
      await own().flush();
      const [shown] = (await say(at(), ADMIN_KEY, 'GET', `/customers/${id}/keys`)).json.items;
      expect(shown.lastUsedAt).toBeNull();
    });
  },
  { clock: { now: () => now } },
  { TRUST_PROXY: 'true' },
);
