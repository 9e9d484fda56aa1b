// The story of the living driver. A start is committed and the server killed before its answer leaves; the charger
// comes back without a boot and tells everything again under new message ids, its tag having expired meanwhile;
// then its clock falls back to 1970 and two starts look exactly the same. What a charger tells must be counted once,
// and the driver document must be right at every step.
import { afterEach, describe, expect, it } from 'vitest';
import { charger, document, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { rows } from '../support/rows.ts';
import { type ServerProcess, serverProcess } from '../support/server.ts';

const MINUTE = 60_000;
const EPOCH = '1970-01-01T00:00:00Z';

describe.each(engines())('the story, on $name', (engine) => {
  let database: FreshDatabase | undefined;
  let server: ServerProcess | undefined;
  afterEach(async () => {
    await server?.kill();
    await database?.drop();
  });

  it('counts everything once and shows the truth at every step', { timeout: 60_000 }, async () => {
    database = await engine.fresh();
    const script = './server-with-parts.ts';
    server = await serverProcess(database, { TEST_DIES_ON: 'started' }, script);
    const began = Date.now();
    const iso = (at: number) => new Date(at).toISOString();
    const network = await smallNetwork(server.url, {
      tags: [{ idTag: 'TAG-1', expiringDate: iso(began + 30 * MINUTE) }, { idTag: 'TAG-2' }],
    });
    const identity = network.chargers[0] ?? expect.fail('no charger');

    // Before the kill.
    const first = await TestCharger.connect(server.url, identity);
    await first.boot(1);
    const shown = await charger(server.url, network);
    expect(shown).toMatchObject({ activeConnection: true, chargerStatus: 'Available' });
    expect(shown.sockets).toMatchObject([{ id: 1, status: 'Available' }]);
    const startedAt = iso(began);
    await expect(first.start(1, 'TAG-1', 1000, startedAt)).rejects.toThrow(/closed with/);
    expect(await server.gone).toBe('SIGKILL');

    // An hour later the server is back; nobody is connected.
    server = await serverProcess(database, { TEST_CLOCK_AHEAD: String(60 * MINUTE) }, script);
    const { url } = server;
    const offline = await charger(url, network);
    expect(offline).toMatchObject({ activeConnection: false, chargerStatus: 'Offline' });
    expect(offline.sockets).toMatchObject([{ id: 1, status: 'Offline' }]);
    expect((await document(url, network)).chargerGroups).toMatchObject([
      { offlineSocket: 1, onlineSocket: 0 },
    ]);

    // The charger comes back without a boot and tells its queue.
    const again = await TestCharger.connect(url, identity);
    expect(await charger(url, network)).toMatchObject({ activeConnection: true, chargerStatus: 'Available' });
    const replayed = await again.start(1, 'TAG-1', 1000, startedAt, 'replay-1');
    expect(replayed.status).toBe('Accepted');
    for (let n = 1; n <= 40; n += 1) {
      await again.meter(1, replayed.transactionId, 1000 + n * 100, iso(began + n * MINUTE));
    }
    await again.status(1, 'Charging');
    expect((await charger(url, network)).sockets).toMatchObject([{ status: 'Charging' }]);
    await again.stop(replayed.transactionId, 5100, iso(began + 41 * MINUTE), { idTag: 'TAG-1' });
    await again.status(1, 'Available');
    expect((await charger(url, network)).sockets).toMatchObject([{ status: 'Available' }]);
    // Told once more, under yet other ids, nothing is added.
    expect((await again.start(1, 'TAG-1', 1000, startedAt, 'replay-2')).transactionId).toBe(
      replayed.transactionId,
    );
    await again.stop(replayed.transactionId, 5100, iso(began + 41 * MINUTE), { idTag: 'TAG-1' });
    // The tag has expired since; a new Authorize says so.
    expect(await again.call('Authorize', { idTag: 'tag-1' })).toMatchObject({
      idTagInfo: { status: 'Expired' },
    });

    // Two starts that look the same, by a clock that fell back.
    const old = await again.start(1, 'TAG-2', 0, EPOCH);
    expect(old.status).toBe('Accepted');
    await again.stop(old.transactionId, 1500, EPOCH);
    const young = await again.start(1, 'TAG-2', 0, EPOCH);
    expect(young.status).toBe('Accepted');
    expect(young.transactionId).not.toBe(old.transactionId);
    await again.status(1, 'Charging');
    expect((await charger(url, network)).sockets).toMatchObject([{ status: 'Charging' }]);
    // Charging right now, the tag is still good: it also stops the transaction.
    expect(await again.call('Authorize', { idTag: 'TAG-2' })).toMatchObject({
      idTagInfo: { status: 'Accepted' },
    });

    const kept = await rows(
      database,
      'select id, refused, energy_wh, closed_by, samples from transactions order by id',
    );
    expect(kept).toEqual([
      { id: replayed.transactionId, refused: 0, energy_wh: 4100, closed_by: 'charger', samples: 40 },
      { id: old.transactionId, refused: 0, energy_wh: 1500, closed_by: 'charger', samples: 0 },
      { id: young.transactionId, refused: 0, energy_wh: null, closed_by: null, samples: 0 },
    ]);
    expect(await rows(database, 'select count(*) as n from meter_values')).toEqual([{ n: 40 }]);

    // The line is gone: Offline at once; a clean stop of the server answers 0.
    await again.close();
    await expect
      .poll(() => charger(url, network))
      .toMatchObject({ activeConnection: false, chargerStatus: 'Offline' });
    expect(await document(url, network)).toMatchObject({ name: 'Aino' });
    expect(await server.stop()).toBe(0);
  });
});
