/** The local authorization lists of chargers: what is known of each, what it has confirmed, and what it was sent. */
import { type Selectable, sql } from 'kysely';
import type { ListPlace } from '../app/ports/local-lists.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef } from '../domain/access/allow.ts';
import type { Outcome } from '../domain/drivers/decide.ts';
import { chargerKey, commandId } from '../domain/ids.ts';
import type {
  KnownEntry,
  ListChange,
  ListState,
  ListStep,
  LocalList,
} from '../domain/local-lists/local-list.ts';
import { limitsIn } from '../domain/local-lists/outcome.ts';
import type { ListDelta } from '../domain/local-lists/plan.ts';
import type { LocalListPolicy, SitePolicy } from '../domain/sites/site.ts';
import { settingsOf } from './configurations.ts';
import { bit, blocks } from './rows.ts';
import type { LocalListEntriesTable, LocalListsTable } from './schema-local-lists.ts';
import { on } from './tx.ts';

type Report = Allowed<'report', ChargerRef>;
type Operate = Allowed<'operate', ChargerRef>;

export function localListOf(row: Selectable<LocalListsTable>): LocalList {
  const { sent_command: command, sent_version: version } = row;
  return {
    charger: chargerKey(row.charger),
    state: row.state as ListState,
    problem: row.problem,
    version: row.version,
    whole: row.whole === 1,
    toCheck: row.to_check === 1,
    step: row.step as ListStep | null,
    commandId: row.command_id === null ? null : commandId(row.command_id),
    sent:
      command === null || version === null
        ? null
        : { commandId: commandId(command), version, whole: row.sent_whole === 1 },
    limits: {
      ...{ readAt: row.limits_read_at, listMax: row.list_max, sendMax: row.send_max },
      enabled: row.enabled === null ? null : row.enabled === 1,
    },
    ...{ hardware: row.hardware, firmware: row.firmware, wanted: row.wanted, leftOut: row.left_out },
    ...{ confirmedAt: row.confirmed_at, attempts: row.attempts, dueAt: row.due_at },
  };
}

export function entryOf(row: Omit<Selectable<LocalListEntriesTable>, 'id'>): KnownEntry {
  return {
    idTag: row.id_tag,
    folded: row.id_tag_folded,
    outcome: row.outcome as Outcome,
    parentIdTag: row.parent_id_tag,
    expiresAt: row.expires_at,
    refusedAt: row.refused_at,
    held: row.held === 1,
  };
}

export async function holdLocalList(
  tx: Tx,
  by: Report,
): Promise<{ readonly list: LocalList; readonly place: ListPlace } | undefined> {
  const row = await on(tx)
    .updateTable('local_lists')
    .set((eb) => ({ state: eb.ref('state') }))
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .returningAll()
    .executeTakeFirst();
  const place = row && (await placeOf(tx, by.thing));
  return row && place && { list: localListOf(row), place };
}

