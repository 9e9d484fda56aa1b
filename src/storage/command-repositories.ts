/** The repositories of commands joined into one object, for storage.ts. */
import type {
  BulkCommands,
  ForgetBulkCommands,
  KeepBulkCommands,
  WorkOnBulkCommands,
} from '../app/ports/bulk-commands.ts';
import type {
  Commands,
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
import { addCommand, cancelCommand, command, commands, commandsWaiting } from './commands.ts';
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
  loseCommands,
  returnCommand,
  setEffect,
  takeCommand,
} satisfies Commands &
  KeepCommands &
  SendCommands &
  SweepCommands &
  FollowStarts &
  BulkCommands &
  KeepBulkCommands &
  WorkOnBulkCommands &
  ForgetBulkCommands;
