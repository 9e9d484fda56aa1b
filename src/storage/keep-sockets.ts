/** Sockets as people keep them; what chargers report of them is in sockets.ts. */
import type { Selectable } from 'kysely';
import type { KeptCharger, KeptSocket } from '../app/ports/chargers-kept.ts';
import type { Tx } from '../app/ports/store.ts';
import type { Allowed, CustomerRef } from '../domain/access/allow.ts';
import type { SocketSettings } from '../domain/chargers/charger.ts';
import { type ChargerKey, chargerKey, type Instant } from '../domain/ids.ts';
import { audited, isSame } from './audit.ts';
import type { Schema } from './schema.ts';
import { settingsOf, settingsRow } from './sockets.ts';
import { on } from './tx.ts';

type Keep = Allowed<'keep', CustomerRef>;

const keptOf = (row: Selectable<Schema['sockets']>): KeptSocket => ({
  charger: chargerKey(row.charger),
  ...settingsOf(row),
  revision: row.revision,
  retiredAt: row.retired_at,
});

export async function keptSockets(
  tx: Tx,
  by: Allowed<'read', CustomerRef>,
  charger: ChargerKey,
): Promise<KeptSocket[]> {
  const rows = await on(tx)
    .selectFrom('sockets')
    .selectAll()
    .where('customer_id', '=', by.thing.customerId)
    .where('charger', '=', charger)
    .orderBy('socket_id')
    .execute();
  return rows.map(keptOf);
}

/** What the audit tells of a socket: its number is in its name. */
const told = ({ charger, socketId, retiredAt, ...settings }: KeptSocket) => settings;

const named = (charger: KeptCharger, socketId: number) => ({
  thing: 'socket' as const,
  thingId: `${charger.key}/${socketId}`,
  charger: charger.key,
});

export async function keepSocket(
  tx: Tx,
  by: Keep,
  charger: KeptCharger,
  before: KeptSocket | undefined,
  settings: SocketSettings,
  at: Instant,
): Promise<{ readonly socket: KeptSocket; readonly done: boolean }> {
  const customer = by.thing.customerId;
  const { socketId } = settings;
  const socket: KeptSocket = {
    charger: charger.key,
    ...settings,
    revision: before === undefined ? at : before.revision + 1,
    retiredAt: null,
  };
  if (before !== undefined && isSame(before, socket)) return { socket: before, done: false };
  const row = { ...settingsRow(settings), revision: socket.revision, retired_at: null };
  await on(tx)
    .insertInto('sockets')
    .values({ customer_id: customer, charger: charger.key, socket_id: socketId, ...row, created_at: at })
    .onConflict((had) => had.columns(['customer_id', 'charger', 'socket_id']).doUpdateSet(row))
    .execute();
  const there = before !== undefined && before.retiredAt === null;
  await audited(tx, by, customer, at, {
    ...{ action: there ? 'change' : 'create', ...named(charger, socketId) },
    before: there ? told(before) : undefined,
    after: told(socket),
  });
  return { socket, done: true };
}

export async function retireSocket(
  tx: Tx,
  by: Keep,
  charger: KeptCharger,
  socket: KeptSocket,
  at: Instant,
): Promise<void> {
  const customer = by.thing.customerId;
  await on(tx)
    .updateTable('sockets')
    .set({ retired_at: at, revision: socket.revision + 1 })
    .where('customer_id', '=', customer)
    .where('charger', '=', charger.key)
    .where('socket_id', '=', socket.socketId)
    .execute();
  await audited(tx, by, customer, at, {
    ...{ action: 'delete', ...named(charger, socket.socketId) },
    before: told(socket),
  });
}
