// What operators and their machines ask, the documents, whose address it is, and how it ends.
import { Agent, request } from 'node:http';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import type { Management } from '../../src/app/admin/management.ts';
import { StorageUnavailable } from '../../src/app/ports/store.ts';
import { addressOf, trustOf } from '../../src/http/proxies.ts';
import { createHttp, type Http } from '../../src/http/server.ts';
import { raw } from './harness.ts';

let http: Http | undefined;
afterEach(async () => {
  await http?.close();
  http = undefined;
});

async function start(management: Partial<Management> = {}, ping: () => Promise<unknown> = async () => 1) {
  http = await createHttp({
    once: () => Promise.reject(new Error('nothing is asked twice')),
    actFor: (_view, work) => work(),
    management: management as Management,
    gateway: { owns: () => false, handleUpgrade: () => undefined },
    ping,
    metrics: new Registry(),
    log: pino({ level: 'silent' }),
    config: {
      host: '127.0.0.1',
      port: 0,
      trustProxy: false,
      publicUrl: undefined,
      importLimit: 1,
      firmwareLimit: 1,
      diagnosticsLimit: 1,
      rateLimitPerKey: 0,
      rateLimitPerAddress: 0,
      corsOrigins: [],
    },
    version: '1.2.3',
  });
  return http.listen();
}

const down = async () => {
  throw new StorageUnavailable('gone');
};

