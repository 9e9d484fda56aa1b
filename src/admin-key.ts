/** The key of the installation's admin, found or made at the start. */
import { randomBytes } from 'node:crypto';
import type { Settings } from './app/ports/keeping.ts';
import type { ReadSnapshot, Transact } from './app/ports/store.ts';
import { secrets } from './secrets.ts';

/** The admin key: the environment's, else the stored one, else one made now. Of it only the SHA-256 is kept. */
export async function adminKey(
  config: { readonly adminKey: string | undefined },
  use: Settings & ReadSnapshot & Transact,
): Promise<{ hash: string; keep(print: (line: string) => void): Promise<void> }> {
  const nothingToKeep = async () => {};
  if (config.adminKey !== undefined) return { hash: secrets.sha256Hex(config.adminKey), keep: nothingToKeep };
  const stored = await use.read((tx) => use.setting(tx, 'admin-key-sha256'));
  if (stored !== undefined) return { hash: stored, keep: nothingToKeep };
  const key = `fca_${randomBytes(24).toString('base64url')}`;
  const admin = {
    hash: secrets.sha256Hex(key),
    async keep(print: (line: string) => void) {
      const first = await use.transact(async (tx) => {
        const other = await use.setting(tx, 'admin-key-sha256');
        if (other === undefined) await use.putSetting(tx, 'admin-key-sha256', admin.hash);
        return other;
      });
      // Another node started in the same moment, and its key counts.
      if (first !== undefined) admin.hash = first;
      else print(`admin key, shown only now: ${key}`);
    },
  };
  return admin;
}
