// A real server: in this process on a port of the system's choice, or as a process of its own that can be killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { type Parts, type Server, startServer } from '../../src/main.ts';
import type { FreshDatabase } from './engines.ts';
import { heldEqual } from './held-equal.ts';

export const ADMIN_KEY = 'test-admin-key-0123456789';

export function environment(
  database: FreshDatabase,
  more: Record<string, string> = {},
): Record<string, string> {
  return {
    PORT: '0',
    CONSOLE: 'off',
    DATA_DIR: database.dataDir,
    ...(database.databaseUrl === undefined ? {} : { DATABASE_URL: database.databaseUrl }),
    DATABASE_POOL_SIZE: '4',
    FORECOURT_ADMIN_KEY: ADMIN_KEY,
    LOG_LEVEL: 'silent',
    // Suites ask faster than anybody, and mostly without a good key.
    RATE_LIMIT_PER_KEY: '1000000',
    RATE_LIMIT_PER_ADDRESS: '1000000',
    ...more,
  };
}

export function serverOn(
  database: FreshDatabase,
  parts: Parts = {},
  more: Record<string, string> = {},
): Promise<Server> {
  const usual: Parts = { log: pino({ level: 'silent' }), documents: heldEqual };
  return startServer(readConfig(environment(database, more)), { ...usual, ...parts });
}

export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Resolves when the process is gone, with its exit code or signal. */
  readonly gone: Promise<number | NodeJS.Signals | null>;
  /** All that it said, on either stream. */
  said(): string;
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and waits for its exit code. */
  stop(): Promise<number | NodeJS.Signals | null>;
}

/** `script`: what runs instead of the server's own main, e.g. one that kills itself at a chosen moment. */
export async function serverProcess(
  database: FreshDatabase,
  more: Record<string, string> = {},
  script = '../../src/main.ts',
): Promise<ServerProcess> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const compiled = process.env.NODE_COMPILE_CACHE;
  const child = spawn(process.execPath, [file], {
    env: {
      PATH: process.env.PATH ?? '',
      // As started by bin/forecourt.mjs.
      ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }),
      ...environment(database, more),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  const all = () => Buffer.concat(said).toString('utf8');
  const gone = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const match = /^forecourt listening on (https?:\S+)$/.exec(line);
      if (match?.[1] !== undefined) resolve(match[1]);
    });
    void gone.then((how) =>
      reject(new Error(`the server ended before it listened (${how}): ${all().slice(-10_000)}`)),
    );
  });
  return {
    url,
    child,
    gone,
    said: all,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    stop() {
      child.kill('SIGTERM');
      return gone;
    },
  };
}
