// Requests of odd form: who calls is asked before anything is read, and no form of a target gets round it.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Server } from '../../src/main.ts';
import { document, type Network, smallNetwork } from '../support/api.ts';
import { good, refused, type Schemas } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { serverOn } from '../support/server.ts';
import { say } from './harness.ts';

const [embedded = expect.fail('no engine')] = engines();
let database: FreshDatabase;
let server: Server;
let network: Network;
beforeAll(async () => {
  database = await embedded.fresh();
  server = await serverOn(database);
  network = await smallNetwork(server.url);
});
afterAll(async () => {
  await server.close();
  await database.drop();
});

/** The answer's head and body, of a request written by hand. */
function raw(lines: readonly string[], body = ''): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`),
    );
    let said = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    socket.on('error', reject).on('close', () => resolve(said));
  });
}
const ending = ['Host: x', 'Connection: close'];
const key = () => `Authorization: Bearer ${network.key}`;

describe('without a key', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    '%s of a broken body to a known path is 401',
    async (method) => {
      const head = [
        `${method} /api/v1/drivers/1 HTTP/1.1`,
        ...ending,
        'Content-Type: application/json',
        'Content-Length: 1',
      ];
      const answer = await raw(head, '{');
      expect(answer).toMatch(/^HTTP\/1\.1 401 /);
      expect(answer).toMatch(/www-authenticate: Bearer/i);
    },
  );
  it.each(['/api/v1/nowhere', 'http://x/api/v1/drivers/1/', '/api/v1/drivers/1#x'])(
    'GET %s is 401',
    async (target) => {
      expect(await raw([`GET ${target} HTTP/1.1`, ...ending])).toMatch(/^HTTP\/1\.1 401 /);
    },
  );
});

describe('with a key', () => {
  it('a raw # is no part of an id', async () => {
    const answer = await raw([`GET /api/v1/drivers/${network.driverId}#x HTTP/1.1`, ...ending, key()]);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('Errors in the route parameters: userid');
  });
  it('an absolute target is its path', async () => {
    const get = await raw([`GET http://x/api/v1/drivers/${network.driverId} HTTP/1.1`, ...ending, key()]);
    expect(get).toMatch(/^HTTP\/1\.1 200 /);
    const post = await raw([
      `POST http://x/api/v1/drivers/1 HTTP/1.1`,
      ...ending,
      key(),
      'Content-Length: 0',
    ]);
    expect(post).toMatch(/^HTTP\/1\.1 405 /);
    expect(post).toMatch(/allow: GET, HEAD/i);
  });
  it('an offer of another protocol is ignored', async () => {
    const offer = [
      'Host: x',
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAAQAAP__',
    ];
    const { hostname, port } = new URL(server.url);
    const first = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write(
          `${[`GET /api/v1/drivers/${network.driverId} HTTP/1.1`, ...offer, key()].join('\r\n')}\r\n\r\n`,
        ),
      );
      socket.on('error', reject).once('data', (data) => {
        socket.destroy();
        resolve(data.toString());
      });
    });
    expect(first).toMatch(/^HTTP\/1\.1 200 /);
  });
  it('an empty form is no body', async () => {
    const answer = await fetch(`${server.url}/api/v1/drivers/${network.driverId}/sites/${network.siteId}`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${network.key}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: '',
    });
    expect(answer.status).toBe(200);
  });
  it('a start in the far future is one, and never opens what is closed', async () => {
    const params = { path: { userid: network.driverId, siteId: network.siteId } };
    const may = (dates: Schemas['RightDates']) =>
      network.api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params, body: dates });
    const far = '9999-12-31T23:59:59Z';
    await good(may({ from: far }));
    expect((await document(server.url, network)).chargerGroups).toEqual([]);
    expect(await refused(may({ from: far, until: '2027-01-01T00:00:00Z' }))).toMatch(/^400 bad-body: until/);
    await good(may({ until: far }));
    expect((await document(server.url, network)).chargerGroups).toHaveLength(1);
  });
  it('a time that four digits of a year cannot write is refused by name', async () => {
    const params = { path: { userid: network.driverId } };
    const body = { idTag: 'EARLY', startDate: '0000-01-01T00:00:00+23:00' };
    const told = network.api.POST('/api/v1/drivers/{userid}/tags', { params, body });
    expect(await refused(told)).toMatch(/^400 bad-body: startDate/);
  });
  it('a body of too many values is refused before anything is made of it', async () => {
    const many = { name: 'x', tags: Array.from({ length: 200_001 }, () => 0) };
    const answer = await say(server.url, network.key, 'POST', '/drivers', many);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('must hold at most 200000 values');
  });
  it('the name of a custom property has an end', async () => {
    const body = { chargerId: 'LONG', groupId: network.siteId, customProperties: { ['n'.repeat(300)]: 'v' } };
    expect(await refused(network.api.POST('/api/v1/chargers', { body }))).toMatch(/^400 bad-body/);
  });
});
