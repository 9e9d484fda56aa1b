// Ways to more than one was given, each of them shut: by moving things, by outliving one's end, by what goes along.
import { beforeAll, expect, it } from 'vitest';
import { type Branched, branched, keyOf } from '../support/branched.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { onEveryEngine, say } from './harness.ts';

onEveryEngine('more power', (at) => {
  let all: Branched;
  beforeAll(async () => {
    all = await branched(at());
  });
  const later = (ms: number) => new Date(Date.now() + ms).toISOString();
  const keys = () => `/customers/${all.customerId}/keys`;

  it('is not got by moving a site to where one may do more', async () => {
    const { customerId, north, south } = all;
    const mail = 'eve@example.com';
    const roles = [
      { role: 'site-manager', groupId: null },
      { role: 'admin', groupId: north.top },
    ];
    const invited = await say(at(), ADMIN_KEY, 'POST', `/customers/${customerId}/operators`, {
      ...{ mail, name: 'Eve', roles },
    });
    expect(invited.status).toBe(201);
    const secret = String(invited.json.link).split('=').at(-1);
    const password = 'a long one that nobody else has';
    const accepted = await fetch(`${at()}/api/v1/invitations/accept`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret, password }),
    });
    expect(accepted.status).toBeLessThan(300);
    const entered = await fetch(`${at()}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ mail, password }),
    });
    const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const move = (site: number, parentGroupId: number) =>
      fetch(`${at()}/api/v1/sites/${site}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', cookie, 'x-requested-with': 'forecourt' },
        body: JSON.stringify({ parentGroupId }),
      });
    const gaining = await move(south.top, north.yard);
    expect([gaining.status, await gaining.text()]).toEqual([
      403,
      expect.stringContaining('parentGroupId lies where the key or operator may do more'),
    ]);
    // What she has at both ends, or loses by it, she may.
    expect((await move(south.yard, all.root)).status).toBe(200);
    expect((await move(south.yard, south.top)).status).toBe(200);
  });

  it('does not outlive the key that has it', async () => {
    const manager = await keyOf(at(), all.customerId, {
      scopes: ['drivers:read', 'keys:manage', 'operators:manage'],
      expiresAt: later(600_000),
    });
    const made = await say(at(), ADMIN_KEY, 'POST', keys(), { scopes: ['drivers:read'] });
    const one = `${keys()}/${made.json.id}`;
    for (const [method, path, body] of [
      ['POST', `${one}/rotate`, {}],
      ['PATCH', one, { name: 'mine' }],
      ['POST', keys(), { scopes: ['drivers:read'] }],
      [
        ...(['POST', `/customers/${all.customerId}/operators`] as const),
        { mail: 'bob@example.com', name: 'Bob', roles: [{ role: 'read-only', groupId: null }] },
      ],
    ] as const) {
      const told = await say(at(), manager, method, path, body);
      expect([path, told.status, told.text]).toEqual([path, 403, expect.stringContaining('expiresAt')]);
    }
    expect((await say(at(), manager, 'DELETE', one)).status).toBe(204);
  });

  it('is not kept by a secret that was rotated away', async () => {
    const scopes = ['drivers:read', 'keys:manage'];
    const made = await say(at(), ADMIN_KEY, 'POST', keys(), { scopes });
    const rotated = await say(at(), ADMIN_KEY, 'POST', `${keys()}/${made.json.id}/rotate`, {
      overlapSeconds: 600,
    });
    const former = made.json.key;
    expect((await say(at(), former, 'GET', '/drivers')).status).toBe(200);
    expect((await say(at(), former, 'POST', keys(), { scopes: ['drivers:read'] })).status).toBe(403);
    expect((await say(at(), former, 'POST', `${keys()}/${made.json.id}/rotate`, {})).status).toBe(403);
    expect((await say(at(), rotated.json.key, 'POST', keys(), { scopes: ['drivers:read'] })).status).toBe(
      201,
    );
  });

  it('over what hangs on a site needs the scopes for it', async () => {
    const { customerId, north } = all;
    const sites = await keyOf(at(), customerId, { scopes: ['sites:read', 'sites:write'] });
    const refused = await say(at(), sites, 'DELETE', `/sites/${north.yard}?cascade=true`);
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('chargers:write')]);
    const chargers = await keyOf(at(), customerId, { scopes: ['chargers:read', 'chargers:write'] });
    const kept = await say(at(), chargers, 'DELETE', `/chargers/${north.chargerId}?cascade=true`);
    expect([kept.status, kept.text]).toEqual([403, expect.stringContaining('rights:write')]);
  });
});
