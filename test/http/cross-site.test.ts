// A session is of no use to a page of another site: whatever it makes a browser send in the operator's name is refused.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
import { ask, type Browser, operatorOf, PASSWORD, quickPasswords } from '../support/operators.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { bearer, onEveryEngine, raw } from './harness.ts';

const MARK = { 'x-requested-with': 'forecourt' };
const JSON_TYPE = { 'content-type': 'application/json' };
const REFUSED = 'A session is good for this server’s own pages only';

onEveryEngine(
  'a page of another site',
  (at) => {
    let me: Browser;
    let mail = '';
    let key = '';
    beforeAll(async () => {
      const customer = await newCustomer(at());
      key = customer.key;
      mail = `${unique('ann')}@example.com`;
      me = await operatorOf(at(), customer.id, mail);
    });

    const send = (
      headers: Record<string, string>,
      method = 'POST',
      path = '/sites',
      body = '{"groupName":"X"}',
    ) =>
      raw(at(), `/api/v1${path}`, {
        method,
        headers: { cookie: me.cookie, ...headers },
        ...(method === 'GET' || method === 'DELETE' ? {} : { body }),
      });
    const own = () => at();

    it('changes nothing by a form, whatever its type', async () => {
      for (const type of [
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'text/plain',
        'application/json',
      ]) {
        for (const origin of [{}, { origin: 'null' }, { origin: 'https://evil.example' }]) {
          const told = await send({ 'content-type': type, ...origin });
          expect([type, origin, told.status, told.text.split(':')[0]]).toEqual([type, origin, 403, REFUSED]);
        }
        // With what a form cannot send the type is still wrong.
        if (!type.includes('json')) expect((await send({ 'content-type': type, ...MARK })).status).toBe(415);
      }
      expect(
        (await send({ 'content-type': 'application/x-www-form-urlencoded' }, 'POST', '/sites', '')).status,
      ).toBe(403);
    });

    it('changes nothing by a script, which a browser names', async () => {
      const { host } = new URL(own());
      for (const strange of [
        { origin: 'https://evil.example' },
        { origin: `https://${host}` },
        { origin: `http://${host}.evil.example` },
        { origin: 'null' },
        { origin: own(), 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { 'sec-fetch-site': 'none' },
      ]) {
        const told = await send({ ...JSON_TYPE, ...MARK, ...strange });
        expect([strange, told.status, told.text.split(':')[0]]).toEqual([strange, 403, REFUSED]);
      }
      for (const wrong of [{}, { 'x-requested-with': 'XMLHttpRequest' }, { 'x-requested-with': '' }]) {
        expect([wrong, (await send({ ...JSON_TYPE, ...wrong })).status]).toEqual([wrong, 403]);
      }
      for (const [method, path] of [
        ['PUT', '/sites/1'],
        ['PATCH', '/sites/1'],
        ['DELETE', '/sites/1'],
        ['DELETE', '/session'],
        ['POST', '/session/password'],
        ['POST', '/nothing'],
      ] as const) {
        expect([method, path, (await send(JSON_TYPE, method, path)).status]).toEqual([method, path, 403]);
      }
      expect((await me.say('GET', '/sites')).json.items).toEqual([]);
    });

    it('is not allowed to ask first, either', async () => {
      const asking = {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-requested-with,content-type',
      };
      const told = await send(asking, 'OPTIONS', '/sites', '');
      expect(told.headers['access-control-allow-origin']).toBeUndefined();
      expect(told.status).toBeGreaterThanOrEqual(400);
    });

    it('logs nobody in as somebody else', async () => {
      const body = { mail, password: PASSWORD };
      for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
        const told = await ask(at(), 'POST', '/session', body, { headers });
        expect([told.status, told.json.code, told.headers['set-cookie']]).toEqual([
          403,
          'not-same-origin',
          undefined,
        ]);
      }
      const form = await raw(at(), '/api/v1/session', {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: JSON.stringify(body),
      });
      expect([form.status, form.headers['set-cookie']]).toEqual([415, undefined]);
    });

    it('is told apart from a page of this server, and from who has a key', async () => {
      const fine = { ...JSON_TYPE, ...MARK };
      expect((await send(fine)).status).toBe(201);
      expect((await send({ ...fine, origin: own(), 'sec-fetch-site': 'same-origin' })).status).toBe(201);
      // A browser sends no key by itself.
      const keyed = { ...JSON_TYPE, ...bearer(key), origin: 'https://console.example' };
      expect((await send(keyed)).status).toBe(201);
      const told = await raw(at(), '/api/v1/customers', {
        method: 'POST',
        headers: { ...JSON_TYPE, ...bearer(ADMIN_KEY), cookie: me.cookie },
        body: '{"name":"X"}',
      });
      expect(told.status).toBe(201);
    });
  },
  { passwords: quickPasswords() },
);

onEveryEngine(
  'behind a proxy with TLS',
  (at) => {
    it('the public address is this server’s, though the request came without TLS', async () => {
      const { id } = await newCustomer(at());
      const mail = `${unique('ann')}@example.com`;
      const { cookie } = await operatorOf(at(), id, mail);
      expect(cookie).toMatch(/^__Host-forecourt=/);
      const headers = { cookie, ...MARK, ...JSON_TYPE };
      const send = (origin: string) =>
        raw(at(), '/api/v1/sites', {
          method: 'POST',
          headers: { ...headers, origin },
          body: '{"groupName":"X"}',
        });
      expect((await send('https://charge.example.com')).status).toBe(201);
      const told = await send('https://charge.example.net');
      expect([told.status, told.text]).toEqual([
        403,
        `${REFUSED}: Origin must be https://charge.example.com`,
      ]);
    });
  },
  { passwords: quickPasswords() },
  { PUBLIC_URL: 'https://charge.example.com/base' },
);
