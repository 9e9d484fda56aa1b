// Under load, with everything from memory: what a charger was answered, and what was changed through the API, the very next read shows. For a
// caller of the whole customer and for one bound to a branch, on lines of their own, while others read and chargers talk without a pause.
import { describe, expect, it } from 'vitest';
import { bearer, raw, say } from '../http/harness.ts';
import { smallNetwork, unique } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { engines } from '../support/engines.ts';
import { ADMIN_KEY, serverOn } from '../support/server.ts';

const CHARGERS = 30;
/** At the other site. */
const FEW = 3;
const READERS = 6;
/** Chargers of which each status is looked for; the others only talk. */
const WATCHED = 3;
const ROUNDS = 25;
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
    readonly id: number;
    readonly groupName: string;
    readonly chargers: readonly {
      readonly groupName: string;
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
        const document = JSON.parse(text) as Document;
        // Nobody ever gets one that is half made.
        for (const { chargers } of document.chargerGroups) expect([FEW, CHARGERS]).toContain(chargers.length);
        return document;
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
      const done = async (method: string, path: string, body?: unknown) => {
        expect((await say(server.url, key, method, path, body)).status).toBeLessThan(300);
        return Promise.all([...keys, ...keys].map(read));
      };
      const changed = async () => {
        for (let round = 0; round < ROUNDS; round++) {
          const name = `Aino ${round}`;
          for (const document of await done('PATCH', `/drivers/${driverId}`, { name })) {
            expect(document.name).toBe(name);
          }
          // A site is named in what is kept of its chargers, too.
          const groupName = `Yard ${round}`;
          for (const { chargerGroups } of await done('PATCH', `/sites/${siteId}`, { groupName })) {
            const named = new Set(chargerGroups[0]?.chargers.map((charger) => charger.groupName));
            expect([chargerGroups[0]?.groupName, ...named]).toEqual([groupName, groupName]);
          }
        }
      };
      /** A site whose chargers nobody has shown before comes into the document whole, or not at all. */
      const granted = async () => {
        const made = await say(server.url, key, 'POST', '/sites', { groupName: 'Field' });
        const field = made.json.id as number;
        for (let n = 0; n < FEW; n++) {
          await say(server.url, key, 'POST', '/chargers', { chargerId: unique('F'), groupId: field });
        }
        const path = `/drivers/${driverId}/sites/${field}`;
        for (let round = 0; round < ROUNDS; round++) {
          const [on] = await done('PUT', path);
          expect(on?.chargerGroups.find(({ id }) => id === field)?.chargers).toHaveLength(FEW);
          const [off] = await done('DELETE', path);
          expect(off?.chargerGroups.find(({ id }) => id === field)).toBe(undefined);
        }
      };
      await Promise.all([...Array.from({ length: WATCHED }, (_, n) => watched(n)), changed(), granted()]);
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
