/** The lists that a driver has — tags and ids in connected systems — put in place of those that it had. */
import type { Allowed, DriverRef } from '../../domain/access/allow.ts';
import type { KeptDriver, Tag, TagSettings, WantedDriver } from '../../domain/drivers/driver.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import { foldTag, type Instant } from '../../domain/ids.ts';
import type { AddTag, ChangeTags, ReplaceExternalReferences } from '../ports/drivers.ts';
import type { Tx } from '../ports/store.ts';
import { TAG_IS_TAKEN } from './taken.ts';

export type ListPorts = AddTag & ChangeTags & ReplaceExternalReferences;

/** The driver is held, or new. Tags are the same when they compare equal; a list that is null stays. */
export async function putLists(
  use: ListPorts,
  tx: Tx,
  keeps: Allowed<'keep', DriverRef>,
  had: Pick<KeptDriver, 'tags'>,
  { tags, externalReferences }: Pick<WantedDriver, 'tags' | 'externalReferences'>,
  now: Instant,
): Promise<Refusal | undefined> {
  if (tags !== null) {
    const refused = twice(tags) ?? (await putTags(use, tx, keeps, had.tags, tags, now));
    if (refused !== undefined) return refused;
  }
  if (externalReferences !== null) await use.replaceExternalReferences(tx, keeps, externalReferences, now);
  return undefined;
}

function twice(tags: readonly TagSettings[]): Refusal | undefined {
  const first = new Map<string, number>();
  for (const [i, { idTag }] of tags.entries()) {
    const same = first.get(foldTag(idTag));
    if (same !== undefined) {
      return refuse('tag-taken', `tags[${i}].idTag`, `is the same as tags[${same}].idTag`);
    }
    first.set(foldTag(idTag), i);
  }
  return undefined;
}

async function putTags(
  use: AddTag & ChangeTags,
  tx: Tx,
  keeps: Allowed<'keep', DriverRef>,
  had: readonly Tag[],
  wanted: readonly TagSettings[],
  now: Instant,
): Promise<Refusal | undefined> {
  const left = new Map(had.map((tag) => [foldTag(tag.idTag), tag]));
  for (const [i, settings] of wanted.entries()) {
    const before = left.get(foldTag(settings.idTag));
    left.delete(foldTag(settings.idTag));
    const put =
      before === undefined
        ? await use.addTag(tx, keeps, settings, now)
        : await use.changeTag(tx, keeps, before, settings, now);
    if (isRefusal(put)) return refuse(put.refused, `tags[${i}].idTag`, TAG_IS_TAKEN);
  }
  for (const tag of left.values()) await use.deleteTag(tx, keeps, tag, now);
  return undefined;
}
