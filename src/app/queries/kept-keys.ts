/**
 * API keys that were shown lately, so that a request does not begin with asking storage who sends it. Of a key that is changed
 * all are read anew: that is rare, and what is revoked is no good for the next request.
 */
import type { Changes } from '../ports/changes.ts';
import type { ApiKey, FindKey } from '../ports/keys.ts';
import { type ActFor, type Apart, EVERY, type ReadSnapshot } from '../ports/store.ts';

/** Keys kept; the one read longest ago goes first. */
const AT_MOST = 10_000;

export interface FindShownKey {
  /** By the prefix of its secret, or of the one before the last rotation; as it is now. */
  shownKey(prefix: string): Promise<ApiKey | undefined>;
  /** The same, if it is here. */
  shownKeyNow(prefix: string): ApiKey | undefined;
}

export interface KeptKeys extends FindShownKey {
  /** What commits changed. */
  hear(changes: Changes): void;
}

interface Kept {
  /** In changes of keys. */
  readonly readAt: number;
  readonly key: Promise<ApiKey | undefined>;
  /** Once it has been read. */
  found?: ApiKey;
}

export function keptKeys(use: ReadSnapshot & ActFor & Apart & Pick<FindKey, 'keyByPrefix'>): KeptKeys {
  const kept = new Map<string, Kept>();
  let changes = 0;

  const read = (prefix: string) =>
    use.apart(() => use.actFor(EVERY, () => use.read((tx) => use.keyByPrefix(tx, prefix))));

  return {
    hear(changed) {
      if (changed === 'everything' || changed.some(({ kind }) => kind === 'key')) changes += 1;
    },
    shownKeyNow(prefix) {
      const known = kept.get(prefix);
      return known?.readAt === changes ? known.found : undefined;
    },
    async shownKey(prefix) {
      const known = kept.get(prefix);
      if (known?.readAt === changes) return known.key;
      const one: Kept = { readAt: changes, key: read(prefix) };
      kept.delete(prefix);
      kept.set(prefix, one);
      const forget = () => {
        if (kept.get(prefix) === one) kept.delete(prefix);
      };
      try {
        const key = await one.key;
        // Who guesses fills nothing.
        if (key === undefined) forget();
        else one.found = key;
        const [oldest] = kept.keys();
        if (kept.size > AT_MOST && oldest !== undefined) kept.delete(oldest);
        return key;
      } catch (error) {
        forget();
        throw error;
      }
    },
  };
}
