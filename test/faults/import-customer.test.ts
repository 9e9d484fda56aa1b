// A customer is taken away while its file is worked through: nothing of it stays, and nobody goes on looking for it.
import { describe, expect, it } from 'vitest';
import { newCustomer } from '../support/api.ts';
import { until } from '../support/charger.ts';
import { client, good } from '../support/client.ts';
import { engines } from '../support/engines.ts';
import { queueFile } from '../support/imports.ts';
import { rows } from '../support/rows.ts';
import { ADMIN_KEY, serverProcess } from '../support/server.ts';

const LINES = 600;
const file = [
  'externalId;name;idTag',
  ...Array.from({ length: LINES }, (_, i) => `d${i};Driver ${i};TAG${i}`),
].join('\n');

describe.each(engines())('a customer that goes during its import, on $name', (engine) => {
  it('leaves nothing', { timeout: 120_000 }, async () => {
    const database = await engine.fresh();
    const server = await serverProcess(database);
    try {
      const { id, key } = await newCustomer(server.url);
      const importId = await queueFile(server.url, key, 'kind=drivers', file);
      const path = { params: { path: { importId } } };
      const api = client(server.url, key);
      await until(
        async () => (await good(api.GET('/api/v1/imports/{importId}', path))).fates.created,
        (created) => created > 0,
        60_000,
      );
      const answer = await fetch(`${server.url}/api/v1/customers/${id}?cascade=true`, {
        ...{ method: 'DELETE', headers: { authorization: `Bearer ${ADMIN_KEY}` } },
      });
      expect(`${answer.status} ${await answer.text()}`).toBe('204 ');
      for (const table of ['customers', 'imports', 'import_parts', 'import_rows', 'drivers', 'tags']) {
        const [row] = await rows(database, `select count(*) as n from ${table}`);
        expect([table, Number(row?.n)]).toEqual([table, 0]);
      }
      expect(await server.stop()).toBe(0);
    } finally {
      await server.kill();
      await database.drop();
    }
  });
});
