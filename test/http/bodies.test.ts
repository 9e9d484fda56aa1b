// Every mistake in a body is a 400 that names the field and the rule; and what HTTP itself can get wrong.
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
import { bearer, onEveryEngine, raw, say } from './harness.ts';

const BODY = 'Errors in the request body: ';
const TIME = 'must be a time in ISO 8601 with its zone, e.g. 2026-11-22T10:00:00.000Z';
const INT64 = 'must lie between -9007199254740991 and 9007199254740991';
const TAG = 'must be 1 to 36 characters of printable ASCII';
const CHARGER_ID = 'must be 1 to 48 printable ASCII characters without blanks and / ? # % :';

const driver = (more: string) => `{"name":"A",${more}}`;
const tag = (more: string) => driver(`"tags":[{"idTag":"OK"},{${more}}]`);
const charger = (more: string) => `{"chargerId":"C","groupId":1,${more}}`;

/** Path, body as text, what is said behind the sentence. */
const WRONG: [string, string, string][] = [
  ['/drivers', '', 'body must be an object'],
  ['/drivers', 'null', 'body must be an object'],
  ['/drivers', '[]', 'body must be an object'],
  ['/drivers', '{}', 'name is required'],
  ['/drivers', '{"name":""}', 'name must not be empty'],
  ['/drivers', '{"name":" "}', 'name must not be blank'],
  ['/drivers', '{"name":null}', 'name must be a text'],
  ['/drivers', '{"name":7}', 'name must be a text'],
  ['/drivers', `{"name":"${'x'.repeat(256)}"}`, 'name must be at most 255 characters long'],
  ['/drivers', driver('"nick":1'), 'nick is not a known key'],
  ['/drivers', driver('"__proto__":{"active":false}'), '__proto__ is not a known key'],
  ['/drivers', driver('"constructor":{}'), 'constructor is not a known key'],
  ['/drivers', driver('"active":"true"'), 'active must be true or false'],
  ['/drivers', driver('"active":1'), 'active must be true or false'],
  ['/drivers', driver('"payerId":9007199254740992'), `payerId ${INT64}`],
  ['/drivers', driver('"payerId":9007199254740993'), `payerId ${INT64}`],
  ['/drivers', driver('"payerId":-9007199254740992'), `payerId ${INT64}`],
  ['/drivers', driver('"payerId":9223372036854775807'), `payerId ${INT64}`],
  ['/drivers', driver('"homeGroupId":18446744073709551616'), `homeGroupId ${INT64}`],
  ['/drivers', driver('"payerId":1.5'), 'payerId must be a whole number or null'],
  ['/drivers', driver('"payerId":"4"'), 'payerId must be a whole number or null'],
  ['/drivers', driver('"payerId":1e400'), 'payerId must be a whole number or null'],
  ['/drivers', driver('"externalId":5'), 'externalId must be a text or null'],
  ['/drivers', driver('"externalId":"a\\u0000b"'), 'externalId must not contain U+0000'],
  ['/drivers', driver('"externalId":"\\ud800"'), 'externalId must not contain half a surrogate pair'],
  ['/drivers', driver('"tags":{}'), 'tags must be an array'],
  ['/drivers', tag('"tokenName":"x"'), 'tags[1].idTag is required'],
  ['/drivers', tag('"idTag":""'), `tags[1].idTag ${TAG}`],
  ['/drivers', tag('"idTag":"   "'), `tags[1].idTag ${TAG}`],
  ['/drivers', tag(`"idTag":"${'x'.repeat(37)}"`), `tags[1].idTag ${TAG}`],
  ['/drivers', tag('"idTag":"Käse"'), `tags[1].idTag ${TAG}`],
  ['/drivers', tag('"idTag":"a\\tb"'), `tags[1].idTag ${TAG}`],
  ['/drivers', tag('"idTag":"b","colour":1'), 'tags[1].colour is not a known key'],
  ['/drivers', tag('"idTag":"b","startDate":"2026-01-01"'), `tags[1].startDate ${TIME}`],
  ['/drivers', tag('"idTag":"b","startDate":"2026-01-01T00:00:00"'), `tags[1].startDate ${TIME}`],
  ['/drivers', tag('"idTag":"b","startDate":"2026-02-30T00:00:00Z"'), `tags[1].startDate ${TIME}`],
  ['/drivers', tag('"idTag":"b","startDate":"2026-01-01T24:00:00Z"'), `tags[1].startDate ${TIME}`],
  ['/drivers', tag('"idTag":"b","startDate":"1 Jan 2026 UTC"'), `tags[1].startDate ${TIME}`],
  ['/drivers', tag('"idTag":"b","startDate":""'), `tags[1].startDate ${TIME}`],
  [
    '/drivers',
    tag('"idTag":"b","expiringDate":1767225600000'),
    'tags[1].expiringDate must be a text or null',
  ],
  [
    '/drivers',
    tag('"idTag":"b","startDate":"2026-01-01T00:00:00Z","expiringDate":"2026-01-01T01:00:00+01:00"'),
    'tags[1].expiringDate must be later than startDate',
  ],
  ['/drivers', tag('"idTag":"b","concurrency":0'), 'tags[1].concurrency must lie between 1 and 1000'],
  ['/sites', '{"name":"Yard"}', 'groupName is required; name is not a known key'],
  ['/drivers', driver('"nick":1,"constructor":2'), 'nick is not a known key; constructor is not a known key'],
  ['/drivers', tag('"tag":"X"'), 'tags[1].idTag is required; tags[1].tag is not a known key'],
  ['/chargers', '{}', 'chargerId is required; groupId is required'],
  [
    '/chargers',
    '{"chargerId":"C","a":1,"b":1,"c":1,"d":1,"e":1}',
    'groupId is required; a is not a known key; b is not a known key; c is not a known key; d is not a known key',
  ],
  ['/drivers/1/tags', '{"idTag":" \\u00a0 "}', `idTag ${TAG}`],
  ['/sites', '{"groupName":"A","groupType":5}', 'groupType must be one of 0, 1, 2, 3, 4, null'],
  ['/sites', '{"groupName":"A","policy":"shut"}', 'policy must be one of "open", "known", "rights"'],
  [
    '/sites',
    '{"groupName":"A","timeZone":"Mars/Crater"}',
    'timeZone must be an IANA time zone, e.g. Europe/Helsinki',
  ],
  [
    '/sites',
    '{"groupName":"A","locationInfo":{"latitude":91,"longitude":0}}',
    'locationInfo.latitude must lie between -90 and 90',
  ],
  [
    '/sites',
    '{"groupName":"A","locationInfo":{"latitude":60}}',
    'locationInfo.longitude must be given together with latitude',
  ],
  ['/sites', '{"groupName":"A","locationInfo":{"street":"x"}}', 'locationInfo.street is not a known key'],
  [
    '/sites',
    '{"groupName":"A","parentGroupId":-5}',
    'parentGroupId must be the id of a site of the customer',
  ],
  ['/chargers', '{"chargerId":"C"}', 'groupId is required'],
  ['/chargers', '{"groupId":1}', 'chargerId is required'],
  ['/chargers', '{"chargerId":"a/b","groupId":1}', `chargerId ${CHARGER_ID}`],
  ['/chargers', '{"chargerId":"a:b","groupId":1}', `chargerId ${CHARGER_ID}`],
  ['/chargers', '{"chargerId":"a b","groupId":1}', `chargerId ${CHARGER_ID}`],
  ['/chargers', `{"chargerId":"${'x'.repeat(49)}","groupId":1}`, `chargerId ${CHARGER_ID}`],
  ['/chargers', '{"chargerId":"C","groupId":99999999}', 'groupId must be the id of a site of the customer'],
  ['/chargers', charger('"authMode":"digest"'), 'authMode must be one of "basic", "none", "adopt"'],
  ['/chargers', charger('"authMode":"adopt","adoptHours":0'), 'adoptHours must lie between 1 and 8760'],
  ['/chargers', charger('"password":"a\\nb"'), 'password must not contain control characters'],
  ['/chargers', charger('"sockets":[{"id":0}]'), 'sockets[0].id must lie between 1 and 1000'],
  ['/chargers', charger('"sockets":[{"id":1},{"id":1}]'), 'sockets[1].id must be different for each socket'],
  [
    '/chargers',
    charger('"sockets":[{"id":1,"maxWatts":2147483648}]'),
    'sockets[0].maxWatts must lie between 0 and 2147483647',
  ],
  [
    '/chargers',
    charger('"sockets":[{"id":1,"termsAndConditions":"no"}]'),
    'sockets[0].termsAndConditions must be a uri',
  ],
  ['/chargers', charger('"customProperties":{"a":1}'), 'customProperties.a must be a text'],
  [
    '/chargers',
    charger('"customProperties":{"__proto__":"x"}'),
    'customProperties.__proto__ is not a known key',
  ],
];

