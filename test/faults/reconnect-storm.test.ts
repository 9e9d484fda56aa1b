// Everybody comes back at once, as after a power cut or the death of the server: all get in, each is there once, and whoever asks
// meanwhile is answered.
import { describe, expect, it } from 'vitest';
import { ask, newCustomer, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { engines } from '../support/engines.ts';
import { type ServerProcess, serverProcess } from '../support/server.ts';

const CHARGERS = Number(process.env.STORM ?? 200);
const BATCH = 100;

// Who comes, comes by one door: one engine tells as much as both, and STORM=2000 more.
describe.each(engines().slice(0, 1))('a reconnect storm, on $name', (engine) => {
  it(`of ${CHARGERS} chargers`, { timeout: 300_000 }, async () => {
    const database = await engine.fresh();
    let server: ServerProcess | undefined;
    try {
      server = await serverProcess(database);
      const { key, api } = await newCustomer(server.url);
      const { id: groupId } = await good(api.POST('/api/v1/sites', { body: { groupName: 'Yard' } }));
      const all = Array.from({ length: CHARGERS }, () => ({ id: unique('STORM') }));
      for (let n = 0; n < all.length; n += BATCH) {
        const items = all
          .slice(n, n + BATCH)
          .map(({ id: chargerId }) => ({ chargerId, groupId, authMode: 'none' as const }));
        await good(api.POST('/api/v1/batch/chargers', { body: { items } }));
      }

      const come = (url: string) =>
        Promise.all(
          all.map(async (charger) => {
            const line = await TestCharger.connect(url, charger);
            await line.boot();
            return line;
          }),
        );
      const connected = async (url: string) => {
        const path = '/chargers?connected=true&limit=1&total=true';
        return (await ask<{ total: number }>(url, 'GET', path, key)).total;
      };
      /** Asks one thing after the other until it is told to stop. */
      const asking = (url: string) => {
        const state = { over: false, answered: 0 };
        const done = (async () => {
          while (!state.over) {
            await ask(url, 'GET', '/sites', key);
            state.answered += 1;
          }
        })();
        return { state, done };
      };

      let lines = await come(server.url);
      expect(await connected(server.url)).toBe(CHARGERS);
      // The server dies: nobody says goodbye.
      await server.kill();
      for (const line of lines) line.drop();
      server = await serverProcess(database);
      const meanwhile = asking(server.url);
      lines = await come(server.url);
      // And once more, while the lines before are still open: the newer one counts.
      const before = lines;
      lines = await come(server.url);
      meanwhile.state.over = true;
      await meanwhile.done;
      expect(meanwhile.state.answered).toBeGreaterThan(0);
      expect(await connected(server.url)).toBe(CHARGERS);
      expect(new Set(await Promise.all(before.map(async (line) => (await line.closed).code)))).toEqual(
        new Set([1000]),
      );
      const [first] = lines;
      first?.answers({ ClearCache: { status: 'Accepted' } });
      const path = `/chargers/${all[0]?.id}/commands/ClearCache?wait=20s`;
      expect(await ask(server.url, 'POST', path, key, {})).toMatchObject({ state: 'accepted' });
      for (const line of lines) line.drop();
      const { url } = server;
      await expect.poll(() => connected(url), { timeout: 60_000, interval: 200 }).toBe(0);
    } finally {
      await server?.kill();
      await database.drop();
    }
  });
});
