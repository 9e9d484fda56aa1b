// The registers of names for payers, payment recipients and power costs: named, listed, renamed, and taken away with care.
import { beforeAll, expect, it } from 'vitest';
import { type NewCustomer, newCustomer } from '../support/api.ts';
import { good } from '../support/client.ts';
import { bearer, onEveryEngine, raw, say } from './harness.ts';

onEveryEngine('billing names', (at) => {
  let mine: NewCustomer;
  beforeAll(async () => {
    mine = await newCustomer(at());
  });

  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    key = mine.key,
  ) => {
    const told = await raw(at(), `/api/v1${path}`, {
      method,
      headers: {
        ...bearer(key),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: answers are judged by the tests
    return { ...told, json: (/^[{[]/.test(told.text) ? JSON.parse(told.text) : undefined) as any };
  };

  it.each([
    ['payers', 7, '/payers/7'],
    ['payers', -9_007_199_254_740_991, '/payers/-9007199254740991'],
    ['payment-recipients', 0, '/payment-recipients/0'],
    ['costs', 'night / weekend ä', `/costs/${encodeURIComponent('night / weekend ä')}`],
  ])('of %s are made, read, renamed and taken away under %j', async (_, id, path) => {
    const made = await send('PUT', path, { name: 'One' });
    expect([made.status, made.json, made.headers.location]).toEqual([
      201,
      { id, name: 'One' },
      `/api/v1${path}`,
    ]);
    const again = await send('PUT', path, made.json);
    expect([again.status, again.json, again.headers.etag]).toEqual([200, made.json, made.headers.etag]);
    expect((await send('GET', path)).json).toEqual(made.json);
    const renamed = await send('PATCH', path, { name: 'Two' });
    expect([renamed.status, renamed.json]).toEqual([200, { id, name: 'Two' }]);
    expect((await send('PUT', path, { name: 'Three' })).json).toEqual({ id, name: 'Three' });
    const { items } = (await send('GET', `${path}/history`)).json;
    expect(items.map((entry: { changes: { name: { to: string } } }) => entry.changes.name.to)).toEqual([
      'Three',
      'Two',
      'One',
    ]);
    expect((await send('DELETE', path)).status).toBe(204);
    for (const method of ['GET', 'DELETE'] as const) {
      const gone = await send(method, path);
      expect([gone.status, gone.text]).toEqual([404, 'Billing name not found for the customer']);
    }
    expect((await send('PATCH', path, { name: 'x' })).status).toBe(404);
  });

  it('are listed by name, page by page, each register by itself', async () => {
    const { api, key } = await newCustomer(at());
    for (const [id, name] of [
      [3, 'b'],
      [20, 'a'],
      [1, 'b'],
      [100, 'C'],
    ]) {
      await send('PUT', `/payers/${id}`, { name }, {}, key);
    }
    await send('PUT', '/payment-recipients/3', { name: 'elsewhere' }, {}, key);
    const found: unknown[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 3, total: true, ...(cursor === undefined ? {} : { cursor }) };
      const page = await good(api.GET('/api/v1/payers', { params: { query } }));
      expect(page.total).toBe(4);
      found.push(...page.items.map(({ id, name }) => `${name} ${id}`));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(found).toEqual(['C 100', 'a 20', 'b 3', 'b 1']);
    const back = await good(api.GET('/api/v1/payers', { params: { query: { sort: '-name', limit: 1 } } }));
    expect(back.items).toEqual([{ id: 1, name: 'b' }]);
  });

  it('lose no update of who says what was read', async () => {
    const made = await send('PUT', '/payers/50', { name: 'One' });
    const etag = String(made.headers.etag);
    expect((await send('PUT', '/payers/50', { name: 'Two' }, { 'if-none-match': '*' })).status).toBe(412);
    expect((await send('PUT', '/payers/51', { name: 'Two' }, { 'if-match': '*' })).status).toBe(412);
    expect((await send('PATCH', '/payers/50', { name: 'Two' }, { 'if-match': etag })).status).toBe(200);
    for (const [method, body] of [
      ['PUT', { name: 'Three' }],
      ['PATCH', { name: 'Three' }],
      ['DELETE', undefined],
    ] as const) {
      expect([method, (await send(method, '/payers/50', body, { 'if-match': etag })).status]).toEqual([
        method,
        412,
      ]);
    }
    const raced = await Promise.all(
      Array.from({ length: 5 }, (_, i) => send('PUT', '/payers/52', { name: `R${i % 2}` })),
    );
    expect(raced.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
  });

  it('are not taken from an id that is in use, unless told; the id then stays without a name', async () => {
    const { api } = mine;
    const body = { groupName: 'Yard', payerId: 60, paymentRecipientId: 60, costId: 'peak' };
    const site = await good(api.POST('/api/v1/sites', { body }));
    const driver = await good(api.POST('/api/v1/drivers', { body: { name: 'Aino', payerId: 60 } }));
    const named = { id: String(site.id), name: 'Yard' };
    for (const [path, hanging, words] of [
      [
        '/payers/60',
        [
          { kind: 'drivers', count: 1, named: [{ id: String(driver.id), name: 'Aino' }] },
          { kind: 'sites', count: 1, named: [named] },
        ],
        '1 driver, 1 site',
      ],
      ['/payment-recipients/60', [{ kind: 'sites', count: 1, named: [named] }], '1 site'],
      ['/costs/peak', [{ kind: 'sites', count: 1, named: [named] }], '1 site'],
    ] as const) {
      await send('PUT', path, { name: 'Used' });
      expect((await send('DELETE', `${path}?dryRun=true`)).json).toEqual({ wouldGo: hanging });
      const refused = await send('DELETE', path);
      expect([refused.status, refused.text]).toEqual([
        409,
        `Something still depends on it: cascade must be true to leave ${words} without the name`,
      ]);
      expect((await send('GET', path)).status).toBe(200);
      expect((await send('DELETE', `${path}?cascade=true`)).status).toBe(204);
    }
    const kept = await good(api.GET('/api/v1/sites/{siteId}', { params: { path: { siteId: site.id } } }));
    expect(kept).toMatchObject({ payerId: 60, paymentRecipientId: 60, costId: 'peak' });
  });

  it('are told in the audit', async () => {
    await send('PUT', '/costs/told', { name: 'One' });
    await send('PUT', '/costs/told', { name: 'Two' });
    await send('DELETE', '/costs/told');
    const { json } = await send('GET', '/audit?thing=billing-name&limit=3');
    expect(json.items).toMatchObject([
      { action: 'delete', thingId: 'cost told', changes: { name: { from: 'Two', to: null } } },
      { action: 'change', thingId: 'cost told', changes: { name: { from: 'One', to: 'Two' } } },
      { action: 'create', thingId: 'cost told', changes: { name: { from: null, to: 'One' } } },
    ]);
  });

  it.each([
    ['PUT', '/payers/70', {}, 400, 'Errors in the request body: name is required'],
    ['PUT', '/payers/70', { name: ' ' }, 400, 'Errors in the request body: name must not be blank'],
    [
      'PUT',
      '/payers/70',
      { name: 'x', colour: 1 },
      400,
      'Errors in the request body: colour is not a known key',
    ],
    [
      'PUT',
      '/payers/x',
      { name: 'x' },
      400,
      /^Errors in the route parameters: payerId must be a decimal integer/,
    ],
    ['GET', '/payers/9007199254740992', undefined, 400, /payerId must lie between/],
    ['GET', '/costs/%20', undefined, 400, /costId must be 1 to 255 characters, and not only blanks/],
    ['DELETE', '/payers/70?cascade=yes', undefined, 400, /cascade must be true or false/],
    ['GET', '/payers?sort=id', undefined, 400, /sort must be one of name/],
  ] as const)('refuse %s %s of %j', async (method, path, body, status, text) => {
    const told = await send(method, path, body);
    expect([told.status, told.text]).toEqual([
      status,
      typeof text === 'string' ? text : expect.stringMatching(text),
    ]);
  });

  it('of another customer are not there', async () => {
    await send('PUT', '/payers/80', { name: 'Mine' });
    const other = await newCustomer(at());
    expect((await say(at(), other.key, 'GET', '/payers')).json).toEqual({ items: [], nextCursor: null });
    expect((await say(at(), other.key, 'GET', '/payers/80')).status).toBe(404);
    expect((await say(at(), other.key, 'PUT', '/payers/80', { name: 'Theirs' })).status).toBe(201);
    expect((await send('GET', '/payers/80')).json).toEqual({ id: 80, name: 'Mine' });
  });
});
