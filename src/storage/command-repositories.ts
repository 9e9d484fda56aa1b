/** The repositories of commands joined into one object, for storage.ts. */
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
import {
  isProfileTold,
  keepNextPassword,
  raiseProfile,
  takeNextPassword,
  wantProfile,
} from './charger-security.ts';
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

export const commandRepositories = {
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
} satisfies Commands &
  KeepCommands &
  SendCommands &
  SweepCommands &
  FollowStarts &
  KeepNextPassword &
  TakeNextPassword &
  WantProfile &
  FollowProfile;
