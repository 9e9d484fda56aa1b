/** Opens the database that the configuration names. */
import { openEmbedded } from './embedded.ts';
import type { Engine } from './engine.ts';
import { openPostgres } from './postgres.ts';

/** Errors: MigrationRefused, StorageUnavailable. `poolSize` counts for PostgreSQL only. */
export function openEngine(config: {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly databaseOwnerUrl?: string | undefined;
  readonly databasePoolSize: number;
  /** Hears what an operator should know, as a sentence. */
  readonly warn?: (sentence: string) => void;
}): Promise<Engine> {
  const { databaseUrl, databaseOwnerUrl: ownerUrl, databasePoolSize, warn = () => {} } = config;
  return databaseUrl === undefined
    ? openEmbedded(config.dataDir)
    : openPostgres(databaseUrl, databasePoolSize, { ownerUrl, warn });
}
