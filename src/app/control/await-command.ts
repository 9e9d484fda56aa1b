import type { Actor } from '../../domain/access/allow.ts';
import { type Command, isOver } from '../../domain/commands/command.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { CommandId } from '../../domain/ids.ts';
import { readsOwn } from '../admin/own-customer.ts';
import type { Clock } from '../ports/clock.ts';
import type { AwaitCommand, Commands } from '../ports/commands.ts';
import type { ReadSnapshot } from '../ports/store.ts';
import { veiledCommand } from './read-commands.ts';

/** Another node may have ended it: looked at again after so long, milliseconds. */
const LOOK_EVERY = 1000;

/** The command when it has ended, or as it is when the patience has. */
export function awaitCommand(use: ReadSnapshot & Pick<Commands, 'command'> & AwaitCommand & Clock) {
  return async (
    who: Actor,
    id: CommandId,
    milliseconds: number,
    closing: AbortSignal,
  ): Promise<Command | Refusal> => {
    const by = readsOwn(who);
    if (isRefusal(by)) return by;
    const until = performance.now() + milliseconds;
    for (;;) {
      const left = until - performance.now();
      // Listened to before it is looked at: what happens in between is heard.
      const ended = use.ended(id, Math.max(0, Math.min(left, LOOK_EVERY)));
      const found = await use.read((tx) => use.command(tx, by, id));
      if (found === undefined) return refuse('command-not-found');
      if (isOver(found.state) || left <= 0 || closing.aborted) return veiledCommand(who, found);
      await ended;
    }
  };
}
