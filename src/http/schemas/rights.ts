/** Rights by which a driver may charge, read and sent. */
import Type, { type Static } from 'typebox';
import type { WantedRight } from '../../app/admin/replace-rights.ts';
import type { TagRight } from '../../app/admin/rights-by-tag.ts';
import type { TagHolder } from '../../app/ports/rights.ts';
import type { ListedHolder, ListedRight } from '../../app/queries/list-rights.ts';
import type { RightDates } from '../../domain/drivers/driver.ts';
import type { Given, RightPlace } from '../../domain/drivers/right.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { accessGroupId, isChargerId, siteId } from '../../domain/ids.ts';
import { CHARGER_ID_RULE } from '../path.ts';
import { iso, isoOrNull, endOrNull as toEnd, timeOrNull as toTime } from '../times.ts';
import {
  closed,
  flag,
  ignored,
  int64,
  int64OrNull,
  listOf,
  ref,
  sent,
  text,
  textOrNull,
  time,
  timeOrNull,
} from './parts.ts';

export const SOURCES = ['site', 'charger', 'group'] as const;
type Source = (typeof SOURCES)[number];

export const given = {
  from: timeOrNull('Good from this time; null: always was.'),
  until: timeOrNull('Good until just before this time; null: for ever.'),
  givenBy: text('Who gave it, or changed it last: `key` and the id of the API key.'),
  givenAt: time('When that was, by the server.'),
};
const good = flag('Whether it is good now, by its dates.');

const rightKeys = {
  source: text('What it was given on: a site, a charger, or an access group.', { enum: SOURCES }),
  groupId: int64OrNull('The site; null: it is on no site.'),
  chargerId: textOrNull('The charger; null: it is on no single charger.'),
  accessGroupId: int64OrNull('The access group; null: it is on none.'),
  name: text('Name of the site, charger or access group.'),
  ...given,
  good,
};

export const rightSchema = Type.Object(rightKeys, {
  $id: 'Right',
  description:
    'A right to charge at a site and everything nested in it, at one charger, or at the chargers of an access group.',
});
export const rightListSchema = listOf(
  'Right',
  'Rights on sites by the id of the site, then those on chargers by the charger’s numeric id, then those on access groups by the id of the group.',
);

export const showRight = (right: ListedRight) => ({
  source: right.source,
  groupId: right.source === 'site' ? right.siteId : null,
  chargerId: right.source === 'charger' ? right.chargerId : null,
  accessGroupId: right.source === 'group' ? right.groupId : null,
  name: right.name,
  ...showGiven(right),
  good: right.good,
});

export const showGiven = (right: Given) => ({
  from: isoOrNull(right.from),
  until: isoOrNull(right.until),
  givenBy: right.givenBy,
  givenAt: iso(right.givenAt),
});

export const tagHolderSchema = Type.Object(
  { idTag: text('The tag, as it was entered.'), driverName: text('The name of the driver who has it.') },
  { $id: 'TagHolder', description: 'Who has a tag: the name, and nothing else.' },
);

export const showTagHolder = ({ idTag, driverName }: TagHolder) => ({ idTag, driverName });

export const tagRightSchema = Type.Object(
  {
    idTag: text('The tag, as it was entered.'),
    driverName: text('The name of the driver who has it.'),
    right: ref('Right'),
  },
  { $id: 'TagRight', description: 'The right of the driver who has a tag.' },
);

export const showTagRight = ({ idTag, driverName, right }: TagRight) => ({
  idTag,
  driverName,
  right: showRight(right),
});

const newDates = {
  from: sent.time('The right is good from this time.'),
  until: sent.time('The right is good until just before this time.'),
};

export const rightDatesSchema = Type.Object(
  {
    ...newDates,
    ...ignored(
      rightKeys,
      'source',
      'groupId',
      'chargerId',
      'accessGroupId',
      'name',
      'givenBy',
      'givenAt',
      'good',
    ),
  },
  { $id: 'RightDates', description: 'When a right is good; open on a side that is left out.', ...closed },
);

