// The console as files: what a browser is handed, how long it may keep it, and what keeps others out of the page. What people see is
// in test/e2e.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Server } from '../../src/main.ts';
import { type EngineUnderTest, engines, type FreshDatabase } from '../support/engines.ts';
import { serverOn } from '../support/server.ts';
import { raw } from './harness.ts';

const engine = engines()[0] as EngineUnderTest;
const dist = join(import.meta.dirname, '../../web/dist');
let database: FreshDatabase;
let server: Server;

beforeAll(async () => {
  database = await engine.fresh();
  server = await serverOn(database, {}, { CONSOLE: 'on' });
});
afterAll(async () => {
  await server?.close();
  await database?.drop();
});

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const page = (path: string) => raw(server.url, path, { headers: HTML });
const script = () => readdirSync(join(dist, 'assets')).find((name) => /^index-.*\.js$/.test(name)) as string;

it('answers each address of the console with its page, and no other', async () => {
  for (const path of ['/', '/drivers', '/drivers/12?tab=rights', '/chargers/A%2FB', '/no-such-page']) {
    const { status, headers, text } = await page(path);
    expect([path, status, headers['content-type'], headers['cache-control']]).toEqual([
      path,
      200,
      'text/html; charset=utf-8',
      'no-store',
    ]);
    expect(text).toContain('<div id="root">');
    expect(text).not.toContain('FORECOURT_NONCE');
  }
  expect((await raw(server.url, '/', { method: 'HEAD', headers: HTML })).status).toBe(200);
  // Whoever is no browser on its way to a page gets the answers that it got before.
  expect((await raw(server.url, '/drivers')).status).toBe(404);
  expect((await raw(server.url, '/drivers', { method: 'POST', headers: HTML })).status).toBe(404);
  for (const path of ['/assets/none.js', '/ocpp/X', '/files/firmware/x', '/metrics/x'])
    expect([path, (await page(path)).status]).toEqual([path, 404]);
  expect((await page('/api/v1/none')).status).toBe(401);
  expect((await page('/docs')).text).toContain('Forecourt');
});

it('lets in scripts of its own and nothing else, with a nonce that is never the same', async () => {
  const [one, another] = await Promise.all([page('/'), page('/')]);
  const policyOf = (told: { headers: Record<string, unknown> }) =>
    String(told.headers['content-security-policy']);
  expect(policyOf(one)).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-");
  expect(policyOf(one)).toContain("frame-ancestors 'none'");
  expect(policyOf(one)).not.toMatch(/unsafe|\*|https?:/);
  expect(policyOf(one)).not.toBe(policyOf(another));
  const nonce = /'nonce-([^']+)'/.exec(policyOf(one))?.[1] ?? '-';
  expect(one.text.split(`nonce="${nonce}"`).length).toBeGreaterThan(3);
  // Nothing stands in the page itself that the policy would have to allow, and nothing comes from elsewhere.
  expect(one.text).not.toMatch(/<script(?![^>]* src=)/);
  expect(one.text).not.toMatch(/ style=| on\w+=|https?:\/\//);
});

it('hands files out compressed, to be kept for ever by a name that says what is in them', async () => {
  const path = `/assets/${script()}`;
  const plain = readFileSync(join(dist, path));
  const gz = await raw(server.url, path, { headers: { 'accept-encoding': 'gzip' } });
  expect(gz.headers).toMatchObject({
    'content-encoding': 'gzip',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
  expect(String(gz.headers['content-type'])).toMatch(/^(text|application)\/javascript/);
  expect(gunzipSync(gz.bytes).equals(plain)).toBe(true);
  const br = await raw(server.url, path, { headers: { 'accept-encoding': 'br, gzip' } });
  expect(br.headers['content-encoding']).toBe('br');
  const none = await raw(server.url, path);
  expect([none.headers['content-encoding'], none.bytes.equals(plain)]).toEqual([undefined, true]);
  expect((await raw(server.url, '/favicon.svg')).headers['content-type']).toBe('image/svg+xml');
  expect((await raw(server.url, '/appearance.js')).headers['cache-control']).toBe('public, max-age=3600');
});

it('shows no file that it was not made to show', async () => {
  for (const path of [
    '/made-from.txt',
    '/index.html',
    '/assets/',
    '/assets/..%2fmade-from.txt',
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%5c..%5cpackage.json',
  ]) {
    const { status, text } = await raw(server.url, path);
    expect([path, status]).toEqual([path, status >= 400 ? status : 'shown']);
    expect(text).not.toContain('"dependencies"');
  }
});

it('leads links of invitations to the page', async () => {
  const { status, headers } = await page('/console/');
  expect([status, headers.location]).toEqual([302, '/']);
});

it('is not there where it was switched off: who opens the server sees its documents', async () => {
  const other = await engine.fresh();
  const without = await serverOn(other);
  try {
    const { status, headers } = await raw(without.url, '/', { headers: HTML });
    expect([status, headers.location]).toEqual([302, '/docs']);
    expect((await raw(without.url, '/drivers', { headers: HTML })).status).toBe(404);
  } finally {
    await without.close();
    await other.drop();
  }
});
