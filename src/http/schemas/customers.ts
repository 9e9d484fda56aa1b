/** Customers. */
import Type, { type Static } from 'typebox';
import type { CustomerSettings } from '../../app/ports/customers.ts';
import type { Customer } from '../../app/ports/keeping.ts';
import { iso } from '../times.ts';
import {
  closed,
  ignored,
  int32,
  int32OrNull,
  int64,
  label,
  listOf,
  patchOf,
  SAFE,
  sent,
  text,
  time,
} from './parts.ts';

const DAYS =
  'Days for which meter values are kept, since they were taken; null: for ever. Transactions and their energy stay.';

const customerKeys = {
  id: int64('Id of the customer.'),
  name: text('Name of the customer.'),
  tagConcurrency: int32('Transactions at a time per tag, unless the tag says otherwise.'),
  cacheSeconds: int32OrNull(
    'Seconds a charger may cache an answer about a tag; null: as long as the tag is good.',
  ),
  meterValuesDays: int32OrNull(DAYS),
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
    meterValuesDays: Type.Optional(int32OrNull(DAYS, { minimum: 7, maximum: 36_500 })),
    ...ignored(customerKeys, 'id', 'createdAt'),
  },
  { $id: 'NewCustomer', ...closed },
);

export const moveChargerSchema = Type.Object(
  {
    customerId: int64('Id of the customer that gets it.', SAFE),
    groupId: int64('Id of the site of that customer at which it stands from now on.', SAFE),
  },
  { $id: 'MoveCharger', ...closed },
);

export const customerPatchSchema = patchOf(newCustomerSchema);

export const toCustomer = (given: Static<typeof newCustomerSchema>): CustomerSettings => ({
  name: given.name,
  tagConcurrency: given.tagConcurrency ?? 1,
  cacheSeconds: given.cacheSeconds ?? null,
  meterValuesDays: given.meterValuesDays ?? null,
});

export const showCustomer = (customer: Customer) => ({
  id: customer.id,
  name: customer.name,
  tagConcurrency: customer.tagConcurrency,
  cacheSeconds: customer.cacheSeconds,
  meterValuesDays: customer.meterValuesDays,
  createdAt: iso(customer.createdAt),
});

export const customerListSchema = listOf('Customer', 'Customers by id ascending.');
