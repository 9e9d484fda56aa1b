/** Drivers, tags, rights and external ids as they are kept. */
import Type, { type Static } from 'typebox';
import type { ListedDriver, NewDriver } from '../../app/admin/create-driver.ts';
import type { ExternalReference, RightDates, Tag, TagSettings } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { siteId } from '../../domain/ids.ts';
import { iso, isoOrNull, endOrNull as toEnd, timeOrNull as toTime } from '../times.ts';
import { driverDocumentSchema, tagSchema } from './driver-document.ts';
import { ID_TAG_PATTERN, ID_TAG_RULE } from './id-tag.ts';
import {
  closed,
  flag,
  ignored,
  int32,
  int64,
  int64OrNull,
  label,
  listOf,
  ref,
  sent,
  text,
  textOrNull,
  time,
  timeOrNull,
  warnings,
} from './parts.ts';
import { unblank } from './places.ts';

/** What OCPP 1.6 carries; longer tags are good for later versions only. */
const OCPP16_ID_TAG = 20;

const CONCURRENCY =
  'Transactions at a time: a number, "unlimited" (pool cards), or null for the customer’s default.';
type Concurrency = number | 'unlimited' | null;
const concurrency = Type.Unsafe<Concurrency>({
  anyOf: [
    { type: 'integer', minimum: 1, maximum: 1000 },
    { type: 'string', enum: ['unlimited'] },
    { type: 'null' },
  ],
  description: CONCURRENCY,
});

const tagKeys = {
  id: int64('Our id of the tag.'),
  idTag: text('What the tag presents, as it was entered.'),
  expiringDate: timeOrNull('Good until just before this time; null: it never expires.'),
  startDate: timeOrNull('Good from this time; null: always was.'),
  lastUpdated: time('When the tag last changed, by the server.'),
  tokenName: text('Label.'),
  invoicable: flag('Whether its sessions are invoiced.'),
  blocked: flag('Whether it is blocked.'),
  blockedReason: textOrNull('Why it is blocked.'),
  concurrency,
};

export const keptTagSchema = Type.Object(tagKeys, {
  $id: 'KeptTag',
  description: 'A tag as it is kept. What is unset is null.',
});
export const createdTagSchema = Type.Object(
  { ...tagKeys, warnings },
  { $id: 'CreatedTag', description: 'A new tag.' },
);

export const newTagSchema = Type.Object(
  {
    idTag: text(
      'What the tag presents; blanks around it are dropped. Unique among your tags, without regard to the case of ASCII letters. Over 20 characters OCPP 1.6 cannot carry it.',
      { pattern: ID_TAG_PATTERN, 'x-rule': ID_TAG_RULE },
    ),
    tokenName: sent.text('Label.'),
    startDate: sent.time('Good from this time.'),
    expiringDate: sent.time(
      'Good until just before this time. `9999-12-31T23:59:59.000Z`, as the driver document writes it: unset.',
    ),
    invoicable: sent.flag('Whether its sessions are invoiced.', false),
    blocked: sent.flag('Whether it is blocked.', false),
    blockedReason: sent.text('Why it is blocked.'),
    concurrency: Type.Optional(concurrency),
    ...ignored(
      { ...tagKeys, lastUpdated: tagSchema.properties.lastUpdated, warnings },
      'id',
      'lastUpdated',
      'warnings',
    ),
  },
  { $id: 'NewTag', ...closed },
);
type NewTag = Static<typeof newTagSchema>;

/** `at` names the tag within the body: `tags[0].`. */
export function toTag(given: NewTag, at = ''): TagSettings | Refusal {
  const startDate = toTime(given.startDate);
  const expiringDate = toEnd(given.expiringDate);
  if (startDate !== null && expiringDate !== null && expiringDate <= startDate) {
    return refuse('bad-body', `${at}expiringDate`, 'must be later than startDate');
  }
  return {
    idTag: given.idTag.trim(),
    tokenName: given.tokenName ?? '',
    startDate,
    expiringDate,
    invoicable: given.invoicable ?? false,
    blocked: given.blocked ?? false,
    blockedReason: unblank(given.blockedReason),
    concurrency: given.concurrency ?? null,
  };
}

export function warningsOf(tag: TagSettings, at = '') {
  if (tag.idTag.length <= OCPP16_ID_TAG) return [];
  const rule = `is longer than ${OCPP16_ID_TAG} characters: OCPP 1.6 chargers cannot send it`;
  return [{ field: `${at}idTag`, rule }];
}

export const showTag = (tag: Tag) => ({
  id: tag.id,
  idTag: tag.idTag,
  expiringDate: isoOrNull(tag.expiringDate),
  startDate: isoOrNull(tag.startDate),
  lastUpdated: iso(tag.updatedAt),
  tokenName: tag.tokenName,
  invoicable: tag.invoicable,
  blocked: tag.blocked,
  blockedReason: tag.blockedReason,
  concurrency: tag.concurrency,
});

const driverKeys = {
  id: int64('Unique over all customers; always within int32.'),
  name: text('Name of the driver.'),
  homeGroupId: int64OrNull('Home site; it grants no right to charge. null: none.'),
  homeGroupName: textOrNull('Name of the home site.'),
  externalId: textOrNull('Your own id of the driver; null: none.'),
  active: flag('Whether the driver may charge at all.'),
  payerId: int64OrNull('Who pays the driver’s invoices.'),
  tags: Type.Array(ref('KeptTag'), { description: 'By id ascending.' }),
};

export const keptDriverSchema = Type.Object(driverKeys, {
  $id: 'Driver',
  description: 'A driver as it is kept. What is unset is null.',
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
type NewDriverBody = Static<typeof newDriverSchema>;

export function toDriver(given: NewDriverBody): NewDriver | Refusal {
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
    },
    shareParent: given.shareParentIdTag ?? true,
    tags,
    externalReferences: (given.integratedExternalIds ?? []).map(toExternalReference),
  };
}

export const showDriver = (driver: ListedDriver) => ({
  id: driver.id,
  name: driver.name,
  homeGroupId: driver.homeSiteId,
  homeGroupName: driver.homeSiteId === null ? null : driver.homeSiteName,
  externalId: driver.externalId,
  active: driver.active,
  payerId: driver.payerId,
  tags: [...driver.tags].sort((a, b) => a.id - b.id).map(showTag),
});

export const rightDatesSchema = Type.Object(
  {
    from: sent.time('The right is good from this time.'),
    until: sent.time('The right is good until just before this time.'),
  },
  { $id: 'RightDates', description: 'When a right is good; open on a side that is left out.', ...closed },
);

export function toRightDates(given: Static<typeof rightDatesSchema>): RightDates | Refusal {
  const from = toTime(given.from);
  const until = toEnd(given.until);
  if (from !== null && until !== null && until <= from)
    return refuse('bad-body', 'until', 'must be later than from');
  return { from, until };
}

export const driverListSchema = listOf('Driver', 'Drivers by id ascending.');
export const tagListSchema = listOf('KeptTag', 'The driver’s tags by id ascending.');

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