export function toRightDates(dates: Static<typeof rightDatesSchema>): RightDates | Refusal {
  const from = toTime(dates.from);
  const until = toEnd(dates.until);
  if (from !== null && until !== null && until <= from)
    return refuse('bad-body', 'until', 'must be later than from');
  return { from, until };
}

/** Rights that are sent at a time: those of more are kept one by one. */
export const MOST_RIGHTS = 2000;

export const newRightSchema = Type.Object(
  {
    source: Type.Unsafe<Source>({
      type: 'string',
      enum: SOURCES,
      description: 'What it is on; the id of that is needed, the others are null or left out.',
    }),
    groupId: sent.id('The site.'),
    chargerId: sent.text('The charger.'),
    accessGroupId: sent.id('The access group.'),
    ...newDates,
    ...ignored(rightKeys, 'name', 'givenBy', 'givenAt', 'good'),
  },
  { $id: 'NewRight', description: 'A right as it shall be.', ...closed },
);

export const newRightListSchema = Type.Object(
  {
    items: Type.Array(ref<Static<typeof newRightSchema>>('NewRight'), {
      maxItems: MOST_RIGHTS,
      description: `Every right that the driver shall have, at most ${MOST_RIGHTS}.`,
    }),
    nextCursor: Type.Optional(
      Type.Unsafe<null>({ type: 'null', description: 'A list that goes on is not whole, and is refused.' }),
    ),
    ...ignored({ total: int64('How many there are.') }, 'total'),
  },
  {
    $id: 'NewRightList',
    description: 'All rights of a driver, in the form in which they are listed.',
    ...closed,
  },
);

/** The key that names a thing of each source. */
const NAMED_BY = { site: 'groupId', charger: 'chargerId', group: 'accessGroupId' } as const;

export function toRights({ items }: Static<typeof newRightListSchema>): WantedRight[] | Refusal {
  const wanted: WantedRight[] = [];
  const seen = new Map<string, number>();
  for (const [i, item] of items.entries()) {
    const place = toPlace(item);
    const dates = isRefusal(place) ? place : toRightDates(item);
    if (isRefusal(place)) return within(place, i);
    if (isRefusal(dates)) return within(dates, i);
    const name = `${item.source} ${item[NAMED_BY[item.source]]}`;
    const same = seen.get(name);
    if (same !== undefined) {
      return refuse(
        'bad-body',
        `items[${i}].${NAMED_BY[item.source]}`,
        `is the same as that of items[${same}]`,
      );
    }
    seen.set(name, i);
    wanted.push({ place, dates });
  }
  return wanted;
}

const within = ({ refused, field, rule }: Refusal, index: number) =>
  refuse(refused, `items[${index}].${field}`, rule);

function toPlace(item: Static<typeof newRightSchema>): RightPlace | Refusal {
  const { source } = item;
  const key = NAMED_BY[source];
  const other = Object.values(NAMED_BY).find((name) => name !== key && (item[name] ?? '') !== '');
  if (other !== undefined) {
    return refuse('bad-body', other, `must be left out or null with the source ${source}`);
  }
  const id = item[key];
  if (id === undefined || id === null)
    return refuse('bad-body', key, `is required with the source ${source}`);
  if (typeof id === 'string') {
    return isChargerId(id) ? { chargerId: id } : refuse('bad-body', key, CHARGER_ID_RULE);
  }
  return source === 'site' ? { siteId: siteId(id) } : { groupId: accessGroupId(id) };
}

export const holderSchema = Type.Object(
  { driverId: int64('The driver.'), driverName: text('Its name.'), ...given, good },
  { $id: 'RightHolder', description: 'A driver who has a right on the very thing.' },
);
export const holderListSchema = listOf('RightHolder', 'By the id of the driver.');

export const showHolder = (holder: ListedHolder) => ({
  driverId: holder.driverId,
  driverName: holder.driverName,
  ...showGiven(holder),
  good: holder.good,
});
