/** The repositories of commands joined into one object, for storage.ts. */
import type {
  BulkCommands,
  ForgetBulkCommands,
  KeepBulkCommands,
  WorkOnBulkCommands,
} from '../app/ports/bulk-commands.ts';
import type {
  FollowProfile,
  KeepNextPassword,
  TakeNextPassword,
  WantProfile,
} from '../app/ports/charger-security.ts';
import type {
  CheckChargingProfiles,
  KeepChargingProfiles,
  ReadChargingProfiles,
} from '../app/ports/charging-profiles.ts';
import type {
  Commands,
  FindCommand,
  FollowStarts,
  KeepCommands,
  SendCommands,
  SweepCommands,
} from '../app/ports/commands.ts';
import type { KeepReservations, Reservations, SweepReservations } from '../app/ports/reservations.ts';
import type { CountWork } from '../app/ports/work-in-hand.ts';
import {
  addBulkChargers,
  addBulkCommand,
  bulkChargers,
  bulkCommand,
  bulkCommands,
  bulkCounts,
  cancelBulkCommand,
  chargersNamed,
} from './bulk-commands.ts';
import {
  isProfileTold,
  keepNextPassword,
  raiseProfile,
  takeNextPassword,
  wantProfile,
} from './charger-security.ts';
import {
  changeProfiles,
  chargingProfiles,
  isOvertaken,
  profileLimits,
  profilesOf,
  runningOn,
  runsOn,
} from './charging-profiles.ts';
import { addCommand, cancelCommand, command, commands, commandsWaiting, find } from './commands.ts';
import { countWork } from './count-work.ts';
import { awaitedStarts, giveUpStarts, setEffect, startsAwaited } from './remote-starts.ts';
import {
  addReservation,
  changeReservation,
  forgetReservations,
  openReservations,
  reservation,
  reservations,
  reservationsDue,
  reservationsLeft,
  reservationsNumbered,
} from './reservations.ts';
import {
  chargersWithCommands,
  commandSent,
  endCommand,
  endUnsent,
  expireCommands,
  forgetCommands,
  loseCommands,
  returnCommand,
  takeCommand,
} from './send-commands.ts';

import {
  bulkCommandsDue,
  bulkWaiting,
  endBulkCommand,
  forgetBulkCommands,
  markBulkCharger,
  takeBulkTurn,
} from './work-on-bulk.ts';

export const commandRepositories = {
  addBulkChargers,
  addBulkCommand,
  bulkChargers,
  bulkCommand,
  bulkCommands,
  bulkCommandsDue,
  bulkCounts,
  bulkWaiting,
  cancelBulkCommand,
  chargersNamed,
  endBulkCommand,
  forgetBulkCommands,
  markBulkCharger,
  takeBulkTurn,
  changeProfiles,
  chargingProfiles,
  isOvertaken,
  profileLimits,
  profilesOf,
  runningOn,
  runsOn,
  addCommand,
  awaitedStarts,
  cancelCommand,
  chargersWithCommands,
  command,
  commandSent,
  commands,
  commandsWaiting,
  countWork,
  endCommand,
  endUnsent,
  expireCommands,
  findCommand: find,
  forgetCommands,
  giveUpStarts,
  isProfileTold,
  keepNextPassword,
  loseCommands,
  raiseProfile,
  returnCommand,
  setEffect,
  startsAwaited,
  takeCommand,
  takeNextPassword,
  wantProfile,
  addReservation,
  changeReservation,
  forgetReservations,
  openReservations,
  reservation,
  reservations,
  reservationsDue,
  reservationsLeft,
  reservationsNumbered,
} satisfies Commands &
  FindCommand &
  KeepCommands &
  SendCommands &
  SweepCommands &
  FollowStarts &
  KeepNextPassword &
  TakeNextPassword &
  WantProfile &
  FollowProfile &
  ReadChargingProfiles &
  CheckChargingProfiles &
  KeepChargingProfiles &
  BulkCommands &
  KeepBulkCommands &
  WorkOnBulkCommands &
  ForgetBulkCommands &
  Reservations &
  KeepReservations &
  SweepReservations &
  CountWork;
