/** Access groups as they are kept, and the chargers that make them up. */
import Type, { type Static } from 'typebox';
import type { GroupCharger } from '../../app/ports/access-groups.ts';
import type { AccessGroup, AccessGroupSettings } from '../../domain/drivers/access-group.ts';
import { type Refusal, refuse } from '../../domain/errors.ts';
import { type ChargerId, isChargerId } from '../../domain/ids.ts';
import { CHARGER_ID_RULE } from '../path.ts';
import { iso } from '../times.ts';
import { closed, ignored, int64, label, listOf, patchOf, sent, text, textOrNull, time } from './parts.ts';
import { unblank } from './places.ts';

export const accessGroupSchema = Type.Object(
  {
    id: int64('Id of the access group.'),
    name: text('Its name.'),
    externalId: textOrNull('Your own id of it; null: none.'),
  },
  { $id: 'AccessGroup', description: 'A named set of chargers across sites.' },
);

export const newAccessGroupSchema = Type.Object(
  {
    name: label('Its name.'),
    externalId: sent.text('Your own id of it, unique among your access groups.'),
    ...ignored(accessGroupSchema.properties, 'id'),
  },
  { $id: 'NewAccessGroup', ...closed },
);
export const accessGroupPatchSchema = patchOf(newAccessGroupSchema);
export const accessGroupListSchema = listOf('AccessGroup', 'Access groups.');

export const toAccessGroup = (given: Static<typeof newAccessGroupSchema>): AccessGroupSettings => ({
  name: given.name,
  externalId: unblank(given.externalId),
});

export const showAccessGroup = (group: AccessGroup) => ({
  id: group.id,
  name: group.name,
  externalId: group.externalId,
});

export const groupChargerSchema = Type.Object(
  {
    chargerId: text('The charger.'),
    chargerName: text('Its label.'),
    groupId: int64('Its site.'),
    groupName: text('Name of its site.'),
    addedBy: text('Who put it into the access group: `key` and the id of the API key.'),
    addedAt: time('When that was, by the server.'),
  },
  { $id: 'AccessGroupCharger', description: 'A charger of an access group.' },
);
export const groupChargerListSchema = listOf('AccessGroupCharger', 'By the charger’s numeric id.');

export const showGroupCharger = (one: GroupCharger) => ({
  chargerId: one.chargerId,
  chargerName: one.chargerName,
  groupId: one.siteId,
  groupName: one.siteName,
  addedBy: one.addedBy,
  addedAt: iso(one.addedAt),
});

/** Chargers that are sent at a time: those of more are put in one by one. */
const MOST_CHARGERS = 10_000;

export const groupFillSchema = Type.Object(
  {
    chargerIds: Type.Array(text('The identity of a charger.'), {
      maxItems: MOST_CHARGERS,
      description: `The chargers that shall make up the group, at most ${MOST_CHARGERS}; one that is named twice counts once.`,
    }),
  },
  { $id: 'AccessGroupFill', description: 'What shall make up an access group.', ...closed },
);

export function toFill({ chargerIds }: Static<typeof groupFillSchema>): ChargerId[] | Refusal {
  const wrong = chargerIds.findIndex((id) => !isChargerId(id));
  return wrong < 0
    ? chargerIds.filter(isChargerId)
    : refuse('bad-body', `chargerIds[${wrong}]`, CHARGER_ID_RULE);
}
