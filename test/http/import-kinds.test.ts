// Chargers, drivers, tags and rights from files: every kind of line, its mistakes, and what it leaves.
import { beforeAll, expect, it } from 'vitest';
import { newCustomer, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { type Api, good } from '../support/client.ts';
import { fates } from '../support/imports.ts';
import { onEveryEngine } from './harness.ts';

onEveryEngine('imports of a network', (at) => {
  let key = '';
  let api: Api;
  let theirCharger = '';
  const run = (kind: string, file: string) => fates(at(), key, `kind=${kind}`, file);
  /** Judges the same in a dry run, then with effect, then once more: what was made is unchanged. */
  async function thrice(kind: string, header: string, lines: [line: string, fate: string][]) {
    const file = [header, ...lines.map(([line]) => line)].join('\n');
    const expected = lines.map(([, fate], i) => `${i + 2} ${fate}`);
    expect(await fates(at(), key, `kind=${kind}&dryRun=true`, file)).toEqual(expected);
    expect(await run(kind, file)).toEqual(expected);
    const again = expected.map((fate) => fate.replace(/created|changed/, 'unchanged'));
    expect(await run(kind, file)).toEqual(again);
  }
  const driver = (externalId: string) =>
    good(api.GET('/api/v1/drivers/by-external-id/{externalId}', { params: { path: { externalId } } }));
  const charger = (chargerId: string) =>
    good(api.GET('/api/v1/chargers/{chargerId}', { params: { path: { chargerId } } }));

  beforeAll(async () => {
    ({ key, api } = await newCustomer(at()));
    await run('sites', 'externalId;groupName;parentExternalId\nhome;Home;\nyard;Yard;home\n');
    const other = await newCustomer(at());
    theirCharger = unique('THEIRS');
    const site = await good(other.api.POST('/api/v1/sites', { body: { groupName: 'S' } }));
    await good(other.api.POST('/api/v1/chargers', { body: { chargerId: theirCharger, groupId: site.id } }));
  });

  it('chargers, with the passwords that they have', { timeout: 120_000 }, async () => {
    const [hex, chosen, adopt, none] = ['H', 'C', 'A', 'N'].map((name) => unique(name));
    const taken = unique('T');
    const secret = '0123456789abcdef0123456789ABCDEF';
    await thrice(
      'chargers',
      'chargerId;siteExternalId;chargerName;authMode;password;adoptHours;city;evseId',
      [
        [`${hex};yard;By the gate;;${secret};;Turku;FI*ABC*E1`, 'created'],
        [`${chosen};yard;;basic;a password of people;;;`, 'created'],
        [`${adopt};home;;adopt;;48;;`, 'created'],
        [`${none};home;;none;;;;`, 'created'],
        [
          `${taken};yard;;;;;;`,
          'refused password: must be given for a new charger with authMode basic: nobody would be shown one that is made here. Without one, authMode adopt',
        ],
        [`${taken};yard;;none;secret;;;`, 'refused password: has no use with authMode none'],
        [
          `${taken};nowhere;;none;;;;`,
          'refused siteExternalId: must be the externalId of a site of the customer',
        ],
        [`${taken};;;none;;;;`, 'refused siteExternalId: is required'],
        [
          `a b;yard;;none;;;;`,
          'refused chargerId: must be 1 to 48 printable ASCII characters without blanks and / ? # % :',
        ],
        [`${theirCharger};yard;;none;;;;`, 'refused chargerId: is already the identity of another charger'],
        [`${taken};yard;;adopt;;0;;`, 'refused adoptHours: must lie between 1 and 8760'],
        [`${taken};yard;;maybe;;;;`, 'refused authMode: must be one of "basic", "none", "adopt"'],
        [`${hex};yard;;;other;;;`, 'refused chargerId: is in line 2 already'],
      ],
    );
    expect(await charger(hex ?? '')).toMatchObject({
      chargerName: 'By the gate',
      evseId: 'FI*ABC*E1',
      passwordSet: true,
    });
    for (const [id, password] of [
      [hex, secret],
      [chosen, 'a password of people'],
    ]) {
      const line = await TestCharger.connect(at(), { id: id ?? '', password: password ?? '' });
      line.drop();
    }
    // Another password takes the place of the one that was there; an empty one leaves it.
    expect(await run('chargers', `chargerId;password\n${chosen};another one of people\n${hex};\n`)).toEqual([
      '2 changed',
      '3 unchanged',
    ]);
    const wrong = TestCharger.connect(at(), { id: chosen ?? '', password: 'a password of people' });
    await expect(wrong).rejects.toThrow('401');
    (await TestCharger.connect(at(), { id: chosen ?? '', password: 'another one of people' })).drop();
    expect(await run('chargers', `chargerId;siteExternalId\n${none};yard\n`)).toEqual(['2 changed']);
    expect((await charger(none ?? '')).groupName).toBe('Yard');
  });

  it('no password is told, nor left behind', { timeout: 120_000 }, async () => {
    const id = unique('P');
    await run(
      'chargers',
      `chargerId;siteExternalId;password\n${id};yard;not-to-be-told-to-anyone\n${id}x;nowhere;not-to-be-told-to-anyone`,
    );
    const { items } = await good(api.GET('/api/v1/imports', { params: { query: { limit: 1 } } }));
    const importId = items[0]?.id ?? 0;
    const rows = await good(api.GET('/api/v1/imports/{importId}/rows', { params: { path: { importId } } }));
    const audit = await good(api.GET('/api/v1/audit', { params: { query: { limit: 5 } } }));
    expect(rows.items).toHaveLength(2);
    expect(JSON.stringify([rows, audit])).not.toContain('not-to-be-told');
  });

  it('drivers, with one tag each', { timeout: 120_000 }, async () => {
    await thrice('drivers', 'externalId;name;homeExternalId;active;payerId;idTag;tokenName', [
      ['d1;Aino;home;;;04A1;Blue', 'created'],
      ['d2;Ben;;false;7;;', 'created'],
      ['d3;Cai;yard;true;;04C3;', 'created'],
      [';Dan;;;;;', 'refused externalId: must not be empty'],
      ['d4;;;;;;', 'refused name: is required'],
      ['d5;Eve;nowhere;;;;', 'refused homeExternalId: must be the externalId of a site of the customer'],
      ['d6;Fay;;yes;;;', 'refused active: must be true or false'],
      ['d7;Gus;;;;04a1;', 'refused idTag: is in line 2 already'],
      ['d8;Hal;;;;;Blue', 'refused tokenName: has no use without idTag'],
      [
        'd9;Ida;;;;4.1E+12;',
        'refused idTag: looks like a number that a spreadsheet has shortened: make the column text before you fill it',
      ],
      ['d10;Jon;;;;äöü;', 'refused idTag: must be 1 to 36 characters of printable ASCII'],
      ['d1;Aino 2;;;;;', 'refused externalId: is in line 2 already'],
    ]);
    expect(await driver('d1')).toMatchObject({ name: 'Aino', homeGroupName: 'Home', active: true });
    expect((await driver('d1')).tags.map(({ idTag, tokenName }) => [idTag, tokenName])).toEqual([
      ['04A1', 'Blue'],
    ]);
    expect(await driver('d2')).toMatchObject({ active: false, payerId: 7, tags: [] });
    // A second tag comes beside the first; one of another driver is refused, and with it the line.
    expect(
      await run('drivers', 'externalId;name;idTag\nd1;Aino V.;04A2\nd2;Ben V.;04A1\nd3;Cai;04C3\n'),
    ).toEqual(['2 changed', '3 refused idTag: is already held by a driver of this customer', '4 unchanged']);
    expect((await driver('d1')).tags.map(({ idTag }) => idTag)).toEqual(['04A1', '04A2']);
    expect((await driver('d2')).name).toBe('Ben');
  });

  it('tags', { timeout: 120_000 }, async () => {
    await run('drivers', 'externalId;name\nt1;Tea\nt2;Tim\n');
    const header =
      'driverExternalId;idTag;tokenName;startDate;expiringDate;invoicable;blocked;blockedReason;concurrency';
    await thrice('tags', header, [
      ['t1;TAG1;Card;2026-01-01T00:00:00Z;2030-01-01T00:00:00+02:00;true;;;3', 'created'],
      ['t1;TAG2;;;;;true;lost;unlimited', 'created'],
      ['t2;TAG3;;;;;;;', 'created'],
      ['t3;TAG4;;;;;;;', 'refused driverExternalId: must be the externalId of a driver of the customer'],
      [';TAG4;;;;;;;', 'refused driverExternalId: must not be empty'],
      ['t1;;;;;;;;', 'refused idTag: must not be empty'],
      ['t2;tag1;;;;;;;', 'refused idTag: is in line 2 already'],
      [
        't2;TAG5;;01.02.2026;;;;;',
        'refused startDate: must be a time in ISO 8601 with its zone, e.g. 2026-11-22T10:00:00.000Z',
      ],
      [
        't2;TAG6;;2027-01-01T00:00:00Z;2026-01-01T00:00:00Z;;;;',
        'refused expiringDate: must be later than startDate',
      ],
      ['t2;TAG7;;;;1;;;', 'refused invoicable: must be true or false'],
    ]);
    const { tags } = await driver('t1');
    expect(tags).toMatchObject([
      { idTag: 'TAG1', expiringDate: '2029-12-31T22:00:00.000Z', invoicable: true, concurrency: 3 },
      { idTag: 'TAG2', blocked: true, blockedReason: 'lost', concurrency: 'unlimited' },
    ]);
    const { id } = await driver('t2');
    expect(await run('tags', `userid;idTag;blocked\n${id};TAG3;true\n${id};TAG1;\n999999;TAG8;\n`)).toEqual([
      '2 changed',
      '3 refused idTag: is already held by a driver of this customer',
      '4 refused userid: must be the id of a driver of the customer',
    ]);
  });

  it('rights', { timeout: 120_000 }, async () => {
    const chargerId = unique('R');
    await run('chargers', `chargerId;siteExternalId;authMode\n${chargerId};yard;none\n`);
    await run('drivers', 'externalId;name\nr1;Ria\nr2;Rob\n');
    await good(api.POST('/api/v1/access-groups', { body: { name: 'Fleet', externalId: 'fleet' } }));
    await thrice('rights', 'driverExternalId;siteExternalId;chargerId;accessGroupExternalId;from;until', [
      ['r1;home;;;;', 'created'],
      [`r1;;${chargerId};;2026-01-01T00:00:00Z;2031-01-01T00:00:00Z`, 'created'],
      ['r1;;;fleet;;', 'created'],
      ['r2;home;;;;', 'created'],
      ['r1;home;;;;', 'refused siteExternalId: is in line 2 already'],
      ['r3;home;;;;', 'refused driverExternalId: must be the externalId of a driver of the customer'],
      ['r2;nowhere;;;;', 'refused siteExternalId: must be the externalId of a site of the customer'],
      ['r2;;NOWHERE;;;', 'refused chargerId: must be the chargerId of a charger of the customer'],
      [`r2;;${theirCharger};;;`, 'refused chargerId: must be the chargerId of a charger of the customer'],
      [
        'r2;;;nowhere;;',
        'refused accessGroupExternalId: must be the externalId of an access group of the customer',
      ],
      [
        'r2;;;;;',
        'refused must say in one of siteExternalId, chargerId, accessGroupExternalId what the right is on',
      ],
      [`r2;yard;${chargerId};;;`, 'refused chargerId: must be empty where siteExternalId is not'],
      ['r2;yard;;;2027-01-01T00:00:00Z;2026-01-01T00:00:00Z', 'refused until: must be later than from'],
    ]);
    const { id: userid } = await driver('r1');
    const { items } = await good(
      api.GET('/api/v1/drivers/{userid}/rights', { params: { path: { userid } } }),
    );
    expect(items.map(({ source, name, until }) => [source, name, until])).toEqual([
      ['site', 'Home', null],
      ['charger', chargerId, '2031-01-01T00:00:00.000Z'],
      ['group', 'Fleet', null],
    ]);
    expect(items[0]?.givenBy).toMatch(/^key \d+, import \d+$/);
  });
});
