// Somebody is invited, accepts, logs in, is seen, and logs out again; and whoever is not he learns nothing.
import { describe, expect, it } from 'vitest';
import { chosenPasswords } from '../../src/passwords.ts';
import { newCustomer, unique } from '../support/api.ts';
import { client, good } from '../support/client.ts';
import { engines } from '../support/engines.ts';
import {
  accept,
  ask,
  browser,
  cookieOf,
  invite,
  logIn,
  operatorOf,
  PASSWORD,
  quickPasswords,
} from '../support/operators.ts';
import { ADMIN_KEY, serverOn } from '../support/server.ts';
import { bearer, onEveryEngine, raw } from './harness.ts';

const mailOf = (stem: string) => `${unique(stem)}@Example.com`;
const parts = { passwords: quickPasswords() };

onEveryEngine(
  'an operator',
  (at) => {
    const attempt = (mail: string, password: string, customerId?: number) =>
      ask(at(), 'POST', '/session', { mail, password, customerId: customerId ?? null });
    const change = (id: number, operatorId: number, body: object) =>
      good(
        client(at(), ADMIN_KEY).PATCH('/api/v1/customers/{id}/operators/{operatorId}', {
          params: { path: { id, operatorId } },
          body,
        }),
      );

    it('accepts once, logs in, is told who he is, and logs out', async () => {
      const { id } = await newCustomer(at(), 'Aurora');
      const mail = mailOf('Ann');
      const invited = await invite(at(), id, mail, [{ role: 'support' }]);
      expect(invited).toMatchObject({ mail, accepted: false, active: true });
      expect(invited).toMatchObject({ delivery: 'unsent', invitedBy: 'admin' });
      expect(invited.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/#invitation=\w{48}$/);
      const accepted = await accept(at(), invited.link);
      expect([accepted.status, accepted.json]).toEqual([
        200,
        { mail, name: `Name of ${mail}`, customer: { id, name: 'Aurora' } },
      ]);
      const again = await accept(at(), invited.link);
      expect([again.status, again.json.code]).toEqual([404, 'link-not-found']);
      const told = await attempt(mail.toUpperCase(), PASSWORD);
      expect([told.status, told.headers.location]).toEqual([201, '/api/v1/session']);
      expect(told.headers['set-cookie']).toEqual([
        expect.stringMatching(/^forecourt=fs_\w{48}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/),
      ]);
      const me = browser(at(), cookieOf(told) ?? '');
      const seen = await me.say('GET', '/session');
      expect([seen.status, seen.json]).toEqual([200, told.json]);
      expect(seen.json).toMatchObject({
        operator: { id: invited.id, mail, roles: [{ role: 'support', groupId: null }] },
        customer: { id, name: 'Aurora' },
        session: { method: 'password', address: '127.0.0.1', userAgent: '', current: true },
      });
      expect(seen.json.scopes).toContain('rights:write');
      expect(seen.json.scopes).not.toContain('drivers:write');
      const out = await me.say('DELETE', '/session');
      expect([out.status, out.headers['set-cookie']]).toEqual([
        204,
        [expect.stringMatching(/^forecourt=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/)],
      ]);
      const after = await me.say('GET', '/session');
      expect([after.status, after.json.detail]).toEqual([401, 'the session is not known, or has ended']);
    });

    it('is answered alike whatever is wrong', async () => {
      const { id } = await newCustomer(at());
      const [known, waiting, asleep] = [mailOf('known'), mailOf('waiting'), mailOf('asleep')];
      await operatorOf(at(), id, known);
      await invite(at(), id, waiting);
      const sleeper = await operatorOf(at(), id, asleep);
      await change(id, sleeper.id, { active: false });
      const answers = [
        await attempt(known, 'not the password'),
        await attempt(known, PASSWORD, 424242),
        await attempt(known, ''),
        await attempt(mailOf('unknown'), PASSWORD),
        await attempt('not an address', PASSWORD),
        await attempt(waiting, PASSWORD),
        await attempt(asleep, PASSWORD),
      ];
      for (const { status, headers, json } of answers) {
        const { requestId: _, ...rest } = json;
        expect([status, headers['set-cookie'], rest]).toEqual([
          401,
          undefined,
          {
            ...{ type: 'urn:forecourt:error:login-failed', status: 401, code: 'login-failed' },
            title: 'The mail address or the password is wrong',
          },
        ]);
      }
    });

    it('of several customers says for which, once it is known that he is', async () => {
      const [aurora, boreal] = [await newCustomer(at(), 'Aurora'), await newCustomer(at(), 'Boreal')];
      const mail = mailOf('both');
      await operatorOf(at(), aurora.id, mail);
      const { link } = await invite(at(), boreal.id, mail, [{ role: 'read-only' }]);
      expect((await accept(at(), link)).status).toBe(200);
      expect((await attempt(mail, 'not the password')).status).toBe(401);
      const asked = await attempt(mail, PASSWORD);
      const choices = [
        { id: aurora.id, name: 'Aurora' },
        { id: boreal.id, name: 'Boreal' },
      ];
      expect([asked.status, asked.json.code, asked.json.choices]).toEqual([409, 'customer-needed', choices]);
      expect(asked.headers['set-cookie']).toBeUndefined();
      const there = await logIn(at(), mail, PASSWORD, boreal.id);
      expect((await there.say('GET', '/session')).json.customer).toEqual(choices[1]);
      expect((await there.say('GET', `/customers/${aurora.id}/operators`)).status).toBe(403);
    });

    it('sees and does what his roles allow, of his customer only', async () => {
      const [mine, theirs] = [await newCustomer(at()), await newCustomer(at())];
      const body = { groupName: 'Theirs' };
      const site = await good(theirs.api.POST('/api/v1/sites', { body }));
      const admin = await operatorOf(at(), mine.id, mailOf('admin'));
      expect((await admin.say('GET', '/sites')).json).toEqual({ items: [], nextCursor: null });
      expect((await admin.say('GET', `/sites/${site.id}`)).status).toBe(404);
      expect((await admin.say('GET', `/customers/${theirs.id}/operators`)).status).toBe(404);
      expect((await admin.say('GET', '/customers')).status).toBe(401);
      const made = await admin.say('POST', '/sites', { groupName: 'Mine' });
      expect(made.status).toBe(201);
      const { json } = await admin.say('GET', `/sites/${made.json.id}/history`);
      expect(json.items[0].actor).toBe(`operator ${admin.id}`);
      const reader = await operatorOf(at(), mine.id, mailOf('reader'), [{ role: 'read-only' }]);
      expect((await reader.say('GET', `/sites/${made.json.id}`)).status).toBe(200);
      const no = await reader.say('PATCH', `/sites/${made.json.id}`, { groupName: 'X' });
      expect([no.status, no.json.field]).toEqual([403, 'sites:write']);
    });

    it('has what he has at his very next request', async () => {
      const { id } = await newCustomer(at());
      const mail = mailOf('changing');
      const [here, there] = [await operatorOf(at(), id, mail), await logIn(at(), mail)];
      const body = { groupName: 'Yard' };
      expect((await here.say('POST', '/sites', body)).status).toBe(201);
      await change(id, here.id, { roles: [{ role: 'read-only' }] });
      expect((await here.say('POST', '/sites', body)).status).toBe(403);
      expect((await here.say('GET', '/sites')).status).toBe(200);
      const sessions = (await here.say('GET', '/sessions')).json.items as { id: number; current: boolean }[];
      expect(sessions.map(({ current }) => current)).toEqual([false, true]);
      expect((await here.say('DELETE', `/sessions/${sessions[0]?.id}`)).status).toBe(204);
      expect((await here.say('DELETE', `/sessions/${sessions[0]?.id}`)).status).toBe(404);
      expect((await there.say('GET', '/sites')).status).toBe(401);
      expect((await here.say('GET', '/sites')).status).toBe(200);
      await change(id, here.id, { active: false });
      expect((await here.say('GET', '/sites')).status).toBe(401);
      await change(id, here.id, { active: true });
      // What has ended does not come back.
      expect((await here.say('GET', '/sites')).status).toBe(401);
      expect((await logIn(at(), mail)).cookie).not.toBe(here.cookie);
    });

    it('is not his cookie under another name, nor as a key, nor beside one', async () => {
      const { id, key } = await newCustomer(at());
      const { cookie } = await operatorOf(at(), id, mailOf('cookie'));
      const [, secret = ''] = cookie.split('=');
      const get = (headers: Record<string, string>) => raw(at(), '/api/v1/session', { headers });
      expect((await get({ cookie })).status).toBe(200);
      for (const headers of [
        { cookie: `__Host-forecourt=${secret}` },
        { cookie: `${cookie}x` },
        { cookie: 'forecourt=' },
        bearer(secret),
        { 'x-api-key': secret },
        // A key counts, and is nobody who has logged in.
        { cookie, ...bearer(key) },
        { cookie, 'x-api-key': 'wrong' },
        { cookie, authorization: '' },
      ]) {
        expect([headers, (await get(headers)).status]).toEqual([headers, 401]);
      }
      const sites = await raw(at(), '/api/v1/sites', { headers: { cookie, ...bearer(key) } });
      expect(sites.status).toBe(200);
    });

    it('waits after wrong passwords, where they came from', async () => {
      const { id } = await newCustomer(at());
      const mail = mailOf('guessed');
      await operatorOf(at(), id, mail);
      for (let i = 0; i < 5; i++) expect((await attempt(mail, `guess ${i}`)).status).toBe(401);
      const told = await attempt(mail, PASSWORD);
      expect([told.status, told.json.code, told.headers['retry-after']]).toEqual([
        429,
        'too-many-requests',
        '1',
      ]);
      const other = mailOf('other');
      await operatorOf(at(), id, other);
      expect((await attempt(other, PASSWORD)).status).toBe(201);
    });
  },
  parts,
);

onEveryEngine(
  'the cookie',
  (at) => {
    const setBy = async (more: Record<string, string>) => {
      const { id } = await newCustomer(at());
      const mail = mailOf('tls');
      await operatorOf(at(), id, mail);
      const told = await ask(at(), 'POST', '/session', { mail, password: PASSWORD }, { headers: more });
      return { set: told.headers['set-cookie']?.[0] ?? '', cookie: cookieOf(told) ?? '' };
    };

    it('over TLS is for this host alone, and the plain one does not count there', async () => {
      const tls = { 'x-forwarded-proto': 'https' };
      const { set, cookie } = await setBy(tls);
      expect(set).toMatch(
        /^__Host-forecourt=fs_\w{48}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
      const get = (shown: string, more = {}) =>
        raw(at(), '/api/v1/session', { headers: { cookie: shown, ...more } });
      expect((await get(cookie, tls)).status).toBe(200);
      expect((await get(cookie.replace('__Host-', ''), tls)).status).toBe(401);
      expect((await setBy({})).set).toMatch(/^forecourt=.*HttpOnly; SameSite=Lax$/);
    });
  },
  parts,
  { TRUST_PROXY: 'loopback' },
);

describe.each(engines())('a hash that is weaker than is usual now, on $name', (engine) => {
  it('is made anew by who logs in, and good all the same', async () => {
    const database = await engine.fresh();
    const hashes: (string | null)[] = [];
    const after = chosenPasswords({ N: 2048, r: 8, p: 1 });
    const watched = {
      ...after,
      matching: (password: string, all: readonly (string | null)[], asker: string) => {
        hashes.push(...all);
        return after.matching(password, all, asker);
      },
    };
    const mail = mailOf('old');
    const before = await serverOn(database, parts);
    await operatorOf(before.url, (await newCustomer(before.url)).id, mail);
    await before.close();
    const server = await serverOn(database, { passwords: watched });
    for (let i = 0; i < 3; i++) await logIn(server.url, mail);
    await server.close();
    await database.drop();
    expect(hashes.map((hash) => hash?.split('$')[0])).toEqual([
      'scrypt-1024-8-1',
      'scrypt-2048-8-1',
      'scrypt-2048-8-1',
    ]);
  });
});
