// API keys with scopes and branches: what is said of them, and that nobody hands on or touches more than he has.
import { beforeAll, describe, expect, it } from 'vitest';
import { SCOPES, USUAL_SCOPES } from '../../src/domain/access/scopes.ts';
import { newCustomer } from '../support/api.ts';
import { type Branched, branched } from '../support/branched.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { onEveryEngine, raw, say } from './harness.ts';

interface Key {
  readonly id: number;
  readonly key: string;
}

onEveryEngine('API keys', (at) => {
  let all: Branched;
  let keys = '';
  beforeAll(async () => {
    all = await branched(at());
    keys = `/customers/${all.customerId}/keys`;
  });
  const admin = (method: string, path: string, body?: unknown) => say(at(), ADMIN_KEY, method, path, body);
  const made = async (body: object): Promise<Key> => {
    const told = await admin('POST', keys, body);
    expect([told.status, told.text]).toEqual([201, expect.any(String)]);
    return told.json;
  };

  it('tell what they may and where, who made them, and when they were used', async () => {
    const { id, key } = await made({ name: 'erp', scopes: ['sites:read', 'drivers:read', 'sites:read'] });
    const shown = (await admin('GET', `${keys}/${id}`)).json;
    expect(shown).toEqual({
      ...{
        id,
        name: 'erp',
        prefix: key.slice(0, 15),
        scopes: ['drivers:read', 'sites:read'],
        branches: null,
      },
      ...{ createdAt: expect.any(String), madeBy: 'admin', lastUsedAt: null, lastUsedAddress: null },
      ...{ expiresAt: null, revokedAt: null, formerGoodUntil: null },
    });
    const usual = await made({});
    expect((await admin('GET', `${keys}/${usual.id}`)).json).toMatchObject({
      ...{ name: '', scopes: USUAL_SCOPES, branches: null },
    });
    const both = [all.south.top, all.north.top, all.south.top];
    const bound = await made({ branches: both });
    expect((await admin('GET', `${keys}/${bound.id}`)).json.branches).toEqual([all.north.top, all.south.top]);
  });

  it('are changed by a merge-patch; what was read changes nothing, nor which scopes are usual', async () => {
    const { id } = await made({ branches: [all.north.top] });
    const shown = (await admin('GET', `${keys}/${id}`)).json;
    expect((await admin('PATCH', `${keys}/${id}`, shown)).json).toEqual(shown);
    const narrow = (await admin('PATCH', `${keys}/${id}`, { scopes: ['audit:read'], name: 'n' })).json;
    expect(narrow).toEqual({ ...shown, scopes: ['audit:read'], name: 'n' });
    const wide = (await admin('PATCH', `${keys}/${id}`, { scopes: null, branches: null })).json;
    expect(wide).toEqual({ ...shown, name: 'n', branches: null });
    const { items } = (await admin('GET', `${keys}/${id}/history`)).json;
    expect(items.map(({ changes }: { changes: object }) => changes)).toEqual([
      { scopes: { from: ['audit:read'], to: null }, branches: { from: [all.north.top], to: null } },
      { scopes: { from: null, to: ['audit:read'] }, name: { from: '', to: 'n' } },
      expect.objectContaining({
        prefix: { from: null, to: shown.prefix },
        branches: { from: null, to: [all.north.top] },
      }),
    ]);
  });

  describe('refuse what is not well said, by field and rule', () => {
    it.each([
      [{ scopes: [] }, 'scopes must not be empty'],
      [{ scopes: 'sites:read' }, 'scopes must be an array or null'],
      [
        { scopes: ['sites:read', 'sites:eat'] },
        `scopes[1] must be one of ${SCOPES.map((s) => `"${s}"`).join(', ')}`,
      ],
      [{ branches: [] }, 'branches must not be empty'],
      [{ branches: ['1'] }, 'branches[0] must be a whole number'],
      [{ branches: [0] }, 'branches[0] must lie between 1 and 9007199254740991'],
      [{ branches: [999_999] }, 'branches[0] must be the id of a site of the customer'],
      [{ branches: Array.from({ length: 101 }, (_, i) => i + 1) }, 'branches must hold at most 100 items'],
      [{ expiresAt: 'soon' }, 'expiresAt must be a time in ISO 8601'],
      [{ colour: 'red' }, 'colour is not a known key'],
    ])('%j', async (body, rule) => {
      const { id } = await made({});
      for (const [method, path] of [
        ['POST', keys],
        ['PATCH', `${keys}/${id}`],
      ] as const) {
        const told = await admin(method, path, body);
        expect([told.status, told.text]).toEqual([400, expect.stringContaining(rule)]);
      }
    });

    it('and another customer’s site as one that is not there', async () => {
      const other = await newCustomer(at());
      const site = (await say(at(), other.key, 'POST', '/sites', { groupName: 'Theirs' })).json.id;
      const told = await admin('POST', keys, { branches: [all.north.top, site] });
      expect([told.status, told.text]).toEqual([
        400,
        expect.stringContaining('branches[1] must be the id of a site'),
      ]);
    });
  });

  it('may what their scopes say, and are told which is missing', async () => {
    const { key } = await made({ scopes: ['sites:read'] });
    expect((await say(at(), key, 'GET', '/sites')).status).toBe(200);
    for (const [method, path, scope] of [
      ['POST', '/sites', 'sites:write'],
      ['GET', '/drivers', 'drivers:read'],
      ['GET', keys, 'keys:manage'],
    ] as const) {
      const told = await say(at(), key, method, path, method === 'POST' ? { groupName: 'x' } : undefined);
      expect([told.status, told.text]).toEqual([
        403,
        `Not allowed for this key or operator: ${scope} is not among its scopes`,
      ]);
    }
  });

  describe('managed by a key', () => {
    let manager: Key;
    beforeAll(async () => {
      manager = await made({ scopes: ['keys:manage', 'sites:read', 'sites:write'] });
    });
    const manage = (method: string, path = '', body?: unknown) =>
      say(at(), manager.key, method, `${keys}${path}`, body);

    it('have no more than it has', async () => {
      const told = await manage('POST', '', { scopes: ['sites:read'], name: 'reader' });
      expect(told.json).toMatchObject({ scopes: ['sites:read'], madeBy: `key ${manager.id}` });
      expect((await manage('PATCH', `/${told.json.id}`, { scopes: ['sites:write'] })).status).toBe(200);
      for (const [method, path, body, scope] of [
        ['POST', '', {}, 'drivers:read'],
        ['POST', '', { scopes: ['sites:read', 'audit:read'] }, 'audit:read'],
        ['PATCH', `/${told.json.id}`, { scopes: ['operators:manage'] }, 'operators:manage'],
        ['PATCH', `/${manager.id}`, { scopes: SCOPES }, 'drivers:read'],
      ] as const) {
        const refused = await manage(method, path, body);
        expect([refused.status, refused.text]).toEqual([
          403,
          `Not allowed for this key or operator: scopes must not hold ${scope}, which the manager has not`,
        ]);
      }
    });

    it('are left alone by it when they have more', async () => {
      const { id, key } = await made({ scopes: ['drivers:read'] });
      expect((await manage('GET', `/${id}`)).status).toBe(200);
      for (const [method, path, body] of [
        ['PATCH', `/${id}`, { scopes: ['sites:read'] }],
        ['POST', `/${id}/rotate`, {}],
        ['DELETE', `/${id}`, undefined],
      ] as const) {
        const refused = await manage(method, path, body);
        expect([refused.status, refused.text]).toEqual([
          403,
          'Not allowed for this key or operator: scopes holds drivers:read, which the manager has not',
        ]);
      }
      expect((await say(at(), key, 'GET', '/drivers')).status).toBe(200);
    });

    it('are good no longer than it is', async () => {
      const until = new Date(Date.now() + 3_600_000).toISOString();
      const { key } = await made({ scopes: ['keys:manage'], expiresAt: until });
      const later = new Date(Date.now() + 7_200_000).toISOString();
      for (const expiresAt of [null, later]) {
        const refused = await say(at(), key, 'POST', keys, { scopes: ['keys:manage'], expiresAt });
        expect([refused.status, refused.text]).toEqual([
          403,
          expect.stringContaining('expiresAt must not be later'),
        ]);
      }
      const made2 = await say(at(), key, 'POST', keys, { scopes: ['keys:manage'], expiresAt: until });
      expect([made2.status, made2.json.expiresAt]).toEqual([201, until]);
    });

    it('of another customer are not there, as those of none', async () => {
      const { id } = await newCustomer(at());
      for (const [method, rest, body] of [
        ['GET', '', undefined],
        ['POST', '', {}],
        ['GET', '/1', undefined],
        ['PATCH', '/1', {}],
        ['DELETE', '/1', undefined],
        ['POST', '/1/rotate', {}],
        ['GET', '/1/history', undefined],
      ] as const) {
        const [theirs, nobodys] = await Promise.all(
          [id, 424_242].map((customer) =>
            say(at(), manager.key, method, `/customers/${customer}/keys${rest}`, body),
          ),
        );
        expect([theirs?.status, theirs?.text]).toEqual([404, 'Customer not found']);
        expect([nobodys?.status, nobodys?.text]).toEqual([404, 'Customer not found']);
      }
    });
  });

  describe('managed on a branch', () => {
    let manager: Key;
    let hidden: number[];
    beforeAll(async () => {
      const { north, south } = all;
      manager = await made({ scopes: ['keys:manage', 'sites:read'], branches: [north.top] });
      hidden = [];
      for (const branches of [null, [south.top], [north.yard, south.top]]) {
        hidden.push((await made({ scopes: ['sites:read'], branches })).id);
      }
    });
    const manage = (method: string, path = '', body?: unknown) =>
      say(at(), manager.key, method, `${keys}${path}`, body);

    it('are those that lie on it', async () => {
      const onIt = await made({ scopes: ['sites:read'], branches: [all.north.yard] });
      const { items } = (await manage('GET')).json;
      const seen = items.map(({ id }: { id: number }) => id);
      expect(seen).toEqual(expect.arrayContaining([manager.id, onIt.id]));
      for (const { branches } of items) {
        for (const site of branches) expect([all.north.top, all.north.yard]).toContain(site);
      }
      for (const id of [...hidden, 424_242]) {
        for (const [method, rest, body] of [
          ['GET', '', undefined],
          ['PATCH', '', { name: 'stolen' }],
          ['POST', '/rotate', {}],
          ['DELETE', '', undefined],
        ] as const) {
          const told = await manage(method, `/${id}${rest}`, body);
          expect([id, method, told.status, told.text]).toEqual([
            ...[id, method, 404, 'Key not found for the customer'],
          ]);
        }
        const history = await manage('GET', `/${id}/history`);
        expect([history.status, history.text]).toEqual([
          403,
          expect.stringContaining('on the whole customer'),
        ]);
      }
      for (const id of hidden) {
        expect((await admin('GET', `${keys}/${id}`)).json).toMatchObject({ name: '', revokedAt: null });
      }
      expect((await manage('PATCH', `/${onIt.id}`, { name: 'mine' })).json.name).toBe('mine');
      expect((await manage('DELETE', `/${onIt.id}`)).status).toBe(204);
    });

    it('are made for it alone', async () => {
      const scopes = ['sites:read'];
      const told = await manage('POST', '', { scopes, branches: [all.north.yard] });
      expect([told.status, told.json?.branches]).toEqual([201, [all.north.yard]]);
      const whole = await manage('POST', '', { scopes });
      expect([whole.status, whole.text]).toEqual([
        403,
        'Not allowed for this key or operator: branches must be good only where the manager has the same scopes',
      ]);
      const elsewhere = await Promise.all(
        [all.south.yard, all.root, 999_999].map((site) => manage('POST', '', { scopes, branches: [site] })),
      );
      for (const { status, text } of elsewhere) {
        expect([status, text]).toEqual([
          400,
          'Errors in the request body: branches[0] must be the id of a site of the customer',
        ]);
      }
    });
  });

  it('keep a branch whose site is deleted, and reach no further', async () => {
    const site = (await say(at(), all.key, 'POST', '/sites', { groupName: 'Ruin' })).json.id;
    const { id, key } = await made({ scopes: ['sites:read'], branches: [site] });
    expect((await say(at(), key, 'GET', '/sites')).json.items).toHaveLength(1);
    expect((await say(at(), all.key, 'DELETE', `/sites/${site}`)).status).toBe(204);
    expect((await say(at(), key, 'GET', '/sites')).json.items).toEqual([]);
    const renamed = await admin('PATCH', `${keys}/${id}`, { name: 'still' });
    expect(renamed.json).toMatchObject({ name: 'still', branches: [site] });
    expect((await say(at(), key, 'GET', '/me')).json.grants).toEqual([
      { scopes: ['sites:read'], branches: [{ id: site, groupName: null }] },
    ]);
  });

  it('tell who they are, whatever they may', async () => {
    const expiresAt = '2999-01-01T00:00:00.000Z';
    const branches = [all.north.top, all.south.yard];
    const { id, key } = await made({ name: 'kiosk', scopes: ['audit:read'], branches, expiresAt });
    expect((await say(at(), key, 'GET', '/me')).json).toEqual({
      ...{ kind: 'key', id, name: 'kiosk', customer: { id: all.customerId, name: expect.any(String) } },
      grants: [
        {
          scopes: ['audit:read'],
          branches: [
            { id: all.north.top, groupName: 'North' },
            { id: all.south.yard, groupName: 'South yard' },
          ],
        },
      ],
      expiresAt,
    });
    expect((await say(at(), all.key, 'GET', '/me')).json).toMatchObject({
      grants: [{ scopes: USUAL_SCOPES, branches: null }],
      expiresAt: null,
    });
    expect((await raw(at(), '/api/v1/me', { headers: { 'x-api-key': ADMIN_KEY } })).status).toBe(401);
  });
});
