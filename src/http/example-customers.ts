/** What examples.ts shows of customers, of their keys, and of billing names. */
import { customer, key } from './example-things.ts';

const entry = {
  id: 3,
  at: '2026-11-22T10:00:00.000Z',
  actor: 'admin',
  requestId: '0b6f4a52-3c1d-4e8a-9f27-5d8e6a7b9c10',
  driverId: null,
  reason: null,
};

const changed = (from: number, to: number) => ({
  ...entry,
  ...{ action: 'change', thing: 'customer', thingId: '1' },
  changes: { cacheSeconds: { from, to } },
});

export const customerHistory = [
  changed(1800, 3600),
  changed(3600, 1800),
  {
    ...entry,
    ...{ action: 'create', thing: 'customer', thingId: '1' },
    changes: {
      name: { from: null, to: customer.name },
      tagConcurrency: { from: null, to: 1 },
      cacheSeconds: { from: null, to: 3600 },
    },
  },
];

export const keyChanged = {
  ...entry,
  ...{ action: 'change', thing: 'key', thingId: '1' },
  changes: { name: { from: key.name, to: 'back office, Helsinki' } },
};

/** Of a new customer that has a key. */
export const goesWithCustomer = {
  wouldGo: [{ kind: 'keys', count: 1, named: [{ id: '1', name: 'back office, Helsinki' }] }],
};

export const payer = { id: 70, name: 'Harbour Ltd' };
export const paymentRecipient = { id: 12, name: 'Port of Helsinki' };
export const cost = { id: 'night', name: 'Night tariff' };
