/** Local authorization lists of chargers. */
import Type from 'typebox';
import type { ToldLocalList } from '../../app/control/read-local-list.ts';
import type { ReadEntry } from '../../app/ports/local-lists.ts';
import { OUTCOMES } from '../../domain/drivers/decide.ts';
import { LIST_STATES } from '../../domain/local-lists/local-list.ts';
import { isoOrNull } from '../times.ts';
import { int64, int64OrNull, listOf, text, textOrNull, timeOrNull } from './parts.ts';

const STATES = ['off', ...LIST_STATES] as const;

export const localListSchema = Type.Object(
  {
    state: text(
      'off: the server keeps none, by the site’s `localList`; unknown: nobody knows what the charger has, and it is asked; behind: something is to be sent, or the charger is not there; sending: an answer is waited for; in-step: the charger has confirmed all; failing: it does not take it, and is tried again; unsupported: it keeps no list.',
      { enum: STATES },
    ),
    problem: textOrNull('Why it is not in step, in words.'),
    listVersion: int64OrNull('The version that the charger has; null: nobody knows.'),
    entries: int64('Tags that the charger has confirmed, those that it refuses among them.'),
    wanted: int64OrNull('Tags that may charge there, when it was last looked at; null: it was not yet.'),
    leftOut: int64OrNull('How many of those do not fit into its list.'),
    listMaxLength: int64OrNull('Entries that the charger’s list holds; null: it does not say.'),
    sendMaxLength: int64OrNull('Entries that one message to it holds; null: it does not say.'),
    confirmedAt: timeOrNull('When the charger last confirmed what it was sent; null: never.'),
    dueAt: timeOrNull('When the server looks at it again; null: when the charger comes, or never.'),
    attempts: int64('Failures in a row.'),
    commandId: int64OrNull('The command about it that is under way; null: there is none.'),
  },
  { $id: 'LocalList', description: 'The list by which a charger decides alone who may charge.' },
);

export const localListEntrySchema = Type.Object(
  {
    idTag: text('The tag; `***`: its driver lives where you do not see.'),
    outcome: text('What the charger decides about it.', { enum: OUTCOMES }),
    parentIdTag: textOrNull('By which tags of one driver are known as such; null: none was told.'),
    expiryDate: timeOrNull('Until when it is good there; null: none was told.'),
    refusedAt: timeOrNull('Since when it is refused; null: it is not.'),
  },
  { $id: 'LocalListEntry', description: 'A tag in the list of a charger.' },
);
export const localListEntriesSchema = listOf('LocalListEntry', 'As the charger has confirmed them.');

export const localListSchemas = [localListSchema, localListEntrySchema, localListEntriesSchema];

export function showLocalList({ place, list, entries }: ToldLocalList) {
  const limit = (of: 'listMax' | 'sendMax') => place.limits[of] ?? list?.limits[of] ?? null;
  const off = place.localList === 'off' && list === null;
  return {
    state: off ? 'off' : (list?.state ?? 'unknown'),
    problem: list?.problem ?? null,
    listVersion: list?.version ?? null,
    entries,
    wanted: list?.wanted ?? null,
    leftOut: list?.leftOut ?? null,
    listMaxLength: limit('listMax'),
    sendMaxLength: limit('sendMax'),
    confirmedAt: isoOrNull(list?.confirmedAt ?? null),
    dueAt: isoOrNull(list?.dueAt ?? null),
    attempts: list?.attempts ?? 0,
    commandId: list?.commandId ?? null,
  };
}

export const showEntry = (entry: ReadEntry) => ({
  idTag: entry.idTag,
  outcome: entry.outcome,
  parentIdTag: entry.parentIdTag,
  expiryDate: isoOrNull(entry.expiresAt),
  refusedAt: isoOrNull(entry.refusedAt),
});
