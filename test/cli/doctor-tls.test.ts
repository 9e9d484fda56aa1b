// The doctor before a server with TLS of its own: certificates that end, that do not fit, that are not the ones it shows.
import { writeFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import type { Finding } from '../../src/cli/doctor/finding.ts';
import { makeCertificate, writeCertificate } from '../support/certificates.ts';
import { engines } from '../support/engines.ts';
import { serverProcess } from '../support/server.ts';
import { type Environment, folder, forecourt } from './forecourt.ts';

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY + DAY / 2);

async function examine(env: Environment): Promise<Record<string, Finding>> {
  const { stdout } = await forecourt(['doctor', '--json'], env);
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  return Object.fromEntries(findings.map((one) => [one.check, one]));
}

it('is asked whatever name its certificate bears, and only by that certificate', async () => {
  const [engine] = engines();
  const database = (await engine?.fresh()) ?? expect.fail('no engine');
  onTestFinished(() => database.drop());
  const files = writeCertificate(makeCertificate({ names: ['charge.example.com'] }), database.dataDir);
  const server = await serverProcess(database, files);
  onTestFinished(() => server.kill());
  expect(server.url).toMatch(/^https:/);
  const env = { DATA_DIR: database.dataDir, PORT: new URL(server.url).port };
  const well = await examine({ ...env, ...files });
  expect(well.tls).toMatchObject({
    outcome: 'ok',
    found: expect.stringContaining('is for DNS:charge.example.com'),
  });
  expect(well).toMatchObject({
    server: { outcome: 'ok' },
    ready: { outcome: 'ok' },
    ocpp: { outcome: 'ok' },
  });
  expect(well.server?.found).toBe(`it answers at ${server.url}`);

  const others = writeCertificate(makeCertificate(), folder(), 'other');
  expect((await examine({ ...env, ...others })).server).toMatchObject({
    outcome: 'problem',
    found: expect.stringContaining('it shows another certificate than TLS_CERT has'),
  });
});

it.each([
  [40, 'ok', /and ends on 20\d\d-\d\d-\d\d$/],
  [29, 'warning', /, in 29 days$/],
  [1, 'warning', /, in 1 day$/],
  [-3, 'problem', /, and ended on 20\d\d-\d\d-\d\d$/],
])('a certificate that ends in %i days: %s', async (days, outcome, found) => {
  const files = writeCertificate(makeCertificate({ from: inDays(-9), until: inDays(days) }), folder());
  const { tls } = await examine({ DATA_DIR: folder(), PORT: '2', ...files });
  expect(tls).toMatchObject({ outcome, found: expect.stringMatching(found) });
});

it('a key that is not the certificate’s', async () => {
  const files = writeCertificate(makeCertificate(), folder());
  writeFileSync(files.TLS_KEY, makeCertificate().key);
  const { tls } = await examine({ DATA_DIR: folder(), PORT: '2', ...files });
  expect(tls).toMatchObject({
    outcome: 'problem',
    found: `TLS_KEY ${files.TLS_KEY} is not the key of the certificate in ${files.TLS_CERT}`,
  });
});
