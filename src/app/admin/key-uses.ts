/** When and from where each key was last used: noted in memory and written in batches; kill -9 may lose the last of it. */
import type { KeyId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeyUse, RecordKeyUses } from '../ports/keys.ts';
import { type ActFor, EVERY, type Transact } from '../ports/store.ts';

export interface NoteKeyUse {
  keyUsed(key: KeyId, address: string): void;
}

export interface KeyUses extends NoteKeyUse {
  /** Writes what waits. Rejects when the storage can't; nothing is lost then. */
  flush(): Promise<void>;
}

export function keyUses(use: Transact & ActFor & RecordKeyUses & Clock): KeyUses {
  let unsaved = new Map<KeyId, KeyUse>();

  async function write(): Promise<void> {
    const uses = unsaved;
    if (uses.size === 0) return;
    unsaved = new Map();
    try {
      await use.actFor(EVERY, () => use.transact((tx) => use.recordKeyUses(tx, uses)));
    } catch (error) {
      unsaved = new Map([...uses, ...unsaved]);
      throw error;
    }
  }

  let flushing: Promise<void> = Promise.resolve();
  return {
    keyUsed(key, address) {
      unsaved.set(key, { at: use.now(), address });
    },
    flush() {
      flushing = flushing.then(write, write);
      return flushing;
    },
  };
}