describe('operations', () => {
  it('tells life from readiness', async () => {
    let storage: () => Promise<unknown> = async () => 1;
    const url = await start({}, () => storage());
    expect([(await raw(url, '/healthz')).status, (await raw(url, '/readyz')).status]).toEqual([200, 200]);
    storage = down;
    expect([(await raw(url, '/healthz')).status, (await raw(url, '/readyz')).status]).toEqual([200, 503]);
    expect((await raw(url, '/readyz')).headers['retry-after']).toBe('2');
  });

  it('answers 503 when the storage is away, and 500 without a word of the inside', async () => {
    const url = await start({ authenticate: down });
    const away = await raw(url, '/api/v1/drivers/1', { headers: { 'x-api-key': 'k' } });
    expect([away.status, away.text]).toEqual([503, 'The storage cannot be reached or cannot write']);
    await http?.close();
    const broken = await start({
      authenticate: async () => {
        throw new Error('secret of the inside');
      },
    });
    const told = await raw(broken, '/api/v1/drivers/1', { headers: { 'x-api-key': 'k' } });
    expect([told.status, told.text]).toEqual([500, 'Something went wrong inside the server']);
  });

  it('counts requests by operation, and their times by class', async () => {
    const url = await start();
    await raw(url, '/api/v1/drivers/1');
    await raw(url, '/api/v1/customers', { method: 'POST' });
    await raw(url, '/nowhere');
    const { text } = await raw(url, '/metrics');
    expect(text.match(/^forecourt_http_request.*(?:total|count)\{.*$/gm)?.sort()).toEqual([
      'forecourt_http_request_duration_seconds_count{class="change"} 1',
      'forecourt_http_request_duration_seconds_count{class="driver-read"} 1',
      'forecourt_http_request_duration_seconds_count{class="other"} 1',
      'forecourt_http_requests_total{operation="createCustomer",status="4xx"} 1',
      'forecourt_http_requests_total{operation="getDriver",status="4xx"} 1',
      'forecourt_http_requests_total{operation="none",status="4xx"} 1',
    ]);
    expect(text).toContain('duration_seconds_bucket{le="+Inf",class="other"} 1');
  });

  it('serves its documents without a script and without anything from elsewhere', async () => {
    const url = await start();
    const page = await raw(url, '/docs');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.text).not.toMatch(/<script|src=|url\(|href="http/);
    expect(page.text).toContain('id="getDriver"');
    for (const [, id] of page.text.matchAll(/href="#([^"]+)"/g)) expect(page.text).toContain(`id="${id}"`);
    const api = await raw(url, '/api/v1/openapi.json');
    expect(JSON.parse(api.text).info).toMatchObject({ title: 'Forecourt', version: '1.2.3' });
    const held = await raw(url, '/api/v1/openapi.json', {
      headers: { 'if-none-match': String(api.headers.etag) },
    });
    expect(held.status).toBe(304);
  });

  it('shows on its page what to send, how, and what comes back', async () => {
    const url = await start();
    const { text } = await raw(url, '/docs');
    const plain = text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
    expect(plain).toContain(
      `curl -X POST '${url}/api/v1/sites' -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' -d '{"groupName":"Yard",`,
    );
    expect(plain).toContain(`curl '${url}/api/v1/chargers/YARD-1' -H "Authorization: Bearer $KEY"</pre>`);
    expect(plain).toContain(`curl '${url}/api/v1/customers' -H "Authorization: Bearer $ADMIN_KEY"</pre>`);
    expect(plain).toContain('<b>Its answer</b>: 204, no body');
    for (const section of plain.split('<section id="').filter((part) => /^[a-z]+[A-Z]\w+">/.test(part))) {
      expect(section).toContain('<pre>curl ');
      const body = /-d '(.+)'<\/pre>/.exec(section)?.[1];
      if (section.includes('Body, application/json')) expect(JSON.parse(body ?? '')).toBeTruthy();
    }
  });

  it('sends who opens it in a browser to its documents', async () => {
    const url = await start();
    const root = await raw(url, '/');
    expect([root.status, root.headers.location]).toEqual([302, '/docs']);
    const icon = await raw(url, '/favicon.ico');
    expect([icon.status, icon.text]).toEqual([204, '']);
    expect((await raw(url, '/', { method: 'HEAD' })).status).toBe(302);
  });

  it('answers what is in hand when it closes', async () => {
    let entered = () => {};
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    let answer = () => {};
    const url = await start({
      authenticate: () =>
        new Promise((resolve) => {
          answer = () => resolve(undefined);
          entered();
        }),
    });
    const agent = new Agent({ keepAlive: true });
    const told = new Promise<[number | undefined, string | undefined]>((resolve, reject) => {
      request(`${url}/api/v1/drivers/1`, { agent, headers: { 'x-api-key': 'k' } }, (got) => {
        got.resume();
        resolve([got.statusCode, got.headers.connection]);
      })
        .on('error', reject)
        .end();
    });
    await inside;
    http?.drain();
    await expect(raw(url, '/healthz')).rejects.toThrow();
    answer();
    expect(await told).toEqual([401, 'close']);
    await http?.close();
    agent.destroy();
  });
});

describe('whose address it is', () => {
  const from = (remoteAddress: string, forwarded?: string) =>
    ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as never;

  it.each([
    [false, '10.0.0.1', '1.1.1.1', '10.0.0.1'],
    [true, '10.0.0.1', '1.1.1.1, 2.2.2.2', '1.1.1.1'],
    [1, '10.0.0.1', '1.1.1.1, 2.2.2.2', '2.2.2.2'],
    [2, '10.0.0.1', '1.1.1.1, 2.2.2.2', '1.1.1.1'],
    ['10.0.0.0/8', '10.0.0.1', '1.1.1.1, 10.0.0.2', '1.1.1.1'],
    ['loopback', '::1', '1.1.1.1', '1.1.1.1'],
    ['loopback', '::ffff:127.0.0.1', '1.1.1.1', '1.1.1.1'],
    ['127.0.0.1, fc00::/7', 'fd00::1', '1.1.1.1', '1.1.1.1'],
    ['loopback', '10.0.0.1', '1.1.1.1', '10.0.0.1'],
    ['loopback', '127.0.0.1', 'unknown, 127.0.0.1', 'unknown'],
    [true, '10.0.0.1', undefined, '10.0.0.1'],
  ])('TRUST_PROXY %s, from %s for %s: %s', (setting, remote, forwarded, address) => {
    expect(addressOf(from(remote, forwarded), trustOf(setting))).toBe(address);
  });
});
