/** Customers and their API keys. */
import Type, { type Static } from 'typebox';
import type { CreatedKey } from '../../app/admin/create-key.ts';
import type { CustomerSettings, KeySettings } from '../../app/ports/customers.ts';
import type { ApiKey, Customer } from '../../app/ports/keeping.ts';
import { endOrNull, iso, isoOrNull } from '../times.ts';
import {
  closed,
  ignored,
  int32,
  int32OrNull,
  int64,
  label,
  listOf,
  patchOf,
  sent,
  text,
  time,
  timeOrNull,
} from './parts.ts';

const customerKeys = {
  id: int64('Id of the customer.'),
  name: text('Name of the customer.'),
  tagConcurrency: int32('Transactions at a time per tag, unless the tag says otherwise.'),
  cacheSeconds: int32OrNull(
    'Seconds a charger may cache an answer about a tag; null: as long as the tag is good.',
  ),
  createdAt: time('When it was made.'),
};

export const customerSchema = Type.Object(customerKeys, {
  $id: 'Customer',
  description: 'Who owns sites, chargers and drivers. Nothing of one customer is visible to another.',
});

export const newCustomerSchema = Type.Object(
  {
    name: label('Name of the customer.'),
    tagConcurrency: Type.Optional(
      int32('Transactions at a time per tag, unless the tag says otherwise.', {
        minimum: 1,
        maximum: 1000,
        default: 1,
      }),
    ),
    cacheSeconds: sent.count(
      'Seconds a charger may cache an answer about a tag; null: as long as the tag is good.',
    ),
    ...ignored(customerKeys, 'id', 'createdAt'),
  },
  { $id: 'NewCustomer', ...closed },
);

export const moveChargerSchema = Type.Object(
  {
    customerId: int64('Id of the customer that gets it.'),
    groupId: int64('Id of the site of that customer at which it stands from now on.'),
  },
  { $id: 'MoveCharger', ...closed },
);

export const customerPatchSchema = patchOf(newCustomerSchema);

export const toCustomer = (given: Static<typeof newCustomerSchema>): CustomerSettings => ({
  name: given.name,
  tagConcurrency: given.tagConcurrency ?? 1,
  cacheSeconds: given.cacheSeconds ?? null,
});

export const showCustomer = (customer: Customer) => ({
  id: customer.id,
  name: customer.name,
  tagConcurrency: customer.tagConcurrency,
  cacheSeconds: customer.cacheSeconds,
  createdAt: iso(customer.createdAt),
});

const keyKeys = {
  id: int64('Id of the key.'),
  name: text('What it is for.'),
  prefix: text('The visible beginning by which it is recognised.'),
  createdAt: time('When it was made.'),
  expiresAt: timeOrNull('It is good until just before this time; null: until revoked.'),
  revokedAt: timeOrNull('When it was revoked; null: it was not.'),
};

export const keySchema = Type.Object(keyKeys, {
  $id: 'Key',
  description: 'An API key of a customer, without its secret.',
});

export const createdKeySchema = Type.Object(
  { ...keyKeys, key: text('The key itself. Shown here and never again: only its hash is kept.') },
  { $id: 'CreatedKey', description: 'A new API key.' },
);

export const newKeySchema = Type.Object(
  {
    name: Type.Optional(text('What it is for.', { maxLength: 255, default: '' })),
    expiresAt: sent.time('It is good until just before this time.'),
    ...ignored(createdKeySchema.properties, 'id', 'key', 'prefix', 'createdAt', 'revokedAt'),
  },
  { $id: 'NewKey', ...closed },
);

export const keyPatchSchema = patchOf(newKeySchema);

export const toKey = (given: Static<typeof newKeySchema>): KeySettings => ({
  name: given.name ?? '',
  expiresAt: endOrNull(given.expiresAt),
});

export const showKey = (key: ApiKey) => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  createdAt: iso(key.createdAt),
  expiresAt: isoOrNull(key.expiresAt),
  revokedAt: isoOrNull(key.revokedAt),
});

export const showCreatedKey = (key: CreatedKey) => ({ ...showKey(key), key: key.key });

export const customerListSchema = listOf('Customer', 'Customers by id ascending.');
export const keyListSchema = listOf('Key', 'Keys of a customer by id ascending, revoked ones among them.');
