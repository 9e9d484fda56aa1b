/** Tags that chargers showed and nobody has. */
import Type from 'typebox';
import type { UnknownTag } from '../../domain/drivers/unknown-tag.ts';
import { iso } from '../times.ts';
import { closed, INT32, int32, int64, listOf, ref, text, time } from './parts.ts';
import { newTagSchema } from './tags.ts';

export const lookalikeSchema = Type.Object(
  {
    tagId: int64('Our id of the tag.'),
    idTag: text('The tag, as it was entered.'),
    driverId: int64('Whose it is.'),
  },
  {
    $id: 'Lookalike',
    description:
      'A tag that somebody has, told in another way: with colons, dashes or blanks, or its bytes the other way round.',
  },
);

export const unknownTagSchema = Type.Object(
  {
    idTag: text('The tag, as a charger showed it last.'),
    chargerId: text('Where it was shown last.'),
    count: int64('How often it was shown.'),
    firstAt: time('When first.'),
    lastAt: time('When last.'),
    lookalikes: Type.Array(ref('Lookalike'), {
      description:
        'Known tags that may be the same card; more often than not the one that somebody entered wrongly.',
    }),
  },
  { $id: 'UnknownTag', description: 'A tag that a charger showed and nobody has.' },
);
export const unknownTagListSchema = listOf('UnknownTag', 'Those that were shown last come first.');

export const showUnknownTag = (tag: UnknownTag) => ({
  idTag: tag.idTag,
  chargerId: tag.chargerId,
  count: tag.count,
  firstAt: iso(tag.firstAt),
  lastAt: iso(tag.lastAt),
  lookalikes: tag.lookalikes.map((one) => ({ ...one })),
});

const { idTag: _idTag, ...settings } = newTagSchema.properties;

export const assignSchema = Type.Object(
  { userid: int32('Who shall have it.', INT32), ...settings },
  { $id: 'TagAssignment', description: 'Who shall have the tag, and what is kept of it.', ...closed },
);
