// A server on an engine that lives as long as the suite that asks for it.
import { afterAll, beforeAll } from 'vitest';
import type { Parts, Server } from '../../src/main.ts';
import type { EngineUnderTest, FreshDatabase } from './engines.ts';
import { serverOn } from './server.ts';

export interface Served {
  readonly database: FreshDatabase;
  readonly server: Server;
}

/** What it answers can be asked for by tests, once the server has started. */
export function servedOn(
  engine: EngineUnderTest,
  parts: Parts = {},
  more: Record<string, string> = {},
): () => Served {
  let database: FreshDatabase;
  let server: Server;
  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverOn(database, parts, more);
  });
  afterAll(async () => {
    await server?.close();
    await database?.drop();
  });
  return () => ({ database, server });
}
