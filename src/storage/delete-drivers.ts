/** Drivers taken away with what hangs on them. */
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, DriverRef } from '../domain/access/allow.ts';
import type { KeptDriver, Tag } from '../domain/drivers/driver.ts';
import { type RightTarget, rightName } from '../domain/drivers/right.ts';
import type { Hanging, HangingKind } from '../domain/hanging.ts';
import { accessGroupId, chargerKey, foldTag, type Instant, siteId } from '../domain/ids.ts';
import { type Audited, auditedMany, byId } from './audit.ts';
import { type NamedRow, tally } from './hanging.ts';
import { told, toldSettings } from './keep-drivers.ts';
import { told as toldOfTag } from './keep-tags.ts';
import { dropWords } from './search-words.ts';
import { on } from './tx.ts';

/** In the order in which they are told; each with its id and name. */
function queriesOn({ customerId, driverId }: DriverRef): [HangingKind, RawBuilder<NamedRow>][] {
  const own = sql`t.customer_id = ${customerId} and t.driver_id = ${driverId}`;
  return [
    ['tags', sql`select t.id, t.id_tag as name from tags as t where ${own}`],
    [
      'open-transactions',
      sql`select t.id, t.id_tag as name from transactions as t where ${own} and t.closed_at is null`,
    ],
    [
      'site-rights',
      sql`select s.id, s.group_name as name from site_rights as t
        join sites as s on s.customer_id = t.customer_id and s.id = t.site_id where ${own}`,
    ],
    [
      'charger-rights',
      sql`select c.charger_id as id, c.charger_name as name from charger_rights as t
        join chargers as c on c.customer_id = t.customer_id and c.id = t.charger where ${own}`,
    ],
    [
      'group-rights',
      sql`select g.id, g.name from group_rights as t
        join access_groups as g on g.customer_id = t.customer_id and g.id = t.group_id where ${own}`,
    ],
  ];
}

export const hangingOnDriver = (tx: Tx, by: Allowed<'read', DriverRef>, names: number): Promise<Hanging[]> =>
  tally(tx, queriesOn(by.thing), names);

export const hangingOnTag = (
  tx: Tx,
  { thing: { customerId } }: Allowed<'read', DriverRef>,
  tag: Tag,
  names: number,
): Promise<Hanging[]> =>
  tally(
    tx,
    [
      [
        'open-transactions',
        sql`select t.id, t.id_tag as name from transactions as t where t.customer_id = ${customerId}
          and t.id_tag_folded = ${foldTag(tag.idTag)} and t.closed_at is null`,
      ],
    ],
    names,
  );

export async function deleteDriver(
  tx: Tx,
  by: Allowed<'keep', DriverRef>,
  driver: KeptDriver,
  at: Instant,
): Promise<void> {
  const { customerId, driverId } = by.thing;
  const gone: Audited[] = [
    ...(await endRights(tx, by.thing)),
    ...driver.tags.map((tag) => ({
      ...({ ...toldOfTag(tag, by.thing), action: 'delete' } as const),
      before: tag,
    })),
    { ...told(driver), action: 'delete', before: toldSettings(driver) },
  ];
  for (const table of ['tags', 'external_references'] as const) {
    await on(tx)
      .deleteFrom(table)
      .where('customer_id', '=', customerId)
      .where('driver_id', '=', driverId)
      .execute();
  }
  await dropWords(tx, customerId, 'driver', [driverId]);
  await on(tx)
    .deleteFrom('drivers')
    .where('customer_id', '=', customerId)
    .where('id', '=', driverId)
    .execute();
  await auditedMany(tx, by, customerId, at, byId(gone));
}

async function endRights(tx: Tx, { customerId, driverId }: DriverRef): Promise<Audited[]> {
  const ended: [RightTarget, { valid_from: number | null; valid_until: number | null }][] = [];
  const db = on(tx);
  for (const row of await db
    .deleteFrom('site_rights')
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', driverId)
    .returning(['site_id', 'valid_from', 'valid_until'])
    .execute()) {
    ended.push([{ kind: 'site', customerId, siteId: siteId(row.site_id) }, row]);
  }
  for (const row of await db
    .deleteFrom('charger_rights')
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', driverId)
    .returning(['charger', 'valid_from', 'valid_until'])
    .execute()) {
    ended.push([{ kind: 'charger', customerId, charger: chargerKey(row.charger) }, row]);
  }
  for (const row of await db
    .deleteFrom('group_rights')
    .where('customer_id', '=', customerId)
    .where('driver_id', '=', driverId)
    .returning(['group_id', 'valid_from', 'valid_until'])
    .execute()) {
    ended.push([{ kind: 'access-group', customerId, groupId: accessGroupId(row.group_id) }, row]);
  }
  return ended.map(([target, { valid_from, valid_until }]) => ({
    ...({ action: 'delete', thing: 'right', driverId } as const),
    thingId: rightName(target),
    before: { from: valid_from, until: valid_until },
  }));
}
