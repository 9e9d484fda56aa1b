// Chargers listed over REST: by site, state, maker and words, in any order, page by page; and what their line was like.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer, smallNetwork, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { type Api, good, pages, type QueryOf, refused } from '../support/client.ts';
import { onEveryEngine, say } from './harness.ts';

type Asked = QueryOf<'/api/v1/chargers'>;

onEveryEngine('lists of chargers', (at) => {
  let key = '';
  let api: Api;
  const stem = unique('L');
  const name = (n: number) => `${stem}-${n}`;
  let [yard, inner, quay] = [0, 0, 0];
  const lines: TestCharger[] = [];

  beforeAll(async () => {
    ({ key, api } = await newCustomer(at()));
    const site = async (groupName: string, parentGroupId?: number) => {
      const body = { groupName, ...(parentGroupId === undefined ? {} : { parentGroupId }) };
      return (await good(api.POST('/api/v1/sites', { body }))).id;
    };
    yard = await site('Yard');
    inner = await site('Inner', yard);
    quay = await site('Quay');
    const places = [yard, yard, inner, quay, quay, quay];
    for (const [n, groupId] of places.entries()) {
      const body = {
        chargerId: name(n),
        groupId,
        chargerName: `${'cbafed'[n]}lantern lamp`,
        authMode: 'none' as const,
      };
      await good(api.POST('/api/v1/chargers', { body }));
    }
    const boots = [
      { chargePointVendor: 'Acme', chargePointModel: 'One', chargePointSerialNumber: 'SN-4711/x' },
      { chargePointVendor: 'Acme', chargePointModel: 'Two' },
      { chargePointVendor: 'acme', chargePointModel: 'One' },
    ];
    for (const [n, boot] of boots.entries()) {
      const line = await TestCharger.connect(at(), { id: name(n) });
      lines.push(line);
      await line.boot(1, boot);
    }
    await lines[1]?.status(1, 'Charging');
    await lines[2]?.status(0, 'Faulted');
    return async () => {
      for (const line of lines) await line.close();
    };
  });

  const found = async (query: Asked) => {
    const all = await pages((from) =>
      api.GET('/api/v1/chargers', { params: { query: { ...query, ...from } } }),
    );
    return all.flat().map(({ chargerId }) => Number(chargerId.slice(stem.length + 1)));
  };

  it.each<[string, Asked, number[]]>([
    ['all by their numbers', {}, [0, 1, 2, 3, 4, 5]],
    ['backwards', { sort: '-id', limit: 4 }, [5, 4, 3, 2, 1, 0]],
    ['by identity', { sort: 'chargerId', limit: 1 }, [0, 1, 2, 3, 4, 5]],
    ['by name', { sort: 'chargerName', limit: 2 }, [2, 1, 0, 5, 4, 3]],
    ['by name backwards', { sort: '-chargerName', limit: 5 }, [3, 4, 5, 0, 1, 2]],
    ['connected', { connected: true, limit: 1 }, [0, 1, 2]],
    ['not connected', { connected: false }, [3, 4, 5]],
    ['Charging', { status: 'Charging' }, [1]],
    ['Error laid over a free socket', { status: 'Error' }, [2]],
    ['Available', { status: 'Available' }, [0]],
    ['Offline', { status: 'Offline', limit: 2 }, [3, 4, 5]],
    ['Booting', { status: 'Booting' }, []],
    ['of a maker', { manufacturer: 'Acme' }, [0, 1]],
    ['of a model', { model: 'One' }, [0, 2]],
    ['of both', { manufacturer: 'Acme', model: 'One' }, [0]],
    ['by a word of the name', { text: 'lam' }, [0, 1, 2, 3, 4, 5]],
    ['by words of name and identity', { text: `${stem} LAMP clant` }, [0]],
    ['by the serial number', { text: '4711' }, [0]],
    ['by no word of theirs', { text: 'nothing of it' }, []],
  ])('%s', async (_, query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  it('at a site, with those nested in it or without', async () => {
    expect(await found({ siteId: yard })).toEqual([0, 1]);
    expect(await found({ siteId: yard, subsites: false })).toEqual([0, 1]);
    expect(await found({ siteId: yard, subsites: true, limit: 1 })).toEqual([0, 1, 2]);
    expect(await found({ siteId: quay, sort: '-chargerName', connected: false })).toEqual([3, 4, 5]);
    expect(await found({ siteId: 424242, subsites: true })).toEqual([]);
    const { total, items } = await good(
      api.GET('/api/v1/chargers', {
        params: { query: { siteId: yard, subsites: true, total: true, limit: 1 } },
      }),
    );
    expect([total, items.length]).toEqual([3, 1]);
    const theirs = await smallNetwork(at());
    expect(await found({ siteId: theirs.siteId, subsites: true })).toEqual([]);
  });

  it('refuse what is asked wrongly, with its rule', async () => {
    const { nextCursor } = (await say(at(), key, 'GET', '/chargers?limit=1')).json;
    for (const [query, error] of [
      [
        'siteId=x',
        'siteId must be a decimal integer without plus sign, blanks, leading zeros, fraction or exponent',
      ],
      ['subsites=true', 'subsites has no use without siteId'],
      [`siteId=${inner}&subsites=1`, 'subsites must be true or false'],
      ['status=Info', /^status must be one of Available, .*, Booting$/],
      ['connected=yes', 'connected must be true or false'],
      ['connected=true&connected=false', 'connected must be given once'],
      [
        'sort=model',
        'sort must be one of id, chargerId, chargerName, with - before it for the other direction',
      ],
      [`sort=chargerId&cursor=${nextCursor}`, /^cursor must be the nextCursor of the page before/],
      [`text=${'x'.repeat(256)}`, 'text must be at most 255 characters'],
      ['limit=201', 'limit must be a whole number from 1 to 200, given once'],
    ] as const) {
      const told = await say(at(), key, 'GET', `/chargers?${query}`);
      const [sentence, rule] = told.text.split('Errors in the query parameters: ');
      expect([query, told.status, sentence]).toEqual([query, 400, '']);
      expect(rule).toEqual(typeof error === 'string' ? error : expect.stringMatching(error));
    }
  });

  it('tell when a charger was connected, newest first, and why each connection ended', async () => {
    const params = { path: { chargerId: name(5) } };
    const list = (query: QueryOf<'/api/v1/chargers/{chargerId}/connections'> = {}) =>
      api.GET('/api/v1/chargers/{chargerId}/connections', { params: { ...params, query } });
    expect((await good(list())).items).toEqual([]);
    const first = await TestCharger.connect(at(), { id: name(5) });
    const second = await TestCharger.connect(at(), { id: name(5) });
    await first.closed;
    await second.close();
    const third = await TestCharger.connect(at(), { id: name(5) });
    const { items } = await good(list());
    expect(items).toMatchObject([
      { number: 3, endedAt: null, reason: null, subprotocol: 'ocpp1.6' },
      { number: 2, reason: 'closed-by-charger' },
      { number: 1, reason: 'replaced' },
    ]);
    expect(Date.parse(String(items[1]?.endedAt))).toBeGreaterThanOrEqual(
      Date.parse(String(items[1]?.startedAt)),
    );
    const all = await pages((from) => list({ limit: 2, ...from }));
    expect(all.map((page) => page.map(({ number }) => number))).toEqual([[3, 2], [1]]);
    await third.close();
    const nobody = { path: { chargerId: 'NOBODY' } };
    expect(await refused(api.GET('/api/v1/chargers/{chargerId}/connections', { params: nobody }))).toBe(
      '404 charger-not-found',
    );
  });

  it('tell the configuration as it was last read, and when', async () => {
    const params = { path: { chargerId: name(0) } };
    const read = () => good(api.GET('/api/v1/chargers/{chargerId}/configuration', { params }));
    expect(await read()).toEqual({ readAt: null, chargerConfigurations: null });
    const [line] = lines;
    const asked = line
      ?.next((frame) => frame[2] === 'GetConfiguration')
      .then(([, id]) => {
        const configurationKey = [
          { key: 'b', readonly: true, value: '1' },
          { key: 'a', readonly: false },
          { key: 'AuthorizationKey', readonly: false, value: 'secret' },
        ];
        line.send(JSON.stringify([3, id, { configurationKey }]));
      });
    await good(api.POST('/api/v1/chargers/{chargerId}/configuration/refresh', { params }));
    await asked;
    expect(await read()).toEqual({
      readAt: expect.stringMatching(/^\d{4}-.*Z$/),
      chargerConfigurations: [
        { configName: 'a', configValue: '', canBeChanged: true },
        { configName: 'b', configValue: '1', canBeChanged: false },
      ],
    });
  });
});
