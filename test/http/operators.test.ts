// Who says what others may: nobody hands on more than he has, nor touches who has more, and somebody stays who may let others in.
import { expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
import { client, good, pages, refused, type Schemas } from '../support/client.ts';
import { accept, type Browser, invite, logIn, operatorOf, quickPasswords } from '../support/operators.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { onEveryEngine, raw } from './harness.ts';

const mailOf = (stem: string) => `${unique(stem)}@example.com`;

onEveryEngine(
  'operators',
  (at) => {
    const admin = () => client(at(), ADMIN_KEY);
    const LIST = '/api/v1/customers/{id}/operators';
    const ONE = '/api/v1/customers/{id}/operators/{operatorId}';
    const one = (id: number, operatorId: number) => ({ params: { path: { id, operatorId } } });
    const told = ({ status, json }: { status: number; json: Schemas['Problem'] }) =>
      `${status} ${json.code}${json.field === undefined ? '' : `: ${json.field} ${json.rule}`}`;

    /** A customer with two branches, each with a site below, and an admin of the whole and of the first branch. */
    async function furnished() {
      const customer = await newCustomer(at(), 'Aurora');
      const { id } = customer;
      const site = async (parentGroupId: number | null = null) =>
        (await good(customer.api.POST('/api/v1/sites', { body: { groupName: 'S', parentGroupId } }))).id;
      const [north, south] = [await site(), await site()];
      const [northern, southern] = [await site(north), await site(south)];
      const whole = await operatorOf(at(), id, mailOf('whole'));
      const local = await operatorOf(at(), id, mailOf('local'), [{ role: 'admin', groupId: north }]);
      const body = (roles: Schemas['NewOperatorRole'][]) => ({ mail: mailOf('new'), name: 'New', roles });
      const by = (who: Browser, roles: Schemas['NewOperatorRole'][]) =>
        who.say('POST', `/customers/${id}/operators`, body(roles));
      return { ...customer, north, south, northern, southern, whole, local, by };
    }

    it('are kept, page by page in any order, with their history; secrets are in none of it', async () => {
      const { id, whole, local, north } = await furnished();
      const zoe = await invite(at(), id, mailOf('zoe'), [{ role: 'support' }, { role: 'support' }]);
      expect(zoe.roles).toEqual([{ role: 'support', groupId: null }]);
      const { link, delivery, linkExpiresAt, ...kept } = zoe;
      expect(await good(admin().GET(ONE, one(id, zoe.id)))).toEqual(kept);
      const listed = (sort: 'name' | '-mail') =>
        pages((from) => admin().GET(LIST, { params: { path: { id }, query: { sort, limit: 1, ...from } } }));
      const [names, mails] = [(await listed('name')).flat(), (await listed('-mail')).flat()];
      expect(names.map(({ id }) => id).sort()).toEqual([whole.id, local.id, zoe.id].sort());
      expect(names.map(({ name }) => name)).toEqual(names.map(({ name }) => name).sort());
      expect(mails.map(({ mail }) => mail)).toEqual(
        mails
          .map(({ mail }) => mail)
          .sort()
          .reverse(),
      );
      const query = { total: true };
      expect((await good(admin().GET(LIST, { params: { path: { id }, query } }))).total).toBe(3);
      const body = { name: 'Zoë', roles: [{ role: 'read-only' as const, groupId: north }] };
      const changed = await good(admin().PATCH(ONE, { ...one(id, zoe.id), body }));
      expect(changed).toMatchObject({ name: 'Zoë', roles: [{ role: 'read-only', groupId: north }] });
      await accept(at(), link);
      const { items } = await good(
        admin().GET('/api/v1/customers/{id}/operators/{operatorId}/history', one(id, zoe.id)),
      );
      expect(items.map(({ action, actor }) => [action, actor])).toEqual([
        ['change', `operator ${zoe.id}`],
        ['change', 'admin'],
        ['create', 'admin'],
      ]);
      expect(items[0]?.changes).toEqual({ password: { from: null, to: 'set' } });
      expect(items[1]?.changes).toEqual({
        name: { from: kept.name, to: 'Zoë' },
        roles: {
          from: [{ role: 'support', groupId: null }],
          to: [{ role: 'read-only', groupId: north }],
        },
      });
      expect(JSON.stringify(items)).not.toMatch(/scrypt|[0-9a-f]{64}|\w{48}/);
      await good(admin().DELETE(ONE, one(id, zoe.id)));
      expect(await refused(admin().GET(ONE, one(id, zoe.id)))).toBe('404 operator-not-found');
    });

    it('lose no update, and change nothing where nothing differs', async () => {
      const { id, whole } = await furnished();
      const path = `/api/v1/customers/${id}/operators/${whole.id}`;
      const key = { authorization: `Bearer ${ADMIN_KEY}` };
      const { headers } = await raw(at(), path, { headers: key });
      const send = (method: string, body: object | undefined, more: Record<string, string> = {}) =>
        raw(at(), path, {
          method,
          headers: { ...key, 'content-type': 'application/json', ...more },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      const guard = { 'if-match': String(headers.etag) };
      expect((await send('PATCH', {}, guard)).headers.etag).toBe(headers.etag);
      expect((await send('PATCH', { name: 'Other' }, guard)).status).toBe(200);
      expect((await send('PATCH', { name: 'Third' }, guard)).status).toBe(412);
      expect((await send('DELETE', undefined, guard)).status).toBe(412);
    });

    it('of an address are one for a customer, and it stays', async () => {
      const { id, whole } = await furnished();
      const { mail } = await good(admin().GET(ONE, one(id, whole.id)));
      const body = { mail: mail.toUpperCase(), name: 'X', roles: [{ role: 'support' as const }] };
      const params = { path: { id } };
      expect(await refused(admin().POST(LIST, { params, body }))).toBe(
        '409 mail-taken: mail is already the address of an operator of this customer',
      );
      const other = { mail: mailOf('other') };
      expect(await refused(admin().PATCH(ONE, { ...one(id, whole.id), body: other }))).toMatch(
        /^400 bad-body: mail cannot be changed/,
      );
      for (const bad of ['no', 'a@', 'a b@c', 'a@b@c', 'ä@b.c', 'a@b.c\n', 'a@-b', `${'a'.repeat(65)}@b`]) {
        expect([bad, await refused(admin().POST(LIST, { params, body: { ...body, mail: bad } }))]).toEqual([
          bad,
          '400 bad-body: mail must be a mail address, in ASCII',
        ]);
      }
      for (const name of ['', ' ', 'a\nb', 'a\u0085b', 'x\u2028']) {
        const told = await refused(
          admin().POST(LIST, { params, body: { ...body, name, mail: mailOf('n') } }),
        );
        expect([name, told]).toEqual([name, expect.stringMatching(/^400 bad-body: name must/)]);
      }
      const roles: [] = [];
      expect(await refused(admin().POST(LIST, { params, body: { ...body, roles } }))).toBe(
        '400 bad-body: roles must not be empty',
      );
    });

    it('get no more than whoever says so has', async () => {
      const { id, api, by, whole, local, north, south, northern } = await furnished();
      expect((await by(whole, [{ role: 'admin' }])).status).toBe(201);
      expect((await by(local, [{ role: 'admin', groupId: northern }])).status).toBe(201);
      expect((await by(local, [{ role: 'support', groupId: north }])).status).toBe(201);
      expect(told(await by(local, [{ role: 'read-only' }]))).toBe(
        '403 forbidden: roles[0] is more than the manager has',
      );
      // A site of another branch is answered like one that there is not.
      const there = told(await by(local, [{ role: 'support', groupId: south }]));
      expect(there).toBe('400 bad-body: roles[0].groupId must be the id of a site of the customer');
      expect(told(await by(local, [{ role: 'support', groupId: 424242 }]))).toBe(there);
      expect(told(await by(whole, [{ role: 'support', groupId: 424242 }]))).toBe(there);
      // A key that manages and may do nothing else hands on nothing else.
      const scopes: Schemas['Scope'][] = ['operators:manage', 'sites:read'];
      const params = { path: { id } };
      const { key } = await good(
        admin().POST('/api/v1/customers/{id}/keys', { params, body: { name: 'm', scopes } }),
      );
      const keyed = client(at(), key);
      const body = { mail: mailOf('k'), name: 'K', roles: [{ role: 'read-only' as const }] };
      expect(await refused(keyed.POST(LIST, { params, body }))).toBe(
        '403 forbidden: roles[0] is more than the manager has',
      );
      expect(await refused(keyed.PATCH(ONE, { ...one(id, whole.id), body: { name: 'X' } }))).toMatch(
        /^403 forbidden: roles/,
      );
      expect(await refused(keyed.DELETE(ONE, one(id, whole.id)))).toMatch(/^403 forbidden: roles/);
      const LINK = '/api/v1/customers/{id}/operators/{operatorId}/link';
      expect(await refused(keyed.POST(LINK, one(id, whole.id)))).toMatch(/^403 forbidden: roles/);
      expect(await refused(api.GET(LIST, { params }))).toMatch(/^403 forbidden: operators:manage/);
    });

    it('of other branches are not there for who manages one', async () => {
      const { id, by, whole, local, north, south, northern } = await furnished();
      const path = `/customers/${id}/operators`;
      const mine = (await by(local, [{ role: 'support', groupId: northern }])).json;
      const both = await invite(at(), id, mailOf('both'), [
        { role: 'support', groupId: north },
        { role: 'support', groupId: south },
      ]);
      const { json } = await local.say('GET', `${path}?total=true`);
      expect([json.items.map((o: { id: number }) => o.id), json.total]).toEqual([[local.id, mine.id], 2]);
      for (const hidden of [whole.id, both.id, 424242]) {
        for (const [method, rest, body] of [
          ['GET', ''],
          ['PATCH', '', { name: 'X' }],
          ['DELETE', ''],
          ['POST', '/link'],
          ['GET', '/sessions'],
          ['DELETE', '/sessions/1'],
          ['GET', '/history'],
        ] as const) {
          const answer = await local.say(method, `${path}/${hidden}${rest}`, body);
          expect([method, rest, told(answer)]).toEqual([method, rest, '404 operator-not-found']);
        }
      }
      expect((await local.say('PATCH', `${path}/${mine.id}`, { name: 'Mine' })).status).toBe(200);
      // What he was elsewhere is not told.
      await good(
        admin().PATCH(ONE, { ...one(id, both.id), body: { roles: [{ role: 'support', groupId: north }] } }),
      );
      const { items } = (await local.say('GET', `${path}/${both.id}/history`)).json;
      expect(JSON.stringify(items)).not.toContain('roles');
      expect(items).toHaveLength(2);
      expect((await local.say('DELETE', `${path}/${both.id}`)).status).toBe(204);
    });

    it('who are the last that may let others in stay, unless by the admin key', async () => {
      const { id, whole, local } = await furnished();
      const path = `/customers/${id}/operators`;
      await invite(at(), id, mailOf('never-accepts'));
      for (const [method, body] of [
        ['DELETE', undefined],
        ['PATCH', { active: false }],
        ['PATCH', { roles: [{ role: 'read-only' }] }],
      ] as const) {
        expect(told(await whole.say(method, `${path}/${whole.id}`, body))).toMatch(/^409 last-admin: roles/);
      }
      expect((await whole.say('PATCH', `${path}/${whole.id}`, { name: 'Still here' })).status).toBe(200);
      const second = await operatorOf(at(), id, mailOf('second'));
      const both = await Promise.all([
        whole.say('DELETE', `${path}/${second.id}`),
        second.say('DELETE', `${path}/${whole.id}`),
      ]);
      // Whoever was faster, one is left: the other has ended, or was refused.
      expect(both.filter(({ status }) => status === 204)).toHaveLength(1);
      const left = both[0]?.status === 204 ? whole : second;
      expect((await left.say('DELETE', `${path}/${local.id}`)).status).toBe(204);
      await good(admin().DELETE(ONE, one(id, left.id)));
      expect((await left.say('GET', '/session')).status).toBe(401);
    });

    it('are nobody where only the admin key is good, whichever page asks', async () => {
      const { id, whole } = await furnished();
      for (const headers of [
        { cookie: whole.cookie },
        { cookie: whole.cookie, origin: 'https://evil.test' },
      ]) {
        const answer = await raw(at(), `/api/v1/customers/${id}`, { method: 'DELETE', headers });
        expect(answer.status).toBe(401);
      }
    });

    it('have sessions that their manager sees and ends', async () => {
      const { id, whole } = await furnished();
      const mail = mailOf('seen');
      const [first, second] = [await operatorOf(at(), id, mail), await logIn(at(), mail)];
      const path = `/customers/${id}/operators/${first.id}/sessions`;
      const { items } = (await whole.say('GET', path)).json;
      expect(items).toHaveLength(2);
      expect(items[0]).toMatchObject({ method: 'password', address: '127.0.0.1', current: false });
      expect((await whole.say('DELETE', `${path}/${items[0].id}`)).status).toBe(204);
      expect(told(await whole.say('DELETE', `${path}/${items[0].id}`))).toBe('404 session-not-found');
      expect((await second.say('GET', '/session')).status).toBe(401);
      expect((await first.say('GET', '/session')).status).toBe(200);
      const history = (await whole.say('GET', `/customers/${id}/operators/${first.id}/history`)).json;
      expect(history.items[0]).toMatchObject({
        actor: `operator ${whole.id}`,
        changes: { session: { from: items[0].id, to: null } },
      });
    });

    it('go with their customer', async () => {
      const { id, whole } = await furnished();
      const path = { params: { path: { id } } };
      expect(await refused(admin().DELETE('/api/v1/customers/{id}', path))).toMatch(/2 operators/);
      const params = { ...path.params, query: { cascade: true } };
      await good(admin().DELETE('/api/v1/customers/{id}', { params }));
      expect((await whole.say('GET', '/session')).status).toBe(401);
    });
  },
  { passwords: quickPasswords() },
);
