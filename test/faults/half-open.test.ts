// Lines that are dead without a word, as behind a router that was switched off; and clocks that jump, the server's and the charger's.
import { createServer, connect as dial, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask, type Network, smallNetwork } from '../support/api.ts';
import { TestCharger, until } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { engines } from '../support/engines.ts';
import { serverOn, serverProcess } from '../support/server.ts';

/** Between charger and server: carries everything, until it swallows everything and tells nobody. */
async function router(url: string) {
  const ends: Socket[] = [];
  let dead = false;
  const server = createServer((near) => {
    const far = dial(Number(new URL(url).port), '127.0.0.1');
    ends.push(near, far);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => dead || to.write(bytes));
      from.on('error', () => {});
      from.on('close', () => dead || to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  onTestFinished(() => {
    for (const end of ends) end.destroy();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${port}`,
    die: () => {
      dead = true;
    },
  };
}

const HOUR = 3_600_000;
const firstOf = ({ chargers }: Network) => chargers[0] ?? expect.fail('no charger');
const shown = (url: string, { key }: Network, id: string) =>
  ask<{ activeConnection: boolean; chargerStatus: string }>(url, 'GET', `/chargers/${id}`, key);
const transactionsOf = async (url: string, { key }: Network) =>
  (await ask<{ items: { id: number; energyWh: number | null }[] }>(url, 'GET', '/transactions', key)).items;

describe.each(engines())('a line that is half open, on $name', (engine) => {
  it('is found dead, fails what was asked over it, and stands in nobody’s way', {
    timeout: 60_000,
  }, async () => {
    const database = await engine.fresh();
    const server = await serverProcess(database, { PING_SECONDS: '1' });
    onTestFinished(async () => {
      await server.kill();
      await database.drop();
    });
    const network = await smallNetwork(server.url);
    const known = firstOf(network);
    const path = { chargerId: known.id };
    const order = () =>
      network.api.POST('/api/v1/chargers/{chargerId}/commands/ClearCache', {
        params: { path, query: { wait: '30s' } },
        body: {},
      });

    // Found by its silence: nobody comes in its place.
    const first = await router(server.url);
    const lost = await TestCharger.connect(first.url, known);
    await lost.boot();
    const { transactionId } = await lost.start(1, 'TAG-1', 100);
    // Ponged at least once: from then on its silence means something.
    await new Promise((resolve) => lost.socket.once('ping', resolve));
    await lost.call('Heartbeat', {});
    first.die();
    const asked = order();
    // What it says now nobody hears: it will say it again.
    const stop = { transactionId, meterStop: 900, timestamp: new Date().toISOString() };
    void lost.call('StopTransaction', stop, 'stop-1').catch(() => {});
    expect(await good(asked)).toMatchObject({ state: 'unknown', problem: expect.stringContaining('ended') });
    await until(
      () => shown(server.url, network, known.id),
      (told) => !told.activeConnection && told.chargerStatus === 'Offline',
    );

    // Found by its return, long before its silence would tell.
    const second = await router(server.url);
    const zombie = await TestCharger.connect(second.url, known);
    await zombie.boot();
    second.die();
    const back = await TestCharger.connect(server.url, known);
    back.answers({ ClearCache: { status: 'Accepted' } });
    await back.boot();
    for (const id of ['stop-1', 'stop-2']) await back.call('StopTransaction', stop, id);
    expect(await good(order())).toMatchObject({ state: 'accepted' });
    expect(await shown(server.url, network, known.id)).toMatchObject({ activeConnection: true });
    expect(await transactionsOf(server.url, network)).toMatchObject([{ id: transactionId, energyWh: 800 }]);
    back.drop();
  });
});

describe.each(engines())('clocks that jump, on $name', (engine) => {
  it('the server’s, a day ahead and back: who is there stays there, and nothing is counted twice', async () => {
    const database = await engine.fresh();
    let ahead = 0;
    const server = await serverOn(database, { clock: { now: () => Date.now() + ahead } });
    onTestFinished(async () => {
      await server.close();
      await database.drop();
    });
    const network = await smallNetwork(server.url);
    const known = firstOf(network);
    const line = await TestCharger.connect(server.url, known);
    line.answers({ ClearCache: { status: 'Accepted' } });
    await line.boot();
    const began = new Date().toISOString();
    const started = await line.start(1, 'TAG-1', 100, began, 'start-1');
    for (const jump of [24 * HOUR, -HOUR]) {
      ahead = jump;
      await server.renewLease();
      await server.closeSuspects();
      await line.call('Heartbeat', {});
      const again = await line.start(1, 'TAG-1', 100, began, 'start-1');
      expect(again.transactionId).toBe(started.transactionId);
      await line.meter(1, started.transactionId, 500);
      expect(await shown(server.url, network, known.id)).toMatchObject({ activeConnection: true });
      const told = await good(
        network.api.POST('/api/v1/chargers/{chargerId}/commands/ClearCache', {
          params: { path: { chargerId: known.id }, query: { wait: '10s' } },
          body: {},
        }),
      );
      expect(told).toMatchObject({ state: 'accepted', late: false });
      expect(told.latencyMs).toBeGreaterThanOrEqual(0);
    }
    await line.stop(started.transactionId, 900);
    const kept = await transactionsOf(server.url, network);
    expect(kept).toMatchObject([{ id: started.transactionId, energyWh: 800 }]);
    line.drop();
  });

  it('the charger’s, to 1970 and to 2100: both times are kept, and energy is what the meter says', async () => {
    const database = await engine.fresh();
    const server = await serverOn(database);
    onTestFinished(async () => {
      await server.close();
      await database.drop();
    });
    const network = await smallNetwork(server.url);
    const line = await TestCharger.connect(server.url, firstOf(network));
    await line.boot();
    const times = ['1970-01-01T00:00:05Z', '2100-01-01T00:00:00Z', new Date().toISOString()];
    for (const [n, at] of times.entries()) {
      const started = await line.start(1, 'TAG-1', n * 1000, at);
      expect(started.status).toBe('Accepted');
      const ended = times[(n + 1) % times.length];
      await line.stop(started.transactionId, n * 1000 + 100, ended);
      await line.stop(started.transactionId, n * 1000 + 100, ended);
    }
    const kept = await transactionsOf(server.url, network);
    expect(kept.map(({ energyWh }) => energyWh)).toEqual([100, 100, 100]);
    line.drop();
  });
});
