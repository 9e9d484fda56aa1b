/** The things that examples.ts shows: one small network, as each operation answers it. */
import { USUAL_SCOPES } from '../domain/access/scopes.ts';
import { place } from './example-chargers.ts';

export const customer = {
  id: 1,
  name: 'Harbour Charging',
  tagConcurrency: 1,
  cacheSeconds: 3600,
  meterValuesDays: null,
  createdAt: '2026-11-22T10:00:00.000Z',
};

export const key = {
  id: 1,
  name: 'back office',
  prefix: 'fc_EXAMPLEnokey',
  scopes: USUAL_SCOPES,
  branches: null,
  createdAt: '2026-11-22T10:00:00.000Z',
  madeBy: 'admin',
  lastUsedAt: null,
  lastUsedAddress: null,
  expiresAt: '2030-01-01T00:00:00.000Z',
  revokedAt: null,
  formerGoodUntil: null,
};

export const site = {
  id: 1,
  groupName: 'Yard',
  publicGroupName: 'Harbour Yard',
  parentGroupId: null,
  groupType: 1,
  externalId: 'yard-1',
  policy: 'rights',
  localList: 'off',
  timeZone: 'Europe/Helsinki',
  locationInfo: place,
  payerId: null,
  costId: null,
  costName: null,
  paymentRecipientId: null,
};

export const siteBody = {
  groupName: 'Yard',
  publicGroupName: 'Harbour Yard',
  externalId: 'yard-1',
  timeZone: 'Europe/Helsinki',
  locationInfo: {
    latitude: 60.1699,
    longitude: 24.9384,
    streetAddress: 'Harbour Street',
    streetNumber: '4',
    postalNumber: '00140',
    city: 'Helsinki',
    country: 'Finland',
  },
};

export const siteChanged = {
  id: 7,
  at: '2026-11-22T10:00:00.000Z',
  actor: 'key 1',
  requestId: '0b6f4a52-3c1d-4e8a-9f27-5d8e6a7b9c10',
  action: 'change',
  thing: 'site',
  thingId: '1',
  driverId: null,
  reason: null,
  changes: { groupName: { from: 'Yard', to: 'Yard, old' } },
};

export const chargerChanged = {
  ...siteChanged,
  thing: 'charger',
  changes: { chargerName: { from: 'Left of the gate', to: 'By the gate' } },
};

const inTree = { id: 1, groupName: 'Yard', groupType: 1, externalId: 'yard-1' };

export const siteTree = {
  items: [
    {
      ...inTree,
      onlineSocket: 0,
      offlineSocket: 1,
      errorSocket: 0,
      chargers: [{ id: 1, chargerId: 'YARD-1', chargerName: 'Left of the gate', chargerStatus: 'Offline' }],
      subgroups: [],
    },
  ],
};

export const homeTree = {
  items: [{ ...inTree, drivers: [{ id: 1, name: 'Aino Virtanen', externalId: 'crm-4711' }], subgroups: [] }],
  withoutHome: [],
};

/** A list that is whole on one page. */
export const page = (...items: unknown[]) => ({ items, nextCursor: null });

/** Of a batch of two of which the second is refused. */
export const halfDone = (first: object, field: string, rule: string) => ({
  results: [
    first,
    {
      status: 400,
      problem: {
        type: 'urn:forecourt:error:bad-body',
        title: 'Errors in the request body',
        status: 400,
        detail: `${field} ${rule}`,
        code: 'bad-body',
        field,
        rule,
      },
    },
  ],
  done: 1,
  refused: 1,
});
