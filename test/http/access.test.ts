// Why a driver may or may not charge, and the rights by which it may: every outcome with its steps and what would help.
import { beforeAll, describe, expect, it } from 'vitest';
import { ask, type Json, newCustomer, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { onEveryEngine, say } from './harness.ts';

const LATER = '2999-01-01T00:00:00.000Z';
interface Page {
  readonly items: unknown[];
  readonly nextCursor: string | null;
}

const PAST = '2020-01-01T00:00:00.000Z';

onEveryEngine('why', (at) => {
  let key = '';
  let chargerId = '';
  let password = '';
  const sites: Record<string, number> = {};
  const made = (method: string, path: string, body?: unknown) =>
    ask<{ id: number; password: string }>(at(), method, path, key, body);
  const get = (path: string, as = key) => say(at(), as, 'GET', path);

  beforeAll(async () => {
    ({ key } = await newCustomer(at()));
    let parentGroupId: number | null = null;
    for (const groupName of ['Top', 'Middle', 'Yard']) {
      parentGroupId = (await made('POST', '/sites', { groupName, parentGroupId })).id;
      sites[groupName] = parentGroupId;
    }
    chargerId = unique('CP');
    ({ password } = await made('POST', '/chargers', { chargerId, groupId: sites.Yard }));
  });

  async function driver(tag: Json = {}, more: Json = {}) {
    const idTag = unique('T').slice(-20);
    const { id } = await made('POST', '/drivers', { name: 'Aino', tags: [{ idTag, ...tag }], ...more });
    return { id, idTag };
  }
  const may = (id: number, site: string, dates?: Json) =>
    made('PUT', `/drivers/${id}/sites/${sites[site]}`, dates);
  const why = async (idTag: string, more = '') =>
    (await get(`/access?idTag=${encodeURIComponent(idTag)}&chargerId=${chargerId}${more}`)).json;

  describe('a tag', () => {
    it('may, by a right on a site above: which one, given by whom and when', async () => {
      const { id, idTag } = await driver();
      await may(id, 'Top', { until: LATER });
      const told = await why(idTag.toLowerCase());
      expect(told).toMatchObject({
        ...{ chargerId, groupId: sites.Yard, groupName: 'Yard', policy: 'rights', purpose: 'start' },
        ...{ driverId: id, allowed: true, outcome: 'accepted', needed: null, socketId: null },
      });
      expect(told.steps.every((step: { passed: boolean }) => step.passed)).toBe(true);
      expect(told.steps.find((step: { step: string }) => step.step === 'right')).toEqual({
        step: 'right',
        passed: true,
        found: `right on site ${sites.Top} (Top), 2 above the charger's site`,
        right: {
          ...{ source: 'site', groupId: sites.Top, groupName: 'Top', above: 2, from: null, until: LATER },
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
        sites: ['Yard', 'Middle', 'Top'].map((groupName) => ({ groupId: sites[groupName], groupName })),
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
      expect(told.steps.at(-1).passed).toBe(false);
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
      expect(told.steps.at(-1).running).toEqual([
        { transactionId, chargerId, startedAt: expect.stringMatching(/Z$/) },
      ]);
      expect((await why(idTag, '&purpose=authorize')).outcome).toBe('accepted');
      expect((await why(idTag, '&socketId=1')).outcome).toBe('accepted');
      expect((await why(idTag, '&socketId=2')).outcome).toBe('already-charging');
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
      const told = await get(`/access${query}`);
      expect([told.status, told.text]).toEqual([400, `Errors in the query parameters: ${rule}`]);
    });

    it('of another customer is known to nobody, and its charger is not there', async () => {
      const { key: other } = await newCustomer(at());
      const told = await get(`/access?idTag=A&chargerId=${chargerId}`, other);
      expect([told.status, told.text]).toEqual([404, 'Charger not found for the customer']);
    });
  });

  describe('a driver', () => {
    it('has a verdict on each of its tags, page by page', async () => {
      const { id, idTag } = await driver();
      await may(id, 'Middle');
      const blocked = unique('T').slice(-20);
      await made('POST', `/drivers/${id}/tags`, { idTag: blocked, blocked: true });
      const path = `/drivers/${id}/access?chargerId=${chargerId}`;
      const all = (await get(path)).json;
      expect(all).toMatchObject({ chargerId, groupName: 'Yard', nextCursor: null });
      const short = (items: { idTag: string; outcome: string }[]) => items.map((i) => [i.idTag, i.outcome]);
      expect(short(all.items)).toEqual([
        [idTag, 'accepted'],
        [blocked, 'blocked'],
      ]);
      const first = (await get(`${path}&limit=1`)).json;
      expect(short(first.items)).toEqual([[idTag, 'accepted']]);
      const second = (await get(`${path}&limit=1&cursor=${first.nextCursor}`)).json;
      expect([short(second.items), second.nextCursor]).toEqual([[[blocked, 'blocked']], null]);
      expect(short((await get(`${path}&idTag=${blocked.toLowerCase()}`)).json.items)).toEqual([
        [blocked.toLowerCase(), 'blocked'],
      ]);
      expect((await get(`${path}&idTag=NOBODY`)).json.items[0].outcome).toBe('unknown-tag');
      const stranger = await driver();
      expect((await get(`${path}&idTag=${stranger.idTag}`)).text).toBe(
        'Errors in the query parameters: idTag must not be the tag of another driver',
      );
    });

    it.each([
      ['without a charger', '', 400, 'Errors in the query parameters: chargerId is required'],
      ['at an unknown charger', '?chargerId=NOBODY', 404, 'Charger not found for the customer'],
      ['with a bad cursor', '?chargerId=A&cursor=x', 400, expect.stringContaining('cursor must be')],
    ])('%s', async (_, query, status, text) => {
      const { id } = await driver();
      const told = await get(`/drivers/${id}/access${query}`);
      expect([told.status, told.text]).toEqual([status, text]);
    });

    it('of another customer is not there', async () => {
      const { id } = await driver();
      const { key: other } = await newCustomer(at());
      for (const path of [`access?chargerId=${chargerId}`, 'rights']) {
        const told = await get(`/drivers/${id}/${path}`, other);
        expect([told.status, told.text]).toEqual([404, 'Driver not found for the customer']);
      }
    });

    it('has rights: sites, then chargers, those outside their dates too, page by page', async () => {
      const { id } = await driver();
      expect((await get(`/drivers/${id}/rights`)).json).toEqual({ items: [], nextCursor: null });
      await may(id, 'Yard', { from: LATER });
      await may(id, 'Top', { until: PAST });
      await may(id, 'Middle');
      const second = unique('CP');
      await made('POST', '/chargers', { chargerId: second, groupId: sites.Top, chargerName: 'Gate' });
      await made('PUT', `/drivers/${id}/chargers/${second}`);
      await made('PUT', `/drivers/${id}/chargers/${chargerId}`);
      const all = (await get(`/drivers/${id}/rights`)).json;
      const given = { givenBy: expect.stringMatching(/^key \d+$/), givenAt: expect.stringMatching(/Z$/) };
      const onSite = { source: 'site', chargerId: null, from: null, until: null, ...given };
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
      for (const limit of [1, 2, 3, 4, 5]) {
        const items: unknown[] = [];
        let cursor: string | null = '';
        while (cursor !== null) {
          const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
          const page: Page = (await get(`/drivers/${id}/rights?limit=${limit}${more}`)).json;
          expect(page.items.length).toBeLessThanOrEqual(limit);
          items.push(...page.items);
          cursor = page.nextCursor;
        }
        expect(items).toEqual(all.items);
      }
    });
  });
});
