/** Drivers with their external ids as they are kept. */
import Type, { type Static } from 'typebox';
import { externalReferencesDocument } from '../../domain/drivers/document.ts';
import type {
  ExternalReference,
  KeptDriver,
  TagSettings,
  WantedDriver,
} from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal } from '../../domain/errors.ts';
import { siteId } from '../../domain/ids.ts';
import { batchOf } from '../batch.ts';
import { timeOrNull as toTime } from '../times.ts';
import { driverDocumentSchema } from './driver-document.ts';
import {
  closed,
  flag,
  ignored,
  int32,
  int64,
  int64OrNull,
  label,
  listOf,
  patchOf,
  ref,
  sent,
  text,
  textOrNull,
  time,
  warnings,
} from './parts.ts';
import { unblank } from './places.ts';
import { type NewTag, showTag, toTag } from './tags.ts';

const driverKeys = {
  id: int64('Unique over all customers; always within int32.'),
  name: text('Name of the driver.'),
  homeGroupId: int64OrNull('Home site; it grants no right to charge. null: none.'),
  homeGroupName: textOrNull('Name of the home site.'),
  externalId: textOrNull('Your own id of the driver; null: none.'),
  active: flag('Whether the driver may charge at all.'),
  payerId: int64OrNull('Who pays the driver’s invoices.'),
  tags: Type.Array(ref('KeptTag'), { description: 'By id ascending.' }),
  integratedExternalIds: Type.Array(ref('IntegratedExternalId'), {
    description: 'The driver’s ids in connected systems, in the order in which they were given.',
  }),
  shareParentIdTag: flag('Whether chargers are told that the driver’s tags belong together.'),
};

export const keptDriverSchema = Type.Object(driverKeys, {
  $id: 'Driver',
  description:
    'A driver as it is kept, without its rights. What is unset is null; it can be sent back as it was read.',
});
export const createdDriverSchema = Type.Object(
  { ...driverKeys, warnings },
  { $id: 'CreatedDriver', description: 'A new driver.' },
);

export const newExternalIdSchema = Type.Object(
  {
    referenceType: Type.Optional(
      Type.Unsafe<0 | 1>({
        type: 'integer',
        format: 'int32',
        enum: [0, 1],
        default: 0,
        description: 'Its meaning is your own.',
      }),
    ),
    referenceId: Type.Optional(
      text('Which connected system or record it is about.', { maxLength: 255, default: '' }),
    ),
    externalId: label('The driver’s id there.'),
    effectiveFrom: sent.time('From when on it holds.'),
  },
  { $id: 'NewIntegratedExternalId', ...closed },
);
type NewExternalId = Static<typeof newExternalIdSchema>;

export const newExternalIdsSchema = Type.Unsafe<NewExternalId[]>({
  type: 'array',
  items: { $ref: 'NewIntegratedExternalId#' },
  maxItems: 1000,
});

export const toExternalReference = (given: NewExternalId): ExternalReference => ({
  referenceType: given.referenceType ?? 0,
  referenceId: given.referenceId ?? '',
  externalId: given.externalId,
  effectiveFrom: toTime(given.effectiveFrom),
});

export const newDriverSchema = Type.Object(
  {
    name: label('Name of the driver: a person, a vehicle, or a record kept elsewhere.'),
    homeGroupId: sent.id('Home site; 0 or null: none.'),
    externalId: sent.text('Your own id of the driver, unique among your drivers.'),
    active: sent.flag('Whether the driver may charge at all.', true),
    payerId: sent.id('Who pays the driver’s invoices.'),
    tags: Type.Optional(
      Type.Unsafe<NewTag[]>({
        type: 'array',
        items: { $ref: 'NewTag#' },
        maxItems: 1000,
        description: 'Its tags.',
      }),
    ),
    integratedExternalIds: Type.Optional(newExternalIdsSchema),
    shareParentIdTag: sent.flag(
      'Whether chargers are told that the driver’s tags belong together, so that one starts and another stops. Off for a company with 300 cards.',
      true,
    ),
    ...ignored(
      { ...driverDocumentSchema.properties, ...driverKeys, warnings },
      'id',
      'homeGroupName',
      'chargerGroups',
      'chargers',
      'warnings',
    ),
  },
  { $id: 'NewDriver', ...closed },
);
export type NewDriver = Static<typeof newDriverSchema>;

export const driverPatchSchema = patchOf(newDriverSchema);
export const driverBatchSchema = batchOf('NewDriver', '`externalId`');

/** @param left what a list that is left out means: null, it stays as it is; or an empty one. */
export function toDriver(given: NewDriver, left: readonly [] | null = null): WantedDriver | Refusal {
  const tags: TagSettings[] = [];
  for (const [i, one] of (given.tags ?? []).entries()) {
    const tag = toTag(one, `tags[${i}].`);
    if (isRefusal(tag)) return tag;
    tags.push(tag);
  }
  return {
    settings: {
      name: given.name,
      homeSiteId: given.homeGroupId ? siteId(given.homeGroupId) : null,
      externalId: unblank(given.externalId),
      active: given.active ?? true,
      payerId: given.payerId ?? null,
      shareParent: given.shareParentIdTag ?? true,
    },
    tags: given.tags === undefined ? left : tags,
    externalReferences: given.integratedExternalIds?.map(toExternalReference) ?? left,
  };
}

export const showDriver = (driver: KeptDriver) => ({
  id: driver.id,
  name: driver.name,
  homeGroupId: driver.homeSiteId,
  homeGroupName: driver.homeSiteName,
  externalId: driver.externalId,
  active: driver.active,
  payerId: driver.payerId,
  tags: driver.tags.map(showTag),
  integratedExternalIds: externalReferencesDocument(driver.externalReferences),
  shareParentIdTag: driver.shareParent,
});

export const driverListSchema = listOf('Driver', 'Drivers in the order that was asked for.');

export const refusedAttemptSchema = Type.Object(
  {
    identity: text('The identity as it came, cut at 100 characters.'),
    address: text('From where.'),
    reason: text('Why it was refused.'),
    count: int32('How often, with the same identity, address and reason.'),
    firstAt: time('The first time.'),
    lastAt: time('The last time.'),
  },
  { $id: 'RefusedAttempt', description: 'A charger that was not let in.' },
);
export const refusedListSchema = listOf('RefusedAttempt', 'Newest first.');
