// Somebody is invited, accepts, logs in, is seen, and logs out again.
import { expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
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
  secretIn,
} from '../support/operators.ts';
import { bearer, onEveryEngine, raw } from './harness.ts';

const mailOf = (stem: string) => `${unique(stem)}@Example.com`;

onEveryEngine(
  'an operator',
  (at) => {
    it('accepts once, logs in, is told who he is, and logs out', async () => {
      const { id } = await newCustomer(at(), 'Aurora');
      const mail = mailOf('Ann');
      const invited = await invite(at(), id, mail, [{ role: 'support' }]);
      expect(invited).toMatchObject({
        mail,
        accepted: false,
        active: true,
        delivery: 'unsent',
        invitedBy: 'admin',
      });
      expect(invited.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/#invitation=\w{48}$/);
      expect((await ask(at(), 'POST', '/session', { mail, password: '' })).status).toBe(401);
      const accepted = await accept(at(), invited.link);
      expect([accepted.status, accepted.json]).toEqual([
        200,
        { mail, name: `Name of ${mail}`, customer: { id, name: 'Aurora' } },
      ]);
      const again = await accept(at(), invited.link);
      expect([again.status, again.json.code]).toEqual([404, 'link-not-found']);
      const told = await ask(at(), 'POST', '/session', { mail: mail.toUpperCase(), password: PASSWORD });
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
  },
  { passwords: quickPasswords() },
);
