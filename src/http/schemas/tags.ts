/** Tags as they are kept. */
import Type, { type Static } from 'typebox';
import type { Tag, TagSettings } from '../../domain/drivers/driver.ts';
import { type Refusal, refuse } from '../../domain/errors.ts';
import { iso, isoOrNull, endOrNull as toEnd, timeOrNull as toTime } from '../times.ts';
import { tagSchema } from './driver-document.ts';
import { ID_TAG_PATTERN, ID_TAG_RULE } from './id-tag.ts';
import {
  closed,
  flag,
  INT32,
  ignored,
  int32,
  int64,
  listOf,
  patchOf,
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
  blockedReason: textOrNull('Why it is blocked; null where it is not.'),
  concurrency,
  driverId: int64('Whose it is.'),
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
    blockedReason: sent.text('Why it is blocked; dropped where it is not.'),
    concurrency: Type.Optional(concurrency),
    ...ignored(
      { ...tagKeys, lastUpdated: tagSchema.properties.lastUpdated, warnings },
      'id',
      'lastUpdated',
      'driverId',
      'warnings',
    ),
  },
  { $id: 'NewTag', ...closed },
);
export type NewTag = Static<typeof newTagSchema>;

export const tagPatchSchema = patchOf(newTagSchema);

export const moveTagSchema = Type.Object(
  { userid: int32('Who shall have it.', INT32) },
  { $id: 'TagMove', ...closed },
);

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
    blockedReason: given.blocked ? unblank(given.blockedReason) : null,
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
  driverId: tag.driverId,
});

export const tagListSchema = listOf('KeptTag', 'Tags in the order that was asked for.');
