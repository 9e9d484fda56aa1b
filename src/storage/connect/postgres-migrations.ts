import type pg from 'pg';
import type { AppliedMigration, MigrationSession } from '../migration-session.ts';

/** Any number that nobody else in the database is likely to lock; spells 'fore'. */
const LOCK = 0x666f7265;

/** The migrations' connection to PostgreSQL; other starters wait at an advisory lock that ends with the transaction. */
export function postgresSession(client: pg.Client): MigrationSession {
  return {
    dialect: 'postgres',
    async locked(work) {
      await client.query('BEGIN');
      try {
        await client.query(`select pg_advisory_xact_lock(${LOCK})`);
        const value = await work();
        await client.query('COMMIT');
        return value;
      } catch (error) {
        // The connection may be what failed; then the server rolls back.
        await client.query('ROLLBACK').catch(() => {});
        throw error;
      }
    },
    async run(sql) {
      await client.query(sql);
    },
    async ask(sql, values) {
      let n = 0;
      const { rows } = await client.query(
        sql.replace(/\?/g, () => `$${++n}`),
        [...values],
      );
      return rows;
    },
    async checkReferences() {},
    async applied() {
      const { rows } = await client.query("select to_regclass('schema_migrations') as known");
      if (!rows[0]?.known) return [];
      const { rows: applied } = await client.query<AppliedMigration>(
        'select version, name, digest from schema_migrations order by version',
      );
      return applied;
    },
  };
}
