// A network whose charger fetches and sends files, and what is said about them.
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { bearer, raw, say } from '../http/harness.ts';
import { type Json, smallNetwork } from './api.ts';
import { TestCharger } from './charger.ts';

export const BYTES = Buffer.from('firmware \0 \xff that is long enough to be cut in parts', 'latin1');
const SHA256 = createHash('sha256').update(BYTES).digest('hex');

export type Begun = Awaited<ReturnType<ReturnType<typeof filesAt>['begin']>>;

export function filesAt(at: () => string) {
  /** A charger that has booted and does what it is told. */
  async function begin() {
    const network = await smallNetwork(at());
    const own = network.chargers[0] ?? expect.fail('no charger');
    const line = await TestCharger.connect(at(), own);
    line.answers({
      UpdateFirmware: {},
      SignedUpdateFirmware: { status: 'Accepted' },
      GetDiagnostics: { fileName: 'diag.tgz' },
      GetLog: { status: 'Accepted', filename: 'log.txt' },
    });
    await line.boot();
    const ask = (method: string, path: string, body?: unknown) => say(at(), network.key, method, path, body);
    const order = (what: string, body: unknown, query = '?wait=10s') =>
      ask('POST', `/chargers/${own.id}/${what}${query}`, body);
    return { network, id: own.id, line, ask, order };
  }

  const put = (key: string, id: number, body: Buffer, type = 'application/octet-stream') => {
    const headers = { ...bearer(key), 'content-type': type };
    return raw(at(), `/api/v1/firmware/${id}/file`, { method: 'PUT', headers, body });
  };

  /** Answers its id. */
  async function firmware({ ask, network }: Begun, more: Json = {}): Promise<number> {
    const made = await ask('POST', '/firmware', { version: '2.1', fileName: 'yard-2.1.bin', ...more });
    expect(made.status).toBe(201);
    const whole = await put(network.key, made.json.id, BYTES);
    const kept = { size: BYTES.length, sha256: SHA256 };
    expect([whole.status, JSON.parse(whole.text)]).toMatchObject([200, kept]);
    return made.json.id;
  }

  return {
    begin,
    put,
    firmware,
    /** The path of an address of ours. */
    pathOf: (location: unknown) => String(location).replace(at(), ''),
    fetched: (path: string, headers: Record<string, string> = {}, method = 'GET') =>
      raw(at(), path, { method, headers }),
    sent: (path: string, body: string | Buffer, method = 'PUT', headers: Record<string, string> = {}) =>
      raw(at(), path, { method, body, headers }),
  };
}
