// TLS by the server itself: over the one port, as the OCPP security white paper wants it, and renewed while it runs.
import { once } from 'node:events';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect as tcp } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { connect } from 'node:tls';
import Fastify from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { listener } from '../../src/http/listener.ts';
import { cutSlowReaders } from '../../src/http/slow-readers.ts';
import type { Parts } from '../../src/main.ts';
import { smallNetwork } from '../support/api.ts';
import {
  type KeyKind,
  type MadeCertificate,
  makeCertificate,
  trust,
  writeCertificate,
} from '../support/certificates.ts';
import { TestCharger, until } from '../support/charger.ts';
import { client, good } from '../support/client.ts';
import { engines, type FreshDatabase } from '../support/engines.ts';
import { ADMIN_KEY, environment, serverOn } from '../support/server.ts';
import { refuseCertificate, shakeHands } from '../support/tls-client.ts';

const DAY = 86_400_000;
let database: FreshDatabase;

// TLS comes before any storage: one engine tells as much as both.
const [engine] = engines();
beforeEach(async () => {
  database = (await engine?.fresh()) ?? expect.fail('no engine');
});
afterEach(() => database.drop());

/** A server that stops when the test is over. */
async function serving(files: Record<string, string>, parts: Parts = {}): Promise<string> {
  const server = await serverOn(database, parts, files);
  onTestFinished(() => server.close());
  return server.url;
}

