import { type Actor, isBound } from '../../domain/access/allow.ts';
import { type Command, withoutTags } from '../../domain/commands/command.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { ChargerId, CommandId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Tell } from '../ports/bus.ts';
import type { Chargers } from '../ports/chargers-kept.ts';
import type { Clock } from '../ports/clock.ts';
import type { Commands, CommandsAsked, KeepCommands } from '../ports/commands.ts';
import type { Page } from '../ports/keeping.ts';
import type { ReadSnapshot, Transact } from '../ports/store.ts';
import { commandEvent, operates } from './order-command.ts';

export type CommandFilter = Omit<CommandsAsked, 'charger'> & { readonly chargerId: ChargerId | null };

/** Who sees only some branches does not learn tags: their drivers may be at home elsewhere. */
export const veiledCommand = (who: Actor, command: Command): Command =>
  isBound(who)
    ? { ...command, payload: withoutTags(command.payload), answer: withoutTags(command.answer) }
    : command;

/** What was ordered, newest first. */
export function listCommands(
  use: ReadSnapshot & Pick<Commands, 'commands'> & Pick<Chargers, 'chargerByIdentity'>,
) {
  return async (
    who: Actor,
    { chargerId, ...rest }: CommandFilter,
    page: Page<CommandId>,
  ): Promise<readonly Command[] | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    return use.read(async (tx) => {
      const kept = chargerId === null ? null : await use.chargerByIdentity(tx, by, chargerId);
      if (kept === undefined) return refuse('charger-not-found');
      const found = await use.commands(tx, by, { ...rest, charger: kept?.key ?? null }, page);
      return found.map((one) => veiledCommand(who, one));
    });
  };
}

export function readCommand(use: ReadSnapshot & Pick<Commands, 'command'>) {
  return async (who: Actor, id: CommandId): Promise<Command | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const found = await use.read((tx) => use.command(tx, by, id));
    return found === undefined ? refuse('command-not-found') : veiledCommand(who, found);
  };
}

/** Takes one back that was not sent yet; any other stays as it is. */
export function cancelCommand(
  use: Transact & Pick<Commands, 'command'> & Pick<KeepCommands, 'cancelCommand'> & Clock & Tell,
) {
  return async (who: Actor, id: CommandId): Promise<Command | Refusal> => {
    const reads = readsOwn(who);
    if (isRefusal(reads)) return reads;
    const at = use.now();
    const cancelled = await use.transact(async (tx) => {
      const found = await use.command(tx, reads, id);
      if (found === undefined) return refuse('command-not-found');
      const by = operates(who, found.charger);
      if (isRefusal(by)) return by;
      return (await use.cancelCommand(tx, by, id, at)) ?? refuse('command-not-found');
    });
    if (isRefusal(cancelled)) return cancelled;
    use.tell(commandEvent(cancelled, at));
    return veiledCommand(who, cancelled);
  };
}
