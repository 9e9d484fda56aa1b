// Idempotency-Key: a POST that is sent again is not done again, whatever became of its first answer.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer } from '../support/api.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { onEveryEngine, raw, say } from './harness.ts';

onEveryEngine('Idempotency-Key', (at) => {
  let key = '';
  let customer = 0;
  beforeAll(async () => {
    ({ key, id: customer } = await newCustomer(at()));
  });

  const post = (path: string, name: string, body: unknown, credential = key) =>
    raw(at(), `/api/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${credential}`,
        'content-type': 'application/json',
        'idempotency-key': name,
      },
      body: JSON.stringify(body),
    });
  const count = async () => (await say(at(), key, 'GET', '/sites?limit=1&total=true')).json.total as number;

  it('answers the same again, and does nothing', async () => {
    const first = await post('/sites', 'a', { groupName: 'once' });
    expect([first.status, first.headers['idempotent-replayed']]).toEqual([201, undefined]);
    const before = await count();
    const again = await post('/sites', 'a', { groupName: 'once' });
    expect([again.status, again.text, again.headers.location, again.headers.etag]).toEqual([
      ...[201, first.text, first.headers.location, first.headers.etag],
    ]);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(await count()).toBe(before);
  });

  it('refuses another request under the same name', async () => {
    await post('/sites', 'b', { groupName: 'first' });
    for (const [path, body] of [
      ['/sites', { groupName: 'second' }],
      ['/drivers', { groupName: 'first' }],
    ] as const) {
      const told = await post(path, 'b', path === '/drivers' ? { name: 'x' } : body);
      expect([told.status, told.text]).toEqual([
        422,
        'The Idempotency-Key belongs to another request: Idempotency-Key was sent with another request before',
      ]);
    }
  });

  it('does one of many that are sent at once', async () => {
    const before = await count();
    const told = await Promise.all(
      Array.from({ length: 8 }, () => post('/sites', 'c', { groupName: 'at once' })),
    );
    const statuses = told.map((one) => one.status);
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(1);
    for (const status of statuses) expect([201, 409]).toContain(status);
    expect(await count()).toBe(before + 1);
    expect((await post('/sites', 'c', { groupName: 'at once' })).status).toBe(201);
  });

  it('keeps no refusal: what was mended meanwhile is done', async () => {
    const told = await post('/sites', 'd', { groupName: 'x', parentGroupId: 424242 });
    expect(told.status).toBe(400);
    expect((await post('/sites', 'd', { groupName: 'x' })).status).toBe(201);
  });

  it('belongs to the key that sent it', async () => {
    const other = await newCustomer(at());
    const mine = await post('/sites', 'e', { groupName: 'mine' });
    const theirs = await post('/sites', 'e', { groupName: 'mine' }, other.key);
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(theirs.headers['idempotent-replayed']).toBeUndefined();
  });

  it('shows a new key again to who asked for it', async () => {
    const first = await post(`/customers/${customer}/keys`, 'f', { name: 'secret' }, ADMIN_KEY);
    const again = await post(`/customers/${customer}/keys`, 'f', { name: 'secret' }, ADMIN_KEY);
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect((JSON.parse(first.text) as { key: string }).key).toMatch(/^fc_/);
  });

  it('holds for a batch: all its items or none', async () => {
    const items = [{ groupName: 'in batch' }, { groupName: '' }, { groupName: 'in batch too' }];
    const before = await count();
    const first = await post('/batch/sites', 'g', { items });
    const again = await post('/batch/sites', 'g', { items });
    expect([first.status, again.text]).toEqual([200, first.text]);
    expect(await count()).toBe(before + 2);
  });

  it('must be a short printable text', async () => {
    const told = await post('/sites', 'x'.repeat(256), { groupName: 'x' });
    expect([told.status, told.text]).toEqual([
      400,
      'The request is not HTTP that can be read: Idempotency-Key must be 1 to 255 printable ASCII characters, given once',
    ]);
  });
});
