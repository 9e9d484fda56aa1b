// The engines a suite runs on: the embedded one always, PostgreSQL when tools/test.ts found or started one. A suite says
// `describe.each(engines())('… on $name', (engine) => …)` and asks for a fresh database per test.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

export interface FreshDatabase {
  /** A folder of its own, on either engine. */
  dataDir: string;
  /** On PostgreSQL only: as DATABASE_URL takes it. */
  databaseUrl?: string;
  drop(): Promise<void>;
}

export interface EngineUnderTest {
  name: 'embedded' | 'postgres';
  /** A fresh, empty database; its values are good for the environment of a server process or for a config. */
  fresh(): Promise<FreshDatabase>;
}

export function engines(): EngineUnderTest[] {
  const url = process.env.TEST_DATABASE_URL;
  return url ? [embedded, postgresAt(url)] : [embedded];
}

const INSUFFICIENT_PRIVILEGE = '42501';

const newFolder = () => mkdtemp(join(tmpdir(), 'forecourt-test-'));
const remove = (folder: string) => rm(folder, { recursive: true, force: true, maxRetries: 3 });

const embedded: EngineUnderTest = {
  name: 'embedded',
  async fresh() {
    const dataDir = await newFolder();
    return { dataDir, drop: () => remove(dataDir) };
  },
};

function postgresAt(url: string): EngineUnderTest {
  async function order(sql: string): Promise<void> {
    const client = new Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
  return {
    name: 'postgres',
    async fresh() {
      const database = `fc_test_${randomBytes(6).toString('hex')}`;
      await order(`CREATE DATABASE ${database}`);
      const databaseUrl = new URL(url);
      databaseUrl.pathname = `/${database}`;
      const dataDir = await newFolder();
      return {
        dataDir,
        databaseUrl: databaseUrl.href,
        async drop() {
          const drop = () => order(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
          // A superuser's autovacuum worker in it may not be ended by us; it ends by itself.
          for (let tries = 0; ; tries += 1) {
            const error = await drop().then(
              () => null,
              (failed: Error) => failed,
            );
            if (error === null) break;
            if (tries === 50) throw error;
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
          // The server made itself one, where the role of the tests may do that.
          await order(`DROP ROLE IF EXISTS forecourt_app_${database}`).catch((error: { code?: string }) => {
            if (error.code !== INSUFFICIENT_PRIVILEGE) throw error;
          });
          await remove(dataDir);
        },
      };
    },
  };
}
