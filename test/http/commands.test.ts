// Commands from the request to the charger's answer, and what is true of them when things go wrong.
import { expect, it } from 'vitest';
import { type Network, smallNetwork } from '../support/api.ts';
import { TestCharger, until } from '../support/charger.ts';
import { onEveryEngine, say } from './harness.ts';

type Told = Awaited<ReturnType<typeof say>>;

onEveryEngine('commands', (at) => {
  const network = () => smallNetwork(at());
  const order = async (n: Network, action: string, body: unknown, query = '?wait=10s', charger = 0) =>
    await say(at(), n.key, 'POST', `/chargers/${n.chargers[charger]?.id}/commands/${action}${query}`, body);
  const read = async (n: Network, id: number, query = '') =>
    (await say(at(), n.key, 'GET', `/commands/${id}${query}`)).json;
  const connect = async (n: Network) => {
    const charger = await TestCharger.connect(at(), n.chargers[0] ?? expect.fail('no charger'));
    await charger.boot();
    return charger;
  };

  it('are sent, answered and told', async () => {
    const n = await network();
    const charger = await connect(n);
    charger.answers({ Reset: { status: 'Accepted' }, UnlockConnector: { status: 'UnlockFailed' } });
    const reset = await order(n, 'Reset', { type: 'Soft' });
    expect(reset.status).toBe(200);
    expect(reset.json).toMatchObject({
      ...{ action: 'Reset', payload: { type: 'Soft' }, state: 'accepted', late: false, problem: null },
      ...{ answer: { status: 'Accepted' }, effect: null, socketId: null },
    });
    expect(reset.json.latencyMs).toBeTypeOf('number');
    const unlock = await order(n, 'UnlockConnector', { connectorId: 1 });
    expect(unlock.json).toMatchObject({ state: 'rejected', answer: { status: 'UnlockFailed' }, socketId: 1 });
    const list = await say(at(), n.key, 'GET', `/chargers/${n.chargers[0]?.id}/commands`);
    expect(list.json.items.map((one: { action: string }) => one.action)).toEqual([
      'UnlockConnector',
      'Reset',
    ]);
    await charger.close();
  });

  it('that no charger is there for say so, or wait for it', async () => {
    const n = await network();
    const now = await order(n, 'Reset', { type: 'Soft' });
    expect(now.json).toMatchObject({
      state: 'offline',
      problem: 'the charger is not connected',
      sentAt: null,
    });
    const later = await order(n, 'Reset', { type: 'Hard' }, '?expiresIn=1h');
    expect(later.status).toBe(202);
    expect(later.json).toMatchObject({ state: 'queued' });
    expect(later.headers.location).toBe(`/api/v1/commands/${later.json.id}`);
    const charger = await TestCharger.connect(at(), n.chargers[0] ?? expect.fail('no charger'));
    charger.answers({ Reset: { status: 'Accepted' } });
    await charger.boot();
    expect(await read(n, later.json.id, '?wait=10s')).toMatchObject({ state: 'accepted' });
    await charger.close();
  });

  it('whose request is not as OCPP has it are not sent', async () => {
    const n = await network();
    const wrong = await order(n, 'Reset', { type: 'Gentle' });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('type must be one of "Hard", "Soft"');
  });

  it('are cancelled before they are sent, and not behind it', async () => {
    const n = await network();
    const queued = await order(n, 'ClearCache', {}, '?expiresIn=1h');
    const cancelled = await say(at(), n.key, 'DELETE', `/commands/${queued.json.id}`);
    expect(cancelled.json).toMatchObject({ state: 'cancelled' });
    const charger = await connect(n);
    charger.answers({ ClearCache: { status: 'Accepted' } });
    const sent = await order(n, 'ClearCache', {});
    expect(charger.called('ClearCache')).toHaveLength(1);
    const again = await say(at(), n.key, 'DELETE', `/commands/${sent.json.id}`);
    expect(again.json).toMatchObject({ state: 'accepted' });
    await charger.close();
  });

  it('keep their order, one at a time', async () => {
    const n = await network();
    const charger = await connect(n);
    const open: string[] = [];
    const seen: number[] = [];
    charger.answers({
      DataTransfer: (payload, id) => {
        open.push(id);
        seen.push(Number(payload.data));
        expect(open).toHaveLength(1);
        setTimeout(() => {
          open.pop();
          charger.send(JSON.stringify([3, id, { status: 'Accepted' }]));
        }, 10);
        return undefined;
      },
    });
    const all: Promise<Told>[] = [];
    for (let i = 0; i < 20; i += 1) {
      const one = order(n, 'DataTransfer', { vendorId: 'x', data: String(i) }, '');
      all.push(one);
      await one;
    }
    const last = (await all.at(-1)) as Told;
    await read(n, last.json.id, '?wait=20s');
    expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => i));
    await charger.close();
  });

  it('sent again under one key are done once', async () => {
    const n = await network();
    const charger = await connect(n);
    charger.answers({ ClearCache: { status: 'Accepted' } });
    const path = `/api/v1/chargers/${n.chargers[0]?.id}/commands/ClearCache?wait=5s`;
    const send = () =>
      fetch(at() + path, {
        method: 'POST',
        headers: { 'x-api-key': n.key, 'content-type': 'application/json', 'idempotency-key': 'once' },
        body: '{}',
      });
    const [first, second] = [await send(), await send()];
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(await second.json()).toEqual(await first.json());
    expect(charger.called('ClearCache')).toHaveLength(1);
    await charger.close();
  });

  it('whose line ends in the middle are unknown, and known again by a late answer over a new line', async () => {
    const n = await network();
    const charger = await connect(n);
    let id = '';
    charger.answers({
      Reset: (_payload, messageId) => {
        id = messageId;
        charger.drop();
        return undefined;
      },
    });
    const lost = await order(n, 'Reset', { type: 'Soft' });
    expect(lost.json).toMatchObject({ state: 'unknown', answer: null });
    const again = await connect(n);
    again.send(JSON.stringify([3, id, { status: 'Accepted' }]));
    const late = await until(
      () => read(n, lost.json.id),
      (one) => one.state === 'accepted',
    );
    expect(late).toMatchObject({ late: true, answer: { status: 'Accepted' } });
    expect(again.called('Reset')).toEqual([]);
    await again.close();
  });

  it('that start tell whether a transaction began', async () => {
    const n = await network();
    const charger = await connect(n);
    charger.answers({ RemoteStartTransaction: { status: 'Accepted' } });
    const refused = await order(n, 'RemoteStartTransaction', { idTag: 'NOBODY', connectorId: 1 });
    expect(refused.status).toBe(409);
    const begun = await order(n, 'RemoteStartTransaction', { idTag: 'TAG-1', connectorId: 1 });
    expect(begun.json).toMatchObject({ state: 'accepted', effect: 'awaited', transactionId: null });
    const { transactionId } = await charger.start(1, 'tag-1');
    expect(await read(n, begun.json.id)).toMatchObject({ effect: 'began', transactionId });
    const other = await order(
      n,
      'RemoteStartTransaction',
      { idTag: 'TAG-1', connectorId: 1 },
      '?wait=5s&unchecked=true',
    );
    expect(other.json).toMatchObject({ effect: 'awaited' });
    await charger.start(1, 'ANOTHER');
    expect(await read(n, other.json.id)).toMatchObject({ effect: 'other-tag', transactionId: null });
    await charger.close();
  });

  it('that set a secret show it to nobody', async () => {
    const n = await network();
    const charger = await connect(n);
    charger.answers({ ChangeConfiguration: { status: 'Accepted' } });
    const key = { key: 'AuthorizationKey', value: 'c0ffee00c0ffee00c0ffee00c0ffee00' };
    const queued = await order(n, 'ChangeConfiguration', key, '?expiresIn=1h');
    expect(queued.status).toBe(400);
    const set = await order(n, 'ChangeConfiguration', key);
    expect(set.json).toMatchObject({ state: 'accepted', payload: { key: 'AuthorizationKey', value: '***' } });
    expect(charger.called('ChangeConfiguration')).toEqual([key]);
    await charger.close();
  });

  it('that ask for everything keep what was told', async () => {
    const n = await network();
    const charger = await connect(n);
    const configurationKey = [
      { key: 'HeartbeatInterval', readonly: false, value: '300' },
      { key: 'AuthorizationKey', readonly: false, value: 'geheim' },
    ];
    charger.answers({ GetConfiguration: { configurationKey } });
    const got = await order(n, 'GetConfiguration', {});
    expect(JSON.stringify(got.json)).not.toContain('geheim');
    const kept = await say(at(), n.key, 'GET', `/chargers/${n.chargers[0]?.id}/configuration`);
    expect(kept.json.chargerConfigurations).toHaveLength(1);
    await charger.close();
  });

  it('answered with what no database keeps are over all the same', async () => {
    const n = await network();
    const charger = await connect(n);
    charger.answers({
      ClearCache: (_p, id) => {
        charger.send(JSON.stringify([4, id, 'InternalError', 'a\u0000b password=hunter2', {}]));
        return undefined;
      },
      GetConfiguration: { configurationKey: [{ key: 'A\u0000B', readonly: false, value: 'c\u0000d' }] },
    });
    const failed = (await order(n, 'ClearCache', {})).json;
    expect(failed).toMatchObject({ state: 'failed', problem: expect.stringContaining('a\ufffdb') });
    expect(failed.problem).not.toContain('hunter2');
    expect((await order(n, 'GetConfiguration', {})).json).toMatchObject({ state: 'accepted' });
    charger.send(JSON.stringify([3, 'no\u0000body', {}]));
    await charger.call('Heartbeat', {});
    await charger.close();
  });

  it('answered with an error or with nonsense have failed', async () => {
    const n = await network();
    const charger = await connect(n);
    charger.answers({
      ClearCache: (_p, id) => {
        charger.send(JSON.stringify([4, id, 'NotSupported', 'never', {}]));
        return undefined;
      },
      Reset: { hello: 'there' },
    });
    expect((await order(n, 'ClearCache', {})).json).toMatchObject({
      ...{ state: 'failed', problem: 'NotSupported: never', answer: null },
    });
    expect((await order(n, 'Reset', { type: 'Soft' })).json).toMatchObject({
      ...{ state: 'failed', problem: 'the answer is none to this', answer: { hello: 'there' } },
    });
    await charger.close();
  });
});
