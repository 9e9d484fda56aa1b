// Tags that nobody has, from the charger that shows them to the driver who gets them in one call.
import { beforeAll, expect, it } from 'vitest';
import { type Network, newCustomer, smallNetwork, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { good, pages, type QueryOf, refused, type Schemas } from '../support/client.ts';
import { onEveryEngine, raw, say } from './harness.ts';

onEveryEngine('unknown tags', (at) => {
  let network: Network;
  const lines: TestCharger[] = [];
  const authorize = async (idTag: string, line = 0) =>
    (await lines[line]!.call<{ idTagInfo: { status: string } }>('Authorize', { idTag })).idTagInfo.status;
  const read = (query: QueryOf<'/api/v1/unknown-tags'> = {}) =>
    network.api.GET('/api/v1/unknown-tags', { params: { query } });
  const list = async (query?: QueryOf<'/api/v1/unknown-tags'>) => (await good(read(query))).items;
  const names = async (query?: QueryOf<'/api/v1/unknown-tags'>) =>
    (await list(query)).map(({ idTag }) => idTag);
  const assign = (idTag: string, body: Schemas['TagAssignment']) =>
    network.api.POST('/api/v1/unknown-tags/{idTag}/assign', { params: { path: { idTag } }, body });

  beforeAll(async () => {
    network = await smallNetwork(at(), { chargers: 2, tags: [{ idTag: '04:A1:B2:C3' }] });
    for (const charger of network.chargers) {
      const line = await TestCharger.connect(at(), charger);
      await line.boot(1);
      lines.push(line);
    }
  });

  it('are listed, the one shown last first, with what looks alike', async () => {
    for (const idTag of ['FIRST', 'c3b2a104', 'first', '04:a1:b2:c3']) await authorize(idTag);
    const { status, transactionId } = await lines[1]!.start(1, 'STARTED');
    expect(status).toBe('Invalid');
    await lines[1]!.stop(transactionId, 0);
    const [started, first, turned, ...rest] = await list();
    const [tag] = await list({ limit: 1 });
    expect([started, rest]).toEqual([tag, []]);
    expect(started).toMatchObject({ idTag: 'STARTED', chargerId: network.chargers[1]?.id, count: 1 });
    expect(first).toMatchObject({
      idTag: 'first',
      chargerId: network.chargers[0]?.id,
      count: 2,
      lookalikes: [],
    });
    expect(Date.parse(first?.lastAt ?? '')).toBeGreaterThanOrEqual(Date.parse(first?.firstAt ?? ''));
    expect(turned).toMatchObject({
      idTag: 'c3b2a104',
      lookalikes: [{ tagId: expect.any(Number), idTag: '04:A1:B2:C3', driverId: network.driverId }],
    });
    expect(await names({ chargerId: network.chargers[1]?.id as string })).toEqual(['STARTED']);
    const paged = await pages((from) => read({ limit: 1, ...from }));
    expect(paged.map(([one]) => one?.idTag)).toEqual(['STARTED', 'first', 'c3b2a104']);
  });

  it('are assigned in one call, and the next time the charger asks they are good', async () => {
    const idTag = unique('New-Card').slice(-20);
    expect(await authorize(idTag)).toBe('Invalid');
    const made = await assign(idTag.toLowerCase(), {
      userid: network.driverId,
      tokenName: 'Spare',
      invoicable: true,
    });
    expect(made.response.status).toBe(201);
    const tag = await good(made);
    expect(tag).toMatchObject({ idTag, tokenName: 'Spare', invoicable: true, driverId: network.driverId });
    expect(made.response.headers.get('location')).toBe(`/api/v1/drivers/${network.driverId}/tags/${tag.id}`);
    expect(await authorize(idTag)).toBe('Accepted');
    expect((await lines[0]!.start(1, idTag)).status).toBe('Accepted');
    expect(await names()).not.toContain(idTag);
    expect(await refused(assign(idTag, { userid: network.driverId }))).toBe('404 unknown-tag-not-found');
  });

  it('are gone when a driver gets them in another way', async () => {
    const [one, two] = [unique('T').slice(-20), unique('T').slice(-20)];
    await authorize(one);
    await authorize(two);
    const body = { name: 'Aino', tags: [{ idTag: one }] };
    const driver = await good(network.api.POST('/api/v1/drivers', { body }));
    expect(await names()).not.toContain(one);
    const path = { userid: driver.id, tagId: driver.tags[0]?.id as number };
    const renamed = network.api.PATCH('/api/v1/drivers/{userid}/tags/{tagId}', {
      params: { path },
      body: { idTag: two.toLowerCase() },
    });
    await good(renamed);
    expect(await names()).not.toContain(two);
    // What it was before nobody has any more.
    await authorize(one);
    expect(await names()).toContain(one);
  });

  it('are forgotten until they are shown again', async () => {
    const idTag = 'odd/ÿ "tag" #1';
    await authorize(idTag);
    expect(await names()).toContain(idTag);
    const path = `/unknown-tags/${encodeURIComponent(idTag.toUpperCase())}`;
    // Beyond ASCII the case counts.
    expect((await say(at(), network.key, 'DELETE', path)).status).toBe(404);
    const same = `/unknown-tags/${encodeURIComponent(idTag)}`;
    const gone = await say(at(), network.key, 'DELETE', same);
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect((await say(at(), network.key, 'DELETE', same)).text).toBe(
      'Unknown tag not found for the customer',
    );
    await authorize(idTag);
    expect((await list()).find((one) => one.idTag === idTag)?.count).toBe(1);
    // It can be nobody's.
    const told = await raw(at(), `/api/v1${same}/assign`, {
      method: 'POST',
      headers: { 'x-api-key': network.key, 'content-type': 'application/json' },
      body: JSON.stringify({ userid: network.driverId }),
    });
    expect([told.status, told.text]).toEqual([
      400,
      'Errors in the route parameters: idTag must be 1 to 36 characters of printable ASCII',
    ]);
  });

  it.each([
    [{}, 'userid is required'],
    [{ userid: 424242 }, 'userid must be the id of a driver of the customer'],
    [{ userid: '1' }, 'userid must be a whole number'],
    [{ userid: 1, idTag: 'X' }, 'idTag is not a known key'],
    [
      { userid: 1, startDate: '2027-01-01T00:00:00Z', expiringDate: '2026-01-01T00:00:00Z' },
      'expiringDate must be later than startDate',
    ],
  ])('assigned with %j is refused', async (body, rule) => {
    await authorize('BAD-BODY');
    const told = await say(at(), network.key, 'POST', '/unknown-tags/BAD-BODY/assign', body);
    expect([told.status, told.text]).toEqual([400, `Errors in the request body: ${rule}`]);
  });

  it('of another customer are not there', async () => {
    const { api } = await newCustomer(at());
    await authorize('THEIRS');
    const path = { idTag: 'THEIRS' };
    expect(await refused(api.DELETE('/api/v1/unknown-tags/{idTag}', { params: { path } }))).toBe(
      '404 unknown-tag-not-found',
    );
    const query = { chargerId: network.chargers[0]?.id as string };
    expect(await refused(api.GET('/api/v1/unknown-tags', { params: { query } }))).toBe(
      '404 charger-not-found',
    );
    const bad = await say(at(), network.key, 'GET', '/unknown-tags?cursor=x');
    expect([bad.status, bad.text]).toEqual([400, expect.stringContaining('cursor must be the nextCursor')]);
  });
});
