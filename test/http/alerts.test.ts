// What somebody should look at, heard as it happens.
import { describe, expect, it, onTestFinished } from 'vitest';
import { smallNetwork } from '../support/api.ts';
import { TestCharger } from '../support/charger.ts';
import { engines } from '../support/engines.ts';
import { Listening } from '../support/listening.ts';
import { serverOn } from '../support/server.ts';

describe.each(engines())('alerts on $name', (engine) => {
  async function begin() {
    const database = await engine.fresh();
    onTestFinished(() => database.drop());
    let ahead = 0;
    const clock = { now: () => Date.now() + ahead };
    const start = () => serverOn(database, { clock }, { TRUST_PROXY: 'loopback' });
    const server = await start();
    const network = await smallNetwork(server.url);
    const known = network.chargers[0] ?? expect.fail('no charger');
    const listening = (url: string, kinds = 'alert') =>
      Listening.to(url, network.key, `/events?kind=${kinds}`);
    const minutesPass = (minutes: number) => {
      ahead += minutes * 60_000;
    };
    return { server, start, known, listening, minutesPass };
  }

  it('tell of a fault once, of what is no business of strangers, and of a line from elsewhere', async () => {
    const { server, known, listening } = await begin();
    onTestFinished(() => server.close());
    const ears = await listening(server.url);
    const from = (address: string) => ({
      authorization: `Basic ${Buffer.from(`${known.id}:${known.password}`).toString('base64')}`,
      'x-forwarded-for': address,
    });
    const line = await TestCharger.connect(server.url, known, ['ocpp1.6'], from('192.0.2.1'));
    await line.boot();
    for (const errorCode of ['GroundFailure', 'GroundFailure'])
      await line.status(1, 'Faulted', { errorCode });
    await line.status(1, 'Available');
    await line.status(0, 'Faulted', { errorCode: 'OtherError', info: 'door open' });
    const at = new Date().toISOString();
    await line.call('SecurityEventNotification', { type: 'TamperDetectionActivated', timestamp: at });
    for (let n = 0; n < 2; n += 1) {
      const stranger = TestCharger.connect(server.url, { ...known, password: 'a wrong guess' });
      await expect(stranger).rejects.toThrow('401');
    }
    const again = await TestCharger.connect(server.url, known, ['ocpp1.6'], from('192.0.2.1'));
    const elsewhere = await TestCharger.connect(server.url, known, ['ocpp1.6'], from('192.0.2.7'));
    const told = await ears.heard((all) => all.at(-1)?.data.alert === 'taken-over');
    expect(told.map(({ data }) => [data.chargerId, data.alert, data.socketId, data.text])).toEqual([
      [known.id, 'faulted', 1, 'GroundFailure'],
      [known.id, 'faulted', null, 'OtherError: door open'],
      [known.id, 'security-event', null, 'TamperDetectionActivated'],
      [known.id, 'wrong-password', null, expect.stringMatching(/^from /)],
      [known.id, 'taken-over', null, 'from 192.0.2.1 by 192.0.2.7'],
    ]);
    await ears.stop();
    for (const one of [line, again, elsewhere]) one.drop();
  });

  it('tell of a charger that does not return, and not of one that does; after a restart too', async () => {
    const { server, start, known, listening, minutesPass } = await begin();
    minutesPass(2);
    const ears = await listening(server.url, 'alert,disconnected');
    const connect = async () => {
      const line = await TestCharger.connect(server.url, known);
      await line.boot();
      return line;
    };
    await (await connect()).close();
    const back = await connect();
    minutesPass(2);
    expect(await server.tellAway()).toBe(0);
    await back.close();
    await ears.heard((all) => all.length === 2);
    expect(await server.tellAway()).toBe(0);
    minutesPass(2);
    expect(await server.tellAway()).toBe(1);
    expect(await server.tellAway()).toBe(0);
    const told = await ears.heard((all) => all.length === 3);
    expect(told[2]?.data).toMatchObject({ chargerId: known.id, alert: 'offline', socketId: null });
    await ears.stop();

    const cut = await connect();
    await server.close();
    cut.drop();
    const second = await start();
    onTestFinished(() => second.close());
    expect(await second.tellAway()).toBe(0);
    minutesPass(2);
    expect(await second.tellAway()).toBe(1);
  });
});
