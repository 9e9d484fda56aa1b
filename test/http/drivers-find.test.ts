// Drivers looked for: every filter, in both orders, page by page; and the document without the lists that nobody wants.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer, smallNetwork, unique } from '../support/api.ts';
import { type Api, good, pages, type QueryOf, refused } from '../support/client.ts';
import { bearer, onEveryEngine, raw } from './harness.ts';

const NAMES = ['Zoë Ålund', 'aino', 'Aino Salo', 'Van 12', 'Ärla', 'Guest'];

onEveryEngine('drivers are found', (at) => {
  let api: Api;
  let other: Api;
  const sites: number[] = [];
  beforeAll(async () => {
    ({ api } = await newCustomer(at()));
    ({ api: other } = await newCustomer(at()));
    const make = async (parentGroupId?: number) =>
      (
        await good(
          api.POST('/api/v1/sites', { body: { groupName: 'S', parentGroupId: parentGroupId ?? null } }),
        )
      ).id;
    sites.push(await make());
    sites.push(await make(sites[0]), await make());
    for (const [i, name] of NAMES.entries()) {
      const idTag = `CARD-${i}`;
      const body = {
        ...{ name, homeGroupId: sites[i] ?? null, active: i !== 3, externalId: i === 5 ? null : `crm-${i}` },
        tags: i === 4 ? [] : [{ idTag, expiringDate: i % 2 === 0 ? null : `202${i}-06-01T00:00:00.000Z` }],
      };
      await good(api.POST('/api/v1/drivers', { body }));
    }
  });

  type Query = QueryOf<'/api/v1/drivers'>;
  const names = async (query: Query, as = api) => {
    const all = await pages(({ cursor }) =>
      as.GET('/api/v1/drivers', {
        params: { query: { ...query, ...(cursor === undefined ? {} : { cursor }) } },
      }),
    );
    return all.flat().map(({ name }) => name);
  };

  it('in the order that is asked for, page by page', async () => {
    const byName = ['Aino Salo', 'Guest', 'Van 12', 'Zoë Ålund', 'aino', 'Ärla'];
    expect(await names({ limit: 2 })).toEqual(NAMES);
    expect(await names({ sort: '-id', limit: 4 })).toEqual(NAMES.toReversed());
    expect(await names({ sort: 'name', limit: 1 })).toEqual(byName);
    expect(await names({ sort: '-name', limit: 5 })).toEqual(byName.toReversed());
    const counted = api.GET('/api/v1/drivers', { params: { query: { total: true, limit: 1, text: 'crm' } } });
    expect((await good(counted)).total).toBe(5);
    expect(await names({}, other)).toEqual([]);
  });

  it.each<[string, () => Query, string[]]>([
    ['a home', () => ({ homeSiteId: String(sites[0]) }), ['Zoë Ålund']],
    ['no home', () => ({ homeSiteId: 'none' }), ['Van 12', 'Ärla', 'Guest']],
    [
      'a home in a branch',
      () => ({ homeSiteId: String(sites[0]), subsites: true, sort: 'name' }),
      ['Zoë Ålund', 'aino'],
    ],
    ['words', () => ({ text: 'AIN' }), ['aino', 'Aino Salo']],
    ['several words', () => ({ text: 'salo crm' }), ['Aino Salo']],
    ['words without accents', () => ({ text: 'arl' }), ['Ärla']],
    ['a tag', () => ({ idTag: 'card-1' }), ['aino']],
    ['no more than a part of a tag', () => ({ idTag: 'CARD' }), []],
    ['one’s own id', () => ({ externalId: 'crm-2' }), ['Aino Salo']],
    ['who may charge', () => ({ active: true, text: 'crm' }), ['Zoë Ålund', 'aino', 'Aino Salo', 'Ärla']],
    ['who may not', () => ({ active: false }), ['Van 12']],
    ['tags that expire', () => ({ tagExpiringBefore: '2023-06-01T00:00:00.001Z' }), ['aino', 'Van 12']],
    [
      'tags that expire, to the millisecond',
      () => ({ tagExpiringBefore: '2023-06-01T00:00:00.000Z' }),
      ['aino'],
    ],
    [
      'all at once',
      () => ({ homeSiteId: String(sites[0]), subsites: true, text: 'zoe', active: true, idTag: 'CARD-0' }),
      ['Zoë Ålund'],
    ],
  ])('by %s', async (_, query, found) => {
    expect(await names(query())).toEqual(found);
  });

  it.each([
    [
      'homeSiteId=x',
      'homeSiteId must be a decimal integer without plus sign, blanks, leading zeros, fraction or exponent',
    ],
    ['homeSiteId=none&subsites=true', 'subsites has no use without homeSiteId'],
    ['idTag=', 'idTag must be 1 to 36 characters of printable ASCII'],
    ['active=1', 'active must be true or false'],
    [
      'tagExpiringBefore=2026',
      'tagExpiringBefore must be a time in ISO 8601 with its zone, e.g. 2026-11-22T10:00:00.000Z',
    ],
    ['text=a&text=b', 'text must be given once'],
    ['sort=tags', 'sort must be one of id, name, with - before it for the other direction'],
  ])('%s is a mistake', async (query, error) => {
    const { key } = await newCustomer(at());
    const told = await raw(at(), `/api/v1/drivers?${query}`, { headers: bearer(key) });
    expect([told.status, told.text]).toEqual([400, `Errors in the query parameters: ${error}`]);
  });

  it('and read without the lists that nobody wants', async () => {
    const network = await smallNetwork(at(), { tags: [{ idTag: unique('T') }] });
    const path = { userid: network.driverId };
    const own = network.api;
    const chargerId = network.chargers[0]?.id ?? '';
    await good(
      own.PUT('/api/v1/drivers/{userid}/chargers/{chargerId}', { params: { path: { ...path, chargerId } } }),
    );
    await good(
      own.PUT('/api/v1/drivers/{userid}/external-ids', { params: { path }, body: [{ externalId: 'E' }] }),
    );
    const read = (exclude?: string) =>
      own.GET('/api/v1/drivers/{userid}', {
        params: { path, query: exclude === undefined ? {} : { exclude } },
      });
    const whole = await good(read());
    const lists = ['tags', 'chargerGroups', 'chargers', 'integratedExternalIds'] as const;
    for (const list of lists) {
      expect(whole[list].length).toBe(1);
      const without = await good(read(list));
      expect(JSON.stringify(without)).toBe(JSON.stringify({ ...whole, [list]: [] }));
    }
    expect(await good(read(lists.join(',')))).toEqual({
      ...whole,
      ...{ tags: [], chargerGroups: [], chargers: [], integratedExternalIds: [] },
    });
    const rule = 'must name lists out of tags, chargerGroups, chargers, integratedExternalIds, not';
    for (const [wrong, named] of [
      ['name', 'name'],
      ['tags,sockets', 'sockets'],
      ['tags,', ''],
    ] as const) {
      expect(await refused(read(wrong))).toBe(`400 bad-query: exclude ${rule} ${JSON.stringify(named)}`);
    }
    expect(
      await refused(other.GET('/api/v1/drivers/{userid}', { params: { path, query: { exclude: 'x' } } })),
    ).toMatch(/^400 /);
  });
});