onEveryEngine('bodies', (at) => {
  let key = '';
  beforeAll(async () => {
    ({ key } = await newCustomer(at()));
  });

  it.each(WRONG)('POST %s %s: %s', async (path, body, said) => {
    const told = await raw(at(), `/api/v1${path}`, {
      method: 'POST',
      headers: { ...bearer(key), 'content-type': 'application/json' },
      body,
    });
    expect([told.status, told.text]).toEqual([400, BODY + said]);
    const problem = await raw(at(), `/api/v1${path}`, {
      method: 'POST',
      headers: { ...bearer(key), 'content-type': 'application/json', accept: 'application/problem+json' },
      body,
    });
    const { code, field, rule } = JSON.parse(problem.text);
    expect([code, `${field} ${rule}`]).toEqual(['bad-body', said]);
  });

  it('takes the greatest integers that JSON keeps', async () => {
    const told = await say(at(), key, 'POST', '/drivers', '{"name":"A","payerId":9007199254740991}');
    expect(told.text).toContain('"payerId":9007199254740991');
    expect((await say(at(), key, 'GET', `/drivers/${told.json.id}`)).text).toContain(
      '"payerId":9007199254740991',
    );
  });

  describe('what HTTP itself can get wrong', () => {
    const post = (headers: Record<string, string>, body: string | Buffer, path = '/api/v1/sites') =>
      raw(at(), path, { method: 'POST', headers: { ...bearer(key), ...headers }, body });
    const json = { 'content-type': 'application/json' };

    it('names malformed JSON', async () => {
      for (const body of [
        '{',
        '{"groupName":}',
        'groupName',
        '{"groupName":"a",}',
        '{"a":1}{}',
        '{"a":NaN}',
      ]) {
        const told = await post(json, body);
        expect([told.status, told.text]).toEqual([
          400,
          expect.stringMatching(/^Errors in the request body: body must be JSON: /),
        ]);
      }
      const latin = await post(json, Buffer.from('{"groupName":"\xe9"}', 'latin1'));
      expect(latin.text).toBe('Errors in the request body: body must be UTF-8');
      expect((await post(json, `{"subgroups":${'['.repeat(500_000)}${']'.repeat(500_000)}}`)).status).toBe(
        400,
      );
    });

    it('takes JSON only, compressed by nobody', async () => {
      const wrong = 'The content type is not supported: Content-Type must be application/json';
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', 'x']) {
        const told = await post({ 'content-type': type }, '{"groupName":"A"}');
        expect([type, told.status, told.text]).toEqual([type, 415, wrong]);
      }
      expect((await post({}, '{"groupName":"A"}')).status).toBe(415);
      expect(
        (await post({ 'content-type': 'application/json; charset=utf-8' }, '{"groupName":"A"}')).status,
      ).toBe(201);
      const zipped = await post({ ...json, 'content-encoding': 'gzip' }, gzipSync('{"groupName":"A"}'));
      expect([zipped.status, zipped.text]).toEqual([
        415,
        'The content type is not supported: Content-Encoding must be identity',
      ]);
    });

    it('takes bodies of some size', async () => {
      const told = await post(json, `{"groupName":"${'x'.repeat(5_000_000)}"}`);
      expect([told.status, told.text]).toEqual([
        413,
        'The request body is too large: body must be at most 1048576 bytes',
      ]);
    });

    it('asks who calls and for the path before it reads a body', async () => {
      expect((await raw(at(), '/api/v1/sites', { method: 'POST', headers: json, body: '{' })).status).toBe(
        401,
      );
      const path = await post(json, '{', '/api/v1/drivers/x/tags');
      expect(path.text).toMatch(/^Errors in the route parameters: userid /);
      expect((await post({ 'content-type': 'x' }, '{', '/api/v1/drivers/x/tags')).status).toBe(400);
    });

    it('answers what is not HTTP, and too much of it', async () => {
      expect(await line('GARBAGE\r\n\r\n')).toMatch(
        /^HTTP\/1\.1 400 [\s\S]*The request is not HTTP that can be read$/,
      );
      expect(await line(`GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 414 [\s\S]*The address is too long$/,
      );
      expect(await line(`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 431 /,
      );
    });

    it('answers what nobody knows', async () => {
      const nothing = await raw(at(), '/nothing');
      expect([nothing.status, nothing.text]).toEqual([404, 'There is nothing at this address']);
      expect((await raw(at(), '/api/v1/nothing')).status).toBe(401);
      expect((await raw(at(), '/api/v1/nothing', { headers: bearer(key) })).status).toBe(404);
      const wrong = await raw(at(), '/api/v1/sites', { method: 'DELETE', headers: bearer(key) });
      expect([wrong.status, wrong.headers.allow]).toEqual([405, 'POST, GET, HEAD']);
      const tags = await raw(at(), `/api/v1/drivers/1/sites/1`, { method: 'POST', headers: bearer(key) });
      expect([tags.status, tags.headers.allow]).toEqual([405, 'GET, HEAD, PUT, DELETE']);
      for (const path of [
        '/drivers/',
        '/chargers/',
        '/sites/1/',
        `/chargers/${unique('x')}%00`,
        '/chargers/%ZZ',
        '/sites/1.5',
      ]) {
        const told = await raw(at(), `/api/v1${path}`, { headers: bearer(key) });
        expect([path, told.status, told.text]).toEqual([
          path,
          400,
          expect.stringMatching(/^Errors in the route parameters: \w+ must/),
        ]);
      }
    });

    /** Sends bytes, answers all that comes back. */
    function line(text: string): Promise<string> {
      const { hostname, port } = new URL(at());
      return new Promise((resolve, reject) => {
        let heard = '';
        const socket = connect(Number(port), hostname, () => socket.write(text));
        socket.on('data', (chunk) => {
          heard += chunk.toString();
        });
        socket.on('end', () => resolve(heard));
        socket.on('error', (error) => (heard === '' ? reject(error) : resolve(heard)));
      });
    }
  });
});
