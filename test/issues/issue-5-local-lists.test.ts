// A driver loses his right while the charger is away, and the server is killed before the charger comes back. A server that pushes
// lists when somebody tells it to would have lost that push: offline, the charger would go on to let him charge. Here its list refuses
// the tag within the bound of docs/how-to/local-lists.md.
import { describe, expect, it } from 'vitest';
import { SimulatedCharger } from '../../simulator/charger.ts';
import { ask, type Json, smallNetwork } from '../support/api.ts';
import { until } from '../support/charger.ts';
import { engines } from '../support/engines.ts';
import { type ServerProcess, serverProcess } from '../support/server.ts';

/** Well above what is promised: the machine may be busy with other tests. */
const PATIENCE = 60_000;

describe.each(engines())('a right revoked while the charger is away, on $name', (engine) => {
  it('its list refuses the tag after its return', { timeout: 2 * PATIENCE }, async () => {
    const database = await engine.fresh();
    let server: ServerProcess | undefined;
    let charger: SimulatedCharger | undefined;
    try {
      server = await serverProcess(database);
      const tags = [{ idTag: 'TAG-1' }, { idTag: 'TAG-2' }];
      const n = await smallNetwork(server.url, { tags, site: { localList: 'on' } });
      const { id, password } = n.chargers[0] ?? expect.fail('no charger');
      const inStep = (wanted: number) =>
        until(
          () => ask(server?.url ?? '', 'GET', `/chargers/${id}/local-list`, n.key),
          (list) => list.state === 'in-step' && list.wanted === wanted,
          PATIENCE,
        );
      const url = `${server.url.replace(/^http/, 'ws')}/ocpp`;
      charger = new SimulatedCharger({ url, id, password, speed: 60 });
      await charger.connect();
      await inStep(2);
      charger.goOffline();
      charger.plugIn(1);
      expect(await charger.presentTag(1, 'TAG-1')).toEqual({ outcome: 'started' });
      await charger.presentTag(1, 'TAG-1');

      const items = (await ask<{ items: Json[] }>(server.url, 'GET', `/drivers/${n.driverId}/tags`, n.key))
        .items;
      await ask(server.url, 'PATCH', `/drivers/${n.driverId}/tags/${items[0]?.id}`, n.key, { blocked: true });
      await ask(server.url, 'DELETE', `/drivers/${n.driverId}/sites/${n.siteId}`, n.key);
      await server.kill();
      server = await serverProcess(database, { PORT: new URL(server.url).port });

      charger.comeBack();
      await inStep(0);
      charger.goOffline();
      charger.plugIn(2);
      expect(await charger.presentTag(2, 'TAG-1')).toEqual({ outcome: 'refused', status: 'Blocked' });
      expect(await charger.presentTag(2, 'TAG-2')).toEqual({ outcome: 'refused', status: 'Invalid' });
    } finally {
      await charger?.close();
      await server?.kill();
      await database.drop();
    }
  });
});
