// Sites kept over REST: lists by pages, changes with and without If-Match, moves, upserts, batches, and who did it.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer } from '../support/api.ts';
import { type Api, good, refused, type Schemas } from '../support/client.ts';
import { bearer, onEveryEngine, raw, say } from './harness.ts';

type NewSite = Schemas['NewSite'];

onEveryEngine('sites', (at) => {
  let key = '';
  let api: Api;
  beforeAll(async () => {
    ({ key, api } = await newCustomer(at()));
  });

  const make = async (body: NewSite) => {
    const told = await api.POST('/api/v1/sites', { body });
    return { ...(await good(told)), etag: told.response.headers.get('etag') as string };
  };
  const read = (siteId: number) => api.GET('/api/v1/sites/{siteId}', { params: { path: { siteId } } });
  const change = (siteId: number, body: Schemas['SitePatch'], etag?: string) => {
    const header = etag === undefined ? {} : { 'If-Match': etag };
    return api.PATCH('/api/v1/sites/{siteId}', { params: { path: { siteId }, header }, body });
  };
  const replace = (siteId: number, body: NewSite) =>
    api.PUT('/api/v1/sites/{siteId}', { params: { path: { siteId } }, body });
  const history = async (siteId: number, action: 'change' | 'move') => {
    const params = { path: { siteId }, query: { action, limit: 200 } };
    return (await good(api.GET('/api/v1/sites/{siteId}/history', { params }))).items;
  };

  it('are changed by a merge-patch: what is named changes, null unsets, the rest stays', async () => {
    const { id } = await make({
      groupName: 'Pier',
      publicGroupName: 'P',
      locationInfo: { city: 'Oslo', country: 'Norway' },
    });
    const changed = await good(
      change(id, { publicGroupName: null, locationInfo: { city: 'Bergen' }, policy: 'open' }),
    );
    expect(changed).toMatchObject({
      ...{ groupName: 'Pier', publicGroupName: null, policy: 'open' },
      locationInfo: { city: 'Bergen', country: 'Norway' },
    });
    expect(await good(read(id))).toEqual(changed);
    for (const [patch, error] of [
      [{ groupName: null }, 'groupName is required'],
      [{ colour: 'red' }, 'colour is not a known key'],
      [{ locationInfo: { latitude: 91, longitude: 1 } }, 'locationInfo.latitude must lie between -90 and 90'],
      [[], 'body must be an object'],
      [{ parentGroupId: id }, 'parentGroupId must not be the site itself or one nested in it'],
      [{ parentGroupId: 424242 }, 'parentGroupId must be the id of a site of the customer'],
    ] as const) {
      const wrong = await raw(at(), `/api/v1/sites/${id}`, {
        method: 'PATCH',
        headers: { ...bearer(key), 'content-type': 'application/merge-patch+json' },
        body: JSON.stringify(patch),
      });
      expect([wrong.status, wrong.text]).toEqual([400, `Errors in the request body: ${error}`]);
    }
  });

  it('are replaced whole by PUT, and what was read can be sent back', async () => {
    const { id, etag, ...made } = await make({
      groupName: 'Depot',
      publicGroupName: 'D',
      externalId: 'depot',
    });
    const same = await replace(id, { id, ...made });
    expect([await good(same), same.response.headers.get('etag')]).toEqual([{ id, ...made }, etag]);
    expect(await good(replace(id, { groupName: 'Depot 2' }))).toMatchObject({
      ...{ groupName: 'Depot 2', publicGroupName: null, externalId: null },
    });
  });

  it('refuse a change by who read them before somebody else changed them', async () => {
    const { id, etag } = await make({ groupName: 'Lot' });
    const first = await change(id, { groupName: 'Lot A' }, etag);
    expect((await good(first)).groupName).toBe('Lot A');
    expect(await refused(change(id, { groupName: 'Lot B' }, etag))).toBe(
      '412 precondition-failed: If-Match does not name the current revision: somebody changed it since',
    );
    expect((await good(read(id))).groupName).toBe('Lot A');
    const now = first.response.headers.get('etag') as string;
    for (const [header, status] of [
      [now, 200],
      [`W/${now}`, 412],
      ['"nonsense"', 412],
      ['*', 200],
      [`"1", ${now}`, 200],
    ] as const) {
      expect([header, (await change(id, {}, header)).response.status]).toEqual([header, status]);
    }
    const held = await raw(at(), `/api/v1/sites/${id}`, {
      headers: { ...bearer(key), 'if-none-match': now },
    });
    expect([held.status, held.text]).toEqual([304, '']);
  });

  it('keep no change of two that were made with one ETag, whoever is first', async () => {
    const { id } = await make({ groupName: 'Race' });
    let done = 0;
    await Promise.all(
      [1, 2].map(async (client) => {
        for (let i = 0; i < 15; ) {
          const { response } = await read(id);
          const told = await change(
            id,
            { groupName: `Race ${client} ${i}` },
            response.headers.get('etag') as string,
          );
          expect([200, 412]).toContain(told.response.status);
          if (told.response.ok) {
            i++;
            done++;
          }
        }
      }),
    );
    const steps = (await history(id, 'change')).map(({ changes }) => changes.groupName).reverse();
    expect([done, steps.length]).toEqual([30, 30]);
    // Each begins where the one before ended.
    expect(steps[0]?.from).toBe('Race');
    for (const [i, step] of steps.entries()) if (i > 0) expect(step?.from).toBe(steps[i - 1]?.to);
  });

  it('move with everything nested in them, and the closure follows', async () => {
    const [a, b] = [await make({ groupName: 'A' }), await make({ groupName: 'B' })];
    const inner = await make({ groupName: 'A1', parentGroupId: a.id });
    const leaf = await make({ groupName: 'A11', parentGroupId: inner.id });
    const under = async (site: number) => {
      const { items } = await good(api.GET('/api/v1/sites', { params: { query: { under: site } } }));
      return items.map(({ id }) => id);
    };
    expect(await under(a.id)).toEqual([a.id, inner.id, leaf.id]);
    await good(change(inner.id, { parentGroupId: b.id }));
    expect(await under(a.id)).toEqual([a.id]);
    expect(await under(b.id)).toEqual([b.id, inner.id, leaf.id]);
    expect(await refused(change(b.id, { parentGroupId: leaf.id }))).toBe(
      '400 bad-body: parentGroupId must not be the site itself or one nested in it',
    );
    await good(change(inner.id, { parentGroupId: null }));
    expect(await under(inner.id)).toEqual([inner.id, leaf.id]);
    const [move] = await history(inner.id, 'move');
    expect(move).toMatchObject({ action: 'move', changes: { parentGroupId: { from: b.id, to: null } } });
  });

  it('never make a circle when two move at once', async () => {
    const [a, b] = [await make({ groupName: 'left' }), await make({ groupName: 'right' })];
    const told = await Promise.all([
      change(a.id, { parentGroupId: b.id }),
      change(b.id, { parentGroupId: a.id }),
    ]);
    expect(told.map(({ response }) => response.status).sort()).toEqual([200, 400]);
  });

  it('are listed by pages in any order, with words, parents and totals', async () => {
    const { key: own, api: mine } = await newCustomer(at());
    const ids = new Map<string, number>();
    for (const groupName of ['Ähtäri north', 'Beta', 'beta', 'North gate', 'Zulu', 'Åland']) {
      const parentGroupId = groupName === 'Zulu' ? (ids.get('Beta') ?? 0) : null;
      const made = await good(mine.POST('/api/v1/sites', { body: { groupName, parentGroupId } }));
      ids.set(groupName, made.id);
    }
    const names = async (query: string) => {
      const found: string[] = [];
      let path = `/api/v1/sites?${query}`;
      for (;;) {
        const told = await raw(at(), path, { headers: { authorization: `Bearer ${own}` } });
        expect([path, told.status]).toEqual([path, 200]);
        const { items, nextCursor } = JSON.parse(told.text);
        found.push(...items.map((one: { groupName: string }) => one.groupName));
        const link = /^<(.+)>; rel="next"$/.exec(String(told.headers.link ?? ''))?.[1];
        expect(link === undefined).toBe(nextCursor === null);
        if (link === undefined) return found;
        path = link;
      }
    };
    const byName = ['Beta', 'North gate', 'Zulu', 'beta', 'Ähtäri north', 'Åland'];
    expect(await names('sort=groupName&limit=2')).toEqual(byName);
    expect(await names('sort=-groupName&limit=1')).toEqual(byName.toReversed());
    expect(await names('limit=4')).toEqual([...ids.keys()]);
    expect(await names('sort=-id&limit=4')).toEqual([...ids.keys()].reverse());
    expect(await names('text=ahtari')).toEqual(['Ähtäri north']);
    expect(await names('text=NOR&sort=groupName')).toEqual(['North gate', 'Ähtäri north']);
    expect(await names('text=north%20ga')).toEqual(['North gate']);
    expect(await names(`parent=${ids.get('Beta')}`)).toEqual(['Zulu']);
    expect(await names('parent=none&text=zul')).toEqual([]);
    const counted = { params: { query: { limit: 1, total: true, text: 'nor' } } } as const;
    expect((await good(mine.GET('/api/v1/sites', counted))).total).toBe(2);
    const sorted = { params: { query: { limit: 1, sort: 'groupName' } } } as const;
    const { nextCursor } = await good(mine.GET('/api/v1/sites', sorted));
    for (const [query, error] of [
      ['sort=colour', 'sort must be one of id, groupName, with - before it for the other direction'],
      ['total=1', 'total must be true or false'],
      [
        `cursor=${nextCursor}`,
        'cursor must be the nextCursor of the page before, with the same sort, given once',
      ],
      ['cursor=nonsense', 'cursor must be the nextCursor of the page before, with the same sort, given once'],
      ['limit=201', 'limit must be a whole number from 1 to 200, given once'],
      [
        'parent=x',
        'parent must be a decimal integer without plus sign, blanks, leading zeros, fraction or exponent',
      ],
    ]) {
      const wrong = await say(at(), own, 'GET', `/sites?${query}`);
      expect([wrong.status, wrong.text]).toEqual([400, `Errors in the query parameters: ${error}`]);
    }
  });

  it('are made or changed by one’s own id', async () => {
    type Only = { 'If-Match'?: string; 'If-None-Match'?: string };
    const upsert = (externalId: string, body: NewSite, header: Only = {}) =>
      api.PUT('/api/v1/sites/by-external-id/{externalId}', {
        params: { path: { externalId }, header },
        body,
      });
    const made = await upsert('a/b ä', { groupName: 'Mine' });
    expect([made.response.status, (await good(made)).externalId]).toEqual([201, 'a/b ä']);
    const again = await upsert('a/b ä', { groupName: 'Mine' });
    expect([again.response.status, again.data]).toEqual([200, made.data]);
    expect(await refused(upsert('a/b ä', { groupName: 'M' }, { 'If-None-Match': '*' }))).toMatch(/^412 /);
    expect(await refused(upsert('a/b äx', { groupName: 'M' }, { 'If-Match': '*' }))).toMatch(/^412 /);
    expect(await refused(upsert('a/b ä', { groupName: 'M', externalId: 'c' }))).toBe(
      '400 bad-body: externalId must be left out or the same as in the path',
    );
    const params = { path: { externalId: 'a/b ä' } };
    expect(await good(api.GET('/api/v1/sites/by-external-id/{externalId}', { params }))).toEqual(made.data);
    const raced = await Promise.all(Array.from({ length: 6 }, () => upsert('raced', { groupName: 'R' })));
    const statuses = raced.map(({ response }) => response.status);
    expect(statuses.sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(raced.map(({ data }) => data?.id)).size).toBe(1);
  });

  it('come in batches, each with its own fate', async () => {
    await make({ groupName: 'there', externalId: 'there' });
    const one = { groupName: 'one', externalId: 'one' };
    const there = { groupName: 'there', externalId: 'there' };
    const items = [
      ...[one, { groupName: '' }, there],
      ...[{ groupName: 'two', colour: 'red' }, 'nonsense', { groupName: 'twice', externalId: 'one' }],
    ];
    const { json: told } = await say(at(), key, 'POST', '/batch/sites', { items });
    expect(told).toMatchObject({ done: 1, refused: 5 });
    const statuses = (answer: Schemas['BatchAnswer']) => answer.results.map(({ status }) => status);
    // Items are done some at a time: of two with one externalId, either is first.
    const [first, ...between] = statuses(told);
    expect([first, between.pop()].sort()).toEqual([201, 409]);
    expect(between).toEqual([400, 409, 400, 400]);
    expect(told.results[3].problem).toMatchObject({ field: 'items[3].colour', rule: 'is not a known key' });
    const batch = (body: Schemas['NewSiteBatch']) => api.POST('/api/v1/batch/sites', { body });
    expect(statuses(await good(batch({ mode: 'upsert', items: [one, there] })))).toEqual([200, 200]);
    const many = Array.from({ length: 1001 }, () => ({ groupName: 'x' }));
    expect(await refused(batch({ items: many }))).toBe('400 bad-body: items must hold at most 1000 items');
  });
});
