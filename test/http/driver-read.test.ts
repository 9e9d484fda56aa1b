// GET /api/v1/drivers/{userid} to the letter: every status, content type, order of checks, header.
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { newCustomer, smallNetwork } from '../support/api.ts';
import { client, good, refused } from '../support/client.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { bearer, onEveryEngine, raw } from './harness.ts';

const TEXT = 'text/plain; charset=utf-8';
const UNKNOWN = 'Driver not found for the customer';
const NOBODY = 'Customer not found or not authorised';
const NOT_DECIMAL =
  'Errors in the route parameters: userid must be a decimal integer without plus sign, blanks, leading zeros, fraction or exponent';
const OUT_OF_RANGE = 'Errors in the route parameters: userid must lie between -2147483648 and 2147483647';
const SLASH = 'Errors in the route parameters: userid must be the end of the path, without a slash behind it';

/** Path behind /api/v1/drivers/, status with a good key, body. */
const PATHS: [string, number, string][] = [
  ['-1', 404, UNKNOWN],
  ['0', 404, UNKNOWN],
  ['2147483647', 404, UNKNOWN],
  ['-2147483648', 404, UNKNOWN],
  ['%34%32%34%32%34%32', 404, UNKNOWN],
  ['424242?unknown=1&limit=x', 404, UNKNOWN],
  ['2147483648', 400, OUT_OF_RANGE],
  ['-2147483649', 400, OUT_OF_RANGE],
  ['9'.repeat(120), 400, OUT_OF_RANGE],
  ['9'.repeat(8000), 400, OUT_OF_RANGE],
  ['1.0', 400, NOT_DECIMAL],
  ['1e3', 400, NOT_DECIMAL],
  ['+1', 400, NOT_DECIMAL],
  ['%2B1', 400, NOT_DECIMAL],
  ['007', 400, NOT_DECIMAL],
  ['-0', 400, NOT_DECIMAL],
  ['-01', 400, NOT_DECIMAL],
  ['0x10', 400, NOT_DECIMAL],
  ['%ZZ', 400, NOT_DECIMAL],
  ['1%', 400, NOT_DECIMAL],
  ['%FF', 400, NOT_DECIMAL],
  ['%31%00', 400, NOT_DECIMAL],
  ['%201', 400, NOT_DECIMAL],
  ['1%20', 400, NOT_DECIMAL],
  ['%20', 400, NOT_DECIMAL],
  ['1%0A', 400, NOT_DECIMAL],
  ['1%2F', 400, NOT_DECIMAL],
  ['%D9%A1', 400, NOT_DECIMAL],
  ['NaN', 400, NOT_DECIMAL],
  ['1;x=2', 400, NOT_DECIMAL],
  ['..', 400, NOT_DECIMAL],
  ['', 400, NOT_DECIMAL],
  ['1/', 400, SLASH],
  ['abc/', 400, SLASH],
  ['1/2', 404, 'There is nothing at this address'],
];

