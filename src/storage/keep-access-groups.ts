/** Access groups made, changed and filled with chargers, with their words and the audit of it. */
import type { NamedCharger } from '../app/ports/access-groups.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { AccessGroup, AccessGroupSettings } from '../domain/drivers/access-group.ts';
import { type Refusal, refuse } from '../domain/errors.ts';
import type { AccessGroupId, Instant } from '../domain/ids.ts';
import { accessGroupOf } from './access-groups.ts';
import { audited, auditedMany, isSame } from './audit.ts';
import { attempt } from './connect/attempt.ts';
import { isUniqueViolation } from './connect/errors.ts';
import { actorName, blocks, born, chunks, filled } from './rows.ts';
import { addWords, keepWords } from './search-words.ts';
import { on } from './tx.ts';

type Keep = Allowed<'keep', CustomerRef>;

const wordsOf = (group: AccessGroupSettings) => [group.name, group.externalId];
const told = (group: AccessGroup) => ({ thing: 'access-group', thingId: group.id }) as const;
const taken = refuse('external-id-taken', 'externalId', 'another access group has it');

export async function addAccessGroup(
  tx: Tx,
  by: Keep,
  settings: AccessGroupSettings,
  at: Instant,
): Promise<AccessGroup | Refusal> {
  const customer = by.thing.customerId;
  const row = await on(tx)
    .insertInto('access_groups')
    .values({
      customer_id: customer,
      name: settings.name,
      external_id: settings.externalId,
      ...born(at),
    })
    .onConflict((had) => had.columns(['customer_id', 'external_id']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return taken;
  const group = accessGroupOf(row);
  await addWords(tx, customer, 'access-group', row.id, wordsOf(group));
  await audited(tx, by, customer, at, { action: 'create', ...told(group), after: group });
  return group;
}

/** Locks the group until the transaction ends. */
export async function holdAccessGroup(tx: Tx, by: Keep, id: AccessGroupId): Promise<void> {
  await on(tx)
    .updateTable('access_groups')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('customer_id', '=', by.thing.customerId)
    .where('id', '=', id)
    .execute();
}

export async function changeAccessGroup(
  tx: Tx,
  by: Keep,
  before: AccessGroup,
  settings: AccessGroupSettings,
  at: Instant,
): Promise<AccessGroup | Refusal> {
  const customer = by.thing.customerId;
  const after: AccessGroup = { ...before, ...settings, revision: before.revision + 1, updatedAt: at };
  if (isSame(before, after)) return before;
  try {
    await attempt(tx, () =>
      on(tx)
        .updateTable('access_groups')
        .set({
          name: after.name,
          external_id: after.externalId,
          revision: after.revision,
          updated_at: at,
        })
        .where('customer_id', '=', customer)
        .where('id', '=', before.id)
        .execute(),
    );
  } catch (error) {
    if (isUniqueViolation(error, 'access_groups')) return taken;
    throw error;
  }
  await keepWords(tx, customer, 'access-group', before.id, wordsOf(after));
  await audited(tx, by, customer, at, { action: 'change', ...told(before), before, after });
  return after;
}

export async function changeGroupChargers(
  tx: Tx,
  by: Keep,
  before: AccessGroup,
  { add, remove }: { readonly add: readonly NamedCharger[]; readonly remove: readonly NamedCharger[] },
  at: Instant,
): Promise<AccessGroup> {
  if (add.length === 0 && remove.length === 0) return before;
  const customer = by.thing.customerId;
  const db = on(tx);
  const rows = add.map(({ charger }) => ({
    customer_id: customer,
    group_id: before.id,
    charger,
    added_by: actorName(by.actor),
    added_at: at,
  }));
  for (const part of blocks(rows)) await db.insertInto('access_group_chargers').values(part).execute();
  for (const part of chunks(remove.map(({ charger }) => charger))) {
    await db
      .deleteFrom('access_group_chargers')
      .where('customer_id', '=', customer)
      .where('group_id', '=', before.id)
      .where('charger', 'in', filled(part))
      .execute();
  }
  const after = { ...before, revision: before.revision + 1, updatedAt: at };
  await db
    .updateTable('access_groups')
    .set({ revision: after.revision, updated_at: at })
    .where('customer_id', '=', customer)
    .where('id', '=', before.id)
    .execute();
  // One entry for each charger, so that the charger's history tells of it.
  const change = { action: 'change', ...told(before) } as const;
  await auditedMany(tx, by, customer, at, [
    ...add.map(({ charger, chargerId }) => ({ ...change, charger, after: { chargerId } })),
    ...remove.map(({ charger, chargerId }) => ({ ...change, charger, before: { chargerId } })),
  ]);
  return after;
}
