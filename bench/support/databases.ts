/** The engines of a run, each with an empty database and this server on it. */
import { fileURLToPath } from 'node:url';
import { type EngineUnderTest, engines, type FreshDatabase } from '../../test/support/engines.ts';
import { findPostgres, startPostgres } from '../../tools/throwaway-postgres.ts';
import { type Peer, startPeer } from './peer.ts';
import type { ServerUnderTest } from './server-under-test.ts';

/** As bin/forecourt.mjs has it until the server has started; server-under-test.ts lets it grow then. */
const AS_SHIPPED = ['--semi-space-growth-factor=1'];
/** Where the command keeps what Node made of the sources. */
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));
export const ADMIN_KEY = 'bench-admin-key-0123456789';

export interface Available {
  readonly engines: readonly EngineUnderTest[];
  /** Why an engine that was asked for is left out. */
  readonly leftOut: readonly string[];
  stop(): Promise<void>;
}

/** PostgreSQL at TEST_DATABASE_URL, else a throwaway one where its binaries are found. */
export async function availableEngines(wanted: readonly string[]): Promise<Available> {
  let stop = async () => {};
  const leftOut: string[] = [];
  if (wanted.includes('postgres') && !process.env.TEST_DATABASE_URL) {
    const found = findPostgres();
    if ('missing' in found) leftOut.push(`PostgreSQL: ${found.missing}`);
    else {
      const throwaway = await startPostgres(found);
      process.env.TEST_DATABASE_URL = throwaway.url;
      stop = throwaway.stop;
    }
  }
  return { engines: engines().filter(({ name }) => wanted.includes(name)), leftOut, stop };
}

export interface RunningServer {
  readonly engine: EngineUnderTest['name'];
  readonly url: string;
  readonly peer: Peer<ServerUnderTest, string>;
  /** Another process on the same database: one that has done nothing yet. This one ends; `between` is done then. */
  again(between?: (database: FreshDatabase) => Promise<unknown>): Promise<RunningServer>;
  /** Ends it and drops its database. */
  stop(): Promise<void>;
}

/** On an empty database, with the settings that an operator gets, the log included, but for those in `env`. */
export async function startServerOn(
  engine: EngineUnderTest,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const database = await engine.fresh();
  try {
    return await serve(engine, database, env);
  } catch (error) {
    await database.drop();
    throw error;
  }
}

async function serve(
  engine: EngineUnderTest,
  database: FreshDatabase,
  env: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  const script = new URL('./server-under-test.ts', import.meta.url);
  const how = {
    env: { ...environment(database), ...env },
    execArgv: [...AS_SHIPPED, '--expose-gc'],
    closes: true,
  };
  const peer = await startPeer<ServerUnderTest, string>(script, how);
  return {
    engine: engine.name,
    url: peer.ready,
    peer,
    async again(between = async () => {}) {
      await peer.stop();
      await between(database);
      return serve(engine, database, env);
    },
    async stop() {
      await peer.stop();
      await database.drop();
    },
  };
}

/** What a server on that database is configured with. */
export function environment({ dataDir, databaseUrl }: FreshDatabase): Record<string, string> {
  return {
    PORT: '0',
    DATA_DIR: dataDir,
    FORECOURT_ADMIN_KEY: ADMIN_KEY,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
    // As bin/forecourt.mjs has it: without, each thread would load what strips types.
    NODE_COMPILE_CACHE: COMPILED,
    // Counted, and never spent: one key asks for all.
    RATE_LIMIT_PER_KEY: '100000000',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  };
}
