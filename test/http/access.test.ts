// Why a driver may or may not charge, and the rights by which it may: every outcome with its steps and what would help.
import { beforeAll, describe, expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { type Api, good, pages, type QueryOf, refused, type Schemas } from '../support/client.ts';
import { onEveryEngine, say } from './harness.ts';

const LATER = '2999-01-01T00:00:00.000Z';
const PAST = '2020-01-01T00:00:00.000Z';

onEveryEngine('why', (at) => {
  let key = '';
  let api: Api;
  let chargerId = '';
  let password = '';
  const sites = { Top: 0, Middle: 0, Yard: 0 };
  const createCharger = (body: Schemas['NewCharger']) => good(api.POST('/api/v1/chargers', { body }));

  beforeAll(async () => {
    ({ key, api } = await newCustomer(at()));
    let parentGroupId: number | null = null;
    for (const groupName of ['Top', 'Middle', 'Yard'] as const) {
      const body: Schemas['NewSite'] = { groupName, parentGroupId };
      parentGroupId = (await good(api.POST('/api/v1/sites', { body }))).id;
      sites[groupName] = parentGroupId;
    }
    chargerId = unique('CP');
    const made = await createCharger({ chargerId, groupId: sites.Yard });
    password = made.password as string;
  });

  async function driver(tag: Partial<Schemas['NewTag']> = {}, more: Partial<Schemas['NewDriver']> = {}) {
    const idTag = unique('T').slice(-20);
    const body = { name: 'Aino', tags: [{ idTag, ...tag }], ...more };
    const { id } = await good(api.POST('/api/v1/drivers', { body }));
    return { id, idTag };
  }
  const may = (userid: number, site: keyof typeof sites, dates: Schemas['RightDates'] = {}) => {
    const params = { path: { userid, siteId: sites[site] } };
    return good(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params, body: dates }));
  };
  const why = (idTag: string, more: Partial<QueryOf<'/api/v1/access'>> = {}) =>
    good(api.GET('/api/v1/access', { params: { query: { idTag, chargerId, ...more } } }));
  const rightsOf = (userid: number, query: QueryOf<'/api/v1/drivers/{userid}/rights'> = {}, as = api) =>
    as.GET('/api/v1/drivers/{userid}/rights', { params: { path: { userid }, query } });
  const accessOf = (
    userid: number,
    query: Partial<QueryOf<'/api/v1/drivers/{userid}/access'>> = {},
    as = api,
  ) =>
    as.GET('/api/v1/drivers/{userid}/access', {
      params: { path: { userid }, query: { chargerId, ...query } },
    });

  describe('a tag', () => {
    it('may, by a right on a site above: which one, given by whom and when', async () => {
      const { id, idTag } = await driver();
      await may(id, 'Top', { until: LATER });
      const told = await why(idTag.toLowerCase());
      expect(told).toMatchObject({
        ...{ chargerId, groupId: sites.Yard, groupName: 'Yard', policy: 'rights', purpose: 'start' },
        ...{ driverId: id, allowed: true, outcome: 'accepted', needed: null, socketId: null },
      });
      expect(told.steps.every(({ passed }) => passed)).toBe(true);
      expect(told.steps.find(({ step }) => step === 'right')).toEqual({
        step: 'right',
        passed: true,
        found: `right on site ${sites.Top} (Top), 2 above the charger's site`,
        right: {
          ...{ source: 'site', groupId: sites.Top, groupName: 'Top', above: 2, from: null, until: LATER },
          ...{ accessGroupId: null, accessGroupName: null },
          ...{ givenBy: expect.stringMatching(/^key \d+$/), givenAt: expect.stringMatching(/Z$/) },
        },
        running: null,
      });
    });

    it('may not without a right: one on the charger, its site or a site above is needed', async () => {
      const { idTag } = await driver();
      const told = await why(idTag);
      expect([told.allowed, told.outcome]).toEqual([false, 'no-right']);
      expect(told.steps.at(-1)).toMatchObject({ step: 'right', passed: false, right: null });
      expect(told.needed).toEqual({
        remedy: 'give-right',
        words: `give a right that is good now on charger ${chargerId}, or on its site ${sites.Yard} (Yard), or on one of the sites above: ${sites.Middle} (Middle), ${sites.Top} (Top)`,
        from: null,
        chargerId,
        sites: (['Yard', 'Middle', 'Top'] as const).map((groupName) => ({
          groupId: sites[groupName],
          groupName,
        })),
        accessGroups: [],
        transactionIds: [],
      });
    });

    it('may not yet, with a right that begins later', async () => {
      const { id, idTag } = await driver();
      await may(id, 'Middle', { from: LATER });
      const told = await why(idTag);
      expect(told.steps.at(-1)).toMatchObject({ passed: false, right: { groupName: 'Middle', above: 1 } });
      expect(told.needed).toMatchObject({ remedy: 'give-right', from: LATER });
    });

    it.each([
      ['blocked', { blocked: true }, {}, 'unblock-tag', null],
      ['driver-inactive', {}, { active: false }, 'activate-driver', null],
      ['not-yet-valid', { startDate: LATER }, {}, 'wait', LATER],
      ['expired', { expiringDate: PAST }, {}, 'move-expiry', null],
    ])('is %s', async (outcome, tag, more, remedy, from) => {
      const { id, idTag } = await driver(tag, more);
      await may(id, 'Yard');
      const told = await why(idTag);
      expect(told).toMatchObject({ allowed: false, outcome, needed: { remedy, from } });
      expect(told.steps.at(-1)?.passed).toBe(false);
    });

    it('is known to nobody: a verdict too', async () => {
      expect(await why("O'Nobody +&")).toMatchObject({
        ...{ idTag: "O'Nobody +&", tagId: null, driverId: null, allowed: false, outcome: 'unknown-tag' },
        needed: { remedy: 'add-tag' },
      });
    });

    it('is charging already: not for Authorize, and not for the very socket; nothing is kept of the question', async () => {
      const { id, idTag } = await driver();
      await may(id, 'Yard');
      const line = await TestCharger.connect(at(), { id: chargerId, password });
      await line.boot(2);
      const { transactionId } = await line.start(1, idTag);
      const told = await why(idTag);
      expect(told).toMatchObject({
        ...{ allowed: false, outcome: 'already-charging' },
        needed: { remedy: 'end-transaction', transactionIds: [transactionId] },
      });
      expect(told.steps.at(-1)?.running).toEqual([
        { transactionId, chargerId, startedAt: expect.stringMatching(/Z$/) },
      ]);
      expect((await why(idTag, { purpose: 'authorize' })).outcome).toBe('accepted');
      expect((await why(idTag, { socketId: 1 })).outcome).toBe('accepted');
      expect((await why(idTag, { socketId: 2 })).outcome).toBe('already-charging');
      await line.close();
    });

    it.each([
      ['', 'idTag is required'],
      ['?idTag=A', 'chargerId is required'],
      ['?idTag=&chargerId=C', 'idTag must be 1 to 36 characters of printable ASCII'],
      ['?idTag=A&idTag=B&chargerId=C', 'idTag must be given once'],
      [
        '?idTag=A&chargerId=a%2Fb',
        'chargerId must be 1 to 48 printable ASCII characters without blanks and / ? # % :',
      ],
      ['?idTag=A&chargerId=C&purpose=why', 'purpose must be one of authorize, start'],
      ['?idTag=A&chargerId=C&socketId=0', 'socketId must be a whole number from 1 to 2147483647'],
    ])('asked with %s is a 400', async (query, rule) => {
      const told = await say(at(), key, 'GET', `/access${query}`);
      expect([told.status, told.text]).toEqual([400, `Errors in the query parameters: ${rule}`]);
    });

    it('of another customer is known to nobody, and its charger is not there', async () => {
      const { api: other } = await newCustomer(at());
      const told = other.GET('/api/v1/access', { params: { query: { idTag: 'A', chargerId } } });
      expect(await refused(told)).toBe('404 charger-not-found');
    });
  });

  describe('a driver', () => {
    it('has a verdict on each of its tags, page by page', async () => {
      const { id, idTag } = await driver();
      await may(id, 'Middle');
      const blocked = unique('T').slice(-20);
      const params = { path: { userid: id } };
      await good(
        api.POST('/api/v1/drivers/{userid}/tags', { params, body: { idTag: blocked, blocked: true } }),
      );
      const short = (items: Schemas['TagAccess'][]) => items.map((one) => [one.idTag, one.outcome]);
      const all = await good(accessOf(id));
      expect(all).toMatchObject({ chargerId, groupName: 'Yard', nextCursor: null });
      expect(short(all.items)).toEqual([
        [idTag, 'accepted'],
        [blocked, 'blocked'],
      ]);
      const single = await pages((from) => accessOf(id, { limit: 1, ...from }));
      expect(single.map(short)).toEqual([[[idTag, 'accepted']], [[blocked, 'blocked']]]);
      const lower = await good(accessOf(id, { idTag: blocked.toLowerCase() }));
      expect(short(lower.items)).toEqual([[blocked.toLowerCase(), 'blocked']]);
      expect((await good(accessOf(id, { idTag: 'NOBODY' }))).items[0]?.outcome).toBe('unknown-tag');
      const stranger = await driver();
      expect(await refused(accessOf(id, { idTag: stranger.idTag }))).toBe(
        '400 bad-query: idTag must not be the tag of another driver',
      );
    });

    it.each([
      ['without a charger', '', 400, 'Errors in the query parameters: chargerId is required'],
      ['at an unknown charger', '?chargerId=NOBODY', 404, 'Charger not found for the customer'],
      ['with a bad cursor', '?chargerId=A&cursor=x', 400, expect.stringContaining('cursor must be')],
    ])('%s', async (_, query, status, text) => {
      const { id } = await driver();
      const told = await say(at(), key, 'GET', `/drivers/${id}/access${query}`);
      expect([told.status, told.text]).toEqual([status, text]);
    });

    it('of another customer is not there', async () => {
      const { id } = await driver();
      const { api: other } = await newCustomer(at());
      expect(await refused(accessOf(id, {}, other))).toBe('404 driver-not-found');
      expect(await refused(rightsOf(id, {}, other))).toBe('404 driver-not-found');
    });

    it('has rights: sites, then chargers, those outside their dates too, page by page', async () => {
      const { id } = await driver();
      expect(await good(rightsOf(id))).toEqual({ items: [], nextCursor: null });
      await may(id, 'Yard', { from: LATER });
      await may(id, 'Top', { until: PAST });
      await may(id, 'Middle');
      const second = unique('CP');
      await createCharger({ chargerId: second, groupId: sites.Top, chargerName: 'Gate' });
      for (const one of [second, chargerId]) {
        const params = { path: { userid: id, chargerId: one } };
        await good(api.PUT('/api/v1/drivers/{userid}/chargers/{chargerId}', { params }));
      }
      const all = await good(rightsOf(id));
      const given = { givenBy: expect.stringMatching(/^key \d+$/), givenAt: expect.stringMatching(/Z$/) };
      const onSite = {
        source: 'site',
        chargerId: null,
        accessGroupId: null,
        from: null,
        until: null,
        ...given,
      };
      const onCharger = { ...onSite, source: 'charger', groupId: null, good: true };
      expect(all).toEqual({
        items: [
          { ...onSite, groupId: sites.Top, name: 'Top', until: PAST, good: false },
          { ...onSite, groupId: sites.Middle, name: 'Middle', good: true },
          { ...onSite, groupId: sites.Yard, name: 'Yard', from: LATER, good: false },
          { ...onCharger, chargerId, name: chargerId },
          { ...onCharger, chargerId: second, name: 'Gate' },
        ],
        nextCursor: null,
      });
      const lengths = [[1, 1, 1, 1, 1], [2, 2, 1], [3, 2], [4, 1], [5]];
      for (const limit of [1, 2, 3, 4, 5]) {
        const read = await pages((from) => rightsOf(id, { limit, ...from }));
        expect(read.map(({ length }) => length)).toEqual(lengths[limit - 1]);
        expect(read.flat()).toEqual(all.items);
      }
    });
  });
});