/** What it says in its log, line by line. */
function logged() {
  const lines: { msg: string; [name: string]: unknown }[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { log, told: (what: string) => lines.filter(({ msg }) => msg.startsWith(what)) };
}

const madeFor = (kind: KeyKind) => makeCertificate({ kind });
const RSA = { rsa: 2048 };
const EC = { curve: 'prime256v1' };
/** What clients of this process trust is fixed with their first line. */
const TRUSTED = madeFor(RSA);
trust(TRUSTED);

describe('over one port with TLS', () => {
  it('people and chargers are served, and the address says https', async () => {
    const url = await serving(writeCertificate(TRUSTED, database.dataDir));
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    for (const path of ['/healthz', '/readyz', '/metrics', '/docs', '/api/v1/openapi.json']) {
      const answer = await fetch(`${url}${path}`);
      expect(answer.status, path).toBe(200);
      expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
    }
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(
      /^forecourt_tls_certificate_until_seconds \d{10}/m,
    );
    const { api, chargers } = await smallNetwork(url);
    const [known = expect.fail('no charger')] = chargers;
    const charger = await TestCharger.connect(url, known);
    await charger.boot();
    const path = { chargerId: known.id };
    const shown = await good(api.GET('/api/v1/chargers/{chargerId}', { params: { path } }));
    expect(shown).toMatchObject({
      activeConnection: true,
      ocppUrl: `${url.replace('http', 'ws')}/ocpp/${known.id}`,
    });
    await charger.close();
  });

  it('takes a certificate with an RSA key and one with an elliptic curve side by side', async () => {
    const files = [
      writeCertificate(madeFor(RSA), database.dataDir, 'rsa'),
      writeCertificate(madeFor(EC), database.dataDir, 'ec'),
    ];
    const url = await serving({
      TLS_CERT: files.map(({ TLS_CERT }) => TLS_CERT).join(', '),
      TLS_KEY: files.map(({ TLS_KEY }) => TLS_KEY).join(', '),
    });
    const only = (ciphers: string) => shakeHands(url, { maxVersion: 'TLSv1.2', ciphers });
    expect((await only('ECDHE-ECDSA-AES128-GCM-SHA256')).suite).toBe(
      'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    );
    expect((await only('AES256-GCM-SHA384')).suite).toBe('TLS_RSA_WITH_AES_256_GCM_SHA384');
  });
});

describe('whoever does not get through', () => {
  it('is told apart, and kept among the refused attempts', async () => {
    const server = await serverOn(database, {}, writeCertificate(TRUSTED, database.dataDir));
    onTestFinished(() => server.close());
    const { url } = server;
    await expect(
      shakeHands(url, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }),
    ).rejects.toMatchObject({
      code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
    });
    await expect(
      shakeHands(url, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-CHACHA20-POLY1305' }),
    ).rejects.toThrow();
    await expect(fetch(url.replace('https', 'http'))).rejects.toThrow();
    await refuseCertificate(url);
    const reasons = async () => {
      await server.flush();
      const found = await good(client(url, ADMIN_KEY).GET('/api/v1/refused-attempts'));
      return found.items.map(({ identity, address, reason }) => `${identity} ${address} ${reason}`).sort();
    };
    const expected = ['certificate-refused', 'no-tls', 'tls-suites', 'tls-version'];
    expect(await until(reasons, (all) => all.length >= expected.length)).toEqual(
      expected.map((reason) => `(not told) 127.0.0.1 ${reason}`),
    );
  });

  it('is cut off when its handshake does not come to an end', async () => {
    const quick = { head: 300, body: 300, quiet: 300, answer: 300, idle: 300 };
    const url = await serving(writeCertificate(madeFor(EC), database.dataDir), { patience: quick });
    const line = tcp(Number(new URL(url).port), '127.0.0.1');
    line.on('error', () => {});
    // The beginning of a ClientHello.
    line.write(Buffer.from([0x16, 3, 1, 2, 0, 1]));
    await new Promise((resolve) => line.once('close', resolve));
    expect(line.bytesWritten).toBe(6);
  });
});

it('who asks for much and reads nothing is cut off, as without TLS', async () => {
  const patience = { head: 30_000, body: 30_000, quiet: 30_000, answer: 200, idle: 30_000 };
  const tls = { context: () => TRUSTED, onRenewal: () => () => {} };
  const app = Fastify({
    serverFactory: (handle) => listener({ owns: () => false, patience, tls }, handle),
  });
  onTestFinished(() => app.close());
  cutSlowReaders(app, true, patience.answer);
  const endless = new Readable({
    read() {
      this.push(Buffer.alloc(1000));
    },
  });
  app.get('/', (_request, reply) => reply.send(endless));
  const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  const line = tcp(Number(url.port), url.hostname);
  const secure = connect({ socket: line, servername: 'localhost' });
  await once(secure, 'secureConnect');
  secure.pause();
  secure.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(endless, 'close');
  // It notices when it reads again: what the system still had for it is gone.
  const failed = new Promise<{ code?: string }>((resolve) => secure.once('error', resolve));
  secure.resume();
  expect((await failed).code).toBe('ECONNRESET');
});

describe('a start', () => {
  const unusable = (made: MadeCertificate, key = made.key) => {
    const files = writeCertificate({ cert: made.cert, key }, database.dataDir);
    return { files, started: serverOn(database, {}, files) };
  };

  it.each([
    ['an RSA key of 1024 bits', { rsa: 1024 }, 'its key has 1024 bits, and must have at least 2048 (RSA)'],
    [
      'an elliptic curve of 192 bits',
      { curve: 'prime192v1' },
      'its key has 192 bits, and must have at least 224 (elliptic curve)',
    ],
  ])('is refused with %s', async (_what, kind, rule) => {
    const { files, started } = unusable(madeFor(kind));
    await expect(started).rejects.toThrow(`TLS_CERT ${files.TLS_CERT}: ${rule}`);
  });

  it.each([
    ['an RSA key of 2048 bits', RSA],
    ['a curve of 224 bits', { curve: 'secp224r1' }],
    ['a curve of 384 bits', { curve: 'secp384r1' }],
  ])('is fine with %s', async (_what, kind) => {
    expect(await serving(writeCertificate(madeFor(kind), database.dataDir))).toMatch(/^https:/);
  });

  it('is refused with a key of another certificate', async () => {
    const { files, started } = unusable(madeFor(EC), madeFor(EC).key);
    await expect(started).rejects.toThrow(
      `TLS_KEY ${files.TLS_KEY} is not the key of the certificate in ${files.TLS_CERT}`,
    );
  });

  it('is refused with what is no PEM, or not there', async () => {
    const made = madeFor(EC);
    const { files, started } = unusable({ cert: 'nothing', key: made.key });
    await expect(started).rejects.toThrow(`TLS_CERT ${files.TLS_CERT} must be a certificate in PEM`);
    const keyless = unusable(made, 'nothing');
    await expect(keyless.started).rejects.toThrow(
      `TLS_KEY ${files.TLS_KEY} must be a private key in PEM without a passphrase`,
    );
    rmSync(files.TLS_KEY);
    await expect(serverOn(database, {}, files)).rejects.toThrow(
      `TLS_KEY ${files.TLS_KEY} cannot be read: ENOENT`,
    );
  });

  it('is refused with one variable of two', () => {
    const refused = (files: Record<string, string>) => () => readConfig(environment(database, files));
    expect(refused({ TLS_CERT: 'a.pem' })).toThrow('TLS_KEY must name a file for each of TLS_CERT');
    expect(refused({ TLS_KEY: 'a.key' })).toThrow('TLS_CERT must name a file for each of TLS_KEY');
    expect(refused({ TLS_CERT: 'a.pem,b.pem', TLS_KEY: 'a.key' })).toThrow('TLS_KEY must name');
  });

  it('with a certificate that has expired warns, and serves: chargers are not shut out by us', async () => {
    const { log, told } = logged();
    const old = makeCertificate({ from: new Date(Date.now() - 9 * DAY), until: new Date(Date.now() - DAY) });
    const url = await serving(writeCertificate(old, database.dataDir), { log });
    expect((await shakeHands(url)).protocol).toBe('TLSv1.3');
    expect(told('TLS certificate in use: it has expired')).toHaveLength(1);
  });
});

describe('a certificate that is renewed', () => {
  it('is shown from then on, and nobody is disconnected', async () => {
    const { log, told } = logged();
    const url = await serving(writeCertificate(TRUSTED, database.dataDir), { log });
    const { chargers } = await smallNetwork(url);
    const charger = await TestCharger.connect(url, chargers[0] ?? expect.fail('no charger'));
    const { fingerprint: before } = await shakeHands(url);

    writeCertificate(madeFor(RSA), database.dataDir);
    const shown = await until(
      () => shakeHands(url),
      ({ fingerprint }) => fingerprint !== before,
    );
    expect(shown.protocol).toBe('TLSv1.3');
    expect(told('TLS certificate renewed')).toHaveLength(1);
    // Versions and suites are as they were.
    await expect(
      shakeHands(url, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-CHACHA20-POLY1305' }),
    ).rejects.toThrow();
    await charger.boot();
    await charger.close();
  });

  it('and cannot be used is logged, once, and the one before stays until a good one comes', async () => {
    const { log, told } = logged();
    const files = writeCertificate(madeFor(EC), database.dataDir);
    const url = await serving(files, { log });
    const { fingerprint: before } = await shakeHands(url);
    const next = madeFor(EC);
    writeFileSync(files.TLS_CERT, next.cert);
    await until(
      async () => told('the new TLS certificate cannot be used'),
      ({ length }) => length === 1,
    );
    expect((await shakeHands(url)).fingerprint).toBe(before);
    writeFileSync(files.TLS_KEY, next.key);
    await until(
      () => shakeHands(url),
      ({ fingerprint }) => fingerprint !== before,
    );
    expect(told('the new TLS certificate cannot be used')).toHaveLength(1);
  });

  it('by a link that leads elsewhere is shown, too', async () => {
    const files = writeCertificate(madeFor(EC), database.dataDir, 'one');
    const next = writeCertificate(madeFor(EC), database.dataDir, 'two');
    const links = {
      TLS_CERT: join(database.dataDir, 'live.pem'),
      TLS_KEY: join(database.dataDir, 'live.key'),
    };
    const lead = (to: typeof files) => {
      for (const name of ['TLS_CERT', 'TLS_KEY'] as const) {
        rmSync(links[name], { force: true });
        symlinkSync(to[name], links[name]);
      }
    };
    lead(files);
    const url = await serving(links);
    const { fingerprint: before } = await shakeHands(url);
    lead(next);
    await until(
      () => shakeHands(url),
      ({ fingerprint }) => fingerprint !== before,
    );
  });
});
