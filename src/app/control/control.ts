/** What management offers of commands to chargers. */
import { isRefusal } from '../../domain/errors.ts';
import { type FilesPorts, filesOf } from '../files/files.ts';
import type { Tell } from '../ports/bus.ts';
import type { CallCharger } from '../ports/charger-link.ts';
import type { KeepNextPassword, WantProfile } from '../ports/charger-security.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { CheckChargingProfiles, ReadChargingProfiles } from '../ports/charging-profiles.ts';
import type { Clock } from '../ports/clock.ts';
import type { AwaitCommand, Commands, HoldSecret, KeepCommands } from '../ports/commands.ts';
import type { ReadLocalLists } from '../ports/local-lists.ts';
import type { Passwords, Secrets } from '../ports/secrets.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import { explainDriver, explainTag } from '../queries/explain-access.ts';
import { listChargingProfiles } from '../queries/list-charging-profiles.ts';
import { awaitCommand } from './await-command.ts';
import {
  type BulkPorts,
  cancelBulkCommand,
  listBulkChargers,
  listBulkCommands,
  orderBulkCommand,
  readBulkCommand,
} from './bulk-commands.ts';
import { limitCharging } from './limit-charging.ts';
import { type MayCharge, orderCommand } from './order-command.ts';
import { cancelCommand, listCommands, readCommand } from './read-commands.ts';
import { listLocalListEntries, readLocalList, resendLocalList } from './read-local-list.ts';
import { awaitReservation, cancelReservation, listReservations } from './read-reservations.ts';
import { type ReservePorts, reserve } from './reserve.ts';
import { demandProfile, renewPassword } from './secure-charger.ts';
import { orderOfSocket } from './socket-there.ts';
import { startCharging } from './start-charging.ts';
import { type StopPorts, stopDriver, stopSocket, stopTransaction } from './stop-charging.ts';

export type ControlPorts = Transact &
  ReadSnapshot &
  Tell &
  Clock &
  Pick<Chargers, 'chargerByIdentity'> &
  Commands &
  KeepCommands &
  HoldSecret &
  AwaitCommand &
  Pick<CallCharger, 'wrongInCall'> &
  StopPorts &
  BulkPorts &
  KeepNextPassword &
  WantProfile &
  CheckChargingProfiles &
  ReadChargingProfiles &
  FilesPorts &
  ReadLocalLists &
  Passwords &
  Secrets &
  Omit<ReservePorts, 'orderCommand' | 'explainDriver' | 'mayCharge'> &
  Parameters<typeof explainTag>[0] &
  Parameters<typeof explainDriver>[0];

/** The use-cases, ready to be called by an adapter. */
export function controlOf(use: ControlPorts) {
  const explain = explainTag(use);
  const mayCharge: MayCharge['mayCharge'] = async (who, question, idTag) => {
    const why = await explain(who, question, idTag);
    return isRefusal(why) ? why : { outcome: why.verdict.outcome };
  };
  const ordering = { ...use, orderCommand: orderCommand({ ...use, mayCharge }) };
  return {
    orderCommand: ordering.orderCommand,
    orderOfSocket: orderOfSocket(ordering),
    startCharging: startCharging({ ...ordering, explainDriver: explainDriver(use) }),
    limitCharging: limitCharging(ordering),
    listChargingProfiles: listChargingProfiles(use),
    stopTransaction: stopTransaction(use),
    stopSocket: stopSocket(use),
    stopDriver: stopDriver(use),
    renewPassword: renewPassword(use, ordering.orderCommand),
    demandProfile: demandProfile(use, ordering.orderCommand),
    awaitCommand: awaitCommand(use),
    readCommand: readCommand(use),
    listCommands: listCommands(use),
    cancelCommand: cancelCommand(use),
    reserve: reserve({ ...ordering, explainDriver: explainDriver(use), mayCharge }),
    awaitReservation: awaitReservation(use),
    listReservations: listReservations(use),
    cancelReservation: cancelReservation(ordering),
    readLocalList: readLocalList(use),
    listLocalListEntries: listLocalListEntries(use),
    resendLocalList: resendLocalList(use),
    orderBulkCommand: orderBulkCommand(use),
    readBulkCommand: readBulkCommand(use),
    listBulkCommands: listBulkCommands(use),
    listBulkChargers: listBulkChargers(use),
    cancelBulkCommand: cancelBulkCommand(use),
    ...filesOf(use, ordering.orderCommand),
  };
}
