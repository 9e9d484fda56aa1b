// The short way of the driver document answers what the long one answers, header by header, whatever is asked how.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { newCustomer, smallNetwork } from '../support/api.ts';
import { engines } from '../support/engines.ts';
import { servedOn } from '../support/served.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { bearer, raw, type Said, say } from './harness.ts';

/** What may differ between one answer and the next. */
const OF_THE_MOMENT = ['date', 'ratelimit-remaining', 'ratelimit-reset'];
const ORIGIN = 'https://pages.test';

/** Parameters that nobody knows are ignored here, and are not for the short way. */
const LONG = '?long';

interface Ask {
  readonly driver: 'own' | 'foreign' | 'none' | 'too-large' | 'word';
  readonly key: 'usual' | 'bound' | 'other-scope' | 'revoked' | 'unknown' | 'admin' | 'none' | 'two';
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly encoding: string | undefined;
  readonly held: 'none' | 'this' | 'other' | 'any' | 'coded' | 'list';
  readonly requestId: string;
  readonly more: Record<string, string>;
}

const asks: fc.Arbitrary<Ask> = fc.record({
  driver: fc.oneof(
    { weight: 6, arbitrary: fc.constant('own' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('foreign' as const, 'none' as const, 'too-large' as const, 'word' as const),
    },
  ),
  key: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('usual' as const, 'bound' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Ask['key'][]>('other-scope', 'revoked', 'unknown', 'admin', 'none', 'two'),
    },
  ),
  method: fc.oneof(
    { weight: 6, arbitrary: fc.constant('GET' as const) },
    { weight: 1, arbitrary: fc.constantFrom('HEAD' as const, 'POST' as const) },
  ),
  encoding: fc.constantFrom(undefined, 'gzip', 'br', 'gzip, br;q=0.1', 'identity', '*', 'gzip;q=0', 'zstd'),
  held: fc.constantFrom<Ask['held'][]>('none', 'this', 'other', 'any', 'coded', 'list'),
  requestId: fc.constantFrom('seen-1', 'a b', 'x'.repeat(200)),
  more: fc.constantFrom<Record<string, string>[]>(
    {},
    { origin: ORIGIN },
    { origin: 'https://others.test' },
    { cookie: 'forecourt=nobody' },
    { 'content-length': '0' },
    { 'x-forwarded-for': '203.0.113.9' },
    { range: 'bytes=0-9' },
    { accept: 'text/plain' },
  ),
});

