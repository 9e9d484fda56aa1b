// Requests of several customers over one connection, sent without waiting for answers, as a proxy may do: each is answered in the view of
// who sent it, also where the one before it is still being made.
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { type Network, smallNetwork } from '../support/api.ts';
import { ADMIN_KEY } from '../support/server.ts';
import { onEveryEngine } from './harness.ts';

/** All that is answered on one connection, as one text. */
function pipelined(
  url: string,
  requests: readonly (readonly [key: string, path: string])[],
): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let told = '';
    const socket = connect(Number(port), hostname, () => {
      const last = requests.length - 1;
      const said = requests.map(
        ([key, path], i) =>
          `GET /api/v1${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n${i === last ? 'Connection: close\r\n' : ''}\r\n`,
      );
      socket.write(said.join(''));
    });
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      told += text;
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(told));
  });
}

onEveryEngine('one connection', (at) => {
  it('serves one customer after the other, streams and the admin in between', async () => {
    const networks: Network[] = [];
    for (const groupName of ['Yard of one', 'Yard of two']) {
      networks.push(await smallNetwork(at(), { site: { groupName } }));
    }
    const [one, two] = networks as [Network, Network];
    const requests = Array.from({ length: 6 }, () => [
      [one.key, '/exports/drivers.csv'] as const,
      [two.key, '/sites'] as const,
      [ADMIN_KEY, '/customers'] as const,
      [one.key, '/sites'] as const,
      [two.key, `/drivers/${two.driverId}`] as const,
      [two.key, `/drivers/${one.driverId}`] as const,
    ]).flat();
    const told = await pipelined(at(), requests);
    const statuses = [...told.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
    expect(statuses).toEqual(
      Array.from({ length: 6 }, () => ['200', '200', '200', '200', '200', '404']).flat(),
    );
    const sites = [...told.matchAll(/"groupName":"(Yard of \w+)"/g)].map(([, name]) => name);
    expect(sites.filter((name) => name === 'Yard of one')).toHaveLength(6);
    expect(new Set(sites)).toEqual(new Set(['Yard of one', 'Yard of two']));
  });
});
