// Issue 3, section 6: two clients that write the same driver 1,000 times each with If-Match end with 2,000 changes in the
// audit, each beginning where the one before ended.
import { describe, expect, it } from 'vitest';
import { newCustomer } from '../support/api.ts';
import { client, good, pages } from '../support/client.ts';
import { engines } from '../support/engines.ts';
import { serverOn } from '../support/server.ts';

const WRITES = 1000;

describe.each(engines())('two clients, one driver, on $name', (engine) => {
  it(`${WRITES} writes each, none lost`, { timeout: 300_000 }, async () => {
    const database = await engine.fresh();
    const server = await serverOn(database);
    try {
      const { key } = await newCustomer(server.url);
      const api = client(server.url, key);
      const { id: userid } = await good(api.POST('/api/v1/drivers', { body: { name: 'start' } }));
      const path = { userid };
      let conflicts = 0;

      const write = async (who: string) => {
        let etag: string | null = null;
        for (let n = 0; n < WRITES; ) {
          etag ??= (await api.GET('/api/v1/drivers/{userid}', { params: { path } })).response.headers.get(
            'etag',
          );
          const { response }: { response: Response } = await api.PATCH('/api/v1/drivers/{userid}', {
            params: { path, header: { 'If-Match': etag ?? '' } },
            body: { name: `${who} ${n}` },
          });
          expect([200, 412]).toContain(response.status);
          if (response.status === 200) n++;
          else conflicts++;
          etag = response.status === 200 ? response.headers.get('etag') : null;
        }
      };
      await Promise.all([write('left'), write('right')]);

      const all = await pages((from) =>
        api.GET('/api/v1/drivers/{userid}/history', {
          params: { path, query: { limit: 200, action: 'change', ...from } },
        }),
      );
      const names = all
        .flat()
        .map(({ changes }) => changes.name as { from: string; to: string })
        .reverse();
      expect(names).toHaveLength(2 * WRITES);
      expect(names[0]?.from).toBe('start');
      for (const [i, { from }] of names.entries()) if (i > 0) expect(from).toBe(names[i - 1]?.to);
      for (const who of ['left', 'right']) {
        const own = names.map(({ to }) => to).filter((to) => to.startsWith(who));
        expect(own).toEqual(Array.from({ length: WRITES }, (_, n) => `${who} ${n}`));
      }
      // They did meet, or nothing was tried.
      expect(conflicts).toBeGreaterThan(0);
      console.log(`${engine.name}: ${2 * WRITES} changes, ${conflicts} refused with 412 and done again`);
    } finally {
      await server.close();
      await database.drop();
    }
  });
});
