// What browsers are told: nothing is shown in a frame, guessed or kept for others, and pages of other origins read nothing unless
// the operator says so.
import { beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';
import { newCustomer } from '../support/api.ts';
import { bearer, onEveryEngine, raw } from './harness.ts';

const CONSOLE = 'https://console.example.com';
const SITES = '/api/v1/sites';
const preflight = (origin: string, method = 'PATCH') => ({
  origin,
  'access-control-request-method': method,
  'access-control-request-headers': 'authorization,content-type,if-match',
});
const corsOf = (headers: object) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));

onEveryEngine('without CORS_ORIGINS', (at) => {
  let key = '';
  beforeAll(async () => {
    ({ key } = await newCustomer(at()));
  });

  it('every answer says what a browser must not do with it', async () => {
    for (const [path, status, cache] of [
      [SITES, 200, 'private, no-cache'],
      [`${SITES}/424242`, 404, 'no-store'],
      ['/nowhere', 404, 'no-store'],
      ['/docs', 200, 'no-cache'],
      ['/healthz', 200, 'no-store'],
    ] as const) {
      const told = await raw(at(), path, { headers: bearer(key) });
      expect([path, told.status, told.headers['cache-control']]).toEqual([path, status, cache]);
      expect(told.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'content-security-policy': expect.stringMatching(/^default-src 'none'.*frame-ancestors 'none'/),
      });
      for (const name of ['server', 'x-powered-by', 'strict-transport-security'])
        expect([path, name, told.headers[name]]).toEqual([path, name, undefined]);
    }
  });

  it('what is shown once is not kept by anybody', async () => {
    const body = JSON.stringify({ groupName: 'Yard' });
    const headers = { ...bearer(key), 'content-type': 'application/json' };
    const made = await raw(at(), SITES, { method: 'POST', headers, body });
    expect([made.status, made.headers['cache-control']]).toEqual([201, 'no-store']);
  });

  it('no page of another origin reads anything', async () => {
    const asked = await raw(at(), SITES, { method: 'OPTIONS', headers: preflight(CONSOLE) });
    expect([asked.status, corsOf(asked.headers)]).toEqual([401, {}]);
    const read = await raw(at(), SITES, { headers: { ...bearer(key), origin: CONSOLE } });
    expect([read.status, corsOf(read.headers), read.headers.vary]).toEqual([
      200,
      {},
      expect.not.stringMatching(/origin/i),
    ]);
  });
});

onEveryEngine(
  'with CORS_ORIGINS',
  (at) => {
    let key = '';
    beforeAll(async () => {
      ({ key } = await newCustomer(at()));
    });

    it('a browser may ask beforehand, without a key', async () => {
      for (const path of [SITES, '/api/v1/drivers/1', '/api/v1/nowhere']) {
        const told = await raw(at(), path, { method: 'OPTIONS', headers: preflight(CONSOLE) });
        expect([path, told.status, told.text]).toEqual([path, 204, '']);
        expect(corsOf(told.headers)).toEqual({
          'access-control-allow-origin': CONSOLE,
          'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
          'access-control-allow-headers':
            'Authorization, X-Api-Key, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id',
          'access-control-expose-headers': expect.any(String),
          'access-control-max-age': '600',
        });
      }
    });

    it('and reads answers and refusals with the headers that it needs', async () => {
      for (const [path, headers, status] of [
        [SITES, bearer(key), 200],
        [`${SITES}/424242`, bearer(key), 404],
        [SITES, {}, 401],
        ['/api/v1/nowhere', {}, 401],
      ] as const) {
        const told = await raw(at(), path, { headers: { ...headers, origin: CONSOLE } });
        expect([path, told.status, told.headers['access-control-allow-origin']]).toEqual([
          path,
          status,
          CONSOLE,
        ]);
        expect(told.headers['access-control-allow-credentials']).toBeUndefined();
        expect(told.headers.vary).toMatch(/^Accept.*, Origin$/);
        expect(String(told.headers['access-control-expose-headers']).split(', ')).toEqual(
          expect.arrayContaining([
            'ETag',
            'Link',
            'RateLimit-Remaining',
            'Retry-After',
            'Idempotent-Replayed',
          ]),
        );
      }
      const first = await raw(at(), SITES, { headers: { ...bearer(key), origin: CONSOLE } });
      const held = await raw(at(), SITES, {
        headers: { ...bearer(key), origin: CONSOLE, 'if-none-match': String(first.headers.etag) },
      });
      expect([held.status, held.headers['access-control-allow-origin']]).toEqual([304, CONSOLE]);
    });

    it.each([
      'https://console.example.com.evil.test',
      'http://console.example.com',
      'null',
      'https://CONSOLE.example.com',
      '',
    ])('not from %s', async (origin) => {
      const asked = await raw(at(), SITES, { method: 'OPTIONS', headers: preflight(origin) });
      expect([asked.status, corsOf(asked.headers)]).toEqual([401, {}]);
      const read = await raw(at(), SITES, { headers: { ...bearer(key), origin } });
      expect([read.status, corsOf(read.headers)]).toEqual([200, {}]);
      expect(read.headers.vary).toMatch(/Origin/);
    });

    it('not of what is no part of the API', async () => {
      for (const path of ['/healthz', '/metrics', '/docs']) {
        const told = await raw(at(), path, { headers: { origin: CONSOLE } });
        expect([path, told.status, corsOf(told.headers)]).toEqual([path, 200, {}]);
      }
    });

    it('OPTIONS that is no such question is answered as ever', async () => {
      expect((await raw(at(), SITES, { method: 'OPTIONS' })).status).toBe(401);
      const told = await raw(at(), SITES, { method: 'OPTIONS', headers: bearer(key) });
      expect([told.status, told.headers.allow]).toEqual([405, 'POST, GET, HEAD']);
      expect((await raw(at(), '/nowhere', { method: 'OPTIONS' })).status).toBe(404);
      const half = await raw(at(), SITES, { method: 'OPTIONS', headers: { origin: CONSOLE } });
      expect([half.status, half.headers['content-type']]).toEqual([401, 'text/plain; charset=utf-8']);
    });

    it('who comes by TLS is told to come by TLS only', async () => {
      for (const path of [SITES, '/docs', '/nowhere'])
        expect((await raw(at(), path)).headers['strict-transport-security']).toBe('max-age=31536000');
    });
  },
  {},
  { CORS_ORIGINS: `${CONSOLE}, http://localhost:3000`, PUBLIC_URL: 'https://charge.example.com' },
);

describe('CORS_ORIGINS', () => {
  it.each([
    '*',
    'null',
    'console.example.com',
    'https://a.test/',
    'https://a.test/x',
    'https://A.test',
    'ftp://a.test',
    'https://u@a.test',
    'https://a.test:443',
  ])('is not %s', (value) => {
    expect(() => readConfig({ CORS_ORIGINS: value })).toThrow(ConfigError);
    expect(() => readConfig({ CORS_ORIGINS: value })).toThrow(/^CORS_ORIGINS must be origins like /);
  });
  it('is a list', () => {
    expect(readConfig({ CORS_ORIGINS: 'https://a.test, http://b.test:8080,' }).corsOrigins).toEqual([
      'https://a.test',
      'http://b.test:8080',
    ]);
    expect(readConfig({}).corsOrigins).toEqual([]);
  });
});