onEveryEngine('get a single driver', (at) => {
  let key = '';
  let driver = 0;
  let foreign = 0;
  const path = () => `/api/v1/drivers/${driver}`;
  const read = (headers: Record<string, string> = {}, method = 'GET') =>
    raw(at(), path(), { method, headers: { ...bearer(key), ...headers } });

  beforeAll(async () => {
    const network = await smallNetwork(at(), { chargers: 3 });
    ({ key, driverId: driver } = network);
    foreign = (await smallNetwork(at())).driverId;
  });

  it.each(PATHS)('/drivers/%s is %i after the key check', async (segment, status, body) => {
    const told = await raw(at(), `/api/v1/drivers/${segment}`, { headers: bearer(key) });
    expect([told.status, told.headers['content-type'], told.text]).toEqual([status, TEXT, body]);
    const nobody = await raw(at(), `/api/v1/drivers/${segment}`);
    expect([nobody.status, nobody.headers['content-type'], nobody.text]).toEqual([401, TEXT, NOBODY]);
    expect(nobody.headers['www-authenticate']).toBe('Bearer');
  });

  it('answers a driver as JSON with its validator', async () => {
    const told = await read();
    expect(told.status).toBe(200);
    expect(told.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(told.headers['cache-control']).toBe('private, no-cache');
    expect(told.headers.vary).toContain('Accept-Encoding');
    expect(told.headers.etag).toMatch(/^"\d+\.[0-9a-f]{32}"$/);
    expect(told.headers['x-content-type-options']).toBe('nosniff');
    expect(Number(told.headers['content-length'])).toBe(told.bytes.length);
    expect(JSON.parse(told.text)).toMatchObject({ id: driver, homeGroupId: 0, homeGroupName: '' });
    const encoded = await raw(at(), `/api/v1/drivers/${String(driver).replace(/./g, (c) => `%3${c}`)}?x=1`, {
      headers: bearer(key),
    });
    expect(encoded.text).toBe(told.text);
  });

  it('answers another customer’s driver exactly like one that does not exist', async () => {
    const other = await raw(at(), `/api/v1/drivers/${foreign}`, { headers: bearer(key) });
    const none = await raw(at(), '/api/v1/drivers/2147483646', { headers: bearer(key) });
    const without = ({ status, text, headers }: typeof other) => {
      const { date: _date, 'x-request-id': _id, 'ratelimit-remaining': _left, ...more } = headers;
      const { 'ratelimit-reset': _reset, ...rest } = more;
      return { status, text, rest };
    };
    expect(without(other)).toEqual(without(none));
    expect(other.status).toBe(404);
  });

  describe('who calls', () => {
    const expectNobody = async (headers: Record<string, string>) => {
      const told = await raw(at(), path(), { headers });
      expect([told.status, told.text]).toEqual([401, NOBODY]);
    };

    it('takes either header, and both when they are equal', async () => {
      for (const headers of [
        { authorization: `bearer ${key}` },
        { 'x-api-key': key },
        { authorization: `Bearer ${key}`, 'x-api-key': key },
      ]) {
        expect((await raw(at(), path(), { headers })).status).toBe(200);
      }
    });

    it('takes nothing else', async () => {
      const other = (await newCustomer(at())).key;
      await expectNobody({ authorization: `Bearer ${key}`, 'x-api-key': other });
      await expectNobody({ authorization: 'Bearer wrong', 'x-api-key': key });
      await expectNobody({ authorization: `Basic ${key}` });
      await expectNobody({ authorization: 'Bearer' });
      await expectNobody({ authorization: key });
      await expectNobody({ 'x-api-key': '' });
      await expectNobody({ 'x-api-key': `${key}x` });
      await expectNobody({ 'x-api-key': key.slice(0, -1) });
      await expectNobody({ 'x-api-key': `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}` });
      await expectNobody({ authorization: `Bearer ${ADMIN_KEY}` });
      expect((await raw(at(), `${path()}?key=${key}&api_key=${key}`)).status).toBe(401);
    });

    it('takes no revoked and no expired key', async () => {
      const { id } = await newCustomer(at());
      const admin = client(at(), ADMIN_KEY);
      const add = (name: string, expiresAt: string) =>
        good(
          admin.POST('/api/v1/customers/{id}/keys', { params: { path: { id } }, body: { name, expiresAt } }),
        );
      const revoke = (keyId: number) =>
        admin.DELETE('/api/v1/customers/{id}/keys/{keyId}', { params: { path: { id, keyId } } });
      const none = (with_: string) => raw(at(), '/api/v1/drivers/1', { headers: bearer(with_) });
      const fresh = await add('fresh', '2999-01-01T00:00:00+02:00');
      expect((await none(fresh.key)).status).toBe(404);
      const expired = await add('old', '2020-01-01T00:00:00Z');
      expect((await none(expired.key)).status).toBe(401);
      await good(revoke(fresh.id));
      expect((await none(fresh.key)).status).toBe(401);
      await good(revoke(fresh.id));
      expect(await refused(revoke(999999))).toBe('404 key-not-found');
    });
  });

  describe('errors in the form that is asked for', () => {
    it('answers RFC 9457 to who asks for it', async () => {
      const told = await raw(at(), '/api/v1/drivers/1.0', {
        headers: { ...bearer(key), accept: 'application/problem+json', 'x-request-id': 'mine-1' },
      });
      expect(told.headers['content-type']).toBe('application/problem+json');
      expect(told.headers['x-request-id']).toBe('mine-1');
      expect(JSON.parse(told.text)).toEqual({
        type: 'urn:forecourt:error:bad-route-parameter',
        title: 'Errors in the route parameters',
        status: 400,
        detail: expect.stringMatching(/^userid must be/),
        code: 'bad-route-parameter',
        field: 'userid',
        rule: expect.stringMatching(/^must be/),
        requestId: 'mine-1',
      });
      const nobody = await raw(at(), path(), { headers: { accept: 'application/problem+json, */*' } });
      expect(nobody.status).toBe(401);
      expect(nobody.headers['www-authenticate']).toBe('Bearer');
      expect(JSON.parse(nobody.text)).toMatchObject({ code: 'not-authorised', title: NOBODY, status: 401 });
    });

    it.each([
      ['application/json', TEXT],
      ['*/*', TEXT],
      ['application/problem+json;q=0', TEXT],
      ['application/problem+json;q=0.1, text/plain', TEXT],
      ['text/plain;q=0.1, application/problem+json', 'application/problem+json'],
    ])('Accept: %s gets %s', async (accept, type) => {
      const told = await raw(at(), '/api/v1/drivers/0', { headers: { ...bearer(key), accept } });
      expect(told.headers['content-type']).toBe(type);
    });

    it('makes a request id of its own when the one given is not sane', async () => {
      const told = await read({ 'x-request-id': 'a b{c}' });
      expect(told.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    });
  });

  describe('conditional reads', () => {
    it('answers 304 without a body to every form of the tag it gave', async () => {
      const etag = String((await read()).headers.etag);
      for (const held of [etag, `W/${etag}`, '*', `"other", ${etag}`, `"a,b" , W/"x",${etag}`]) {
        const told = await read({ 'if-none-match': held });
        expect([held, told.status, told.bytes.length]).toEqual([held, 304, 0]);
        expect(told.headers.etag).toBe(etag);
        expect(told.headers['cache-control']).toBe('private, no-cache');
        expect(told.headers.vary).toContain('Accept-Encoding');
      }
      for (const other of ['"other"', etag.slice(1, -1), `"${etag}"`, '""', 'W/*']) {
        expect((await read({ 'if-none-match': other })).status).toBe(200);
      }
    });

    it('asks who calls, and whether the driver exists, before it looks at If-None-Match', async () => {
      const nobody = await raw(at(), path(), { headers: { 'if-none-match': '*' } });
      expect(nobody.status).toBe(401);
      const none = await raw(at(), '/api/v1/drivers/0', {
        headers: { ...bearer(key), 'if-none-match': '*' },
      });
      expect(none.status).toBe(404);
    });

    it('changes the tag with the document', async () => {
      const before = (await read()).headers.etag;
      const tag = { params: { path: { userid: driver } }, body: { idTag: 'ANOTHER' } };
      await good(client(at(), key).POST('/api/v1/drivers/{userid}/tags', tag));
      const after = await read({ 'if-none-match': String(before) });
      expect(after.status).toBe(200);
      expect(after.headers.etag).not.toBe(before);
    });
  });

  describe('compression', () => {
    it.each([
      ['gzip', 'gzip'],
      ['br', 'br'],
      ['gzip, deflate, br', 'br'],
      ['br;q=0.1, gzip', 'gzip'],
      ['*', 'br'],
      ['gzip;q=0', undefined],
      ['deflate', undefined],
      ['identity', undefined],
    ])('Accept-Encoding: %s gets %s', async (accepted, coding) => {
      const plain = await read();
      const told = await read({ 'accept-encoding': accepted });
      expect(told.headers['content-encoding']).toBe(coding);
      const suffix = coding === undefined ? '' : `-${coding}`;
      expect(told.headers.etag).toBe(String(plain.headers.etag).replace(/"$/, `${suffix}"`));
      const body =
        coding === 'gzip'
          ? gunzipSync(told.bytes)
          : coding === 'br'
            ? brotliDecompressSync(told.bytes)
            : told.bytes;
      expect(body.equals(plain.bytes)).toBe(true);
      const again = await read({ 'accept-encoding': accepted, 'if-none-match': String(told.headers.etag) });
      expect([again.status, again.headers.etag]).toEqual([304, told.headers.etag]);
      const other = await read({ 'if-none-match': String(told.headers.etag) });
      expect([other.status, other.headers.etag]).toEqual([304, told.headers.etag]);
    });

    it('leaves a small document as it is', async () => {
      const { id } = await good(client(at(), key).POST('/api/v1/drivers', { body: { name: 'small' } }));
      const told = await raw(at(), `/api/v1/drivers/${id}`, {
        headers: { ...bearer(key), 'accept-encoding': 'gzip, br' },
      });
      expect(told.headers['content-encoding']).toBeUndefined();
    });
  });

  it('answers HEAD like GET, without a body', async () => {
    const get = await read();
    const head = await read({}, 'HEAD');
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    for (const name of ['etag', 'content-length', 'content-type', 'cache-control', 'vary']) {
      expect(head.headers[name]).toBe(get.headers[name]);
    }
    expect((await read({ 'if-none-match': String(get.headers.etag) }, 'HEAD')).status).toBe(304);
    const bad = await raw(at(), '/api/v1/drivers/x', { method: 'HEAD', headers: bearer(key) });
    expect([bad.status, bad.bytes.length]).toEqual([400, 0]);
    expect((await raw(at(), '/api/v1/drivers/0', { method: 'HEAD', headers: bearer(key) })).status).toBe(404);
    expect((await raw(at(), path(), { method: 'HEAD' })).status).toBe(401);
  });

  it.each(['POST', 'OPTIONS', 'TRACE', 'PROPFIND'])('%s is a 405', async (method) => {
    const told = await read({}, method);
    expect([told.status, told.headers.allow, told.headers['content-type'], told.text]).toEqual([
      405,
      'GET, HEAD, PUT, PATCH, DELETE',
      TEXT,
      'This address does not know the method',
    ]);
    expect((await raw(at(), path(), { method })).status).toBe(401);
  });
});
