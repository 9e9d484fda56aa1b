/** Who wants to hear what commits changed. */
import type { Changes, HearChanges } from '../../app/ports/changes.ts';

export class Heard implements HearChanges {
  readonly #listeners: ((changes: Changes) => void)[] = [];

  onChanges(listener: (changes: Changes) => void): void {
    this.#listeners.push(listener);
  }

  /** Whether anybody would hear. */
  get awaited(): boolean {
    return this.#listeners.length > 0;
  }

  tell(changes: Changes): void {
    if (changes !== 'everything' && changes.length === 0) return;
    for (const listener of this.#listeners) listener(changes);
  }
}
