/** The repositories of the network at one moment joined into one object, for storage.ts. */
import type { CountNetwork, FindFailures, FindTrouble } from '../app/ports/overview.ts';
import { states, transactionFigures } from './overview.ts';
import { failedCommands, inError, offlineChargers, suspectsOpen } from './trouble.ts';

export const overviewRepositories = {
  states,
  transactionFigures,
  offlineChargers,
  inError,
  suspectsOpen,
  failedCommands,
} satisfies CountNetwork & FindTrouble & FindFailures;
