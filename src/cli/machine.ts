/** The settings of this machine's server, as commands that look at its storage need them: read as the server reads them. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type Config, ConfigError, readConfig } from '../config.ts';
import type { Env, Flags } from './command.ts';
import { EXIT, misused, Stop } from './stop.ts';

export const MACHINE_FLAGS = {
  // Not --env-file: Node takes that for its own, wherever it stands.
  environment: {
    type: 'string',
    value: 'FILE',
    about: 'the server’s variables, as systemd’s EnvironmentFile has them; they win over the environment',
  },
} as const satisfies Flags;

/** Errors: {@link Stop} where the file can't be read. */
export function serverEnvironment(words: { readonly environment: string | undefined }, env: Env): Env {
  const { environment: file } = words;
  if (file === undefined) return env;
  try {
    return { ...env, ...parseEnv(readFileSync(file, 'utf8')) };
  } catch (error) {
    throw misused(`--environment cannot be read: ${(error as Error).message}`);
  }
}

/** Errors: {@link Stop} with the variable and the rule. */
export function configOf(env: Env): Config {
  try {
    return readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) throw new Stop(EXIT.no, error.message);
    throw error;
  }
}

/** Secrets, and what is another on another machine. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'ADMIN_KEY',
  'SMTP_URL',
  'DATA_DIR',
]);

/** The variables that the environment sets for a server, without secrets and where its data is. */
export function settingsIn(env: Env, config: Config): Record<string, string> {
  // publicUrl is PUBLIC_URL.
  const names = Object.keys(config).map((key) =>
    key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
  );
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name];
      return value === undefined || value === '' || LEFT_OUT.has(name) ? [] : [[name, value]];
    }),
  );
}
