import type { CommandId } from '../../domain/ids.ts';
import type { AwaitCommand } from '../ports/commands.ts';

/** Who waits for the end of which command. */
export class Endings implements AwaitCommand {
  readonly #waiting = new Map<CommandId, Set<() => void>>();

  /** It has another state now: who waits looks again. */
  heard(id: CommandId): void {
    for (const settled of this.#waiting.get(id) ?? []) settled();
  }

  ended(id: CommandId, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const all = this.#waiting.get(id) ?? new Set();
      this.#waiting.set(id, all);
      const settled = () => {
        clearTimeout(timer);
        all.delete(settled);
        if (all.size === 0) this.#waiting.delete(id);
        resolve();
      };
      const timer = setTimeout(settled, milliseconds);
      all.add(settled);
    });
  }
}
