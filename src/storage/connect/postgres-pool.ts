/** Connections to PostgreSQL as the server has them. */
import pg from 'pg';
import { types } from './postgres-types.ts';

const SETTINGS = {
  application_name: 'forecourt',
  // What a use-case asks at once crosses to the database at once.
  pipeline: true,
  keepAlive: true,
  connectionTimeoutMillis: 5000,
  // In the order in which they should strike: whoever waits for a lock, the statement, the silent transaction.
  lock_timeout: 8000,
  statement_timeout: 12_000,
  idle_in_transaction_session_timeout: 20_000,
  // Compiling a query that counts a whole network takes longer, by seconds, than answering it.
  options: '-c jit=off',
} as const;

/** @param max connections at a time. */
export function poolOf(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ ...SETTINGS, connectionString, max, types });
  // A connection that breaks is replaced when the next is needed, and the statement that waits for it rejects;
  // without listeners it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
