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
  FindCommand,
  FollowStarts,
  KeepCommands,
  SendCommands,
  SweepCommands,
} from '../app/ports/commands.ts';
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
import { addCommand, cancelCommand, command, commands, commandsWaiting, find } from './commands.ts';
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
  findCommand: find,
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
  BulkCommands &
  KeepBulkCommands &
  WorkOnBulkCommands &
  ForgetBulkCommands;
