/** What management offers of commands to chargers. */
import { isRefusal } from '../../domain/errors.ts';
import type { Tell } from '../ports/bus.ts';
import type { CallCharger } from '../ports/charger-link.ts';
import type { KeepNextPassword, WantProfile } from '../ports/charger-security.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { AwaitCommand, Commands, HoldSecret, KeepCommands } from '../ports/commands.ts';
import type { Passwords, Secrets } from '../ports/secrets.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import { explainTag } from '../queries/explain-access.ts';
import { awaitCommand } from './await-command.ts';
import { type MayCharge, orderCommand } from './order-command.ts';
import { cancelCommand, listCommands, readCommand } from './read-commands.ts';
import { demandProfile, renewPassword } from './secure-charger.ts';

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
  KeepNextPassword &
  WantProfile &
  Passwords &
  Secrets &
  Parameters<typeof explainTag>[0];

/** The use-cases, ready to be called by an adapter. */
export function controlOf(use: ControlPorts) {
  const explain = explainTag(use);
  const mayCharge: MayCharge['mayCharge'] = async (who, question, idTag) => {
    const why = await explain(who, question, idTag);
    return isRefusal(why) ? why : { outcome: why.verdict.outcome };
  };
  const order = orderCommand({ ...use, mayCharge });
  return {
    orderCommand: order,
    renewPassword: renewPassword(use, order),
    demandProfile: demandProfile(use, order),
    awaitCommand: awaitCommand(use),
    readCommand: readCommand(use),
    listCommands: listCommands(use),
    cancelCommand: cancelCommand(use),
  };
}
