// Under load, with everything from memory: what a charger was answered, and what was changed through the API, the very next read shows. For a
// caller of the whole customer and for one bound to a branch, on lines of their own, while others read and chargers talk without a pause.
import { describe, expect, it } from 'vitest';
import { bearer, raw, say } from '../http/harness.ts';
import { smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { engines } from '../support/engines.ts';
import { ADMIN_KEY, serverOn } from '../support/server.ts';

const CHARGERS = 30;
const READERS = 6;
/** Chargers of which each status is looked for; the others only talk. */
const WATCHED = 3;
const ROUNDS = 40;
/** What the contract calls what chargers say. */
const SHOWN: Readonly<Record<string, string>> = {
  Charging: 'Charging',
  Available: 'Available',
  SuspendedEV: 'SuspendedCAR',
  Preparing: 'Preparing',
  Faulted: 'Error',
  Unavailable: 'Unavailable',
};
const STATUSES = Object.keys(SHOWN);

interface Socket {
  readonly socketId: number;
  readonly status: string;
}
interface Document {
  readonly name: string;
  readonly chargerGroups: readonly {
    readonly chargers: readonly {
      readonly chargerId: string;
      readonly lastSeen: string;
      readonly sockets: readonly Socket[];
    }[];
  }[];
}

describe.each(engines())('documents under load on $name', (engine) => {
  it('show what was answered, always', { timeout: 120_000 }, async () => {
    const database = await engine.fresh();
    // Without the reference behind each read: it would read the database each time.
    const server = await serverOn(database, { documents: (kept) => kept });
    const lines: TestCharger[] = [];
    let over = false;
    const others: Promise<void>[] = [];
    try {
      const { key, customerId, siteId, driverId, chargers } = await smallNetwork(server.url, {
        chargers: CHARGERS,
      });
      // Only whom a branch is home to is seen from there.
      await say(server.url, key, 'PATCH', `/drivers/${driverId}`, { homeGroupId: siteId });
      const bound = await say(server.url, ADMIN_KEY, 'POST', `/customers/${customerId}/keys`, {
        name: 'bound',
        branches: [siteId],
      });
      const keys = [key, bound.json.key as string];
      const read = async (by: string) => {
        const { status, text } = await raw(server.url, `/api/v1/drivers/${driverId}`, {
          headers: bearer(by),
        });
        if (status !== 200) throw new Error(`${status} ${text}`);
        return JSON.parse(text) as Document;
      };
      for (const charger of chargers) {
        const line = await TestCharger.connect(server.url, charger);
        await line.boot(1);
        lines.push(line);
      }
      let reads = 0;
      for (let n = 0; n < READERS; n++) {
        const reading = async () => {
          while (!over) {
            await read(keys[reads++ % keys.length] as string);
          }
        };
        others.push(reading());
      }
      let told = 0;
      for (const line of lines.slice(WATCHED)) {
        const talking = async () => {
          while (!over) await line.status(1, STATUSES[told++ % STATUSES.length] as string);
        };
        others.push(talking());
      }
      /** Looks with both keys at once, as soon as the charger was answered. */
      const watched = async (n: number) => {
        const line = lines[n] as TestCharger;
        for (let round = 0; round < ROUNDS; round++) {
          const status = STATUSES[(round + n) % STATUSES.length] as string;
          await line.status(1, status);
          const answered = Date.now();
          for (const { chargerGroups } of await Promise.all(keys.map(read))) {
            const shown = chargerGroups[0]?.chargers.find((one) => one.chargerId === chargers[n]?.id);
            expect([round, shown?.sockets[0]?.status]).toEqual([round, SHOWN[status]]);
            // It came within the second before its answer, whatever has been written of that.
            expect(Date.parse(shown?.lastSeen ?? '')).toBeGreaterThan(answered - 5000);
          }
        }
      };
      const changed = async () => {
        for (let round = 0; round < ROUNDS; round++) {
          const name = `Aino ${round}`;
          expect((await say(server.url, key, 'PATCH', `/drivers/${driverId}`, { name })).status).toBe(200);
          for (const document of await Promise.all(keys.map(read))) expect(document.name).toBe(name);
        }
      };
      await Promise.all([...Array.from({ length: WATCHED }, (_, n) => watched(n)), changed()]);
      // The load was one.
      expect(reads).toBeGreaterThan(ROUNDS);
      expect(told).toBeGreaterThan(ROUNDS);
    } finally {
      over = true;
      await Promise.allSettled(others);
      for (const line of lines) line.socket.terminate();
      await server.close();
      await database.drop();
    }
  });
});
