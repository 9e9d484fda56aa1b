/** The data directory at the start: taken by one process, and with this node's name in it. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataDirInUse, lockDataDir } from './storage/connect/lock.ts';

/** A predecessor that is still ending is waited for, up to 5 s. */
export async function waitForDataDir(dataDir: string): Promise<{ release(): void }> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return lockDataDir(dataDir);
    } catch (error) {
      if (!(error instanceof DataDirInUse) || attempt >= 25) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** The same over restarts, so that a starting node knows which connections were its own. */
export function ownNodeId(dataDir: string): string {
  const file = join(dataDir, 'node-id');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const id = randomUUID();
  writeFileSync(file, `${id}\n`);
  return id;
}
