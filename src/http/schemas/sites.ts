/** Sites as they are kept: the same words as in the driver document, without what is counted and nested. */
import Type, { type Static } from 'typebox';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { siteId } from '../../domain/ids.ts';
import type { Site, SiteSettings } from '../../domain/sites/site.ts';
import { batchOf } from '../batch.ts';
import { chargerGroupSchema } from './driver-document.ts';
import {
  closed,
  ignored,
  int32OrNull,
  int64,
  int64OrNull,
  label,
  listOf,
  patchOf,
  ref,
  refOrNull,
  sent,
  text,
  textOrNull,
} from './parts.ts';
import { type NewLocation, toLocation, unblank } from './places.ts';

const POLICIES = ['open', 'known', 'rights'] as const;
const POLICY =
  'Who may charge here: open, anyone; known, any good tag; rights, only whose driver has a right.';
const LOCAL_LISTS = ['off', 'on'] as const;
const LOCAL_LIST =
  'Whether the server keeps the local authorization lists of the chargers here in step with the rights: off, on.';
const TYPES = '0 SUB_CPO, 1 SITE, 2 SUB_SITE, 3 CIRCUIT, 4 OTHER.';

export const siteSchema = Type.Object(
  {
    id: int64('Id of the site.'),
    groupName: text('Name of the site.'),
    publicGroupName: textOrNull('Its name for the public; null: none.'),
    parentGroupId: int64OrNull('The site that it is nested in; null: none.'),
    groupType: int32OrNull(TYPES, { enum: [0, 1, 2, 3, 4, null] }),
    externalId: textOrNull('Your own id of it; null: none.'),
    policy: text(POLICY, { enum: POLICIES }),
    localList: text(LOCAL_LIST, { enum: LOCAL_LISTS }),
    timeZone: textOrNull('IANA name, e.g. Europe/Helsinki; null: none.'),
    locationInfo: ref('OwnLocation'),
    payerId: int64OrNull('Who pays the invoices.'),
    costId: textOrNull('Id of the tariff that is the site’s power cost.'),
    costName: textOrNull('Its name.'),
    paymentRecipientId: int64OrNull('Who receives the site’s money.'),
  },
  { $id: 'Site', description: 'A site as it is kept. What is unset is null.' },
);

export const newSiteSchema = Type.Object(
  {
    groupName: label('Name of the site.'),
    publicGroupName: sent.text('Its name for the public.'),
    parentGroupId: sent.id('The site that it is nested in; 0 or null: none.'),
    groupType: Type.Optional(
      int32OrNull(`${TYPES} Left out or null: 1 without a parent, 2 under one.`, {
        enum: [0, 1, 2, 3, 4, null],
      }),
    ),
    externalId: sent.text('Your own id of it, unique among your sites.'),
    policy: Type.Optional(
      Type.Unsafe<(typeof POLICIES)[number]>({
        type: 'string',
        enum: POLICIES,
        default: 'rights',
        description: POLICY,
      }),
    ),
    localList: Type.Optional(
      Type.Unsafe<(typeof LOCAL_LISTS)[number]>({
        type: 'string',
        enum: LOCAL_LISTS,
        default: 'off',
        description: LOCAL_LIST,
      }),
    ),
    timeZone: sent.text('IANA name, e.g. Europe/Helsinki.', 64),
    locationInfo: Type.Optional(refOrNull<NewLocation>('NewLocation')),
    payerId: sent.id('Who pays the invoices.'),
    costId: sent.text('Id of the tariff that is the site’s power cost.'),
    costName: sent.text('Its name.'),
    paymentRecipientId: sent.id('Who receives the site’s money.'),
    ...ignored(
      chargerGroupSchema.properties,
      'id',
      'onlineSocket',
      'offlineSocket',
      'errorSocket',
      'subgroups',
      'chargers',
    ),
  },
  { $id: 'NewSite', ...closed },
);

export const sitePatchSchema = patchOf(newSiteSchema);
export const siteBatchSchema = batchOf('NewSite', '`externalId`');

export type NewSite = Static<typeof newSiteSchema>;

export function toSite(given: NewSite): SiteSettings | Refusal {
  const location = toLocation(given.locationInfo);
  if (isRefusal(location)) return location;
  const timeZone = unblank(given.timeZone);
  if (timeZone !== null && !isTimeZone(timeZone)) {
    return refuse('bad-body', 'timeZone', 'must be an IANA time zone, e.g. Europe/Helsinki');
  }
  return {
    groupName: given.groupName,
    publicGroupName: unblank(given.publicGroupName),
    parentId: given.parentGroupId ? siteId(given.parentGroupId) : null,
    groupType: given.groupType ?? null,
    externalId: unblank(given.externalId),
    policy: given.policy ?? 'rights',
    localList: given.localList ?? 'off',
    timeZone,
    location,
    payerId: given.payerId ?? null,
    costId: unblank(given.costId),
    costName: unblank(given.costName),
    paymentRecipientId: given.paymentRecipientId ?? null,
  };
}

function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

export const showSite = (site: Site) => ({
  id: site.id,
  groupName: site.groupName,
  publicGroupName: site.publicGroupName,
  parentGroupId: site.parentId,
  groupType: site.groupType,
  externalId: site.externalId,
  policy: site.policy,
  localList: site.localList,
  timeZone: site.timeZone,
  locationInfo: { ...site.location },
  payerId: site.payerId,
  costId: site.costId,
  costName: site.costName,
  paymentRecipientId: site.paymentRecipientId,
});

export const siteListSchema = listOf('Site', 'Sites of every level of the tree.');
