// A PUT that crosses a DELETE of the same thing changes it or makes it: it never finds nothing, and never fails.
import { beforeAll, expect, it } from 'vitest';
import { type Network, smallNetwork, unique } from '../support/api.ts';
import { onEveryEngine, say } from './harness.ts';

const ROUNDS = 25;

onEveryEngine('an upsert', (at) => {
  let network: Network;
  beforeAll(async () => {
    network = await smallNetwork(at());
  });

  it.each([
    ['of a charger', () => `/chargers/${unique('CP')}`, () => ({ groupId: network.siteId })],
    [
      'of an access group',
      () => `/access-groups/by-external-id/${unique('group')}`,
      () => ({ name: 'Group' }),
    ],
    ['of a driver', () => `/drivers/by-external-id/${unique('driver')}`, () => ({ name: 'Aino' })],
    ['of a site', () => `/sites/by-external-id/${unique('site')}`, () => ({ groupName: 'Yard' })],
  ])('%s that crosses its end', { timeout: 60_000 }, async (_, pathOf, bodyOf) => {
    const path = pathOf();
    const body = bodyOf();
    const ask = async (method: string, target: string, sent?: unknown) =>
      say(at(), network.key, method, target, sent);
    for (let round = 0; round < ROUNDS; round += 1) {
      const { json } = await ask('PUT', path, body);
      const target = path.startsWith('/chargers') ? path : path.replace(/by-external-id.*/, String(json.id));
      const [first, end, second] = await Promise.all([
        ask('PUT', path, body),
        ask('DELETE', target),
        ask('PUT', path, { ...body, ...('name' in body ? { name: `Name ${round}` } : {}) }),
      ]);
      expect([first.status, second.status]).toEqual([
        expect.toBeOneOf([200, 201]),
        expect.toBeOneOf([200, 201]),
      ]);
      expect(end.status).toBeOneOf([204, 404]);
    }
  });
});
