// How often one may ask: of a key, of an address without a good one, and what bad keys from an address do to good ones.
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import type { Management } from '../../src/app/admin/management.ts';
import { createHttp, type Http } from '../../src/http/server.ts';
import { newCustomer } from '../support/api.ts';
import { judgeAt } from '../support/described.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { bearer, onEveryEngine, raw, type Told } from './harness.ts';

const SITES = '/api/v1/sites';
const problem = { accept: 'application/problem+json' };
const left = ({ headers }: Told) => [headers['ratelimit-limit'], headers['ratelimit-remaining']];
const statuses = (told: readonly Told[]) => told.map(({ status }) => status);

/** One after the other. */
async function times(n: number, ask: (n: number) => Promise<Told>): Promise<Told[]> {
  const told: Told[] = [];
  for (let i = 0; i < n; i += 1) told.push(await ask(i));
  return told;
}

const limits = { RATE_LIMIT_PER_KEY: '30', RATE_LIMIT_PER_ADDRESS: '3', TRUST_PROXY: 'loopback' };

onEveryEngine(
  'limits',
  (at) => {
    const ask = (key: string, path = SITES, more: Record<string, string> = {}, method = 'GET') =>
      raw(at(), path, { method, headers: { ...bearer(key), ...problem, ...more } });
    const from = (address: string) => ({ 'x-forwarded-for': address });

    it('a key is told with every answer how often it still may, and at last to wait', async () => {
      const { key } = await newCustomer(at());
      const { key: other } = await newCustomer(at());
      const first = await ask(key);
      expect([first.status, ...left(first)]).toEqual([200, '30', '29']);
      expect(Number(first.headers['ratelimit-reset'])).toBeGreaterThan(0);
      const held = await ask(key, SITES, { 'if-none-match': String(first.headers.etag) });
      expect([held.status, ...left(held)]).toEqual([304, '30', '28']);
      for (const [path, method, status] of [
        [`${SITES}/424242`, 'GET', 404],
        [`${SITES}/x`, 'GET', 400],
        ['/api/v1/nowhere', 'GET', 404],
        [SITES, 'DELETE', 405],
        [SITES, 'POST', 400],
        ['/api/v1/customers', 'GET', 401],
      ] as const) {
        const told = await ask(key, path, {}, method);
        expect([path, method, told.status, left(told)[0]]).toEqual([path, method, status, '30']);
      }
      await times(22, () => ask(key));
      const late = await ask(key);
      expect([late.status, ...left(late)]).toEqual([429, '30', '0']);
      expect(late.headers['retry-after']).toBe(late.headers['ratelimit-reset']);
      expect(JSON.parse(late.text)).toMatchObject({
        code: 'too-many-requests',
        rule: `a key may ask 30 times a minute: try again in ${late.headers['retry-after']} seconds`,
      });
      const judged = { status: 429, type: late.headers['content-type'], text: late.text };
      expect(judgeAt('GET', SITES, judged)).toBeUndefined();
      const text = await raw(at(), SITES, { headers: bearer(key) });
      expect(text.text).toMatch(
        /^Too many requests: a key may ask 30 times a minute: try again in \d+ seconds$/,
      );
      expect((await ask(other)).status).toBe(200);
    });

    it('an address without a good key may ask less often, and another one is not concerned', async () => {
      const at1 = from('192.0.2.1');
      const told = await times(5, (n) =>
        ask(n === 0 ? '' : `wrong-${n}`, n < 2 ? SITES : '/api/v1/nowhere', at1),
      );
      expect(statuses(told)).toEqual([401, 401, 401, 429, 429]);
      expect(told.map(left)).toEqual(['2', '1', '0', '0', '0'].map((n) => ['3', n]));
      expect(JSON.parse(told[4]?.text ?? '')).toMatchObject({
        code: 'too-many-requests',
        rule: expect.stringMatching(/^an address may ask 3 times a minute without a good key: try again in /),
      });
      expect((await ask('wrong', SITES, from('192.0.2.2'))).status).toBe(401);
      const at6 = (n: number) => from(`2001:db8:0:7::${n}`);
      expect(statuses(await times(4, (n) => ask('wrong', SITES, at6(n))))).toEqual([401, 401, 401, 429]);
      expect((await ask('wrong', SITES, from('2001:db8:0:8::1'))).status).toBe(401);
    });

    it('bad keys do not lock out a good one at the same address, not even one that was never seen', async () => {
      const at1 = from('192.0.2.3');
      const { key } = await newCustomer(at());
      expect((await ask(key, SITES, at1)).status).toBe(200);
      await times(10, () => ask('wrong', SITES, at1));
      expect((await ask('wrong', SITES, at1)).status).toBe(429);
      const told = await ask(key, SITES, at1);
      expect([told.status, ...left(told)]).toEqual([200, '30', '28']);
      const { key: fresh } = await newCustomer(at());
      expect((await ask(fresh, SITES, at1)).status).toBe(200);
    });

    it('a revoked key is one that is no good, at once', async () => {
      const { key } = await newCustomer(at());
      expect((await ask(key)).status).toBe(200);
      const found = JSON.parse((await ask(ADMIN_KEY, '/api/v1/customers')).text) as {
        items: { id: number }[];
      };
      const id = Math.max(...found.items.map((one) => one.id));
      const keys = JSON.parse((await ask(ADMIN_KEY, `/api/v1/customers/${id}/keys`)).text) as typeof found;
      await ask(ADMIN_KEY, `/api/v1/customers/${id}/keys/${keys.items[0]?.id}`, {}, 'DELETE');
      expect(statuses(await times(4, () => ask(key, SITES, from('192.0.2.4'))))).toEqual([
        401, 401, 401, 429,
      ]);
    });

    it('who looks whether it lives is not counted', async () => {
      for (const path of ['/healthz', '/readyz', '/metrics', '/api/v1/openapi.json', '/docs', '/nowhere']) {
        for (const told of await times(5, () => raw(at(), path, { headers: from('192.0.2.5') }))) {
          expect([path, told.status === 429, left(told)]).toEqual([path, false, [undefined, undefined]]);
        }
      }
    });
  },
  {},
  limits,
);

