/** Charging profiles that chargers have, as far as is known. Those of a transaction end with it: they are not seen any more. */
import type { ExpressionBuilder, Selectable } from 'kysely';
import type { Page } from '../app/ports/keeping.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, ChargerRef, CustomerRef } from '../domain/access/allow.ts';
import type { Change } from '../domain/charging-profiles/known.ts';
import { limitsIn, type ProfileLimits } from '../domain/charging-profiles/limits.ts';
import { type KnownProfile, type ProfileFields, profileOf } from '../domain/charging-profiles/profile.ts';
import type { Command } from '../domain/commands/command.ts';
import {
  type ChargerKey,
  commandId,
  type Instant,
  type SocketId,
  type TransactionId,
  transactionId,
} from '../domain/ids.ts';
import { settingsOf } from './configurations.ts';
import { filled, json, orNull, parsed } from './rows.ts';
import type { Schema } from './schema.ts';
import type { ChargingProfilesTable } from './schema-commands.ts';
import { on } from './tx.ts';

type Read = Allowed<'read', CustomerRef>;
type Operate = Allowed<'operate', ChargerRef>;
type Report = Allowed<'report', ChargerRef>;
type With = Schema & { p: ChargingProfilesTable };

/** Of one charger at most: no charger takes as many. */
const AT_MOST = 500;

/** The transaction that a profile is of, while it runs. */
const running = (eb: ExpressionBuilder<With, 'p'>) =>
  eb
    .selectFrom('transactions as t')
    .whereRef('t.customer_id', '=', 'p.customer_id')
    .whereRef('t.charger', '=', 'p.charger')
    .where('t.id', '=', (w) =>
      w.fn.coalesce(
        'p.transaction_id',
        w
          .selectFrom('commands as o')
          .select('o.transaction_id')
          .whereRef('o.customer_id', '=', 'p.customer_id')
          .whereRef('o.id', '=', 'p.command_id'),
      ),
    )
    .where('t.closed_at', 'is', null);

/** Its remote start may still begin something. */
const awaited = (eb: ExpressionBuilder<With, 'p'>) =>
  eb
    .selectFrom('commands as a')
    .select('a.id')
    .whereRef('a.customer_id', '=', 'p.customer_id')
    .whereRef('a.id', '=', 'p.command_id')
    .where('a.effect', '=', 'awaited');

const alive = (eb: ExpressionBuilder<With, 'p'>) =>
  eb.or([
    eb('p.purpose', '<>', 'TxProfile'),
    eb.exists(running(eb).select('t.id')),
    eb.and([eb('p.transaction_id', 'is', null), eb.exists(awaited(eb))]),
  ]);

const selected = (tx: Tx) =>
  on(tx)
    .selectFrom('charging_profiles as p')
    .selectAll()
    .select((eb) => [running(eb).select('t.id').as('runs'), running(eb).select('t.socket_id').as('runs_on')])
    .where(alive);

function knownOf(
  row: Selectable<ChargingProfilesTable> & { readonly runs: number | null; readonly runs_on: number | null },
): KnownProfile {
  return {
    ...profileOf(parsed<ProfileFields>(row.fields), row.socket_id ?? row.runs_on),
    ...(row.runs === null ? {} : { transactionId: transactionId(row.runs) }),
    id: row.id,
    commandId: orNull(row.command_id, commandId),
    sentAt: row.sent_at,
    doubt: row.doubt,
  };
}

export async function chargingProfiles(
  tx: Tx,
  by: Read,
  charger: ChargerKey,
  { after, limit }: Page<number>,
): Promise<KnownProfile[]> {
  const rows = await selected(tx)
    .where('p.customer_id', '=', by.thing.customerId)
    .where('p.charger', '=', charger)
    .$if(after !== null, (q) => q.where('p.id', '<', after))
    .orderBy('p.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(knownOf);
}

export async function profilesOf(tx: Tx, by: Operate | Report): Promise<KnownProfile[]> {
  const rows = await selected(tx)
    .where('p.customer_id', '=', by.thing.customerId)
    .where('p.charger', '=', by.thing.charger)
    .orderBy('p.id', 'desc')
    .limit(AT_MOST)
    .execute();
  return rows.map(knownOf);
}

export async function profileLimits(tx: Tx, by: Operate): Promise<ProfileLimits> {
  return limitsIn(await settingsOf(tx, by.thing));
}

const open = (tx: Tx, by: Operate, socketId: SocketId) =>
  on(tx)
    .selectFrom('transactions')
    .select('id')
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('socket_id', '=', socketId)
    .where('closed_at', 'is', null);

export async function runningOn(tx: Tx, by: Operate, socketId: SocketId): Promise<TransactionId | null> {
  const row = await open(tx, by, socketId)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return orNull(row?.id ?? null, transactionId);
}

export async function runsOn(tx: Tx, by: Operate, id: TransactionId, socketId: SocketId): Promise<boolean> {
  return (await open(tx, by, socketId).where('id', '=', id).executeTakeFirst()) !== undefined;
}

export async function isOvertaken(tx: Tx, by: Report, command: Command): Promise<boolean> {
  const row = await on(tx)
    .selectFrom('commands')
    .select('id')
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', by.thing.charger)
    .where('id', '>', command.id)
    .where('action', 'in', ['SetChargingProfile', 'ClearChargingProfile', 'RemoteStartTransaction'])
    .where('sent_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function changeProfiles(
  tx: Tx,
  by: Report,
  { dropped, doubted, added }: Change,
  ended: Command,
  sentAt: Instant,
): Promise<void> {
  const { customerId: customer_id, charger } = by.thing;
  // With those that nobody sees any more.
  await on(tx)
    .deleteFrom('charging_profiles')
    .where('customer_id', '=', customer_id)
    .where('charger', '=', charger)
    .where((w) =>
      w.or([
        ...(dropped.length === 0 ? [] : [w('id', 'in', filled(dropped.map(({ id }) => id)))]),
        w.not(
          w.exists(
            w
              .selectFrom('charging_profiles as p')
              .select('p.id')
              .whereRef('p.customer_id', '=', 'charging_profiles.customer_id')
              .whereRef('p.id', '=', 'charging_profiles.id')
              .where(alive),
          ),
        ),
      ]),
    )
    .execute();
  for (const { one, doubt } of doubted) {
    await on(tx)
      .updateTable('charging_profiles')
      .set({ doubt })
      .where('customer_id', '=', customer_id)
      .where('id', '=', one.id)
      .execute();
  }
  if (added === undefined) return;
  const { fields, socketId, purpose, transactionId } = added.sent;
  await on(tx)
    .insertInto('charging_profiles')
    .values({
      ...{ customer_id, charger, command_id: ended.id, socket_id: socketId, purpose },
      ...{ transaction_id: transactionId, fields: json(fields), sent_at: sentAt, doubt: added.doubt },
    })
    .execute();
}

/** It is other hardware now: what was sent to the one before is not there. */
export async function dropProfiles(tx: Tx, { customerId, charger }: ChargerRef): Promise<void> {
  await on(tx)
    .deleteFrom('charging_profiles')
    .where('customer_id', '=', customerId)
    .where('charger', '=', charger)
    .execute();
}
