/** Tags added, changed, moved and deleted, with the audit of it. Each raises the revision of the driver too, who shows them. */
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, DriverRef } from '../domain/access/allow.ts';
import type { Tag, TagSettings } from '../domain/drivers/driver.ts';
import { tagShape } from '../domain/drivers/tag-shape.ts';
import { type Refusal, refuse } from '../domain/errors.ts';
import { foldTag, type Instant } from '../domain/ids.ts';
import { type Audited, audited, isSame } from './audit.ts';
import { attempt } from './connect/attempt.ts';
import { isUniqueViolation } from './connect/errors.ts';
import { raiseDriver } from './keep-drivers.ts';
import { bit } from './rows.ts';
import { tagOf } from './tags.ts';
import { everything, on } from './tx.ts';

type Keep = Allowed<'keep', DriverRef>;

const settingsRow = (tag: TagSettings) => ({
  id_tag: tag.idTag,
  id_tag_folded: foldTag(tag.idTag),
  shape: tagShape(tag.idTag),
  token_name: tag.tokenName,
  start_date: tag.startDate,
  expiring_date: tag.expiringDate,
  invoicable: bit(tag.invoicable),
  blocked: bit(tag.blocked),
  blocked_reason: tag.blockedReason,
  concurrency: tag.concurrency === 'unlimited' ? 0 : tag.concurrency,
});

const taken = refuse('tag-taken', 'idTag', 'a driver has it');

/** What is told of every change of a tag: `of` names the driver in whose history it stands. */
export const told = (tag: Pick<Tag, 'id'>, of: Pick<DriverRef, 'driverId'>) =>
  ({ thing: 'tag', thingId: tag.id, driverId: of.driverId }) as const satisfies Partial<Audited>;

export async function addTag(tx: Tx, by: Keep, tag: TagSettings, at: Instant): Promise<Tag | Refusal> {
  const { customerId, driverId } = by.thing;
  const row = await on(tx)
    .insertInto('tags')
    .values({ customer_id: customerId, driver_id: driverId, ...settingsRow(tag), updated_at: at })
    .onConflict((had) => had.columns(['customer_id', 'id_tag_folded']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return taken;
  const added = tagOf(row);
  await becameKnown(tx, customerId, added);
  await raiseDriver(tx, by, at);
  await audited(tx, by, customerId, at, { ...told(added, by.thing), action: 'create', after: added });
  return added;
}

/** From now on somebody has it, wherever it was shown. */
async function becameKnown(tx: Tx, customer: number, { idTag }: TagSettings): Promise<void> {
  await everything(tx)
    .deleteFrom('unknown_tags')
    .where('customer_id', '=', customer)
    .where('id_tag_folded', '=', foldTag(idTag))
    .execute();
}

export async function changeTag(
  tx: Tx,
  by: Keep,
  before: Tag,
  settings: TagSettings,
  at: Instant,
): Promise<Tag | Refusal> {
  const after: Tag = { ...before, ...settings, revision: before.revision + 1, updatedAt: at };
  if (isSame(before, after)) return before;
  const { customerId, driverId } = by.thing;
  try {
    await attempt(tx, () =>
      on(tx)
        .updateTable('tags')
        .set({ ...settingsRow(settings), revision: after.revision, updated_at: at })
        .where('customer_id', '=', customerId)
        .where('driver_id', '=', driverId)
        .where('id', '=', before.id)
        .execute(),
    );
  } catch (error) {
    if (isUniqueViolation(error, 'tags')) return taken;
    throw error;
  }
  if (foldTag(before.idTag) !== foldTag(after.idTag)) await becameKnown(tx, customerId, after);
  await raiseDriver(tx, by, at);
  const reason = after.blocked ? after.blockedReason : null;
  await audited(tx, by, customerId, at, {
    ...told(after, by.thing),
    action: 'change',
    before,
    after,
    reason,
  });
  return after;
}

export async function deleteTag(tx: Tx, by: Keep, tag: Tag, at: Instant): Promise<void> {
  const { customerId, driverId } = by.thing;
  await on(tx)
    .deleteFrom('tags')
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', driverId)
    .where('id', '=', tag.id)
    .execute();
  await raiseDriver(tx, by, at);
  await audited(tx, by, customerId, at, { ...told(tag, by.thing), action: 'delete', before: tag });
}

export async function moveTag(tx: Tx, by: Keep, tag: Tag, to: Keep, at: Instant): Promise<Tag> {
  const { customerId, driverId } = by.thing;
  const moved: Tag = { ...tag, driverId: to.thing.driverId, revision: tag.revision + 1, updatedAt: at };
  await on(tx)
    .updateTable('tags')
    .set({ driver_id: moved.driverId, revision: moved.revision, updated_at: at })
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', driverId)
    .where('id', '=', tag.id)
    .execute();
  // It is told in the histories of both.
  for (const one of [by, to]) {
    await raiseDriver(tx, one, at);
    const change = { action: 'move', before: tag, after: moved } as const;
    await audited(tx, by, customerId, at, { ...told(tag, one.thing), ...change });
  }
  return moved;
}
