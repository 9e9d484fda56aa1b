/** Opens the database that the configuration names. */
import type { CommitObserver, Engine } from './engine.ts';

/** Errors: MigrationRefused, StorageUnavailable. `poolSize` counts for PostgreSQL only. */
export async function openEngine(config: {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly databaseOwnerUrl?: string | undefined;
  readonly databasePoolSize: number;
  /** Hears what an operator should know, as a sentence. */
  readonly warn?: (sentence: string) => void;
  readonly observer?: CommitObserver;
}): Promise<Engine> {
  const { databaseUrl, databaseOwnerUrl: ownerUrl, databasePoolSize, warn = () => {}, observer } = config;
  // Only the engine that runs is loaded.
  return databaseUrl === undefined
    ? (await import('./embedded.ts')).openEmbedded(config.dataDir, { observer })
    : (await import('./postgres.ts')).openPostgres(databaseUrl, databasePoolSize, {
        ownerUrl,
        warn,
        observer,
      });
}
