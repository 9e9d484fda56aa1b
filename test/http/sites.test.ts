// Sites kept over REST: lists by pages, changes with and without If-Match, moves, upserts, batches, and who did it.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer } from '../support/api.ts';
import { onEveryEngine, raw, say } from './harness.ts';

onEveryEngine('sites', (at) => {
  let key = '';
  beforeAll(async () => {
    ({ key } = await newCustomer(at()));
  });

  const make = async (body: object) => {
    const told = await say(at(), key, 'POST', '/sites', body);
    expect([told.status, told.text]).toEqual([201, expect.any(String)]);
    return { ...(told.json as { id: number; groupName: string }), etag: String(told.headers.etag) };
  };
  const send = async (method: string, path: string, body: unknown, headers: Record<string, string> = {}) => {
    const told = await raw(at(), `/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/merge-patch+json', ...headers },
      body: JSON.stringify(body),
    });
    return { ...told, json: told.text.startsWith('{') ? JSON.parse(told.text) : undefined };
  };

  it('are changed by a merge-patch: what is named changes, null unsets, the rest stays', async () => {
    const { id } = await make({
      groupName: 'Pier',
      publicGroupName: 'P',
      locationInfo: { city: 'Oslo', country: 'Norway' },
    });
    const told = await send('PATCH', `/sites/${id}`, {
      publicGroupName: null,
      locationInfo: { city: 'Bergen' },
      policy: 'open',
    });
    expect(told.status).toBe(200);
    expect(told.json).toMatchObject({
      ...{ groupName: 'Pier', publicGroupName: null, policy: 'open' },
      locationInfo: { city: 'Bergen', country: 'Norway' },
    });
    expect((await say(at(), key, 'GET', `/sites/${id}`)).json).toEqual(told.json);
    for (const [patch, error] of [
      [{ groupName: null }, 'groupName is required'],
      [{ colour: 'red' }, 'colour is not a known key'],
      [{ locationInfo: { latitude: 91, longitude: 1 } }, 'locationInfo.latitude must lie between -90 and 90'],
      [[], 'body must be an object'],
      [{ parentGroupId: id }, 'parentGroupId must not be the site itself or one nested in it'],
      [{ parentGroupId: 424242 }, 'parentGroupId must be the id of a site of the customer'],
    ] as const) {
      const wrong = await send('PATCH', `/sites/${id}`, patch);
      expect([wrong.status, wrong.text]).toEqual([400, `Errors in the request body: ${error}`]);
    }
  });

  it('are replaced whole by PUT, and what was read can be sent back', async () => {
    const { id } = await make({ groupName: 'Depot', publicGroupName: 'D', externalId: 'depot' });
    const read = await say(at(), key, 'GET', `/sites/${id}`);
    const same = await send('PUT', `/sites/${id}`, read.json);
    expect([same.status, same.json, same.headers.etag]).toEqual([200, read.json, read.headers.etag]);
    const put = await send('PUT', `/sites/${id}`, { groupName: 'Depot 2' });
    expect(put.json).toMatchObject({ groupName: 'Depot 2', publicGroupName: null, externalId: null });
  });

  it('refuse a change by who read them before somebody else changed them', async () => {
    const { id, etag } = await make({ groupName: 'Lot' });
    const first = await send('PATCH', `/sites/${id}`, { groupName: 'Lot A' }, { 'if-match': etag });
    expect(first.status).toBe(200);
    const late = await send('PATCH', `/sites/${id}`, { groupName: 'Lot B' }, { 'if-match': etag });
    expect([late.status, late.text]).toEqual([
      412,
      'It is not as the request presumes: If-Match does not name the current revision: somebody changed it since',
    ]);
    expect((await say(at(), key, 'GET', `/sites/${id}`)).json).toMatchObject({ groupName: 'Lot A' });
    for (const [header, status] of [
      [String(first.headers.etag), 200],
      [`W/${String(first.headers.etag)}`, 412],
      ['"nonsense"', 412],
      ['*', 200],
      [`"1", ${String(first.headers.etag)}`, 200],
    ] as const) {
      const told = await send('PATCH', `/sites/${id}`, {}, { 'if-match': header });
      expect([header, told.status]).toEqual([header, status]);
    }
    const held = await raw(at(), `/api/v1/sites/${id}`, {
      headers: { authorization: `Bearer ${key}`, 'if-none-match': String(first.headers.etag) },
    });
    expect([held.status, held.text]).toEqual([304, '']);
  });

  it('keep no change of two that were made with one ETag, whoever is first', async () => {
    const { id } = await make({ groupName: 'Race' });
    let done = 0;
    await Promise.all(
      [1, 2].map(async (client) => {
        for (let i = 0; i < 15; ) {
          const read = await say(at(), key, 'GET', `/sites/${id}`);
          const headers = { 'if-match': String(read.headers.etag) };
          const told = await send('PATCH', `/sites/${id}`, { groupName: `Race ${client} ${i}` }, headers);
          expect([200, 412]).toContain(told.status);
          if (told.status === 200) {
            i++;
            done++;
          }
        }
      }),
    );
    const history = await say(at(), key, 'GET', `/sites/${id}/history?limit=200&action=change`);
    expect([done, history.json.items.length]).toEqual([30, 30]);
    // Each begins where the one before ended.
    const steps = history.json.items
      .map((one: { changes: { groupName: object } }) => one.changes.groupName)
      .reverse();
    expect(steps[0].from).toBe('Race');
    for (const [i, step] of steps.entries()) if (i > 0) expect(step.from).toBe(steps[i - 1].to);
  });

  it('move with everything nested in them, and the closure follows', async () => {
    const [a, b] = [await make({ groupName: 'A' }), await make({ groupName: 'B' })];
    const inner = await make({ groupName: 'A1', parentGroupId: a.id });
    const leaf = await make({ groupName: 'A11', parentGroupId: inner.id });
    const under = async (id: number) => {
      const { items } = (await say(at(), key, 'GET', `/sites?under=${id}`)).json;
      return items.map((one: { id: number }) => one.id);
    };
    expect(await under(a.id)).toEqual([a.id, inner.id, leaf.id]);
    expect((await send('PATCH', `/sites/${inner.id}`, { parentGroupId: b.id })).status).toBe(200);
    expect(await under(a.id)).toEqual([a.id]);
    expect(await under(b.id)).toEqual([b.id, inner.id, leaf.id]);
    const circle = await send('PATCH', `/sites/${b.id}`, { parentGroupId: leaf.id });
    expect([circle.status, circle.text]).toEqual([
      400,
      'Errors in the request body: parentGroupId must not be the site itself or one nested in it',
    ]);
    expect((await send('PATCH', `/sites/${inner.id}`, { parentGroupId: null })).status).toBe(200);
    expect(await under(inner.id)).toEqual([inner.id, leaf.id]);
    const [move] = (await say(at(), key, 'GET', `/sites/${inner.id}/history?action=move`)).json.items;
    expect(move).toMatchObject({ action: 'move', changes: { parentGroupId: { from: b.id, to: null } } });
  });

  it('never make a circle when two move at once', async () => {
    const [a, b] = [await make({ groupName: 'left' }), await make({ groupName: 'right' })];
    const told = await Promise.all([
      send('PATCH', `/sites/${a.id}`, { parentGroupId: b.id }),
      send('PATCH', `/sites/${b.id}`, { parentGroupId: a.id }),
    ]);
    expect(told.map((one) => one.status).sort()).toEqual([200, 400]);
  });

  it('are listed by pages in any order, with words, parents and totals', async () => {
    const { key: own } = await newCustomer(at());
    const ids = new Map<string, number>();
    for (const groupName of ['Ähtäri north', 'Beta', 'beta', 'North gate', 'Zulu', 'Åland']) {
      const told = await say(at(), own, 'POST', '/sites', {
        groupName,
        ...(groupName === 'Zulu' ? { parentGroupId: ids.get('Beta') } : {}),
      });
      ids.set(groupName, told.json.id);
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
    expect((await say(at(), own, 'GET', '/sites?limit=1&total=true&text=nor')).json.total).toBe(2);
    const { nextCursor } = (await say(at(), own, 'GET', '/sites?limit=1&sort=groupName')).json;
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
    const path = '/sites/by-external-id/a%2Fb%20%C3%A4';
    const made = await send('PUT', path, { groupName: 'Mine' });
    expect([made.status, made.json.externalId]).toEqual([201, 'a/b ä']);
    const again = await send('PUT', path, { groupName: 'Mine' });
    expect([again.status, again.json]).toEqual([200, made.json]);
    expect((await send('PUT', path, { groupName: 'M' }, { 'if-none-match': '*' })).status).toBe(412);
    expect((await send('PUT', `${path}x`, { groupName: 'M' }, { 'if-match': '*' })).status).toBe(412);
    expect((await send('PUT', path, { groupName: 'M', externalId: 'c' })).text).toBe(
      'Errors in the request body: externalId must be left out or the same as in the path',
    );
    expect((await say(at(), key, 'GET', path)).json).toEqual(made.json);
    const raced = await Promise.all(
      Array.from({ length: 6 }, () => send('PUT', '/sites/by-external-id/raced', { groupName: 'R' })),
    );
    expect(raced.map((one) => one.status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(raced.map((one) => one.json.id)).size).toBe(1);
  });

  it('come in batches, each with its own fate', async () => {
    await make({ groupName: 'there', externalId: 'there' });
    const items = [
      { groupName: 'one', externalId: 'one' },
      { groupName: '' },
      { groupName: 'there', externalId: 'there' },
      { groupName: 'two', colour: 'red' },
      'nonsense',
      { groupName: 'twice', externalId: 'one' },
    ];
    const told = await send('POST', '/batch/sites', { items });
    expect(told.json).toMatchObject({ done: 1, refused: 5 });
    expect(told.json.results.map((one: { status: number }) => one.status)).toEqual([
      201, 400, 409, 400, 400, 409,
    ]);
    expect(told.json.results[3].problem).toMatchObject({
      field: 'items[3].colour',
      rule: 'is not a known key',
    });
    const upserted = await send('POST', '/batch/sites', { mode: 'upsert', items: [items[0], items[2]] });
    expect(upserted.json.results.map((one: { status: number }) => one.status)).toEqual([200, 200]);
    const many = Array.from({ length: 1001 }, () => ({ groupName: 'x' }));
    expect((await send('POST', '/batch/sites', { items: many })).text).toBe(
      'Errors in the request body: items must hold at most 1000 items',
    );
  });
});
