// What happens and what goes over a line, heard while it does: by whom, from where on, and for how long.
import { expect, it } from 'vitest';
import { type Network, smallNetwork } from '../support/api.ts';
import { branched, keyOf } from '../support/branched.ts';
import { TestCharger } from '../support/charger.ts';
import { client, good } from '../support/client.ts';
import { Listening, type Told } from '../support/listening.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { onEveryEngine, raw, say } from './harness.ts';

const names = (told: readonly Told[]) => told.map(({ event }) => event);
const has = (event: string) => (told: readonly Told[]) => names(told).includes(event);

onEveryEngine('listening', (at) => {
  const first = (n: Network) => n.chargers[0] ?? expect.fail('no charger');
  const events = (key: string, query = '', id?: string) => Listening.to(at(), key, `/events${query}`, id);
  const wrong = async (key: string, path: string) => {
    const headers = { authorization: `Bearer ${key}` };
    const { status, text } = await raw(at(), `/api/v1${path}`, { headers });
    return `${status} ${text}`;
  };

  it('hears what a charger does, in its order', async () => {
    const n = await smallNetwork(at());
    const ears = await events(n.key);
    const charger = await TestCharger.connect(at(), first(n));
    await charger.boot();
    const { transactionId } = await charger.start(1, 'TAG-1');
    await charger.status(1, 'Charging');
    await charger.stop(transactionId, 100);
    await charger.close();
    const told = await ears.heard(has('disconnected'));
    const { chargerId } = { chargerId: first(n).id };
    const of = { chargerId, at: expect.any(String) };
    expect(told.map(({ event, data }) => ({ event, data }))).toEqual([
      { event: 'connected', data: { ...of, address: expect.any(String) } },
      { event: 'booted', data: of },
      { event: 'status', data: { ...of, socketId: 0, status: 'Available' } },
      { event: 'status', data: { ...of, socketId: 1, status: 'Available' } },
      {
        event: 'started',
        data: { ...of, transactionId, socketId: 1, refused: false, driverId: n.driverId },
      },
      { event: 'status', data: { ...of, socketId: 1, status: 'Charging' } },
      { event: 'stopped', data: { ...of, transactionId, driverId: n.driverId, by: 'charger' } },
      { event: 'disconnected', data: { ...of, reason: expect.any(String) } },
    ]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
    await ears.stop();
  });

  it('hears of an end that was never told, when the next begins', async () => {
    const n = await smallNetwork(at());
    const charger = await TestCharger.connect(at(), first(n));
    const ears = await events(n.key, '?kind=started,stopped');
    const lost = await charger.start(1, 'TAG-1');
    const next = await charger.start(1, 'TAG-1');
    const told = await ears.heard((all) => all.length === 3);
    expect(told.map(({ event, data }) => [event, data.transactionId, data.by])).toEqual([
      ['started', lost.transactionId, undefined],
      ['stopped', lost.transactionId, 'assumed'],
      ['started', next.transactionId, undefined],
    ]);
    await ears.stop();
    await charger.close();
  });

  it('hears how a command goes on', async () => {
    const n = await smallNetwork(at());
    const charger = await TestCharger.connect(at(), first(n));
    charger.answers({ ClearCache: { status: 'Accepted' } });
    const ears = await events(n.key, '?kind=command');
    const path = `/chargers/${first(n).id}/commands/ClearCache?wait=10s`;
    const { json } = await say(at(), n.key, 'POST', path, {});
    const told = await ears.heard((all) => all.at(-1)?.data.state === 'accepted');
    expect(told.map(({ data }) => data.state)).toEqual(['queued', 'sent', 'accepted']);
    expect(told[0]?.data).toMatchObject({ commandId: json.id, action: 'ClearCache' });
    await ears.stop();
    await charger.close();
  });

  it('goes on behind the last event, and ends when it has all, where that is asked', async () => {
    const n = await smallNetwork(at());
    const charger = await TestCharger.connect(at(), first(n));
    const ears = await events(n.key);
    await charger.status(1, 'Available');
    const [one] = await ears.heard(has('status'));
    await ears.stop();
    for (const status of ['Preparing', 'Charging']) await charger.status(1, status);
    const again = await events(n.key, '?for=0s', one?.id);
    await again.over;
    expect(again.told.map(({ data }) => data.status)).toEqual(['Preparing', 'Charging']);
    const nothing = await events(n.key, '?for=0s', again.lastId);
    await nothing.over;
    expect(nothing.told).toEqual([]);
    await charger.close();
  });

  it('is told what is lost: of an id that nobody knows, and of more than is kept', async () => {
    const n = await smallNetwork(at(), { chargers: 2 });
    const ears = await events(n.key, '?for=0s', 'AAAAAAAAAAAAAAAAAAAAAA');
    await ears.over;
    expect(ears.told).toMatchObject([{ event: 'lost', data: {} }]);
    const charger = await TestCharger.connect(at(), first(n));
    for (let i = 0; i < 52; i += 1) await charger.status(1, i % 2 === 0 ? 'Available' : 'Preparing');
    const late = await events(n.key, '?for=0s', ears.lastId);
    await late.over;
    expect(names(late.told)).toEqual(['lost']);
    // Nothing is lost to who listens to the other.
    const other = await events(n.key, `?for=0s&chargerId=${n.chargers[1]?.id}`, ears.lastId);
    await other.over;
    expect(other.told).toEqual([]);
    await charger.close();
  });

  it('is told what was asked for: by kind, charger, site and driver', async () => {
    const all = await branched(at());
    const { north, south } = all;
    const start = await events(all.key, '?for=0s');
    await start.over;
    for (const half of [north, south]) {
      const line = await TestCharger.connect(at(), { id: half.chargerId, password: half.password });
      await line.status(1, 'Preparing');
      await line.start(2, half.idTag);
      await line.close();
    }
    const found = async (query: string) => {
      const ears = await events(all.key, `?for=0s&${query}`, start.lastId);
      await ears.over;
      return ears.told.map(({ event, data }) => `${data.chargerId} ${event}`);
    };
    const of = (id: string, ...kinds: string[]) => kinds.map((kind) => `${id} ${kind}`);
    const whole = ['connected', 'status', 'started', 'disconnected'];
    await events(all.key, '', start.lastId).then(async (ears) => {
      await ears.heard((told) => names(told).filter((one) => one === 'disconnected').length === 2);
      await ears.stop();
    });
    expect(await found('')).toEqual([...of(north.chargerId, ...whole), ...of(south.chargerId, ...whole)]);
    expect(await found('kind=started,status')).toEqual([
      ...of(north.chargerId, 'status', 'started'),
      ...of(south.chargerId, 'status', 'started'),
    ]);
    expect(await found(`chargerId=${south.chargerId}`)).toEqual(of(south.chargerId, ...whole));
    expect(await found(`siteId=${north.top}`)).toEqual([]);
    expect(await found(`siteId=${north.yard}`)).toEqual(of(north.chargerId, ...whole));
    expect(await found(`siteId=${north.top}&subsites=true`)).toEqual(of(north.chargerId, ...whole));
    expect(await found(`driverId=${south.driverId}`)).toEqual(of(south.chargerId, 'started'));
    expect(await found(`driverId=${south.driverId}&kind=status`)).toEqual([]);
  });

  it('hears of a branch alone, bound to it, and is told nobody else', async () => {
    const all = await branched(at());
    const { north, south } = all;
    const { key } = all.bound;
    const ears = await events(key);
    const lines: TestCharger[] = [];
    for (const { chargerId, password } of [south, north]) {
      lines.push(await TestCharger.connect(at(), { id: chargerId, password }));
    }
    const [there, here] = lines;
    for (let i = 0; i < 60; i += 1) await there?.status(1, i % 2 === 0 ? 'Available' : 'Preparing');
    // One who lives on the other branch, but may charge here.
    const path = { userid: south.driverId, siteId: north.top };
    await good(all.api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path } }));
    await here?.start(2, south.idTag);
    const told = await ears.heard(has('started'));
    expect(told.map(({ event, data }) => [event, data.chargerId])).toEqual([
      ['connected', north.chargerId],
      ['started', north.chargerId],
    ]);
    expect(told[1]?.data).toMatchObject({ refused: false, driverId: null });
    expect(JSON.stringify(told)).not.toContain(south.idTag);
    // What is forgotten elsewhere is not lost here.
    const again = await events(key, '?for=0s', told[0]?.id);
    await again.over;
    expect(names(again.told)).toEqual(['started']);
    expect(await wrong(key, `/events?chargerId=${south.chargerId}`)).toMatch(/^404 /);
    expect(await wrong(key, `/events?siteId=${south.yard}`)).toMatch(/^404 /);
    const theirs = await events(key, `?for=0s&driverId=${south.driverId}`, told[0]?.id);
    await theirs.over;
    expect(theirs.told).toEqual([]);
    await ears.stop();
    for (const line of lines) await line.close();
  });

  it('hears nothing of another customer', async () => {
    const [mine, other] = [await smallNetwork(at()), await smallNetwork(at())];
    const ears = await events(mine.key, '?for=0s');
    const charger = await TestCharger.connect(at(), first(other));
    await charger.boot();
    const again = await events(mine.key, '?for=0s', ears.lastId);
    await again.over;
    expect(again.told).toEqual([]);
    await charger.close();
  });

  it('ends with the key', async () => {
    const n = await smallNetwork(at());
    const admin = client(at(), ADMIN_KEY);
    const params = { path: { id: n.customerId } };
    const made = await good(admin.POST('/api/v1/customers/{id}/keys', { params, body: { name: 'ears' } }));
    const all = [
      await events(made.key),
      await Listening.to(at(), made.key, `/chargers/${first(n).id}/frames/events`),
    ];
    const one = { path: { id: n.customerId, keyId: made.id } };
    await good(admin.DELETE('/api/v1/customers/{id}/keys/{keyId}', { params: one }));
    for (const ears of all) await ears.over;
    const charger = await TestCharger.connect(at(), first(n));
    await charger.boot();
    expect(all.flatMap(({ told }) => told)).toEqual([]);
    await charger.close();
  });

  it('is asked for as it is told, by who may', async () => {
    const n = await smallNetwork(at());
    for (const [query, rule] of [
      ['kind=status,weather', 'kind must be one or more of status, started'],
      ['kind=', 'kind must be one or more of status'],
      ['subsites=true', 'subsites has no use without siteId'],
      ['for=1w', 'for must be a length of time like 20s, 15m, 24h or 7d, at most 24h'],
      ['for=25h', 'at most 24h'],
      ['siteId=x', 'siteId must be'],
      ['driverId=0', 'driverId must be a whole number from 1'],
      ['chargerId=a%20b', 'chargerId must be'],
      ['limit=1', 'limit is no query parameter of this operation'],
    ]) {
      const told = await wrong(n.key, `/events?${query}`);
      expect(told).toMatch(/^400 /);
      expect(told).toContain(rule);
    }
    const chargersOnly = await keyOf(at(), n.customerId, { scopes: ['chargers:read'] });
    expect(await wrong(chargersOnly, '/events')).toMatch(/^403 .*transactions:read/);
    expect(await wrong(chargersOnly, '/events?kind=status,stopped&for=0s')).toMatch(/^403 /);
    expect(await wrong(chargersOnly, '/events?kind=status&for=0s')).toMatch(/^200 /);
  });

  const frames = (n: Network, query = '', id?: string) =>
    Listening.to(at(), n.key, `/chargers/${first(n).id}/frames/events${query}`, id);

  it('hears frames as they go over the line, and takes up a lost line', async () => {
    const n = await smallNetwork(at());
    const charger = await TestCharger.connect(at(), first(n));
    await charger.call('Heartbeat', {});
    const ears = await frames(n);
    await charger.call('Authorize', { idTag: 'TAG-1' });
    const told = await ears.heard((all) => all.length === 2);
    expect(told.map(({ event, data }) => `${event} ${data.direction} ${data.kind} ${data.action}`)).toEqual([
      ...['frame in call Authorize', 'frame out result Authorize'],
    ]);
    expect(told[0]?.data.text).toContain('***');
    await ears.stop();
    await charger.status(1, 'Available');
    const again = await frames(n, '?for=0s&direction=in', told[0]?.id);
    await again.over;
    expect(again.told.map(({ data }) => data.action)).toEqual(['StatusNotification']);
    const unknown = await frames(n, '?for=0s', 'AAAAAAAAAAAAAAAAAAAAAA');
    await unknown.over;
    expect(names(unknown.told)).toEqual(['lost']);
    await charger.close();
  });
});

onEveryEngine(
  'listening to a short log',
  (at) => {
    it('is told what is not kept any more', async () => {
      const n = await smallNetwork(at());
      const one = n.chargers[0] ?? expect.fail('no charger');
      const path = `/chargers/${one.id}/frames/events?for=0s`;
      const charger = await TestCharger.connect(at(), one);
      await charger.call('Heartbeat', {});
      const ears = await Listening.to(at(), n.key, path);
      await ears.over;
      await charger.call('Heartbeat', {});
      await charger.call('Heartbeat', {});
      const again = await Listening.to(at(), n.key, path, ears.lastId);
      await again.over;
      expect(names(again.told)).toEqual(['lost', 'frame', 'frame', 'frame']);
      const behind = await Listening.to(at(), n.key, path, again.lastId);
      await behind.over;
      expect(behind.told).toEqual([]);
      await charger.close();
    });
  },
  {},
  { FRAME_LOG: '3' },
);
