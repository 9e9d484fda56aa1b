/** Opens the database that the configuration names. */
import { openEmbedded } from './embedded.ts';
import type { CommitObserver, Engine } from './engine.ts';
import { openPostgres } from './postgres.ts';

/** Errors: MigrationRefused, StorageUnavailable. `poolSize` counts for PostgreSQL only. */
export function openEngine(config: {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly databaseOwnerUrl?: string | undefined;
  readonly databasePoolSize: number;
  /** Hears what an operator should know, as a sentence. */
  readonly warn?: (sentence: string) => void;
  readonly observer?: CommitObserver;
}): Promise<Engine> {
  const { databaseUrl, databaseOwnerUrl: ownerUrl, databasePoolSize, warn = () => {}, observer } = config;
  return databaseUrl === undefined
    ? openEmbedded(config.dataDir, { observer })
    : openPostgres(databaseUrl, databasePoolSize, { ownerUrl, warn, observer });
}
