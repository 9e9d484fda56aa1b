import { existsSync } from 'node:fs';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { engines } from './engines.ts';

async function ask(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe.each(engines())('a fresh database of $name', (engine) => {
  it('has a folder of its own, which is gone after drop', async () => {
    const [one, other] = [await engine.fresh(), await engine.fresh()];
    expect(one.dataDir).not.toBe(other.dataDir);
    expect(existsSync(one.dataDir)).toBe(true);
    await one.drop();
    await other.drop();
    expect(existsSync(one.dataDir)).toBe(false);
  });
});

describe.each(engines().filter(({ name }) => name === 'postgres'))('a fresh database of $name', (engine) => {
  it('is empty, and goes while somebody holds it', async () => {
    const { databaseUrl = '', drop } = await engine.fresh();
    const tables = "SELECT 1 FROM pg_tables WHERE schemaname = 'public'";
    expect(await ask(databaseUrl, tables)).toEqual([]);

    const holder = new Client({ connectionString: databaseUrl });
    const errors: unknown[] = [];
    // pg tells it twice: what the server said, and that the connection ended.
    holder.on('error', (error) => errors.push(error));
    const thrownOut = new Promise<void>((resolve) => holder.on('end', resolve));
    await holder.connect();
    await drop();
    await thrownOut;
    expect(errors[0]).toMatchObject({ code: '57P01' });
    await expect(ask(databaseUrl, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' });
  });
});
