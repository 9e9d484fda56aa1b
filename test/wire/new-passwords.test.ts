// TC_073_CSMS: a charger gets a new password by a call, and is never shut out meanwhile, whatever it answers and whoever dies.
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Network, smallNetwork } from '../support/api.ts';
import { type Answering, TestCharger, until } from '../support/charger.ts';
import { good } from '../support/client.ts';
import { engines } from '../support/engines.ts';
import { rows } from '../support/rows.ts';
import { servedOn } from '../support/served.ts';
import { serverProcess } from '../support/server.ts';

describe.each(engines())('TC_073_CSMS: another Basic password, on $name', (engine) => {
  const fresh = async () => {
    const database = await engine.fresh();
    onTestFinished(() => database.drop());
    return database;
  };

  const served = servedOn(engine);

  /** A charger of a customer of its own that answers so, with everything that is done with it. */
  async function begin(answer: Answering) {
    const network = await smallNetwork(served().server.url);
    const known = network.chargers[0] ?? expect.fail('no charger');
    const line = await TestCharger.connect(served().server.url, known);
    line.answers({ ChangeConfiguration: answer });
    await line.boot();
    const comes = async (password: string | Buffer) => {
      const shown = Buffer.concat([Buffer.from(`${known.id}:`), Buffer.from(password)]).toString('base64');
      const headers = { authorization: `Basic ${shown}` };
      const again = await TestCharger.connect(
        served().server.url,
        { id: known.id },
        ['ocpp1.6'],
        headers,
      ).catch((error: Error) => error);
      if (again instanceof Error) return again.message;
      again.drop();
      return 'is let in';
    };
    return { network, known, line, comes, rotate: (wait = '10s') => rotate(network, wait) };
  }
  const rotate = ({ api, chargers }: Network, wait?: string) =>
    api.POST('/api/v1/chargers/{chargerId}/password/rotate', {
      params: { path: { chargerId: chargers[0]?.id ?? '' }, query: wait === undefined ? {} : { wait } },
    });
  const sentTo = (line: TestCharger) => {
    const { key, value } = line.called('ChangeConfiguration').at(-1) ?? expect.fail('nothing was sent');
    expect(key).toBe('AuthorizationKey');
    return String(value);
  };

  it('accepted: both are good until the new one was shown, the new one alone from then on', async () => {
    const { known, line, comes, rotate } = await begin({ status: 'Accepted' });
    const told = await good(rotate());
    expect(told).toMatchObject({ state: 'accepted', payload: { key: 'AuthorizationKey', value: '***' } });
    const value = sentTo(line);
    expect(value).toMatch(/^[0-9a-f]{40}$/);
    for (const table of ['commands', 'chargers', 'frames', 'idempotency_keys']) {
      expect(JSON.stringify(await rows(served().database, `select * from ${table}`))).not.toContain(value);
    }
    expect(await comes(known.password)).toBe('is let in');
    expect(await comes(value)).toBe('is let in');
    expect(await comes(known.password)).toBe('refused with 401');
    expect(await comes(value.toUpperCase())).toBe('is let in');
  });

  it('the charger may show the bytes of it', async () => {
    const { known, line, comes, rotate } = await begin({ status: 'RebootRequired' });
    expect(await good(rotate())).toMatchObject({ state: 'accepted' });
    expect(await comes(Buffer.from(sentTo(line), 'hex'))).toBe('is let in');
    expect(await comes(known.password)).toBe('refused with 401');
  });

  it.each([
    ['rejected', { status: 'Rejected' }, 'rejected'],
    ['not supported', { status: 'NotSupported' }, 'rejected'],
  ])('%s: the new one is good for nothing', async (_what, answer, state) => {
    const { known, line, comes, rotate } = await begin(answer);
    expect(await good(rotate())).toMatchObject({ state });
    const value = sentTo(line);
    expect(await comes(value)).toBe('refused with 401');
    expect(await comes(known.password)).toBe('is let in');
  });

  it('no answer before the line ends: nobody knows, and both are good; no third one is sent until it has come', async () => {
    const { known, line, comes, rotate } = await begin(undefined);
    const sent = line.next((frame) => frame[2] === 'ChangeConfiguration');
    const asked = rotate('20s');
    await sent;
    expect((await rotate('1s')).error).toMatchObject({ code: 'password-not-shown-yet' });
    line.drop();
    expect(await good(asked)).toMatchObject({ state: 'unknown' });
    expect((await rotate('1s')).error).toMatchObject({ code: 'password-not-shown-yet' });
    expect(await comes(known.password)).toBe('is let in');
    // It came with the one that it had: what was sent to it then it does not use.
    expect(await good(rotate('10s'))).toMatchObject({ state: expect.stringMatching(/^(offline|unknown)$/) });
    expect(await comes(known.password)).toBe('is let in');
  });

  it('a charger that is not there keeps the one that it has', async () => {
    const { known, line, comes, rotate } = await begin(undefined);
    await line.close();
    expect(await good(rotate())).toMatchObject({ state: 'offline' });
    expect(await good(rotate())).toMatchObject({ state: 'offline' });
    expect(await comes(known.password)).toBe('is let in');
  });

  it('sent as any other configuration it is kept in the same way', async () => {
    const { network, known, comes } = await begin({ status: 'Accepted' });
    const body = { key: 'authorizationKey', value: 'chosen by hand 1' };
    const sent = await good(
      network.api.POST('/api/v1/chargers/{chargerId}/commands/ChangeConfiguration', {
        params: { path: { chargerId: known.id }, query: { wait: '10s' } },
        body,
      }),
    );
    expect(sent).toMatchObject({ state: 'accepted', payload: { key: 'authorizationKey', value: '***' } });
    expect(await comes(known.password)).toBe('is let in');
    expect(await comes(body.value)).toBe('is let in');
    expect(await comes(known.password)).toBe('refused with 401');
  });

  it('a password that people set meanwhile is the only one', async () => {
    const { network, known, line, comes, rotate } = await begin({ status: 'Accepted' });
    await good(rotate());
    const path = { chargerId: known.id };
    const { password } = await good(
      network.api.POST('/api/v1/chargers/{chargerId}/password', { params: { path } }),
    );
    expect(await comes(sentTo(line))).toBe('refused with 401');
    expect(await comes(known.password)).toBe('refused with 401');
    expect(await comes(password)).toBe('is let in');
  });

  it('the server is killed when it was sent, and both are good', { timeout: 60_000 }, async () => {
    const killed = await fresh();
    const first = await serverProcess(killed);
    onTestFinished(() => first.kill());
    const network = await smallNetwork(first.url);
    const known = network.chargers[0] ?? expect.fail('no charger');
    const line = await TestCharger.connect(first.url, known);
    await line.boot();
    const sent = line.next((frame) => frame[2] === 'ChangeConfiguration');
    void rotate(network, '20s').catch(() => undefined);
    await sent;
    await first.kill();
    const second = await serverProcess(killed);
    onTestFinished(() => second.kill());
    for (const password of [known.password, sentTo(line)]) {
      const again = await TestCharger.connect(second.url, { ...known, password });
      again.drop();
    }
    await expect(TestCharger.connect(second.url, known)).rejects.toThrow('401');
  });

  it('the server is killed before it was sent: it is sent to nobody, and the one before stays', {
    timeout: 60_000,
  }, async () => {
    const killed = await fresh();
    const first = await serverProcess(killed);
    onTestFinished(() => first.kill());
    const network = await smallNetwork(first.url);
    const known = network.chargers[0] ?? expect.fail('no charger');
    const line = await TestCharger.connect(first.url, known);
    await line.boot();
    // A call that it does not answer: what comes behind it waits.
    const path = { chargerId: known.id };
    const busy = line.next((frame) => frame[2] === 'ClearCache');
    await good(
      network.api.POST('/api/v1/chargers/{chargerId}/commands/ClearCache', { params: { path }, body: {} }),
    );
    await busy;
    const { id, state } = await good(rotate(network));
    expect(state).toBe('queued');
    await first.kill();
    const second = await serverProcess(killed);
    onTestFinished(() => second.kill());
    const again = await TestCharger.connect(second.url, known);
    await again.boot();
    const ended = await until(
      async () => (await rows(killed, `select state from commands where id = ${id}`))[0]?.state,
      (is) => is !== 'queued' && is !== 'sent',
      20_000,
    );
    expect(['failed', 'offline']).toContain(ended);
    expect(again.called('ChangeConfiguration')).toEqual([]);
    again.drop();
    (await TestCharger.connect(second.url, known)).drop();
  });
});
