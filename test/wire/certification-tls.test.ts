// Cases of the OCA about security, played on a real server, those that need TLS over TLS (docs/ocpp/conformance-16.md).
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { Server } from '../../src/main.ts';
import { type Network, smallNetwork } from '../support/api.ts';
import { makeCertificate, trust, writeCertificate } from '../support/certificates.ts';
import { TestCharger } from '../support/charger.ts';
import { client, good } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { ADMIN_KEY, serverOn } from '../support/server.ts';
import { shakeHands } from '../support/tls-client.ts';

const CERTIFICATES = [makeCertificate({ kind: { rsa: 2048 } }), makeCertificate()] as const;
trust(...CERTIFICATES);

describe.each(engines())('on $name', (engine) => {
  let database: FreshDatabase;
  let plain: Server;
  let secure: Server;
  let secureDatabase: FreshDatabase;

  beforeAll(async () => {
    [database, secureDatabase] = [await engine.fresh(), await engine.fresh()];
    plain = await serverOn(database);
    const [rsa, ec] = CERTIFICATES.map((one, n) => writeCertificate(one, secureDatabase.dataDir, `${n}`));
    secure = await serverOn(
      secureDatabase,
      {},
      {
        TLS_CERT: `${rsa?.TLS_CERT},${ec?.TLS_CERT}`,
        TLS_KEY: `${rsa?.TLS_KEY},${ec?.TLS_KEY}`,
      },
    );
  });
  afterAll(async () => {
    await plain?.close();
    await secure?.close();
    await database?.drop();
    await secureDatabase?.drop();
  });

  const first = (network: Network) => network.chargers[0] ?? expect.fail('no charger');
  /** Knocks with this Authorization, or none. Answers the status. */
  async function knock(url: string, id: string, authorization: string | undefined) {
    const headers = authorization === undefined ? {} : { authorization };
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ocpp/${id}`, ['ocpp1.6'], { headers });
    socket.on('error', () => {});
    const answered = await Promise.race([
      once(socket, 'open').then(() => 101),
      once(socket, 'unexpected-response').then(([, response]) => Number(response.statusCode)),
    ]);
    socket.terminate();
    return answered;
  }
  const basic = (user: string, password: string | Buffer) =>
    `Basic ${Buffer.concat([Buffer.from(`${user}:`), Buffer.from(password)]).toString('base64')}`;

  describe('TC_085_CSMS: Basic authentication', () => {
    it('lets in who has the right user and password, of 16 to 20 characters', async () => {
      for (const password of ['sixteen-of-them!', 'twenty characters 20']) {
        const { id } = first(await smallNetwork(plain.url, { charger: { password } }));
        expect(await knock(plain.url, id, basic(id, password))).toBe(101);
      }
    });

    it('takes a key of 40 hexadecimal digits as it is typed, and as its bytes', async () => {
      const password = '00ff3a80c3112233445566778899aabbccddeeff';
      const { id } = first(await smallNetwork(plain.url, { charger: { password } }));
      for (const sent of [password, password.toUpperCase(), Buffer.from(password, 'hex')]) {
        expect(await knock(plain.url, id, basic(id, sent))).toBe(101);
      }
      expect(await knock(plain.url, id, basic(id, password.replace(/^00/, '01')))).toBe(401);
    });

    it('refuses everybody else with 401', async () => {
      const { id, password } = first(await smallNetwork(plain.url));
      const wrong = [
        undefined,
        'Bearer x',
        'Basic %',
        basic(id, ''),
        basic(id, `${password}x`),
        basic('CP', password),
      ];
      for (const authorization of wrong) expect(await knock(plain.url, id, authorization)).toBe(401);
    });
  });

  describe('TC_086_CSMS: TLS, certificate of the server', () => {
    it('is taken by a charger that trusts it, which logs in and boots', async () => {
      const line = await TestCharger.connect(secure.url, first(await smallNetwork(secure.url)));
      const boot = { chargePointVendor: 'Acme', chargePointModel: 'One' };
      expect(await line.call('BootNotification', boot)).toMatchObject({ status: 'Accepted' });
      await line.close();
    });

    it.each([
      ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
      ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
      ['TLS_RSA_WITH_AES_128_GCM_SHA256', 'AES128-GCM-SHA256'],
      ['TLS_RSA_WITH_AES_256_GCM_SHA384', 'AES256-GCM-SHA384'],
      ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'],
      ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'],
    ])('TLS 1.2 with %s', async (suite, ciphers) => {
      const shaken = await shakeHands(secure.url, { maxVersion: 'TLSv1.2', ciphers });
      expect(shaken).toMatchObject({ protocol: 'TLSv1.2', suite });
    });

    it('TLS 1.3, and none of the older ones, no weaker suite, no plain line', async () => {
      expect((await shakeHands(secure.url)).protocol).toBe('TLSv1.3');
      const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
      await expect(shakeHands(secure.url, old)).rejects.toThrow('protocol version');
      for (const ciphers of ['AES128-SHA', 'ECDHE-RSA-AES256-SHA384', 'DHE-RSA-AES128-GCM-SHA256']) {
        await expect(shakeHands(secure.url, { maxVersion: 'TLSv1.2', ciphers })).rejects.toThrow(
          'handshake failure',
        );
      }
      await expect(TestCharger.connect(secure.url.replace('https', 'http'), { id: 'X' })).rejects.toThrow();
    });
  });

  it('TC_088_CSMS: the subprotocol is echoed, over TLS as without', async () => {
    for (const { url } of [plain, secure]) {
      for (const offered of [['ocpp1.6'], ['ocpp2.0.1', 'ocpp1.6']]) {
        const line = await TestCharger.connect(url, first(await smallNetwork(url)), offered);
        expect(line.socket.protocol).toBe('ocpp1.6');
        await line.close();
      }
    }
  });

  describe('TC_083_CSMS, up to profile 2: Raise the security profile', () => {
    const shown = async ({ api }: Network, chargerId: string) =>
      good(api.GET('/api/v1/chargers/{chargerId}', { params: { path: { chargerId } } }));
    const raise = ({ api }: Network, chargerId: string, securityProfile: number) =>
      api.POST('/api/v1/chargers/{chargerId}/security-profile', {
        params: { path: { chargerId }, query: { wait: '10s' } },
        body: { securityProfile },
      });

    it('accepted: reset, and below it the charger is not let in any more once it came with it', async () => {
      // Without TLS of its own, a proxy that is trusted says how the charger came.
      const own = await engine.fresh();
      onTestFinished(() => own.drop());
      const server = await serverOn(own, {}, { TRUST_PROXY: 'loopback' });
      onTestFinished(() => server.close());
      const network = await smallNetwork(server.url);
      const known = first(network);
      const come = (proto: string) =>
        TestCharger.connect(server.url, known, ['ocpp1.6'], { 'x-forwarded-proto': proto });
      const line = await come('http');
      line.answers({ ChangeConfiguration: { status: 'Accepted' }, Reset: { status: 'Accepted' } });
      await line.boot();
      const reset = line.next((frame) => frame[2] === 'Reset');
      const told = await good(raise(network, known.id, 2));
      expect(told).toMatchObject({ state: 'accepted', payload: { key: 'SecurityProfile', value: '2' } });
      expect((await reset)[3]).toEqual({ type: 'Hard' });
      await line.close();
      // It comes as before once more: nothing is demanded before it has shown that it can.
      const again = await come('http');
      expect((await shown(network, known.id)).minimumSecurityProfile).toBe(0);
      await again.close();

      const safe = await come('https');
      expect((await shown(network, known.id)).minimumSecurityProfile).toBe(2);
      await expect(come('http')).rejects.toThrow('403');
      expect(safe.socket.readyState).toBe(WebSocket.OPEN);
      await safe.boot();
      const refused = async () => {
        await server.flush();
        const { items } = await good(client(server.url, ADMIN_KEY).GET('/api/v1/refused-attempts'));
        return items.filter(({ identity }) => identity === known.id).map(({ reason }) => reason);
      };
      expect(await refused()).toEqual(['security-profile-too-low']);
      await safe.close();
    });

    it('rejected: nothing is demanded, and nothing is reset', async () => {
      const network = await smallNetwork(secure.url);
      const known = first(network);
      const line = await TestCharger.connect(secure.url, known);
      line.answers({ ChangeConfiguration: { status: 'Rejected' }, Reset: { status: 'Accepted' } });
      await line.boot();
      expect(await good(raise(network, known.id, 1))).toMatchObject({ state: 'rejected' });
      await line.close();
      const again = await TestCharger.connect(secure.url, known);
      expect((await shown(network, known.id)).minimumSecurityProfile).toBe(0);
      expect(line.called('Reset')).toEqual([]);
      await again.close();
    });

    it('is refused where it would be none, with the field and the rule', async () => {
      const network = await smallNetwork(plain.url, { charger: { minimumSecurityProfile: 1 } });
      const { error } = await raise(network, first(network).id, 1);
      expect(error).toMatchObject({
        field: 'securityProfile',
        rule: 'must be higher than its minimumSecurityProfile, which is 1',
      });
      const open = await smallNetwork(plain.url, { charger: { authMode: 'none' } });
      expect((await raise(open, first(open).id, 2)).error).toMatchObject({
        rule: 'has no use with authMode none',
      });
    });
  });
});
