/** What migrations run on. */

/** A migration that a database has; `digest` is the SHA-256 of its text, hex. */
export interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  readonly digest: string;
}

export type MigrationDialect = 'sqlite' | 'postgres';

/** What lies in a row. Ids come as numbers. */
export type Cell = string | number | null;

/** A connection that migrations run on; connect/ makes it. */
export interface MigrationSession {
  readonly dialect: MigrationDialect;
  /** Runs `work` in a transaction that keeps other starters waiting; rolls back when it rejects. */
  locked<T>(work: () => Promise<T>): Promise<T>;
  run(sql: string): Promise<void>;
  /** One statement; `?` stands for each value. */
  ask(sql: string, values: readonly Cell[]): Promise<readonly Readonly<Record<string, Cell>>[]>;
  /** Throws where a foreign key points nowhere; an engine that sees to it all the time has nothing to do. Reads everything. */
  checkReferences(): Promise<void>;
  /** Ascending; empty when there is no table schema_migrations. */
  applied(): Promise<AppliedMigration[]>;
}
