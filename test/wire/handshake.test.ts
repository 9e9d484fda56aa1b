import { once } from 'node:events';
import { connect as tcp } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { StorageUnavailable } from '../../src/app/ports/store.ts';
import { PASSWORD, startGateway, stopAll } from './gateway-under-test.ts';
import { connect, Line, refusalOf, socketOf, until } from './line.ts';

afterEach(stopAll);

describe('TC_085_CSMS Basic Authentication', () => {
  it('takes the right user and password, a colon in it included', async () => {
    const { url, house } = await startGateway();
    const line = await connect(url);
    expect(await line.ask('[2,"1","Heartbeat",{}]')).toEqual([
      3,
      '1',
      { currentTime: '2026-11-22T10:00:00.000Z' },
    ]);
    expect(house.knocks[0]?.credentials?.user).toBe('CP1');
    expect(Buffer.from(house.knocks[0]?.credentials?.password ?? []).toString()).toBe(PASSWORD);
  });

  it('hands the password on as bytes, also where they are no text', async () => {
    const { url, house } = await startGateway();
    const bytes = Buffer.from('00ff3a80c3', 'hex');
    expect((await refusalOf(url, 'CP1', { password: bytes })).status).toBe(401);
    expect(Buffer.from(house.knocks[0]?.credentials?.password ?? [])).toEqual(bytes);
  });

  it.each([
    ['no header', { password: null }, 'no-credentials'],
    ['a wrong password', { password: 'wrong' }, 'wrong-password'],
    ['another user', { user: 'CP2' }, 'wrong-user'],
    [
      'a header without colon',
      { password: null, more: { headers: { authorization: 'Basic Q1Ax' } } },
      'no-credentials',
    ],
    [
      'another scheme',
      { password: null, more: { headers: { authorization: 'Bearer abc' } } },
      'no-credentials',
    ],
    ['garbage', { password: null, more: { headers: { authorization: 'Basic %%%' } } }, 'no-credentials'],
  ])('refuses %s with 401', async (_what, options, reason) => {
    const { url, house } = await startGateway();
    const refusal = await refusalOf(url, 'CP1', options);
    expect(refusal.status).toBe(401);
    expect(refusal.headers['www-authenticate']).toMatch(/^Basic realm="/);
    expect(refusal.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(refusal.body.length).toBeGreaterThan(10);
    expect(house.refused).toEqual([reason]);
    expect(house.opened).toEqual([]);
  });
});

describe('TC_088_CSMS WebSocket Subprotocol negotiation', () => {
  it.each([[['ocpp1.6']], [['ocpp2.0.1', 'ocpp1.6']], [['ocpp1.6', 'ocpp1.5']]])(
    'echoes ocpp1.6 when %j is offered',
    async (subprotocols) => {
      const { url } = await startGateway();
      const line = await connect(url, 'CP1', { subprotocols });
      expect(line.ws.protocol).toBe('ocpp1.6');
    },
  );

  it('bears a header that lists a name twice', async () => {
    const { url } = await startGateway();
    const answer = await rawUpgrade(url, '/ocpp/OPEN', ['Sec-WebSocket-Protocol: ocpp1.6,, ocpp1.6']);
    expect(answer).toMatch(/^HTTP\/1\.1 101 /);
    expect(answer).toMatch(/\r\nSec-WebSocket-Protocol: ocpp1\.6\r\n/);
  });

  it.each([[['ocpp2.0.1']], [['ocpp1.5', 'chat']]])(
    'completes the handshake without the header and closes when only %j is offered (OCPP-J 1.6 §3.3)',
    async (subprotocols) => {
      const { url, house } = await startGateway();
      const offer = `Sec-WebSocket-Protocol: ${subprotocols.join(', ')}`;
      const answer = await rawUpgrade(url, '/ocpp/OPEN', [offer]);
      expect(answer).toMatch(/^HTTP\/1\.1 101 /);
      expect(answer).not.toMatch(/sec-websocket-protocol/i);
      expect(answer).toContain('None of the offered subprotocols');
      expect(house.refused).toEqual(['subprotocol-not-built']);
      expect(house.opened).toEqual([]);
    },
  );

  it('does the same when none is offered, unless the charger may come without', async () => {
    const { url, house } = await startGateway();
    const line = new Line(socketOf(url, 'CP1', { subprotocols: [] }));
    expect(await line.closed).toEqual({ code: 1002, reason: expect.stringContaining('ocpp1.6') });
    expect(house.refused).toEqual(['no-subprotocol']);

    const mayCome = await connect(url, 'NOSUB', { subprotocols: [], password: null });
    expect(mayCome.ws.protocol).toBe('');
    expect(await mayCome.ask('[2,"1","Heartbeat",{}]')).toMatchObject([3, '1', {}]);
  });
});

describe('the path', () => {
  it.each([
    ['/ocpp/CP1'],
    ['/ocpp/CP1/'],
    ['/ocpp/CP1/CP1'],
    ['/ocpp/CP1?serial=1'],
    ['/ocpp/%43P1'],
    ['/ocpp/some/where/CP1'],
    ['/old/network/CP1'],
  ])('%s is CP1', async (path) => {
    const { url, house, gateway } = await startGateway();
    await connect(url, 'CP1', { path });
    expect(house.knocks[0]?.identity).toBe('CP1');
    expect(gateway.owns(path)).toBe(true);
  });

  it('knows its own paths', async () => {
    const { gateway } = await startGateway();
    expect(['/', '/api/v1/drivers/1', '/ocppx/CP1', '/old/networks/CP1', '/old'].map(gateway.owns)).toEqual(
      Array(5).fill(false),
    );
    expect(['/ocpp', '/ocpp/', '/ocpp?x', '/old/network/x'].map(gateway.owns)).toEqual(Array(4).fill(true));
  });

  it('answers 404 to an unknown charger, 400 where nothing can be decoded, and lets the door remember both', async () => {
    const { url, house } = await startGateway();
    expect((await refusalOf(url, 'NOBODY')).status).toBe(404);
    expect((await refusalOf(url, 'X', { path: '/ocpp/%ZZ' })).status).toBe(400);
    expect((await refusalOf(url, 'X', { path: '/ocpp/' })).status).toBe(400);
    expect(house.knocks.map((k) => k.identity)).toEqual(['NOBODY', null, null]);
    expect(house.knocks[0]?.address).toBe('127.0.0.1');
  });
});

describe('what else can be wrong', () => {
  it('answers 503 when too many attempts wait', async () => {
    const { url, house } = await startGateway();
    const refusal = await refusalOf(url, 'CP503');
    expect(refusal.status).toBe(503);
    expect(refusal.headers['retry-after']).toBeDefined();
    expect(house.refused).toEqual(['too-many-attempts']);
  });

  it('answers 503 when the storage is away, at the door and at the opening', async () => {
    const { url, house } = await startGateway();
    house.beforeKnock = () => Promise.reject(new StorageUnavailable('away'));
    const refusal = await refusalOf(url, 'CP1');
    expect(refusal.status).toBe(503);
    expect(refusal.headers['retry-after']).toBeDefined();
    house.beforeKnock = () => {};
    house.beforeOpen = () => Promise.reject(new StorageUnavailable('away'));
    expect((await refusalOf(url, 'CP1')).status).toBe(503);
    house.beforeOpen = () => Promise.reject(new Error('a bug'));
    expect((await refusalOf(url, 'CP1')).status).toBe(503);
    expect(house.logged.filter((l) => l.level === 'error')).toHaveLength(1);
    house.beforeOpen = () => {};
    await connect(url);
  });

  it('answers 400 to what is no WebSocket handshake, and opens nothing', async () => {
    const { url, house } = await startGateway();
    const answer = await rawUpgrade(url, '/ocpp/OPEN', ['Sec-WebSocket-Protocol: ocpp1.6'], 'no key');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(house.opened).toEqual([]);
  });

  it('forgets a charger that hangs up while it waits for the answer', async () => {
    const { url, house, gateway } = await startGateway();
    let letIn = () => {};
    house.beforeOpen = () => new Promise((resolve) => (letIn = resolve));
    const ws = socketOf(url, 'CP1');
    ws.on('error', () => {});
    await until(() => house.knocks.length === 1);
    ws.terminate();
    await new Promise((resolve) => setTimeout(resolve, 50));
    letIn();
    await until(() => house.closed.length === house.opened.length);
    expect(gateway.stats().connections).toBe(0);
  });
});

/** Sends an upgrade by hand; resolves with everything that came until the other side closed, or after the head. */
async function rawUpgrade(
  url: string,
  path: string,
  headers: string[],
  key = 'dGhlIHNhbXBsZSBub25jZQ==',
): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = tcp(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(
    [
      `GET ${path} HTTP/1.1`,
      `Host: ${hostname}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${key}`,
      ...headers,
      '\r\n',
    ].join('\r\n'),
  );
  let got = '';
  socket.on('data', (chunk) => {
    got += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  await Promise.race([
    once(socket, 'close'),
    until(() => /\r\n\r\n/.test(got) && /Sec-WebSocket-Protocol|offered|HTTP\/1.1 400/.test(got)),
  ]);
  socket.destroy();
  return got;
}
