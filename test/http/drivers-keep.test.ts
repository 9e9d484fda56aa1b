// Drivers changed over REST: merge-patches, whole ones, lists taken whole, If-Match with the ETag of either reading, upserts,
// batches, and what the audit tells of it.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
import { type Api, good, refused, type Schemas } from '../support/client.ts';
import { bearer, onEveryEngine, raw, say } from './harness.ts';

type NewDriver = Schemas['NewDriver'];

const STALE =
  '412 precondition-failed: If-Match does not name the current revision: somebody changed it since';

onEveryEngine('drivers', (at) => {
  let key = '';
  let api: Api;
  let other: Api;
  let site = 0;
  beforeAll(async () => {
    ({ key, api } = await newCustomer(at()));
    ({ api: other } = await newCustomer(at()));
    site = (await good(api.POST('/api/v1/sites', { body: { groupName: 'Yard' } }))).id;
  });

  const etagOf = ({ response }: { response: Response }) => response.headers.get('etag') as string;
  /** The part of an ETag that If-Match counts. */
  const revision = (etag: string) => etag.split('.')[0];
  const one = (userid: number) => ({ params: { path: { userid } } });
  const params = (userid: number, etag?: string) => ({
    params: { path: { userid }, header: etag === undefined ? {} : { 'If-Match': etag } },
  });
  const make = async (body: NewDriver) => {
    const told = await api.POST('/api/v1/drivers', { body });
    const { warnings: _none, ...driver } = await good(told);
    return { driver, id: driver.id, etag: etagOf(told) };
  };
  const read = (userid: number, as = api) => as.GET('/api/v1/drivers/{userid}/profile', one(userid));
  const document = (userid: number) => api.GET('/api/v1/drivers/{userid}', one(userid));
  const change = (userid: number, body: Schemas['DriverPatch'], etag?: string, as = api) =>
    as.PATCH('/api/v1/drivers/{userid}', { ...params(userid, etag), body });
  const replace = (userid: number, body: NewDriver, etag?: string) =>
    api.PUT('/api/v1/drivers/{userid}', { ...params(userid, etag), body });
  const history = async (userid: number) => {
    const asked = { params: { path: { userid }, query: { limit: 200 } } };
    return (await good(api.GET('/api/v1/drivers/{userid}/history', asked))).items;
  };

  it('are changed by a merge-patch, lists and all', async () => {
    const [blue, red] = [unique('BLUE'), unique('RED')];
    const { id, driver } = await make({
      ...{ name: 'Aino', homeGroupId: site, payerId: 7, externalId: unique('crm') },
      tags: [{ idTag: blue, tokenName: 'Blue' }, { idTag: red }],
      integratedExternalIds: [{ referenceId: 'fleet', externalId: 'VAN-1' }],
    });
    const renamed = await good(change(id, { name: 'Aino Salo', payerId: null, shareParentIdTag: false }));
    expect(renamed).toEqual({ ...driver, name: 'Aino Salo', payerId: null, shareParentIdTag: false });
    expect(await good(read(id))).toEqual(renamed);

    const added = unique('NEW');
    const lists = await good(
      change(id, { tags: [{ idTag: blue.toLowerCase(), blocked: true }, { idTag: added }] }),
    );
    const [kept, fresh] = lists.tags;
    expect(kept).toMatchObject({
      id: driver.tags[0]?.id,
      idTag: blue.toLowerCase(),
      tokenName: '',
      blocked: true,
    });
    expect([lists.tags.length, fresh?.idTag]).toEqual([2, added]);
    expect(lists.integratedExternalIds).toEqual(driver.integratedExternalIds);
    const emptied = await good(
      change(id, { tags: null, integratedExternalIds: null, homeGroupId: null } as object),
    );
    expect(emptied).toMatchObject({
      tags: [],
      integratedExternalIds: [],
      homeGroupId: null,
      homeGroupName: null,
    });
    // What was taken away is free.
    await good(api.POST('/api/v1/drivers', { body: { name: 'B', tags: [{ idTag: red }, { idTag: blue }] } }));
  });

  it('name what is wrong in a patch, as in a whole driver', async () => {
    const taken = unique('TAKEN');
    const { id } = await make({ name: 'Aino', externalId: unique('x') });
    const { driver: there } = await make({ name: 'B', externalId: unique('x'), tags: [{ idTag: taken }] });
    for (const [patch, status, error] of [
      [{ name: null }, 400, 'Errors in the request body: name is required'],
      [{ name: ' ' }, 400, 'Errors in the request body: name must not be blank'],
      [{ colour: 'red' }, 400, 'Errors in the request body: colour is not a known key'],
      [
        { active: null, homeGroupId: 424242 },
        400,
        'Errors in the request body: homeGroupId must be the id of a site of the customer, or 0',
      ],
      [{ tags: [{ tokenName: 'x' }] }, 400, 'Errors in the request body: tags[0].idTag is required'],
      [
        { tags: [{ idTag: 'a', startDate: '2026-01-02T00:00Z', expiringDate: '2026-01-01T00:00Z' }] },
        400,
        'Errors in the request body: tags[0].expiringDate must be later than startDate',
      ],
      [[], 400, 'Errors in the request body: body must be an object'],
      [
        { externalId: there.externalId },
        409,
        'The externalId is taken: externalId is already held by another driver of this customer',
      ],
      [
        { tags: [{ idTag: 'free' }, { idTag: taken }] },
        409,
        'The idTag is taken: tags[1].idTag is already held by a driver of this customer',
      ],
      [
        { tags: [{ idTag: 'free' }, { idTag: 'FREE' }] },
        409,
        'The idTag is taken: tags[1].idTag is the same as tags[0].idTag',
      ],
    ] as const) {
      const wrong = await raw(at(), `/api/v1/drivers/${id}`, {
        method: 'PATCH',
        headers: { ...bearer(key), 'content-type': 'application/merge-patch+json' },
        body: JSON.stringify(patch),
      });
      expect([wrong.status, wrong.text]).toEqual([status, error]);
    }
    // All or nothing: the tag before the one that was taken did not stay.
    expect((await good(read(id))).tags).toEqual([]);
    expect(await refused(change(id, { name: 'x' }, undefined, other))).toBe('404 driver-not-found');
    expect(await refused(read(id, other))).toBe('404 driver-not-found');
    expect(await refused(change(0, { name: 'x' }))).toBe('404 driver-not-found');
  });

  it('are replaced whole; lists that are left out stay, and what was read can be sent back', async () => {
    const { id, driver, etag } = await make({
      ...{ name: 'Van', active: false, shareParentIdTag: false, externalId: unique('van') },
      tags: [{ idTag: unique('V'), concurrency: 'unlimited', blocked: true, blockedReason: 'lost' }],
      integratedExternalIds: [
        { referenceType: 1, externalId: 'e', effectiveFrom: '2026-01-01T00:00:00.000Z' },
      ],
    });
    const same = await replace(id, driver, etag);
    expect([await good(same), revision(etagOf(same))]).toEqual([driver, revision(etag)]);
    expect((await history(id)).map(({ action }) => action)).toEqual(['change', 'create', 'create']);
    expect(await good(replace(id, { name: 'Van 2' }))).toEqual({
      ...driver,
      ...{ name: 'Van 2', active: true, shareParentIdTag: true, externalId: null },
    });
    const { tags, integratedExternalIds } = await good(replace(id, { name: 'Van 2', tags: [] }));
    expect([tags, integratedExternalIds.length]).toEqual([[], 1]);
  });

  it('take the ETag of the profile and of the document alike, until somebody changes them', async () => {
    const { id, etag } = await make({ name: 'Aino', tags: [{ idTag: unique('T') }] });
    const seen = etagOf(await document(id));
    expect([revision(seen), revision(etagOf(await read(id)))]).toEqual([revision(etag), revision(etag)]);
    await good(change(id, { name: 'A1' }, seen));
    expect(await refused(change(id, { name: 'A2' }, seen))).toBe(STALE);
    expect(await refused(replace(id, { name: 'A2' }, etag))).toBe(STALE);
    const fresh = etagOf(await document(id));
    const { tags } = await good(read(id));
    const first = { params: { path: { userid: id, tagId: tags[0]?.id ?? 0 } } };
    // A change of a tag is one of the driver: a whole driver sent over it would undo it.
    await good(api.PATCH('/api/v1/drivers/{userid}/tags/{tagId}', { ...first, body: { tokenName: 'x' } }));
    expect(await refused(change(id, { name: 'A2' }, fresh))).toBe(STALE);
    const ids = { params: { ...params(id, fresh).params } };
    expect(await refused(api.PUT('/api/v1/drivers/{userid}/external-ids', { ...ids, body: [] }))).toBe(STALE);
    for (const [header, status] of [
      ['*', 200],
      [`W/${etagOf(await read(id))}`, 412],
      ['"nonsense"', 412],
      [`"0", ${etagOf(await read(id))}`, 200],
    ] as const) {
      expect([header, (await change(id, {}, header)).response.status]).toEqual([header, status]);
    }
    const held = await raw(at(), `/api/v1/drivers/${id}/profile`, {
      headers: { ...bearer(key), 'if-none-match': etagOf(await read(id)) },
    });
    expect([held.status, held.text]).toEqual([304, '']);
  });

  it('lose no change of two clients that use If-Match, whoever is first', async () => {
    const { id } = await make({ name: 'Race 0' });
    await Promise.all(
      [1, 2].map(async (client) => {
        for (let i = 0; i < 12; ) {
          const seen = etagOf(await (client === 1 ? read(id) : document(id)));
          const { response } = await change(id, { name: `Race ${client} ${i}` }, seen);
          expect([200, 412]).toContain(response.status);
          if (response.status === 200) i++;
        }
      }),
    );
    const steps = (await history(id)).filter(({ action }) => action === 'change').reverse();
    expect(steps.length).toBe(24);
    let name: unknown = 'Race 0';
    for (const { changes } of steps) {
      expect(changes.name?.from).toBe(name);
      name = changes.name?.to;
    }
  });

  it('tell in the audit who changed what, secrets and nothing else left out', async () => {
    const { id } = await make({
      name: 'Aino',
      tags: [{ idTag: 'AUDITED', startDate: '2026-01-01T00:00:00Z' }],
    });
    await good(change(id, { name: 'Salo', homeGroupId: site }));
    await good(change(id, {}));
    const body = [{ externalId: 'E', effectiveFrom: '2026-02-01T00:00:00.000Z' }];
    for (const _ of [1, 2])
      await good(api.PUT('/api/v1/drivers/{userid}/external-ids', { ...params(id), body }));
    const told = (await history(id)).map(({ action, thing, changes }) => [action, thing, changes]);
    const [ids, changed, tag, created] = told;
    expect(told.length).toBe(4);
    expect(ids).toEqual([
      ...['change', 'external-ids'],
      { integratedExternalIds: { from: null, to: [{ referenceType: 0, referenceId: '', ...body[0] }] } },
    ]);
    expect(changed).toEqual([
      ...['change', 'driver'],
      { name: { from: 'Aino', to: 'Salo' }, homeGroupId: { from: null, to: site } },
    ]);
    expect(tag).toMatchObject([
      ...['create', 'tag'],
      { idTag: { from: null, to: 'AUDITED' }, startDate: { from: null, to: '2026-01-01T00:00:00.000Z' } },
    ]);
    expect(created).toMatchObject(['create', 'driver', { name: { from: null, to: 'Aino' } }]);
    expect(JSON.stringify(told)).not.toContain('parentIdTag');
  });

  it('are made or changed by one’s own id, once', async () => {
    const externalId = `${unique('crm')}/ä`;
    const path = { path: { externalId } };
    const put = (body: NewDriver, header = {}) =>
      api.PUT('/api/v1/drivers/by-external-id/{externalId}', { params: { ...path, header }, body });
    const made = await put({ name: 'Aino', tags: [{ idTag: unique('U') }] });
    const driver = await good(made);
    expect([made.response.status, driver.externalId]).toEqual([201, externalId]);
    expect(made.response.headers.get('location')).toBe(`/api/v1/drivers/${driver.id}`);
    const again = await put({ name: 'Aino', externalId });
    expect([again.response.status, await good(again), etagOf(again)]).toEqual([200, driver, etagOf(made)]);
    expect((await good(put({ name: 'Salo', tags: [] }))).tags).toEqual([]);
    expect(await refused(put({ name: 'x' }, { 'If-Match': etagOf(made) }))).toBe(STALE);
    expect(await refused(put({ name: 'x', externalId: 'other' }))).toBe(
      '400 bad-body: externalId must be left out or the same as in the path',
    );
    const found = api.GET('/api/v1/drivers/by-external-id/{externalId}', { params: path });
    expect((await good(found)).name).toBe('Salo');
    const theirs = other.GET('/api/v1/drivers/by-external-id/{externalId}', { params: path });
    expect(await refused(theirs)).toBe('404 driver-not-found');
    const raced = await Promise.all(
      Array.from({ length: 6 }, () =>
        say(at(), key, 'PUT', '/drivers/by-external-id/raced', { name: 'R', tags: [{ idTag: 'RACED' }] }),
      ),
    );
    expect(raced.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(raced.map(({ json }) => json.id)).size).toBe(1);
  });

  it('come in batches, each with its own fate', async () => {
    const [one, tag] = [unique('one'), unique('T')];
    const items = [
      { name: 'one', externalId: one, tags: [{ idTag: tag }] },
      { name: '' },
      { name: 'twice', tags: [{ idTag: tag }] },
      { name: 'far', homeGroupId: 424242 },
      'nonsense',
      { name: 'again', externalId: one },
    ];
    const send = (body: unknown) => say(at(), key, 'POST', '/batch/drivers', body);
    const told = await send({ items });
    const statuses = told.json.results.map(({ status }: { status: number }) => status);
    expect([statuses, told.json.done, told.json.refused]).toEqual([[201, 400, 409, 400, 400, 409], 1, 5]);
    expect(told.json.results[2].problem).toMatchObject({
      ...{ code: 'tag-taken', field: 'items[2].tags[0].idTag' },
      rule: 'is already held by a driver of this customer',
    });
    const upserted = await send({
      mode: 'upsert',
      items: [items[0], { name: 'new', externalId: unique('n') }],
    });
    expect(upserted.json.results.map(({ status }: { status: number }) => status)).toEqual([200, 201]);
    expect(upserted.json.results[0].id).toBe(told.json.results[0].id);
    expect((await send({ items: [] })).text).toBe('Errors in the request body: items must not be empty');
  });
});