describe.each(engines())('the short way on $name', (engine) => {
  let now = 0;
  const served = servedOn(
    engine,
    {
      // Not compared with the plain way here: that takes what is there at once for something that changed.
      documents: (kept) => ({
        driverDocumentBytes: kept.driverDocumentBytes,
        driverDocumentNow(...asked) {
          const found = kept.driverDocumentNow(...asked);
          if (found !== undefined && found !== 'changed') now += 1;
          return found;
        },
      }),
    },
    { CORS_ORIGINS: ORIGIN },
  );
  const at = () => served().server.url;
  const ids = { own: '', foreign: '', none: '424242', 'too-large': '2147483648', word: 'x' };
  const keys: Record<Ask['key'], Record<string, string>> = {} as never;
  let customer = 0;
  let usual = '';

  const madeKey = async (settings: object) => {
    const made = await say(at(), ADMIN_KEY, 'POST', `/customers/${customer}/keys`, {
      name: 'k',
      ...settings,
    });
    if (made.status !== 201) throw new Error(made.text);
    return made.json as { id: number; key: string };
  };

  const revoke = (id: number) => say(at(), ADMIN_KEY, 'DELETE', `/customers/${customer}/keys/${id}`);

  beforeAll(async () => {
    const { key, driverId, siteId, customerId } = await smallNetwork(at(), { chargers: 3 });
    [customer, usual] = [customerId, key];
    ids.own = String(driverId);
    ids.foreign = String((await smallNetwork(at())).driverId);
    const revoked = await madeKey({});
    await revoke(revoked.id);
    keys.usual = bearer(key);
    keys.bound = { 'x-api-key': (await madeKey({ branches: [siteId] })).key };
    keys['other-scope'] = bearer((await madeKey({ scopes: ['sites:read'] })).key);
    keys.revoked = bearer(revoked.key);
    keys.unknown = bearer(`fc_${'a'.repeat(12)}_${'b'.repeat(40)}`);
    keys.admin = bearer(ADMIN_KEY);
    keys.none = {};
    keys.two = { ...bearer(key), 'x-api-key': (await newCustomer(at())).key };
  });

  const ask = (path: string, said: Said) => raw(at(), `/api/v1/drivers/${path}`, said);

  async function etagOf(key: Ask['key'], encoding: string | undefined): Promise<string> {
    const headers = { ...keys[key], ...(encoding === undefined ? {} : { 'accept-encoding': encoding }) };
    return String((await ask(ids.own + LONG, { headers })).headers.etag);
  }

  const told = async (path: string, said: Said) => {
    const { status, headers, bytes } = await ask(path, said);
    const lasting = Object.entries(headers).filter(([name]) => !OF_THE_MOMENT.includes(name));
    const id = said.headers?.['x-request-id'] === headers['x-request-id'] ? {} : { 'x-request-id': 'made' };
    const names = Object.keys(headers);
    return {
      status,
      names,
      headers: { ...Object.fromEntries(lasting), ...id },
      body: bytes.toString('latin1'),
    };
  };

  it('answers like the long way', { timeout: 120_000 }, async () => {
    const before = now;
    let good = 0;
    await fc.assert(
      fc.asyncProperty(asks, async ({ driver, key, method, encoding, held, requestId, more }) => {
        const etag = await etagOf(key, held === 'coded' ? 'gzip' : encoding);
        const holds = {
          none: undefined,
          this: etag,
          other: '"1.0"',
          any: '*',
          coded: etag,
          list: `"1.0", W/${etag}`,
        };
        const headers = {
          ...keys[key],
          ...more,
          'x-request-id': requestId,
          ...(encoding === undefined ? {} : { 'accept-encoding': encoding }),
          ...(holds[held] === undefined ? {} : { 'if-none-match': holds[held] }),
        };
        const [short, long] = [
          await told(ids[driver], { method, headers }),
          await told(ids[driver] + LONG, { method, headers }),
        ];
        expect(short).toEqual(long);
        if (short.status < 400 && method === 'GET') good += 1;
      }),
      { numRuns: 400 },
    );
    expect(good).toBeGreaterThan(50);
    expect(now - before).toBeGreaterThan(50);
  });

  it('shows what has changed, and a key that is revoked is good for nothing', async () => {
    const { key, id } = await madeKey({});
    const read = () => ask(ids.own, { headers: bearer(key) });
    const name = async () => (JSON.parse((await read()).text) as { name: string }).name;
    await read();
    for (const wanted of ['One', 'Two', 'Three']) {
      const changed = await say(at(), usual, 'PATCH', `/drivers/${ids.own}`, { name: wanted });
      expect([changed.status, await name(), await name()]).toEqual([200, wanted, wanted]);
    }
    expect((await revoke(id)).status).toBe(204);
    expect((await read()).status).toBe(401);
  });

  it('sends long ones whole, some at a time', async () => {
    const sockets = Array.from({ length: 12 }, (_, n) => ({ id: n + 1, type: 'IEC_62196_T2' as const }));
    const long = await smallNetwork(at(), { chargers: 60, charger: { sockets } });
    const path = `${long.driverId}`;
    const headers = bearer(long.key);
    const [one, two] = [await told(path + LONG, { headers }), await told(path, { headers })];
    expect(one.body.length).toBeGreaterThan(200_000);
    expect(two).toEqual(one);
    // Many on one line each, as who polls does.
    const all = await Promise.all(Array.from({ length: 20 }, () => told(path, { headers })));
    for (const answer of all) expect(answer).toEqual(one);
    const coded = { ...headers, 'accept-encoding': 'gzip' };
    expect(await told(path, { headers: coded })).toEqual(await told(path + LONG, { headers: coded }));
  });

  it('counts its requests among all others', async () => {
    const requests = async () => {
      const { text } = await raw(at(), '/metrics');
      return Number(
        /^forecourt_http_requests_total\{operation="getDriver",status="2xx"\} (\d+)$/m.exec(text)?.[1],
      );
    };
    // What had changed is read again by the first.
    await ask(ids.own, { headers: keys.usual });
    const [before, was] = [await requests(), now];
    for (let n = 0; n < 5; n++) await ask(ids.own, { headers: keys.usual });
    expect([await requests(), now]).toEqual([before + 5, was + 5]);
  });
});

describe.each(engines())('the short way with few requests a minute on $name', (engine) => {
  const served = servedOn(engine, {}, { RATE_LIMIT_PER_KEY: '20' });

  it('counts on both ways together, and refuses alike', async () => {
    const at = served().server.url;
    const { key, driverId } = await smallNetwork(at, { chargers: 1 });
    const own = await newCustomer(at);
    expect(own.key).not.toBe(key);
    const left: (string | undefined)[] = [];
    let answer = await raw(at, `/api/v1/drivers/${driverId}`, { headers: bearer(key) });
    const first = Number(answer.headers['ratelimit-remaining']);
    for (let n = 0; n <= first; n++) {
      answer = await raw(at, `/api/v1/drivers/${driverId}${n % 3 === 0 ? LONG : ''}`, {
        headers: bearer(key),
      });
      left.push(answer.headers['ratelimit-remaining'] as string);
    }
    expect(left).toEqual([...Array.from({ length: first }, (_, n) => String(first - 1 - n)), '0']);
    expect([answer.status, answer.headers['ratelimit-limit']]).toEqual([429, '20']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await raw(at, '/api/v1/drivers', { headers: bearer(own.key) })).status).toBe(200);
  });
});
