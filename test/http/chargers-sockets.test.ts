// Sockets kept over REST: made, changed, retired, and back when their charger reports them.
import { beforeAll, expect, it } from 'vitest';
import { type Network, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { type Api, good, refused } from '../support/client.ts';
import { onEveryEngine, raw } from './harness.ts';

const ONE = '/api/v1/chargers/{chargerId}/sockets/{socketId}';

onEveryEngine('sockets', (at) => {
  let network: Network;
  let api: Api;
  let chargerId = '';
  let line: TestCharger;
  beforeAll(async () => {
    network = await smallNetwork(at());
    ({ api } = network);
    const [charger] = network.chargers;
    chargerId = String(charger?.id);
    line = await TestCharger.connect(at(), charger!);
    await line.boot(2);
    return () => line.close();
  });

  const params = (socketId: number) => ({ path: { chargerId, socketId } });
  const get = (socketId: number) => api.GET(ONE, { params: params(socketId) });
  const put = (socketId: number, body: object, headers = {}) =>
    api.PUT(ONE, { params: params(socketId), body, headers });
  const remove = (socketId: number, query: object = {}, headers = {}) =>
    api.DELETE(ONE, { params: { ...params(socketId), query }, headers });
  const list = async (query: object = {}) =>
    good(api.GET('/api/v1/chargers/{chargerId}/sockets', { params: { path: { chargerId }, query } }));
  const ids = async () => (await list()).items.map(({ id }) => id);
  const charger = () => good(api.GET('/api/v1/chargers/{chargerId}', { params: { path: { chargerId } } }));
  const patch = async (socketId: number | string, body: unknown, headers: Record<string, string> = {}) => {
    const told = await raw(at(), `/api/v1/chargers/${chargerId}/sockets/${socketId}`, {
      method: 'PATCH',
      headers: {
        ...{ authorization: `Bearer ${network.key}`, 'content-type': 'application/merge-patch+json' },
        ...headers,
      },
      body: JSON.stringify(body),
    });
    return { ...told, json: told.text.startsWith('{') ? JSON.parse(told.text) : undefined };
  };

  it('are those that the charger reports, as the charger shows them', async () => {
    expect((await list()).items).toEqual((await charger()).sockets);
    expect(await good(get(2))).toMatchObject({ id: 2, name: '2', status: 'Available', maxWatts: null });
    expect(await refused(get(3))).toBe('404 socket-not-found');
    const first = await list({ limit: 1 });
    expect([
      first.items.map(({ id }) => id),
      (await list({ limit: 1, cursor: first.nextCursor })).items[0]?.id,
    ]).toEqual([[1], 2]);
  });

  it('are changed by a merge-patch and replaced by PUT; what the charger reports stays', async () => {
    const changed = await patch(1, { name: 'Left', maxWatts: 22_000, type: 'IEC_62196_T2' });
    expect(changed.json).toMatchObject({ name: 'Left', maxWatts: 22_000, status: 'Available' });
    expect((await patch(1, { name: null, maxWatts: 11_000 })).json).toMatchObject({
      ...{ name: '1', maxWatts: 11_000, type: 'IEC_62196_T2' },
    });
    const read = await good(get(1));
    const same = await put(1, read);
    expect([same.response.status, await good(same)]).toEqual([200, read]);
    expect(await good(put(1, { type: 'CHADEMO' }))).toMatchObject({ type: 'CHADEMO', maxWatts: null });
    const { items } = await good(
      api.GET('/api/v1/chargers/{chargerId}/history', { params: { path: { chargerId } } }),
    );
    expect(items[0]).toMatchObject({
      ...{ action: 'change', thing: 'socket', thingId: `${(await charger()).id}/1` },
      changes: { type: { from: 'IEC_62196_T2', to: 'CHADEMO' }, maxWatts: { from: 11_000, to: null } },
    });
    for (const [body, error] of [
      [{ id: 2 }, 'id must be left out or the same as in the address'],
      [{ maxWatts: -1 }, 'maxWatts must lie between 0 and 2147483647'],
      [{ termsAndConditions: 'no' }, 'termsAndConditions must be a uri'],
      [{ colour: 'red' }, 'colour is not a known key'],
    ] as const) {
      const told = await patch(1, body);
      expect([told.status, told.text]).toEqual([400, `Errors in the request body: ${error}`]);
    }
    for (const bad of ['0', '1001', '01', 'x', '1.0']) {
      const told = await patch(bad, {});
      expect([told.status, told.text]).toEqual([
        400,
        'Errors in the route parameters: socketId must be a whole number from 1 to 1000',
      ]);
    }
    expect((await patch(9, {})).text).toBe('Socket not found for the charger');
  });

  it('are not changed by who read them before somebody else did', async () => {
    const etag = String((await get(1)).response.headers.get('etag'));
    await line.status(1, 'Preparing');
    const first = await patch(1, { name: 'A' }, { 'if-match': etag });
    expect([first.status, first.json.status]).toEqual([200, 'Preparing']);
    expect((await patch(1, { name: 'B' }, { 'if-match': etag })).status).toBe(412);
    expect(await refused(put(1, {}, { 'if-none-match': '*' }))).toMatch(/^412 /);
    expect(await refused(put(8, {}, { 'if-match': '*' }))).toMatch(/^412 /);
    expect(await refused(remove(1, {}, { 'if-match': etag }))).toMatch(/^412 /);
    await line.status(1, 'Available');
  });

  it('are made before the charger reports them, and retired until it does', async () => {
    const made = await put(3, { name: 'Right' });
    expect([made.response.status, made.response.headers.get('location')]).toEqual([
      201,
      `/api/v1/chargers/${chargerId}/sockets/3`,
    ]);
    expect(await good(made)).toMatchObject({ id: 3, name: 'Right', status: 'Unavailable' });
    const before = String((await made.response.headers.get('etag'))?.split('.')[0]);
    expect((await remove(3)).response.status).toBe(204);
    expect(await ids()).toEqual([1, 2]);
    expect([(await charger()).amountOfSockets, await refused(get(3))]).toEqual([2, '404 socket-not-found']);
    expect(await refused(remove(3))).toBe('404 socket-not-found');
    await line.status(3, 'Available');
    const back = await get(3);
    expect(await good(back)).toMatchObject({ name: 'Right', status: 'Available' });
    // Another than was read before it went.
    expect(back.response.headers.get('etag')?.split('.')[0]).not.toBe(before);
    expect((await remove(3)).response.status).toBe(204);
    const again = await put(3, { name: 'R' });
    expect([again.response.status, await ids()]).toEqual([201, [1, 2, 3]]);
    expect((await remove(3)).response.status).toBe(204);
  });

  it('are not retired while somebody charges there, unless told', async () => {
    const { transactionId } = await line.start(2, 'TAG-1', 0);
    expect(await refused(remove(2))).toBe(
      '409 still-in-use: cascade must be true to take along 1 open transaction',
    );
    const named = [{ id: String(transactionId), name: 'TAG-1' }];
    expect(await good(remove(2, { dryRun: true }))).toEqual({
      wouldGo: [{ kind: 'open-transactions', count: 1, named }],
    });
    expect(await good(remove(1, { dryRun: true }))).toEqual({ wouldGo: [] });
    expect((await remove(2, { cascade: true })).response.status).toBe(204);
    expect(await ids()).toEqual([1]);
    // What it still tells of that charge is kept, and the next start brings the socket back.
    await line.stop(transactionId, 500);
    await line.start(2, 'TAG-1', 500);
    expect(await ids()).toEqual([1, 2]);
  });
});
