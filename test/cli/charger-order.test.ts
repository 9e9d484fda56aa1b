// `forecourt charger start`, `stop`, `reset`, `unlock`: what the charger is asked for, what is printed, how it ends.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Network, smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { serverOn } from '../support/server.ts';
import { forecourt, within } from './forecourt.ts';

const ACCEPTED = { status: 'Accepted' };

describe.each(engines())('orders, on $name', (engine) => {
  let database: FreshDatabase;
  let server: Awaited<ReturnType<typeof serverOn>>;
  let network: Network;
  let id = '';
  let line: TestCharger;
  const run = (...words: string[]) =>
    forecourt(['charger', ...words], { FORECOURT_URL: server.url, FORECOURT_KEY: network.key });

  beforeAll(async () => {
    database = await engine.fresh();
    server = await serverOn(database);
    network = await smallNetwork(server.url, { chargers: 2 });
    id = network.chargers[0]?.id ?? '';
    line = await TestCharger.connect(server.url, network.chargers[0] ?? expect.fail('no charger'));
    line.answers({
      ...{ RemoteStartTransaction: ACCEPTED, RemoteStopTransaction: ACCEPTED, Reset: ACCEPTED },
      UnlockConnector: { status: 'UnlockFailed' },
    });
    await line.boot(2);
  });
  afterAll(async () => {
    await line?.close();
    await server?.close();
    await database?.drop();
  });

  it('start for a tag or a driver, and tell what the charger says', async () => {
    const { code, stdout, stderr } = await run('start', id, '--tag', 'TAG-1', '--socket', '2');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      new RegExp(`^command \\d+, RemoteStartTransaction of ${id}: accepted \\(Accepted\\)\n$`),
    );
    expect(line.called('RemoteStartTransaction').at(-1)).toEqual({ idTag: 'TAG-1', connectorId: 2 });
    const driver = await run('start', id, '--driver', String(network.driverId), '--json');
    expect(JSON.parse(driver.stdout)).toMatchObject({ state: 'accepted', payload: { idTag: 'TAG-1' } });
    const nobody = await run('start', id, '--tag', 'NOBODY');
    expect(nobody.code).toBe(1);
    expect(nobody.stderr).toContain('idTag is refused there: unknown-tag');
  });

  it('stop by socket, by transaction and by driver', async () => {
    const { transactionId } = await line.start(1, 'TAG-1');
    for (const words of [
      [id, '--socket', '1'],
      ['--transaction', String(transactionId)],
      ['--driver', String(network.driverId)],
    ]) {
      const { code, stdout } = await run('stop', ...words);
      expect({ words, code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('accepted') });
    }
    expect(line.called('RemoteStopTransaction')).toEqual(Array(3).fill({ transactionId }));
    await line.stop(transactionId, 1);
    expect(await run('stop', '--driver', String(network.driverId))).toMatchObject({
      ...{ code: 0, stdout: 'nothing runs\n' },
    });
    const over = await run('stop', '--transaction', String(transactionId));
    expect(over).toMatchObject({ code: 1, stderr: 'forecourt: The transaction is over.\n' });
  });

  it('reset and unlock; a no, and a charger that is away, end with 1', async () => {
    expect(await run('reset', id, '--hard')).toMatchObject({ code: 0 });
    expect(line.called('Reset')).toEqual([{ type: 'Hard' }]);
    const unlock = await run('unlock', id, '--socket', '1');
    expect(unlock).toMatchObject({ code: 1, stdout: expect.stringContaining('rejected (UnlockFailed)') });
    const away = await run('reset', network.chargers[1]?.id ?? '');
    expect(away).toMatchObject({ code: 1, stdout: expect.stringContaining('offline (the charger') });
  });

  it('name what is missing', async () => {
    for (const [words, told] of [
      [['start', id], '--tag or --driver is missing'],
      [['start', '--tag', 'T'], 'CHARGER is missing'],
      [['stop'], 'say what to stop'],
      [['stop', id], 'say what to stop'],
      [['stop', '--socket', '1'], 'say what to stop'],
      [['stop', id, '--driver', '1'], 'say what to stop'],
      [['unlock', id], '--socket is missing'],
      [['unlock', id, '--socket', '0'], '--socket must be a whole number from 1 to 1000'],
    ] as const) {
      const told1 = await within(['charger', ...words], { FORECOURT_KEY: 'x' });
      expect({ words, ...told1 }).toMatchObject({ code: 2, stderr: expect.stringContaining(told) });
    }
  });
});
