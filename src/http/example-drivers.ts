/** Drivers and tags that examples.ts shows, as each operation answers them. */
import { charger } from './example-chargers.ts';
import { siteChanged } from './example-things.ts';

interface TagShown {
  readonly id: number;
  readonly idTag: string;
  readonly expiringDate: string | null;
  readonly startDate: string | null;
  readonly lastUpdated: string;
  readonly tokenName: string;
  readonly invoicable: boolean;
  readonly blocked: boolean;
  readonly blockedReason: string | null;
  readonly concurrency: number | null;
  readonly driverId: number;
}

export const tag: TagShown = {
  id: 1,
  idTag: '04A1B2C3D4E5F6',
  expiringDate: null,
  startDate: null,
  lastUpdated: '2026-11-22T10:00:00.000Z',
  tokenName: 'Blue card',
  invoicable: true,
  blocked: false,
  blockedReason: null,
  concurrency: null,
  driverId: 1,
};

export const longTag: TagShown = {
  ...tag,
  id: 2,
  idTag: 'FI-HRB-C12345678-0000001',
  expiringDate: '2030-01-01T00:00:00.000Z',
  tokenName: 'Contract',
  invoicable: false,
};

export const assignedTag = {
  ...tag,
  id: 3,
  idTag: 'F6E5D4C3B2A104',
  tokenName: 'Blue card, as the gate reads it',
  invoicable: false,
  warnings: [],
};

export const driver = {
  id: 1,
  name: 'Aino Virtanen',
  homeGroupId: 1,
  homeGroupName: 'Yard',
  externalId: 'crm-4711',
  active: true,
  payerId: null,
  tags: [tag],
  integratedExternalIds: [],
  shareParentIdTag: true,
};

export const driverBody = {
  name: 'Aino Virtanen',
  homeGroupId: 1,
  externalId: 'crm-4711',
};

export const externalIds = [
  {
    referenceType: 0,
    referenceId: 'fleet',
    externalId: 'VAN-12',
    effectiveFrom: '2026-01-01T00:00:00.000Z',
  },
];

export const externalIdsChanged = {
  ...siteChanged,
  thing: 'external-ids',
  driverId: 1,
  changes: { integratedExternalIds: { from: null, to: externalIds } },
};

export const guests = {
  ...driver,
  id: 2,
  name: 'Guests',
  homeGroupId: null,
  homeGroupName: null,
  externalId: 'crm-1',
  tags: [],
  shareParentIdTag: false,
};

export const guestsRenamed = {
  ...siteChanged,
  thing: 'driver',
  thingId: '2',
  driverId: 2,
  changes: { name: { from: 'Visitors', to: 'Guests' }, shareParentIdTag: { from: true, to: false } },
};

export const guestsMade = {
  ...guestsRenamed,
  action: 'create',
  changes: {
    name: { from: null, to: 'Visitors' },
    externalId: { from: null, to: 'crm-1' },
    active: { from: null, to: true },
    shareParentIdTag: { from: null, to: true },
  },
};

const inDocument = ({
  id,
  idTag,
  expiringDate,
  startDate,
  lastUpdated,
  tokenName,
  invoicable,
}: TagShown) => ({
  id,
  idTag,
  expiringDate: expiringDate ?? '9999-12-31T23:59:59.000Z',
  startDate,
  lastUpdated,
  tokenName,
  invoicable,
});

export const driverDocument = {
  id: 1,
  name: 'Aino Virtanen',
  homeGroupId: 1,
  homeGroupName: 'Yard',
  externalId: 'crm-4711',
  tags: [inDocument(tag), inDocument(longTag)],
  chargerGroups: [
    {
      onlineSocket: 0,
      offlineSocket: 1,
      errorSocket: 0,
      subgroups: [],
      chargers: [charger],
      payerId: null,
      costId: '',
      costName: '',
      paymentRecipientId: null,
      id: 1,
      groupName: 'Yard',
      groupType: 1,
      externalId: 'yard-1',
    },
  ],
  chargers: [charger],
  payerId: null,
  integratedExternalIds: externalIds,
};

const ofTag = { ...siteChanged, thing: 'tag', thingId: '1', driverId: 1 };
export const tagBlocked = {
  ...ofTag,
  reason: 'lost',
  changes: { blocked: { from: false, to: true }, blockedReason: { from: null, to: 'lost' } },
};
export const tagAdded = {
  ...ofTag,
  action: 'create',
  changes: {
    driverId: { from: null, to: 1 },
    idTag: { from: null, to: '04A1B2C3D4E5F6' },
    tokenName: { from: null, to: 'Blue card' },
    invoicable: { from: null, to: true },
    blocked: { from: null, to: false },
  },
};
