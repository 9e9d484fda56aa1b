// The walk through the lines of files: what is another customer's is in no column more than what is nobody's.
import { beforeAll, expect, it } from 'vitest';
import type { ImportKind } from '../../src/domain/imports/import.ts';
import { FILE_FORMS } from '../../src/http/imports/columns.ts';
import { unique } from '../support/api.ts';
import { type Furnished, furnished, type Kind, type Things } from '../support/furnished.ts';
import { fates } from '../support/imports.ts';
import { nobodys } from '../support/walking.ts';
import { onEveryEngine } from './harness.ts';

/** Columns that name a thing, where it is not the one that the line is about. */
const NAMING: Readonly<Record<string, Kind>> = {
  ...{
    parentExternalId: 'siteExternalId',
    siteExternalId: 'siteExternalId',
    homeExternalId: 'siteExternalId',
  },
  ...{ parentGroupId: 'site', groupId: 'site', homeGroupId: 'site', payerId: 'payer', costId: 'cost' },
  ...{ paymentRecipientId: 'recipient', driverExternalId: 'driverExternalId', userid: 'driver' },
  ...{ chargerId: 'charger', idTag: 'idTag', accessGroupExternalId: 'groupExternalId' },
  ...{ accessGroupId: 'accessGroup' },
};
/** Columns of what is about the thing itself, or where it is: of no other thing. */
const NAMING_NOTHING = [
  ...[
    'groupName',
    'publicGroupName',
    'groupType',
    'policy',
    'localList',
    'timeZone',
    'costName',
    'latitude',
    'longitude',
  ],
  ...[
    'streetAddress',
    'streetNumber',
    'houseLetter',
    'postalNumber',
    'city',
    'area',
    'country',
    'chargerName',
  ],
  ...['authMode', 'password', 'adoptHours', 'allowMissingSubprotocol', 'evseId', 'splitEvseBySocket', 'name'],
  ...[
    'physicalReference',
    'pushIntegrationEnabled',
    'chargerSpecificMessageStructure',
    'active',
    'tokenName',
  ],
  ...[
    'shareParentIdTag',
    'startDate',
    'expiringDate',
    'invoicable',
    'blocked',
    'blockedReason',
    'concurrency',
  ],
  ...['from', 'until'],
];

type Line = Readonly<Record<string, unknown>>;
/** Of the two columns that say the same the one that the file has. */
const either = (header: readonly string[], named: Readonly<Record<string, unknown>>): Line =>
  Object.fromEntries(Object.entries(named).filter(([name]) => header.includes(name)));

/** A line that is good, but for what the column says. */
const LINES: Readonly<Record<ImportKind, (its: Things, header: readonly string[], column: string) => Line>> =
  {
    sites: () => ({ externalId: unique('new'), groupName: 'New' }),
    chargers: (its, header) => ({
      ...{ chargerId: unique('NEW'), authMode: 'none' },
      ...either(header, { siteExternalId: its.siteExternalId, groupId: its.site }),
    }),
    drivers: () => ({ externalId: unique('new'), name: 'New' }),
    tags: (its, header) => ({
      idTag: unique('NEW').toUpperCase(),
      ...either(header, { driverExternalId: its.driverExternalId, userid: its.driver }),
    }),
    rights: (its, header, column) => ({
      ...either(header, { driverExternalId: its.driverExternalId, userid: its.driver }),
      ...(/^(?:driverExternalId|userid)$/.test(column) ? { chargerId: its.charger } : {}),
    }),
  };

const columns = Object.entries(FILE_FORMS).flatMap(([kind, form]) =>
  form.columns.map(({ name }) => ({ kind: kind as ImportKind, name })),
);
/** A name of one's own that a line makes or changes. */
const OWN_NAME: Readonly<Record<string, Kind>> = { sites: 'siteExternalId', drivers: 'driverExternalId' };
const kindOf = ({ kind, name }: (typeof columns)[number]) =>
  name === 'externalId' ? OWN_NAME[kind] : NAMING[name];

it('every column is known to the walk', () => {
  const unknown = columns.filter((one) => kindOf(one) === undefined && !NAMING_NOTHING.includes(one.name));
  expect(unknown).toEqual([]);
});

onEveryEngine('lines', (at) => {
  let mine: Furnished;
  let theirs: Furnished;
  beforeAll(async () => {
    mine = await furnished(at());
    theirs = await furnished(at());
  });

  it.each(
    Object.entries(FILE_FORMS).flatMap(([kind, form]) =>
      [0, 1].map((way) => ({ kind: kind as ImportKind, left: form.either.map((names) => names[way]), way })),
    ),
  )('of $kind know nothing of another customer, without $left', async ({ kind, left }) => {
    const named = columns.filter((one) => one.kind === kind && kindOf(one) !== undefined);
    const names = named.map(({ name }) => name).filter((name) => !left.includes(name));
    const header = [...new Set([...Object.keys(LINES[kind](mine.north, names, '')), ...names])];
    const lines = named
      .filter(({ name }) => names.includes(name))
      .flatMap((column) => {
        const named = kindOf(column) ?? expect.fail('it names nothing');
        // What one line makes another line may name.
        const their = column.name === 'externalId' ? theirs.south : theirs.north;
        return [their[named], nobodys()[named]].map((value) => ({
          ...LINES[kind](mine.north, header, column.name),
          [column.name]: value,
        }));
      });
    const cells = lines.map((line: Line) => header.map((name) => line[name] ?? ''));
    const file = `${[header, ...cells].map((line) => line.join(';')).join('\n')}\n`;
    const told = (await fates(at(), mine.key, `kind=${kind}&dryRun=true`, file)).map((fate) =>
      fate.replace(/^\d+ /, ''),
    );
    for (const [i, name] of names.entries()) {
      const [their, nothing] = told.slice(2 * i);
      // That an identity is taken has to be told: it is one over all customers.
      const taken = kind === 'chargers' && name === 'chargerId';
      const expected = taken ? 'refused chargerId: is already the identity of another charger' : nothing;
      expect([name, their]).toEqual([name, expected]);
      const rule = new RegExp(`^(?:created|refused ${name}: must be the .* of )`);
      expect([name, nothing]).toEqual([name, expect.stringMatching(rule)]);
    }
  });
});
