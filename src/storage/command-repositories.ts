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
  Commands,
  FollowStarts,
  KeepCommands,
  SendCommands,
  SweepCommands,
} from '../app/ports/commands.ts';
import type { KeepReservations, Reservations, SweepReservations } from '../app/ports/reservations.ts';
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
import { addCommand, cancelCommand, command, commands, commandsWaiting } from './commands.ts';
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
  awaitedStarts,
  chargersWithCommands,
  commandSent,
  endCommand,
  endUnsent,
  expireCommands,
  forgetCommands,
  giveUpStarts,
  loseCommands,
  returnCommand,
  setEffect,
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
  addCommand,
  awaitedStarts,
  cancelCommand,
  chargersWithCommands,
  command,
  commandSent,
  commands,
  commandsWaiting,
  endCommand,
  endUnsent,
  expireCommands,
  forgetCommands,
  giveUpStarts,
  isProfileTold,
  keepNextPassword,
  loseCommands,
  raiseProfile,
  returnCommand,
  setEffect,
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
  KeepCommands &
  SendCommands &
  SweepCommands &
  FollowStarts &
  KeepNextPassword &
  TakeNextPassword &
  WantProfile &
  FollowProfile &
  BulkCommands &
  KeepBulkCommands &
  WorkOnBulkCommands &
  ForgetBulkCommands &
  Reservations &
  KeepReservations &
  SweepReservations;
