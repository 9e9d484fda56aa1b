// Who may charge where, asked from either side: drivers by what their rights cover, and the chargers that one's rights reach.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
import { type Api, good, pages, type QueryOf, refused } from '../support/client.ts';
import { onEveryEngine, say } from './harness.ts';

const PAST = '2020-01-01T00:00:00.000Z';

onEveryEngine('look-ups by right', (at) => {
  let api: Api;
  let key = '';
  const sites: Record<string, number> = {};
  const chargers: Record<string, string> = {};
  const drivers: Record<string, number> = {};
  let fleet = 0;

  beforeAll(async () => {
    ({ key, api } = await newCustomer(at()));
    for (const [name, parent] of [['Top'], ['Yard', 'Top'], ['Inner', 'Yard'], ['Other']] as const) {
      const body = {
        groupName: name,
        parentGroupId: parent === undefined ? null : (sites[parent] as number),
      };
      const { id: groupId } = await good(api.POST('/api/v1/sites', { body }));
      sites[name] = groupId;
      const chargerId = unique('CP');
      await good(api.POST('/api/v1/chargers', { body: { chargerId, groupId, chargerName: `at ${name}` } }));
      chargers[name] = chargerId;
    }
    fleet = (await good(api.POST('/api/v1/access-groups', { body: { name: 'Fleet' } }))).id;
    const chargerIds = [chargers.Inner as string, chargers.Other as string];
    const held = { params: { path: { accessGroupId: fleet } }, body: { chargerIds } };
    await good(api.PUT('/api/v1/access-groups/{accessGroupId}/chargers', held));
    for (const [name, path, body] of [
      ['by the top', `sites/${sites.Top}`, {}],
      ['by the yard', `sites/${sites.Yard}`, {}],
      ['once by the yard', `sites/${sites.Yard}`, { until: PAST }],
      ['by the charger', `chargers/${chargers.Inner}`, {}],
      ['by the fleet', `access-groups/${fleet}`, {}],
      ['once by the fleet', `access-groups/${fleet}`, { until: PAST }],
      ['by nothing', null, {}],
    ] as const) {
      const { id } = await good(api.POST('/api/v1/drivers', { body: { name } }));
      drivers[name] = id;
      if (path !== null) await say(at(), key, 'PUT', `/drivers/${id}/${path}`, body);
    }
  });

  const names = async (query: QueryOf<'/api/v1/drivers'>) => {
    const read = await pages((from) =>
      api.GET('/api/v1/drivers', { params: { query: { limit: 2, ...query, ...from } } }),
    );
    return read.flat().map(({ name }) => name);
  };

  it('drivers with a right that covers a charger: on it, on a site above, through a group', async () => {
    const rightOnCharger = chargers.Inner as string;
    const now = ['by the top', 'by the yard', 'by the charger', 'by the fleet'];
    expect(await names({ rightOnCharger })).toEqual(now);
    expect(await names({ rightOnCharger, goodNow: true })).toEqual(now);
    expect(await names({ rightOnCharger, goodNow: false })).toEqual([
      ...['by the top', 'by the yard', 'once by the yard'],
      ...['by the charger', 'by the fleet', 'once by the fleet'],
    ]);
    expect(await names({ rightOnCharger: chargers.Top as string })).toEqual(['by the top']);
    expect(await names({ rightOnCharger, text: 'yard' })).toEqual(['by the yard']);
    const query = { rightOnCharger, limit: 1, total: true };
    expect((await good(api.GET('/api/v1/drivers', { params: { query } }))).total).toBe(4);
  });

  it('drivers with a right that covers a site, or one of many', async () => {
    expect(await names({ rightOnSite: sites.Inner as number })).toEqual(['by the top', 'by the yard']);
    expect(await names({ rightOnSite: sites.Top as number })).toEqual(['by the top']);
    expect(await names({ rightOnSite: sites.Yard as number, goodNow: false })).toEqual([
      ...['by the top', 'by the yard', 'once by the yard'],
    ]);
    const both = ['by the top', 'by the yard'];
    expect(await names({ rightOnSites: `${sites.Other},${sites.Inner}` })).toEqual(both);
    expect(await names({ rightOnSites: `${sites.Other}` })).toEqual([]);
    // A right on a group covers chargers, and no site.
    expect(await names({ rightOnSite: sites.Other as number, goodNow: false })).toEqual([]);
    expect(await names({ rightOnSite: 424242 })).toEqual([]);
  });

  it.each([
    ['rightOnCharger=NOBODY', 404, /^Charger not found for the customer$/],
    ['rightOnCharger=a%2Fb', 400, /rightOnCharger must be 1 to 48/],
    ['rightOnSite=x', 400, /rightOnSite must be a decimal integer/],
    ['rightOnSites=', 400, /rightOnSites must be 1 to 20 ids of sites with commas between them/],
    ['rightOnSites=1,x', 400, /rightOnSites must be 1 to 20 ids/],
    [
      `rightOnSites=${Array.from({ length: 21 }, (_, i) => i).join(',')}`,
      400,
      /rightOnSites must be 1 to 20/,
    ],
    ['goodNow=maybe', 400, /goodNow must be true or false/],
  ])('asked with %s are refused', async (query, status, text) => {
    const told = await say(at(), key, 'GET', `/drivers?${query}`);
    expect([told.status, told.text]).toEqual([status, expect.stringMatching(text)]);
  });

  it('the chargers at which a driver may charge, and by which right', async () => {
    const reach = async (name: string) => {
      const userid = drivers[name] as number;
      const read = await pages((from) =>
        api.GET('/api/v1/drivers/{userid}/accessible-chargers', {
          params: { path: { userid }, query: { limit: 2, ...from } },
        }),
      );
      return read.flat();
    };
    const short = async (name: string) =>
      (await reach(name)).map(({ groupName, right }) => [groupName, right.source, right.above]);
    expect(await short('by the top')).toEqual([
      ['Top', 'site', 0],
      ['Yard', 'site', 1],
      ['Inner', 'site', 2],
    ]);
    expect(await short('by the fleet')).toEqual([
      ['Inner', 'group', null],
      ['Other', 'group', null],
    ]);
    expect(await short('once by the fleet')).toEqual([]);
    expect(await short('by nothing')).toEqual([]);
    expect(await reach('by the charger')).toEqual([
      {
        id: expect.any(Number),
        ...{ chargerId: chargers.Inner, chargerName: 'at Inner', groupId: sites.Inner, groupName: 'Inner' },
        right: {
          ...{
            source: 'charger',
            groupId: null,
            groupName: null,
            accessGroupId: null,
            accessGroupName: null,
          },
          ...{ above: null, from: null, until: null },
          ...{ givenBy: expect.stringMatching(/^key /), givenAt: expect.stringMatching(/Z$/) },
        },
      },
    ]);
    // Where there are several, the one that a charger would be told.
    const params = { path: { userid: drivers['by the fleet'] as number, siteId: sites.Other as number } };
    await good(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params }));
    expect(await short('by the fleet')).toEqual([
      ['Inner', 'group', null],
      ['Other', 'site', 0],
    ]);
  });

  it('of another customer are not there', async () => {
    const { api: other } = await newCustomer(at());
    const path = { userid: drivers['by the top'] as number };
    const theirs = other.GET('/api/v1/drivers/{userid}/accessible-chargers', { params: { path } });
    expect(await refused(theirs)).toBe('404 driver-not-found');
    const query = { rightOnCharger: chargers.Top as string };
    expect(await refused(other.GET('/api/v1/drivers', { params: { query } }))).toBe('404 charger-not-found');
  });
});
