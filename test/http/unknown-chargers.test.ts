// Chargers that knock and are nobody's: who sees them, and how one becomes a charger in one call and gets in.
import { describe, expect, it } from 'vitest';
import { type NewCustomer, newCustomer } from '../support/api.ts';
import { TestCharger, until } from '../support/charger.ts';
import { client, good, pages, refused, type Schemas } from '../support/client.ts';
import { engines } from '../support/engines.ts';
import { ADMIN_KEY, serverOn } from '../support/server.ts';
import { say } from './harness.ts';

const CLAIM = '/api/v1/unknown-chargers/{identity}/claim';

describe.each(engines())('unknown chargers, on $name', (engine) => {
  /** With a server that has no customer yet: who sees them depends on how many there are. */
  async function alone(work: (at: string, flush: () => Promise<void>) => Promise<void>) {
    const database = await engine.fresh();
    const server = await serverOn(database);
    try {
      await work(server.url, () => server.flush());
    } finally {
      await server.close();
      await database.drop();
    }
  }
  const knock = (at: string, id: string, password?: string) =>
    TestCharger.connect(at, { id, ...(password === undefined ? {} : { password }) });
  const list = ({ api }: Pick<NewCustomer, 'api'>, query: object = {}) =>
    api.GET('/api/v1/unknown-chargers', { params: { query } });
  const identities = async (who: Pick<NewCustomer, 'api'>) =>
    (await good(list(who))).items.map(({ identity }) => identity);
  const site = async ({ api }: NewCustomer) =>
    (await good(api.POST('/api/v1/sites', { body: { groupName: 'Yard' } }))).id;
  const claim = ({ api }: NewCustomer, identity: string, body: Schemas['NamedCharger']) =>
    api.POST(CLAIM, { params: { path: { identity } }, body });

  it('are told, who knocked last first, page by page, each once', () =>
    alone(async (at, flush) => {
      const one = await newCustomer(at);
      const admin = { api: client(at, ADMIN_KEY) };
      expect(await good(list(one))).toEqual({ items: [], nextCursor: null });
      for (const id of ['A', 'B', 'blank in it', 'A']) {
        await expect(knock(at, id, 'secret of old')).rejects.toThrow('404');
        await flush();
      }
      const { items } = await good(list(one));
      expect(items).toEqual(
        [
          ['A', true, 2],
          ['blank in it', false, 1],
          ['B', true, 1],
        ].map(([identity, claimable, count]) => ({
          ...{ identity, claimable, count, address: expect.stringMatching(/127\.0\.0\.1/) },
          ...{ firstAt: expect.stringMatching(/Z$/), lastAt: expect.stringMatching(/Z$/) },
        })),
      );
      expect(Date.parse(String(items[0]?.firstAt))).toBeLessThan(Date.parse(String(items[0]?.lastAt)));
      expect(await good(list(admin))).toEqual({ items, nextCursor: null });
      const all = await pages((from) => list(one, { limit: 1, ...from }));
      expect(all.flat()).toEqual(items);
      for (const cursor of ['nonsense', 'WzEsIkEiLDFd', '']) {
        const told = await say(at, one.key, 'GET', `/unknown-chargers?cursor=${cursor}`);
        expect([told.status, told.text]).toEqual([
          400,
          'Errors in the query parameters: cursor must be the nextCursor of the page before, given once',
        ]);
      }
      expect(JSON.stringify(items)).not.toContain('secret');
    }));

  it('are claimed in one call, keep the password that they send, and get in at their next knock', () =>
    alone(async (at, flush) => {
      const one = await newCustomer(at);
      const groupId = await site(one);
      await expect(knock(at, 'OLD-1', 'secret of old')).rejects.toThrow('404');
      await flush();
      expect(await refused(claim(one, 'OLD-1', { groupId: 424242 }))).toBe(
        '400 bad-body: groupId must be the id of a site of the customer',
      );
      expect(await refused(claim(one, 'OLD-1', { groupId, chargerId: 'X' }))).toBe(
        '400 bad-body: chargerId must be left out or the same as in the address: it cannot change',
      );
      expect(await refused(claim(one, 'OLD-1', { groupId, password: 'x' }))).toBe(
        '400 bad-body: password has no use with authMode adopt',
      );
      const told = await claim(one, 'OLD-1', { groupId, chargerName: 'Old one' });
      expect([told.response.status, told.response.headers.get('location')]).toEqual([
        201,
        '/api/v1/chargers/OLD-1',
      ]);
      expect(await good(told)).toMatchObject({
        ...{ chargerId: 'OLD-1', chargerName: 'Old one', authMode: 'adopt', password: null },
        passwordSet: false,
      });
      expect(await identities(one)).toEqual([]);
      expect(await refused(claim(one, 'OLD-1', { groupId }))).toBe('404 charger-not-found');
      const line = await knock(at, 'OLD-1', 'secret of old');
      await line.boot(1);
      const params = { path: { chargerId: 'OLD-1' } };
      const shown = await good(one.api.GET('/api/v1/chargers/{chargerId}', { params }));
      expect(shown).toMatchObject({ activeConnection: true, passwordSet: true, adoptUntil: null });
      await line.close();
      await expect(knock(at, 'OLD-1', 'guessed')).rejects.toThrow('401');
      // Another way to log in, when it is named.
      await expect(knock(at, 'OLD-2')).rejects.toThrow('404');
      await flush();
      await good(claim(one, 'OLD-2', { groupId, authMode: 'none' }));
      await (await knock(at, 'OLD-2')).close();
    }));

  it('are nobody’s business but the admin’s once there are two customers', () =>
    alone(async (at, flush) => {
      const one = await newCustomer(at);
      const groupId = await site(one);
      await expect(knock(at, 'WHOSE')).rejects.toThrow('404');
      await flush();
      expect(await identities(one)).toEqual(['WHOSE']);
      const two = await newCustomer(at);
      const admin = { api: client(at, ADMIN_KEY) };
      expect([await identities(one), await identities(two), await identities(admin)]).toEqual([
        [],
        [],
        ['WHOSE'],
      ]);
      expect(await refused(claim(one, 'WHOSE', { groupId }))).toBe('404 charger-not-found');
      // Who has it, whoever that is, takes it off the list; deleted it may come back to it.
      const params = { path: { chargerId: 'WHOSE' } };
      await good(one.api.PUT('/api/v1/chargers/{chargerId}', { params, body: { groupId } }));
      expect(await identities(admin)).toEqual([]);
      await good(one.api.DELETE('/api/v1/chargers/{chargerId}', { params }));
      await expect(knock(at, 'WHOSE')).rejects.toThrow('404');
      await until(
        () => identities(admin),
        (all) => all.includes('WHOSE'),
      );
      expect(await refused(claim(one, 'NEVER-SEEN', { groupId }))).toBe('404 charger-not-found');
    }));
});