describe('limits', () => {
  let http: Http | undefined;
  afterEach(() => http?.close());

  /** A server of which nothing but who calls is real: nobody does. */
  async function start(rateLimitPerAddress: number) {
    const looked: string[] = [];
    const authenticate = async (credential: string) => {
      looked.push(credential);
      return undefined;
    };
    const limits = { importLimit: 1, firmwareLimit: 1, diagnosticsLimit: 1 };
    const config = { host: '127.0.0.1', port: 0, trustProxy: false, publicUrl: undefined, ...limits };
    http = await createHttp({
      once: () => Promise.reject(new Error('nothing is asked twice')),
      actFor: (_view, work) => work(),
      management: { authenticate } as unknown as Management,
      gateway: { owns: () => false, handleUpgrade: () => undefined },
      ping: () => Promise.resolve(),
      metrics: new Registry(),
      log: pino({ level: 'silent' }),
      config: { ...config, rateLimitPerKey: 0, rateLimitPerAddress, corsOrigins: [] },
      version: '1.2.3',
    });
    return { url: await http.listen(), looked };
  }

  it('a bad key that comes again and again is looked up no more than the address may ask', async () => {
    const { url, looked } = await start(10);
    const told = await times(60, () => raw(url, SITES, { headers: bearer('wrong') }));
    expect(statuses(told)).toEqual([...Array(10).fill(401), ...Array(50).fill(429)]);
    expect(looked).toHaveLength(10);
  });

  it('of ever new ones few a second are looked up', async () => {
    const { url, looked } = await start(10);
    const began = performance.now();
    await times(200, (n) => raw(url, SITES, { headers: bearer(`wrong-${n}`) }));
    const seconds = Math.ceil((performance.now() - began) / 1000);
    expect(looked.length).toBeGreaterThanOrEqual(30);
    expect(looked.length).toBeLessThanOrEqual(10 + 20 * (seconds + 1));
  });

  it('0 is as often as you like, and nothing is told', async () => {
    const { url } = await start(0);
    const told = await times(50, () => raw(url, SITES, { headers: bearer('wrong') }));
    expect(new Set(statuses(told))).toEqual(new Set([401]));
    expect(told.flatMap(left)).toEqual(Array(100).fill(undefined));
  });
});
