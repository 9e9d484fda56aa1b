/** What examples.ts shows of rights and why. */
export const dates = { from: '2026-01-01T00:00:00.000Z', until: '2030-01-01T00:00:00.000Z' };
const given = { ...dates, givenBy: 'key 1', givenAt: '2026-11-22T10:00:00.000Z' };

const right = { groupId: null, chargerId: null, accessGroupId: null };
export const siteRight = { source: 'site', ...right, groupId: 1, name: 'Yard', ...given, good: true };
export const chargerRight = {
  source: 'charger',
  ...right,
  chargerId: 'YARD-1',
  name: 'Left of the gate',
  ...given,
  good: true,
};
export const groupRight = {
  source: 'group',
  ...right,
  accessGroupId: 1,
  name: 'Night fleet',
  ...given,
  good: true,
};

export const accessGroup = { id: 1, name: 'Night fleet', externalId: 'yard-1' };
export const groupCharger = {
  chargerId: 'YARD-1',
  chargerName: 'Left of the gate',
  groupId: 1,
  groupName: 'Yard',
  addedBy: 'key 1',
  addedAt: '2026-11-22T10:00:00.000Z',
};
export const holder = { driverId: 1, driverName: 'Aino Virtanen', ...given, good: true };

/** What both answers say of the question. */
export const asked = {
  chargerId: 'YARD-1',
  groupId: 1,
  groupName: 'Yard',
  policy: 'rights',
  purpose: 'start',
  socketId: null,
  decidedAt: '2026-11-22T10:00:00.000Z',
};

const step = (step: string, found: string, more: object = {}) => ({
  step,
  passed: true,
  found,
  right: null,
  running: null,
  ...more,
});

export const allowedTag = {
  idTag: '04A1B2C3D4E5F6',
  tagId: 1,
  driverId: 1,
  allowed: true,
  outcome: 'accepted',
  steps: [
    step('policy', 'a right is needed'),
    step('tag-known', 'tag 1 of driver 1'),
    step('not-blocked', 'neither tag nor driver is blocked'),
    step('started', 'no start date'),
    step('not-expired', 'no expiry'),
    step('right', 'right on the charger', {
      right: {
        ...{ source: 'charger', groupId: null, groupName: null },
        ...{ accessGroupId: null, accessGroupName: null, above: null, ...given },
      },
    }),
    step('concurrency', '0 of 1 transactions at a time', { running: [] }),
  ],
  needed: null,
};

export const unknownTag = {
  idTag: 'NOBODYS-TAG',
  tagId: null,
  driverId: null,
  allowed: false,
  outcome: 'unknown-tag',
  steps: [
    step('policy', 'a right is needed'),
    step('tag-known', 'no driver has this tag', { passed: false }),
  ],
  needed: {
    remedy: 'add-tag',
    words: 'add the tag to a driver',
    from: null,
    chargerId: null,
    sites: [],
    accessGroups: [],
    transactionIds: [],
  },
};

/** What an Authorize was answered: without the step about concurrency. */
export const decision = {
  id: 1,
  chargerId: 'YARD-1',
  purpose: 'authorize',
  idTag: '04A1B2C3D4E5F6',
  tagId: 1,
  driverId: 1,
  allowed: true,
  outcome: 'accepted',
  steps: allowedTag.steps.slice(0, -1),
  moment: '2026-11-22T10:00:00.000Z',
  decidedAt: '2026-11-22T10:00:00.000Z',
  transactionId: null,
};
