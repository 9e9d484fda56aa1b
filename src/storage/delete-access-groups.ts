/** Access groups taken away, with the rights on them. */
import type { Selectable } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { AccessGroup } from '../domain/drivers/access-group.ts';
import type { Hanging } from '../domain/hanging.ts';
import type { AccessGroupId, Instant } from '../domain/ids.ts';
import { audited, auditedMany } from './audit.ts';
import { counted } from './listing.ts';
import { CHUNK, chunks, filled } from './rows.ts';
import type { Schema } from './schema.ts';
import { dropWords } from './search-words.ts';
import { on } from './tx.ts';

export async function hangingOnGroup(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  id: AccessGroupId,
  names: number,
): Promise<Hanging[]> {
  const rights = on(tx)
    .selectFrom('group_rights as r')
    .innerJoin('drivers as d', (join) =>
      join.onRef('d.customer_id', '=', 'r.customer_id').onRef('d.id', '=', 'r.driver_id'),
    )
    .where('r.customer_id', '=', by.thing.customerId)
    .where('r.group_id', '=', id);
  const count = await counted(tx, rights.select('d.id'));
  const some =
    names === 0 ? [] : await rights.select(['d.id', 'd.name']).orderBy('r.driver_id').limit(names).execute();
  const named = some.map((row) => ({ id: String(row.id), name: row.name }));
  return [{ kind: 'group-rights', count, named }];
}

export async function deleteAccessGroup(
  tx: Tx,
  by: Allowed<'keep', CustomerRef>,
  group: AccessGroup,
  at: Instant,
): Promise<void> {
  const customer = by.thing.customerId;
  while ((await endGroupRights(tx, by, group.id, CHUNK, at)) === CHUNK);
  await dropWords(tx, customer, 'access-group', [group.id]);
  await on(tx)
    .deleteFrom('access_groups')
    .where('customer_id', '=', customer)
    .where('id', '=', group.id)
    .execute();
  const told = { thing: 'access-group', thingId: group.id } as const;
  await audited(tx, by, customer, at, { action: 'delete', ...told, before: group });
}

export async function endGroupRights(
  tx: Tx,
  by: Allowed<'keep', CustomerRef>,
  id: AccessGroupId,
  most: number,
  at: Instant,
): Promise<number> {
  const customer = by.thing.customerId;
  // Read first, and deleted by their keys: in one statement PostgreSQL may compare each right with each that is meant.
  const some = await on(tx)
    .selectFrom('group_rights')
    .select('driver_id')
    .where('customer_id', '=', customer)
    .where('group_id', '=', id)
    .orderBy('driver_id')
    .limit(most)
    .execute();
  const ended: Pick<Selectable<Schema['group_rights']>, 'driver_id' | 'valid_from' | 'valid_until'>[] = [];
  for (const part of chunks(some.map((row) => row.driver_id))) {
    const gone = await on(tx)
      .deleteFrom('group_rights')
      .where('customer_id', '=', customer)
      .where('group_id', '=', id)
      .where('driver_id', 'in', filled(part))
      .returning(['driver_id', 'valid_from', 'valid_until'])
      .execute();
    ended.push(...gone);
  }
  const told = { action: 'delete', thing: 'right', thingId: `group ${id}` } as const;
  await auditedMany(
    tx,
    by,
    customer,
    at,
    ended.map((row) => ({
      ...told,
      driverId: row.driver_id,
      before: { from: row.valid_from, until: row.valid_until },
    })),
  );
  return some.length;
}
