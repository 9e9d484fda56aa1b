// Two servers on one PostgreSQL: each hears of the other's commits by itself, and shows what was changed there within a bound.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HEARD_WITHIN } from '../../src/app/ports/changes.ts';
import { say } from '../http/harness.ts';
import { smallNetwork } from '../support/api.ts';
import { TestCharger, until } from '../support/charger.ts';
import { engines } from '../support/engines.ts';
import { ADMIN_KEY, serverOn } from '../support/server.ts';

const postgres = engines().filter(({ name }) => name === 'postgres');

describe.each(postgres)('two servers on one $name', (engine) => {
  it('show each other’s changes, and refuse each other’s revoked keys', { timeout: 60_000 }, async () => {
    const database = await engine.fresh();
    // Without the reference behind each read: it would read the database each time.
    const alone = { documents: <T>(kept: T) => kept };
    const one = await serverOn(database, alone, { NODE_ID: 'one' });
    const dataDir = await mkdtemp(join(tmpdir(), 'forecourt-other-'));
    const other = await serverOn({ ...database, dataDir }, alone, { NODE_ID: 'other' });
    try {
      const { key, customerId, driverId, siteId, chargers } = await smallNetwork(one.url);
      const path = `/drivers/${driverId}`;
      const shown = async (at: string) => (await say(at, key, 'GET', path)).json;
      expect((await shown(other.url)).chargerGroups[0].chargers[0].chargerStatus).toBe('Offline');
      /** How long it takes until the other one shows it, milliseconds. */
      // biome-ignore lint/suspicious/noExplicitAny: what is looked for is in it or not
      const seen = async (fits: (document: any) => boolean): Promise<number> => {
        const began = performance.now();
        await until(() => shown(other.url), fits);
        return performance.now() - began;
      };
      const took: number[] = [];
      const line = await TestCharger.connect(one.url, chargers[0] as { id: string; password: string });
      await line.boot(1);
      took.push(await seen((d) => d.chargerGroups[0].onlineSocket === 1));
      await line.status(1, 'Charging');
      expect((await shown(one.url)).chargerGroups[0].chargers[0].sockets[0].status).toBe('Charging');
      took.push(await seen((d) => d.chargerGroups[0].chargers[0].sockets[0].status === 'Charging'));
      const before = (await shown(other.url)).chargerGroups[0].chargers[0].lastSeen;
      await line.call('Heartbeat', {});
      await one.flush();
      took.push(await seen((d) => d.chargerGroups[0].chargers[0].lastSeen > before));
      await say(one.url, key, 'PATCH', `/sites/${siteId}`, { groupName: 'Renamed' });
      took.push(await seen((d) => d.chargerGroups[0].groupName === 'Renamed'));
      await say(one.url, key, 'DELETE', `/drivers/${driverId}/sites/${siteId}`);
      took.push(await seen((d) => d.chargerGroups.length === 0));
      const keys = (await say(one.url, ADMIN_KEY, 'GET', `/customers/${customerId}/keys`)).json.items;
      await say(one.url, ADMIN_KEY, 'DELETE', `/customers/${customerId}/keys/${keys[0].id}`);
      expect((await say(one.url, key, 'GET', path)).status).toBe(401);
      const began = performance.now();
      await until(
        async () => (await say(other.url, key, 'GET', path)).status,
        (status) => status === 401,
      );
      took.push(performance.now() - began);
      console.log(`heard after ${took.map(Math.round).join(', ')} ms; at most ${HEARD_WITHIN} are promised`);
      await line.close();
    } finally {
      await other.close();
      await one.close();
      await database.drop();
      await rm(dataDir, { recursive: true });
    }
  });
});
