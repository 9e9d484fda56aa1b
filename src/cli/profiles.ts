/** Servers and keys that are kept between commands: one JSON file that only its owner may read. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Env } from './command.ts';
import { EXIT, misused, Stop } from './stop.ts';

export interface Profile {
  readonly url: string;
  readonly key: string;
}
export type Profiles = Readonly<Record<string, Profile>>;

/** Taken when no other is named. */
export const DEFAULT_PROFILE = 'default';

/** $XDG_CONFIG_HOME/forecourt/profiles.json; a relative XDG_CONFIG_HOME is ignored, as its specification says. */
export function profilesFile(env: Env): string {
  const { XDG_CONFIG_HOME: folder = '' } = env;
  return join(folder.startsWith('/') ? folder : join(homedir(), '.config'), 'forecourt', 'profiles.json');
}

export function readProfiles(env: Env): Profiles {
  const file = profilesFile(env);
  if (!existsSync(file)) return {};
  const wrong = (what: string) => new Stop(EXIT.no, `${file} ${what}: mend it, or remove it and save again`);
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw wrong('holds keys and may be read by others: `chmod 600` it. It is not used as it is');
  }
  try {
    const { profiles } = JSON.parse(readFileSync(file, 'utf8')) as { profiles: Profiles };
    for (const one of Object.values(profiles)) {
      if (typeof one.url !== 'string' || typeof one.key !== 'string') throw new Error('url and key');
    }
    return profiles;
  } catch {
    throw wrong('is not what `forecourt profile save` writes');
  }
}

/** Errors: {@link Stop} when the file can't be written. */
export function writeProfiles(env: Env, profiles: Profiles): void {
  const file = profilesFile(env);
  const fresh = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(fresh, `${JSON.stringify({ profiles }, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    // Renamed: a crash leaves the old or the new one, never half of it.
    renameSync(fresh, file);
  } catch (error) {
    if (existsSync(fresh)) rmSync(fresh);
    throw new Stop(EXIT.no, `${file} cannot be written: ${(error as Error).message}`);
  }
}

export function profileName(text: string, where: string): string {
  // No `__proto__`, and nothing that a shell or a terminal takes for something else.
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)) return text;
  throw misused(`${where} must be 1 to 64 letters, digits, dots, dashes or underscores, not '${text}'`);
}
