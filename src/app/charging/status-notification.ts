import type { Allowed, ChargerRef } from '../../domain/access/allow.ts';
import { MAX_SOCKETS_BY_SIGHT } from '../../domain/chargers/charger.ts';
import type { ChargerOwnStatus, OwnStatus } from '../../domain/chargers/status.ts';
import type { Instant } from '../../domain/ids.ts';
import { asTold } from '../../domain/transactions/corrections.ts';
import { ALIVE, alive, suspectedFree } from '../../domain/transactions/lifecycle.ts';
import { believed, isBelieved } from '../../domain/transactions/times.ts';
import type { Transaction } from '../../domain/transactions/transaction.ts';
import { noteShown } from '../control/keep-reservations.ts';
import type { Tell } from '../ports/bus.ts';
import type { KnownSocket, NoteFrame, RecordStatus, ReportingCharger, Sockets } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeepReservations } from '../ports/reservations.ts';
import type { TransactInBatch, Tx } from '../ports/store.ts';
import type { FindTransactions, KeepTransactions } from '../ports/transactions.ts';
import { about, batchOf } from './about.ts';
import { alertOf } from './alerts.ts';
import type { Charging, FromCharger, StatusTold } from './charging.ts';

type Needs = TransactInBatch &
  NoteFrame &
  RecordStatus &
  Sockets &
  FindTransactions &
  KeepTransactions &
  KeepReservations &
  Clock &
  Tell;

/** A status, of the charger itself (connector 0) or of a socket, which is made at first sight. */
export function statusNotification(use: Needs): Charging['status'] {
  return async (from, told) => {
    const now = use.now();
    const changed = await use.transactInBatch(batchOf(from, 'status'), async (tx) => {
      const { connectorId, status } = told;
      // Asked in one go, in this order: the first one holds the charger, and the others see what was done before that.
      const noting = use.noteFrame(tx, from.by, { lastMessage: from.text, settles: true, at: now });
      const [charger, known, open] = await Promise.all([
        noting,
        connectorId < 1 ? undefined : use.socket(tx, from.by, connectorId),
        connectorId < 1 || !says(status) ? [] : use.openTransactions(tx, from.by, connectorId),
      ]);
      if (status === null) return undefined;
      const toldAt = told.time?.at ?? null;
      // Never from the future: a clock that is corrected must not make what follows look old.
      const chargerTime = isBelieved(toldAt, now) ? believed(toldAt, now) : null;
      const { errorCode, info, vendorId, vendorErrorCode } = told;
      const reservations = (inside: Tx) =>
        charger.reserved ? noteShown(use, inside, from.by, { connectorId, status }, now) : [];
      const report = { errorCode, info, vendorId, vendorErrorCode, chargerTime };
      if (connectorId === 0) {
        if (isOlder(chargerTime, charger.own?.chargerTime ?? null)) return undefined;
        await use.recordOwnStatus(tx, from.by, ownStatus(status), report, now);
        return { before: charger.own?.status ?? null, ended: await reservations(tx) };
      }
      const socket = known ?? (await makeAtSight(use, tx, from.by, connectorId, charger, now));
      if (socket === undefined || isOlder(chargerTime, socket.chargerTime)) return undefined;
      await use.recordSocketStatus(tx, from.by, connectorId, status, report, now);
      await weigh(tx, from, open, status, { before: socket.status, chargerTime }, now);
      return { before: socket.status, ended: await reservations(tx) };
    });
    if (changed === undefined || told.status === null) return;
    const { status, connectorId: socketId, errorCode, info } = told;
    use.tell({ kind: 'status', ...about(from, now), socketId, status });
    for (const event of changed.ended) use.tell(event);
    if (status !== 'Error' || changed.before === 'Error') return;
    const text = info === null ? errorCode : `${errorCode}: ${info}`;
    use.tell(alertOf(from, 'faulted', text, now, socketId === 0 ? null : socketId));
  };

  /** What a status says about the socket's open transactions. */
  async function weigh(
    tx: Tx,
    from: FromCharger,
    all: readonly Transaction[],
    status: OwnStatus,
    { before, chargerTime }: { before: OwnStatus | null; chargerTime: Instant | null },
    now: Instant,
  ) {
    for (const open of all) {
      // Available from before the start says nothing of it.
      if (status === 'Available' && chargerTime !== null && chargerTime < asTold(open).startedAt) continue;
      const change = status === 'Available' ? suspectedFree(open, before, now) : alive(open, now);
      if (change !== null) await use.changeTransaction(tx, from.by, open.id, change);
    }
  }
}

/** Whether a status says anything about transactions. */
const says = (status: OwnStatus | null) => status === 'Available' || (status !== null && ALIVE.has(status));

/** A replayed status older than the current one is history only. */
function isOlder(told: Instant | null, current: Instant | null): boolean {
  return told !== null && current !== null && told < current;
}

/** Connector 0 knows Available, Unavailable and Faulted in 1.6; other words of it claim no more than Available. */
function ownStatus(status: OwnStatus): ChargerOwnStatus {
  return status === 'Error' || status === 'Unavailable' ? status : 'Available';
}

/**
 * The socket that is not known yet, made at first sight within 1…NumberOfConnectors where known, else up to 32: a stray connectorId
 * 99 makes none.
 */
export async function makeAtSight(
  use: Sockets,
  tx: Tx,
  by: Allowed<'report', ChargerRef>,
  id: StatusTold['connectorId'],
  charger: ReportingCharger,
  now: Instant,
): Promise<KnownSocket | undefined> {
  if (id < 1 || id > (charger.numberOfConnectors ?? MAX_SOCKETS_BY_SIGHT)) return undefined;
  return use.makeSocket(tx, by, id, now);
}
