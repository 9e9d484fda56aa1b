/** Stops by remote: of one transaction, of what runs on a socket, of all that a driver charges. */
import type { Actor, Allowed, CustomerRef } from '../../domain/access/allow.ts';
import type { Command } from '../../domain/commands/command.ts';
import { daily } from '../../domain/commands/daily.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId, ChargerKey, DriverId, SocketId, TransactionId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import { transactUnlessRefused } from '../admin/undo.ts';
import type { Tell } from '../ports/bus.ts';
import type { Chargers, KeptSockets } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { Drivers } from '../ports/drivers.ts';
import type { KeptTransaction, ReadTransactions, TransactionFilter } from '../ports/read-transactions.ts';
import type { Transact, Tx } from '../ports/store.ts';
import { commandEvent, operates, type PlacePorts, placeOrder } from './order-command.ts';
import { socketThere } from './socket-there.ts';

export type StopPorts = Transact &
  Pick<ReadTransactions, 'keptTransaction' | 'transactions'> &
  Pick<Chargers, 'chargerByIdentity'> &
  Pick<Drivers, 'driver'> &
  KeptSockets &
  PlacePorts &
  Clock &
  Tell;

type Read = Allowed<'read', CustomerRef>;
/** How long the orders wait for a charger that is not there, milliseconds; null: they do not. */
type Waiting = number | null;

/** Orders the stop of a transaction that runs. */
export function stopTransaction(use: StopPorts) {
  return async (who: Actor, id: TransactionId, expiresIn: Waiting): Promise<Command | Refusal> =>
    one(
      await stop(use, who, expiresIn, async (tx, by) => {
        const found = await use.keptTransaction(tx, by, id);
        if (found === undefined) return refuse('transaction-not-found');
        return found.closedAt === null ? [found] : refuse('transaction-over');
      }),
    );
}

/** Orders the stop of what runs on a socket: of several that are open there the newest, as one socket charges one vehicle. */
export function stopSocket(use: StopPorts) {
  return async (
    who: Actor,
    chargerId: ChargerId,
    socketId: SocketId,
    expiresIn: Waiting,
  ): Promise<Command | Refusal> =>
    one(
      await stop(use, who, expiresIn, async (tx, by) => {
        const charger = await use.chargerByIdentity(tx, by, chargerId);
        if (charger === undefined) return refuse('charger-not-found');
        const there = await socketThere(use, tx, by, charger.key, socketId);
        if (isRefusal(there)) return there;
        const open = await running(use, tx, by, { chargers: [charger.key] });
        const newest = open.find((found) => found.socketId === socketId);
        return newest === undefined ? refuse('nothing-running') : [newest];
      }),
    );
}

/** Orders the stop of all that runs with the driver's tags; none: nothing runs. All are ordered, or none. */
export function stopDriver(use: StopPorts) {
  return (who: Actor, driverId: DriverId, expiresIn: Waiting): Promise<readonly Command[] | Refusal> =>
    stop(use, who, expiresIn, async (tx, by) => {
      if ((await use.driver(tx, by, driverId)) === undefined) return refuse('driver-not-found');
      return running(use, tx, by, { driverId });
    });
}

async function stop(
  use: StopPorts,
  who: Actor,
  expiresIn: Waiting,
  find: (tx: Tx, by: Read) => Promise<readonly KeptTransaction[] | Refusal>,
): Promise<readonly Command[] | Refusal> {
  const reads = readsOwn(who);
  if (isRefusal(reads)) return reads;
  const at = use.now();
  const expiresAt = expiresIn === null ? null : at + expiresIn;
  const ordered = await transactUnlessRefused<readonly Command[]>(use, async (tx) => {
    const found = await find(tx, reads);
    if (isRefusal(found)) return found;
    const commands: Command[] = [];
    for (const { id, charger } of found) {
      const by = operates(who, charger);
      const placed = isRefusal(by) ? by : await placeOrder(use, tx, by, daily.stop(id), expiresAt, at);
      if (isRefusal(placed)) return placed;
      commands.push(placed);
    }
    return commands;
  });
  if (isRefusal(ordered)) return ordered;
  for (const command of ordered) use.tell(commandEvent(command, at));
  return ordered;
}

function one(ordered: readonly Command[] | Refusal): Command | Refusal {
  if (isRefusal(ordered)) return ordered;
  const [first] = ordered;
  if (first === undefined) throw new Error('nothing was ordered, and nothing refused');
  return first;
}

const ANY: TransactionFilter = {
  startedFrom: null,
  startedUntil: null,
  stoppedFrom: null,
  stoppedUntil: null,
  site: null,
  chargers: null,
  driverId: null,
  idTagFolded: null,
  open: true,
  refused: null,
  flag: null,
};
/** More do not run at one charger, or with one driver's tags. */
const AT_MOST = 200;

/** Open ones, newest first. */
async function running(
  use: StopPorts,
  tx: Tx,
  by: Read,
  of: { readonly chargers: readonly ChargerKey[] } | { readonly driverId: DriverId },
): Promise<readonly KeptTransaction[]> {
  const newest = { sort: 'startedAt', descending: true, after: null, limit: AT_MOST, total: false } as const;
  return (await use.transactions(tx, by, { ...ANY, ...of }, newest)).items;
}
