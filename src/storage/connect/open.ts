/** Opens the database that the configuration names. */
import { openEmbedded } from './embedded.ts';
import type { Engine } from './engine.ts';
import { openPostgres } from './postgres.ts';

/** Errors: MigrationRefused, StorageUnavailable. `poolSize` counts for PostgreSQL only. */
export function openEngine(config: {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly databasePoolSize: number;
}): Promise<Engine> {
  return config.databaseUrl === undefined
    ? openEmbedded(config.dataDir)
    : openPostgres(config.databaseUrl, config.databasePoolSize);
}
