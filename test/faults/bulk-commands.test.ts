// The plug is pulled in the middle of a bulk command: it goes on, and each charger gets its one command.
import { afterAll, describe, expect, it } from 'vitest';
import { ask, smallNetwork } from '../support/api.ts';
import { until } from '../support/charger.ts';
import { engines } from '../support/engines.ts';
import { type ServerProcess, serverProcess } from '../support/server.ts';

interface Bulk {
  readonly id: number;
  readonly over: boolean;
  readonly counts: Readonly<Record<string, number>>;
}
interface Page {
  readonly items: readonly { readonly chargerId: string; readonly command: { readonly id: number } | null }[];
}

const CHARGERS = 30;

describe.each(engines())('a bulk command through kills, on $name', (engine) => {
  let server: ServerProcess | undefined;
  afterAll(async () => {
    await server?.kill();
  });

  it('orders nothing twice and leaves nobody out', { timeout: 120_000 }, async () => {
    const database = await engine.fresh();
    try {
      server = await serverProcess(database);
      const { key, siteId, chargers } = await smallNetwork(server.url, { chargers: CHARGERS });
      const order = { action: 'ClearCache', perMinute: 300, expiresIn: '1h', filter: { siteId } };
      const { id } = await ask<Bulk>(server.url, 'POST', '/bulk-commands', key, order);
      const read = () => ask<Bulk>(server?.url ?? '', 'GET', `/bulk-commands/${id}`, key);
      for (const made of [3, 9]) {
        await until(read, ({ counts }) => (counts.queued ?? 0) >= made, 30_000);
        await server.kill();
        server = await serverProcess(database);
      }
      const done = await until(read, ({ counts }) => counts.waiting === 0, 60_000);
      expect(done.counts).toMatchObject({ queued: CHARGERS, skipped: 0 });
      const page = await ask<Page>(server.url, 'GET', `/bulk-commands/${id}/commands?limit=200`, key);
      expect(page.items.map(({ chargerId }) => chargerId)).toEqual(chargers.map((one) => one.id));
      const all = await ask<{ items: { id: number }[] }>(server.url, 'GET', '/commands?limit=200', key);
      const told = page.items.map(({ command }) => command?.id);
      expect(all.items.map((one) => one.id).sort()).toEqual([...told].sort());
      expect(new Set(told).size).toBe(CHARGERS);
    } finally {
      await server?.kill();
      await database.drop();
    }
  });
});
