// The plug is pulled in the middle of commands: each has a true state then, an answer that comes late is still taken, and no charger
// is told anything twice.
import { afterAll, describe, expect, it } from 'vitest';
import { orderBodies } from '../../src/http/example-commands.ts';
import { ask, type Json, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { engines } from '../support/engines.ts';
import { type ServerProcess, serverProcess } from '../support/server.ts';

interface Shown extends Json {
  readonly id: number;
  readonly state: string;
  readonly effect: string | null;
}

const ACTIONS = Object.keys(orderBodies);
const OVER = ['accepted', 'rejected', 'failed', 'timed-out', 'offline', 'unknown', 'cancelled'];

describe.each(engines())('commands through kills, on $name', (engine) => {
  const servers: ServerProcess[] = [];
  afterAll(async () => {
    for (const server of servers) await server.kill();
  });
  const start = async (...options: Parameters<typeof serverProcess>) => {
    const server = await serverProcess(...options);
    servers.push(server);
    return server;
  };

  it('each action: unknown when nobody can know, and no call twice', { timeout: 120_000 }, async () => {
    const database = await engine.fresh();
    try {
      let server = await start(database);
      const network = await smallNetwork(server.url, { chargers: ACTIONS.length });
      const lines: TestCharger[] = [];
      const ids: number[] = [];
      const messageIds: string[] = [];
      for (const [n, action] of ACTIONS.entries()) {
        const charger = network.chargers[n] ?? expect.fail('no charger');
        const line = await TestCharger.connect(server.url, charger);
        await line.boot();
        lines.push(line);
        const body =
          action === 'RemoteStartTransaction' ? { idTag: 'TAG-1', connectorId: 1 } : orderBodies[action];
        const path = `/chargers/${charger.id}/commands/${action}`;
        ids.push((await ask<Shown>(server.url, 'POST', path, network.key, body)).id);
        // Behind it in the queue, and never sent: it does not wait for the charger.
        ids.push(
          (
            await ask<Shown>(
              server.url,
              'POST',
              `/chargers/${charger.id}/commands/ClearCache`,
              network.key,
              {},
            )
          ).id,
        );
      }
      const calls = (line: TestCharger) => line.frames.filter(([type]) => type === 2);
      await expect
        .poll(() => lines.map((line) => calls(line).length), { timeout: 20_000 })
        .toEqual(lines.map(() => 1));
      for (const line of lines) messageIds.push(String(calls(line)[0]?.[1]));
      await server.kill();

      server = await start(database);
      const { url } = server;
      const read = (id: number) => ask<Shown>(url, 'GET', `/commands/${id}`, network.key);
      const reservations = async () =>
        (await ask<{ items: Shown[] }>(url, 'GET', '/reservations', network.key)).items.map(
          (one) => one.state,
        );
      expect(await reservations()).toEqual(['unknown']);
      const sent = ids.filter((_, n) => n % 2 === 0);
      const waiting = ids.filter((_, n) => n % 2 === 1);
      for (const id of sent) expect(await read(id)).toMatchObject({ state: 'unknown', answer: null });
      const told = network.chargers[ACTIONS.indexOf('SetChargingProfile')]?.id;
      const profiles = async () =>
        (await ask<{ items: Json[] }>(url, 'GET', `/chargers/${told}/charging-profiles`, network.key)).items;
      expect(await profiles()).toMatchObject([{ state: 'uncertain' }]);
      for (const id of waiting) {
        await expect.poll(async () => (await read(id)).state, { timeout: 30_000 }).toBe('offline');
      }
      for (const [n, charger] of network.chargers.entries()) {
        const line = await TestCharger.connect(url, charger);
        await line.boot();
        line.send(JSON.stringify([3, messageIds[n], { status: 'Accepted' }]));
        const id = sent[n] ?? 0;
        await expect.poll(async () => (await read(id)).late, { timeout: 10_000 }).toBe(true);
        expect(OVER).toContain((await read(id)).state);
        expect(calls(line)).toEqual([]);
        await line.close();
      }
      expect(await profiles()).toMatchObject([{ state: 'installed' }]);
      expect(await reservations()).toEqual(['active']);
    } finally {
      await servers.at(-1)?.kill();
      await database.drop();
    }
  });

  it('that wait for their charger are sent once, behind as many kills', { timeout: 120_000 }, async () => {
    const database = await engine.fresh();
    try {
      let server = await start(database);
      const network = await smallNetwork(server.url);
      const charger = network.chargers[0] ?? expect.fail('no charger');
      const ids: number[] = [];
      for (let n = 0; n < 6; n += 1) {
        const path = `/chargers/${charger.id}/commands/DataTransfer?expiresIn=1h`;
        const body = { vendorId: 'x', data: String(n) };
        ids.push((await ask<Shown>(server.url, 'POST', path, network.key, body)).id);
      }
      const got: string[] = [];
      for (let life = 0; life < 3; life += 1) {
        const line = await TestCharger.connect(server.url, charger);
        const before = got.length;
        line.answers({
          DataTransfer: ({ data }) => {
            got.push(String(data));
            // The second of each life is never answered.
            return got.length === before + 2 && life < 2 ? undefined : { status: 'Accepted' };
          },
        });
        await line.boot();
        await expect.poll(() => got.length, { timeout: 10_000 }).toBe(before + 2);
        if (life < 2) await server.kill();
        line.drop();
        if (life < 2) server = await start(database);
      }
      expect(got).toEqual(['0', '1', '2', '3', '4', '5']);
      const { url } = server;
      const states = async () =>
        Promise.all(
          ids.map(async (id) => (await ask<Shown>(url, 'GET', `/commands/${id}`, network.key)).state),
        );
      await expect
        .poll(states)
        .toEqual(['accepted', 'unknown', 'accepted', 'unknown', 'accepted', 'accepted']);
    } finally {
      await servers.at(-1)?.kill();
      await database.drop();
    }
  });

  it('a remote start that is accepted a minute later over a new line, when another tag has begun', {
    timeout: 120_000,
  }, async () => {
    const database = await engine.fresh();
    try {
      let server = await start(database);
      const network = await smallNetwork(server.url, { tags: [{ idTag: 'TAG-1' }, { idTag: 'TAG-2' }] });
      const charger = network.chargers[0] ?? expect.fail('no charger');
      let line = await TestCharger.connect(server.url, charger);
      await line.boot();
      const called = line.next(([type, , action]) => type === 2 && action === 'RemoteStartTransaction');
      const path = `/chargers/${charger.id}/commands/RemoteStartTransaction`;
      const { id } = await ask<Shown>(server.url, 'POST', path, network.key, {
        idTag: 'TAG-1',
        connectorId: 1,
      });
      const [, messageId] = await called;
      const other = await line.start(1, 'TAG-2');
      expect(other.status).toBe('Accepted');
      await server.kill();
      line.drop();

      server = await start(database, { TEST_CLOCK_AHEAD: '60000' }, './server-with-parts.ts');
      line = await TestCharger.connect(server.url, charger);
      await line.boot();
      line.send(JSON.stringify([3, messageId, { status: 'Accepted' }]));
      const read = () => ask<Shown>(server.url, 'GET', `/commands/${id}`, network.key);
      await expect.poll(async () => (await read()).state, { timeout: 10_000 }).toBe('accepted');
      expect(await read()).toMatchObject({ late: true, effect: 'other-tag', transactionId: null });
      expect(line.called('RemoteStartTransaction')).toEqual([]);
    } finally {
      await servers.at(-1)?.kill();
      await database.drop();
    }
  });

  it('a charger that never answers delays nobody else', { timeout: 60_000 }, async () => {
    const database = await engine.fresh();
    try {
      const server = await start(database);
      const network = await smallNetwork(server.url, { chargers: 2 });
      const [slow, fast] = await Promise.all(
        network.chargers.map((one) => TestCharger.connect(server.url, one)),
      );
      await Promise.all([slow?.boot(), fast?.boot()]);
      fast?.answers({ ClearCache: { status: 'Accepted' } });
      const order = (n: number, query = '') =>
        ask<Shown>(
          server.url,
          'POST',
          `/chargers/${network.chargers[n]?.id}/commands/ClearCache${query}`,
          network.key,
          {},
        );
      const waiting: Shown[] = [];
      for (let n = 0; n < 5; n += 1) waiting.push(await order(0));
      for (let n = 0; n < 20; n += 1) expect((await order(1, '?wait=10s')).state).toBe('accepted');
      const first = await ask<Shown>(server.url, 'GET', `/commands/${waiting[0]?.id}`, network.key);
      expect(first.state).toBe('sent');
      slow?.drop();
      const ended = async () =>
        Promise.all(
          waiting.map(
            async ({ id }) => (await ask<Shown>(server.url, 'GET', `/commands/${id}`, network.key)).state,
          ),
        );
      await expect
        .poll(ended, { timeout: 10_000 })
        .toEqual(['unknown', 'offline', 'offline', 'offline', 'offline']);
    } finally {
      await servers.at(-1)?.kill();
      await database.drop();
    }
  });
});
