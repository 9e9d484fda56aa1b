// The plug is pulled while a file is imported, again and again: whoever starts next goes on, nothing is done twice and nothing
// left out, and a dry run leaves nothing.
import { describe, expect, it } from 'vitest';
import { newCustomer } from '../support/api.ts';
import { client, good } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { ended, queueFile } from '../support/imports.ts';
import { rows } from '../support/rows.ts';
import { type ServerProcess, serverOn, serverProcess } from '../support/server.ts';

const LINES = 250;
const KILLS = Number(process.env.KILLS ?? 2);

const lines = Array.from({ length: LINES }, (_, i) => `d${i};Driver ${i};TAG${i}`);
const file = ['externalId;name;idTag', ...lines].join('\n');

/** Starts a server, lets it work until more than so many lines are done, and pulls its plug. Answers how many were done then. */
async function killAt(database: FreshDatabase, key: string, importId: number, least: number) {
  const server = await serverProcess(database);
  const path = { params: { path: { importId } } };
  const done = async () => {
    const { fates } = await good(client(server.url, key).GET('/api/v1/imports/{importId}', path));
    return fates.created;
  };
  await expect.poll(done, { timeout: 60_000, interval: 5 }).toBeGreaterThan(least);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
  await server.kill();
  const [row] = await rows(database, `select created from imports where id = ${importId}`);
  return Number(row?.created);
}

async function whatIsThere(database: FreshDatabase, importId: number) {
  const count = async (sql: string) => Number((await rows(database, sql))[0]?.n);
  return {
    drivers: await count('select count(*) as n from drivers'),
    tags: await count('select count(*) as n from tags'),
    made: await count("select count(*) as n from audit where thing = 'driver' and action = 'create'"),
    fates: await count(`select count(*) as n from import_rows where import_id = ${importId}`),
    parts: await count('select count(*) as n from import_parts'),
    names: await count('select count(*) as n from import_names'),
  };
}

describe.each(engines())('pulling the plug of an import, on $name', (engine) => {
  it.each([
    ['an import', false],
    ['a dry run', true],
  ])(`%s goes on behind ${KILLS} kills`, { timeout: 300_000 }, async (_, dryRun) => {
    const database = await engine.fresh();
    let server: ServerProcess | undefined;
    try {
      server = await serverProcess(database);
      const { key } = await newCustomer(server.url);
      const id = await queueFile(server.url, key, `kind=drivers&dryRun=${dryRun}`, file);
      await server.kill();
      let done = 0;
      for (let kill = 1; kill <= KILLS; kill += 1) {
        const before = done;
        done = await killAt(database, key, id, done);
        expect(done).toBeGreaterThan(before);
        // What is done and what is told of it are one, at any moment.
        const made = dryRun ? 0 : done;
        expect(await whatIsThere(database, id)).toMatchObject({ drivers: made, tags: made, fates: done });
      }
      server = await serverProcess(database);
      const one = await ended(server.url, key, id);
      const fates = { created: LINES, changed: 0, unchanged: 0, refused: 0 };
      expect(one).toMatchObject({ state: 'done', fates });
      const made = dryRun ? 0 : LINES;
      expect(await whatIsThere(database, id)).toEqual({
        ...{ drivers: made, tags: made, made },
        ...{ fates: LINES, parts: 0, names: 0 },
      });
    } finally {
      await server?.kill();
      await database.drop();
    }
  });

  it('a file that was cut off with the server leaves nothing', { timeout: 60_000 }, async () => {
    const database = await engine.fresh();
    let server: ServerProcess | undefined;
    try {
      server = await serverProcess(database);
      const { key } = await newCustomer(server.url);
      const body = new ReadableStream({
        start(control) {
          control.enqueue(Buffer.from(`externalId;name\n${'x;y\n'.repeat(100_000)}`));
        },
      });
      const upload = fetch(`${server.url}/api/v1/imports?kind=drivers`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
        body,
        duplex: 'half',
      } as RequestInit).then(
        (answer) => answer.status,
        () => 'cut off',
      );
      const parts = () => rows(database, 'select part from import_parts');
      await expect.poll(async () => (await parts()).length, { timeout: 20_000 }).toBeGreaterThan(0);
      await server.kill();
      expect(await upload).toBe('cut off');
      server = await serverProcess(database);
      expect(await rows(database, 'select id from imports')).toEqual([]);
      expect(await parts()).toEqual([]);
    } finally {
      await server?.kill();
      await database.drop();
    }
  });

  it.runIf(engine.name === 'postgres')(
    'another node takes it up when the lease of the first is gone',
    { timeout: 120_000 },
    async () => {
      const database = await engine.fresh();
      const elsewhere = await engine.fresh();
      const first = await serverProcess(database);
      const { key } = await newCustomer(first.url);
      const id = await queueFile(first.url, key, 'kind=drivers', file);
      await first.kill();
      const done = await killAt(database, key, id, 0);
      let late = 0;
      const now = () => Date.now() + late;
      const second = await serverOn({ ...database, dataDir: elsewhere.dataDir }, { clock: { now } });
      try {
        const path = { params: { path: { importId: id } } };
        const api = client(second.url, key);
        await new Promise((resolve) => setTimeout(resolve, 2500));
        expect((await good(api.GET('/api/v1/imports/{importId}', path))).fates.created).toBe(done);
        late = 60_000;
        expect((await ended(second.url, key, id)).fates.created).toBe(LINES);
        expect(await whatIsThere(database, id)).toMatchObject({ drivers: LINES, made: LINES, parts: 0 });
      } finally {
        await second.close();
        await elsewhere.drop();
        await database.drop();
      }
    },
  );
});
