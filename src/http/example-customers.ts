/** What examples.ts shows of customers, of their keys, and of billing names. */
import { customer, key, page } from './example-things.ts';

const SECRET = 'fc_EXAMPLEnokey_EXAMPLEnokeyEXAMPLEnokeyEXAMPLEnokeyEXAM';

const entry = {
  id: 3,
  at: '2026-11-22T10:00:00.000Z',
  actor: 'admin',
  requestId: '0b6f4a52-3c1d-4e8a-9f27-5d8e6a7b9c10',
};
const rest = { driverId: null, reason: null };

const changed = (from: number, to: number) => ({
  ...entry,
  ...{ action: 'change', thing: 'customer', thingId: '1' },
  ...rest,
  changes: { cacheSeconds: { from, to } },
});

const customerHistory = [
  changed(1800, 3600),
  changed(3600, 1800),
  {
    ...entry,
    ...{ action: 'create', thing: 'customer', thingId: '1' },
    ...rest,
    changes: {
      name: { from: null, to: customer.name },
      tagConcurrency: { from: null, to: 1 },
      cacheSeconds: { from: null, to: 3600 },
    },
  },
];

const keyChanged = {
  ...entry,
  ...{ action: 'change', thing: 'key', thingId: '1' },
  ...rest,
  changes: { name: { from: key.name, to: 'back office, Helsinki' } },
};
const keyCreated = {
  ...entry,
  ...{ action: 'create', thing: 'key', thingId: '1' },
  ...rest,
  changes: {
    name: { from: null, to: key.name },
    prefix: { from: null, to: key.prefix },
    expiresAt: { from: null, to: key.expiresAt },
  },
};

/** Of a new customer that has a key. */
const goesWithCustomer = {
  wouldGo: [{ kind: 'keys', count: 1, named: [{ id: '1', name: 'back office, Helsinki' }] }],
};

const payer = { id: 70, name: 'Harbour Ltd' };
const paymentRecipient = { id: 12, name: 'Port of Helsinki' };
const cost = { id: 'night', name: 'Night tariff' };

/** Of one of the three registers of names. */
const registerOf = (
  one: string,
  many: string,
  named: { readonly id: number | string; readonly name: string },
  kind: string,
) => ({
  [`upsert${one}`]: { body: { name: named.name }, answer: named },
  [`list${many}`]: { answer: page(named) },
  [`get${one}`]: { answer: named },
  [`change${one}`]: { body: { name: named.name }, answer: named },
  [`list${one}History`]: {
    answer: page({
      ...entry,
      ...{ actor: 'key 1', action: 'create', thing: 'billing-name', thingId: `${kind} ${named.id}` },
      ...rest,
      changes: { name: { from: null, to: named.name } },
    }),
  },
  [`delete${one}`]: { query: { dryRun: true }, answer: { wouldGo: [] } },
});

/** The first of all: a customer, and a key for everything after it. */
export const customerExamples = {
  createCustomer: { body: { name: 'Harbour Charging', cacheSeconds: 3600 }, answer: customer },
  listCustomers: { answer: page(customer) },
  getCustomer: { answer: customer },
  changeCustomer: { body: { cacheSeconds: 1800 }, answer: { ...customer, cacheSeconds: 1800 } },
  replaceCustomer: { body: { name: customer.name, cacheSeconds: 3600 }, answer: customer },
  listCustomerHistory: { answer: page(...customerHistory) },
  createKey: {
    body: { name: 'back office', expiresAt: '2030-01-01T00:00:00.000Z' },
    answer: { ...key, key: SECRET },
  },
  listKeys: { answer: page(key) },
  getKey: { answer: key },
  changeKey: {
    body: { name: 'back office, Helsinki' },
    answer: { ...key, name: 'back office, Helsinki' },
  },
  listKeyHistory: { answer: page(keyChanged, keyCreated) },
  rotateKey: {
    body: { overlapSeconds: 3600 },
    answer: {
      ...{ ...key, name: 'back office, Helsinki', formerGoodUntil: '2026-11-22T11:00:00.000Z' },
      key: SECRET,
    },
  },
  getMe: {
    answer: {
      ...{ kind: 'key', id: 1, name: 'back office, Helsinki' },
      customer: { id: 1, name: customer.name },
      grants: [{ scopes: key.scopes, branches: null }],
      expiresAt: key.expiresAt,
    },
  },
  deleteCustomer: { query: { dryRun: true }, answer: goesWithCustomer },
  ...registerOf('Payer', 'Payers', payer, 'payer'),
  ...registerOf('PaymentRecipient', 'PaymentRecipients', paymentRecipient, 'payment-recipient'),
  ...registerOf('Cost', 'Costs', cost, 'cost'),
};