/** undefined: the charger is gone. */
export async function placeOf(tx: Tx, { customerId, charger }: ChargerRef): Promise<ListPlace | undefined> {
  const row = await on(tx)
    .selectFrom('chargers as c')
    .innerJoin('sites as s', (join) =>
      join.onRef('s.customer_id', '=', 'c.customer_id').onRef('s.id', '=', 'c.site_id'),
    )
    .select(['c.site_id', 's.policy', 's.local_list', 'c.firmware_version'])
    .select(['c.manufacturer', 'c.model', 'c.serial_number'])
    .where('c.customer_id', '=', customerId)
    .where('c.id', '=', charger)
    .where('c.deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const parts = [row.manufacturer, row.model, row.serial_number];
  return {
    site: row.site_id,
    policy: row.policy as SitePolicy,
    localList: row.local_list as LocalListPolicy,
    hardware: parts.every((part) => part === null) ? null : parts.map((part) => part ?? '').join(' · '),
    firmware: row.firmware_version,
    limits: limitsIn(await settingsOf(tx, { kind: 'charger', customerId, charger })),
  };
}

export async function changeLocalList(tx: Tx, by: Report | Operate, change: ListChange): Promise<void> {
  const { sent, limits, whole, toCheck } = change;
  await on(tx)
    .updateTable('local_lists')
    .set({
      ...plain(change),
      ...(whole === undefined ? {} : { whole: bit(whole) }),
      ...(toCheck === undefined ? {} : { to_check: bit(toCheck) }),
      ...(sent === undefined
        ? {}
        : {
            sent_command: sent?.commandId ?? null,
            sent_version: sent?.version ?? null,
            sent_whole: bit(sent?.whole === true),
          }),
      ...(limits === undefined
        ? {}
        : {
            ...{ limits_read_at: limits.readAt, list_max: limits.listMax, send_max: limits.sendMax },
            enabled: limits.enabled === null ? null : bit(limits.enabled),
          }),
    })
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .execute();
}

const COLUMNS = {
  ...{ state: 'state', problem: 'problem', version: 'version', step: 'step', commandId: 'command_id' },
  ...{ hardware: 'hardware', firmware: 'firmware', wanted: 'wanted', leftOut: 'left_out' },
  ...{ confirmedAt: 'confirmed_at', attempts: 'attempts', dueAt: 'due_at' },
} as const satisfies Partial<Record<keyof ListChange, keyof LocalListsTable>>;

const plain = (change: ListChange) =>
  Object.fromEntries(
    Object.entries(COLUMNS).flatMap(([name, column]) => {
      const value = change[name as keyof typeof COLUMNS];
      return value === undefined ? [] : [[column, value]];
    }),
  );

export async function dropLocalList(tx: Tx, by: Report): Promise<void> {
  for (const table of ['local_list_sent', 'local_list_entries', 'local_lists'] as const) {
    await on(tx)
      .deleteFrom(table)
      .where('customer_id', '=', by.thing.customerId)
      .where('charger', '=', by.thing.charger)
      .execute();
  }
}

export async function knownEntries(tx: Tx, by: Report): Promise<KnownEntry[]> {
  const rows = await on(tx)
    .selectFrom('local_list_entries')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .execute();
  return rows.map(entryOf);
}

export async function keepSent(tx: Tx, by: Report, deltas: readonly ListDelta[]): Promise<void> {
  await forgetSent(tx, by);
  const rows = deltas.map(({ idTag, folded, entry }) => ({
    ...{ customer_id: by.thing.customerId, charger: by.thing.charger },
    ...{ id_tag: idTag, id_tag_folded: folded, outcome: entry?.outcome ?? null },
    parent_id_tag: entry?.parentIdTag ?? null,
    expires_at: entry?.expiresAt ?? null,
    refused_at: entry?.refusedAt ?? null,
  }));
  for (const part of blocks(rows)) await on(tx).insertInto('local_list_sent').values(part).execute();
}

export async function forgetSent(tx: Tx, by: Report | Operate): Promise<void> {
  await on(tx)
    .deleteFrom('local_list_sent')
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .execute();
}

export async function confirmSent(tx: Tx, by: Report, whole: boolean): Promise<void> {
  const { customerId, charger } = by.thing;
  const own = () =>
    on(tx)
      .updateTable('local_list_entries')
      .where('customer_id', '=', customerId)
      .where('charger', '=', charger);
  if (whole) await own().set({ held: 0 }).execute();
  const sent = (outcome: 'is' | 'is not') =>
    on(tx)
      .selectFrom('local_list_sent')
      .where('customer_id', '=', customerId)
      .where('charger', '=', charger)
      .where('outcome', outcome, null);
  await on(tx)
    .deleteFrom('local_list_entries')
    .where('customer_id', '=', customerId)
    .where('charger', '=', charger)
    .where('id_tag_folded', 'in', sent('is').select('id_tag_folded'))
    .execute();
  await on(tx)
    .insertInto('local_list_entries')
    .columns(COPIED)
    .expression(sent('is not').select(COPIED))
    .onConflict((had) =>
      had.columns(['customer_id', 'charger', 'id_tag_folded']).doUpdateSet((eb) => ({
        id_tag: eb.ref('excluded.id_tag'),
        outcome: eb.ref('excluded.outcome'),
        parent_id_tag: eb.ref('excluded.parent_id_tag'),
        expires_at: eb.ref('excluded.expires_at'),
        refused_at: eb.ref('excluded.refused_at'),
        held: sql.lit(1),
      })),
    )
    .execute();
  await forgetSent(tx, by);
}

const COPIED = [
  ...(['customer_id', 'charger', 'id_tag', 'id_tag_folded', 'outcome'] as const),
  ...(['parent_id_tag', 'expires_at', 'refused_at'] as const),
] as const;

export async function forgetEntries(tx: Tx, by: Report, all: boolean): Promise<void> {
  await on(tx)
    .deleteFrom('local_list_entries')
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .$if(!all, (q) => q.where('held', '=', 0))
    .execute();
}
