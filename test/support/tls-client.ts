// A client of TLS that says how it wants it, and tells what came of it.
import { once } from 'node:events';
import { connect as tcp } from 'node:net';
import { Duplex } from 'node:stream';
import { type ConnectionOptions, connect } from 'node:tls';

export interface Shaken {
  readonly protocol: string | null;
  readonly suite: string;
  /** SHA-256 of the certificate that was shown. */
  readonly fingerprint: string;
}

/** Shakes hands and hangs up. Rejects with the error of OpenSSL. It trusts anybody. */
export function shakeHands(url: string, how: ConnectionOptions = {}): Promise<Shaken> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const line = connect({ host: hostname, port: Number(port), rejectUnauthorized: false, ...how }, () => {
      const fingerprint = line.getPeerX509Certificate()?.fingerprint256 ?? '';
      resolve({ protocol: line.getProtocol(), suite: line.getCipher().standardName, fingerprint });
      line.end();
    });
    line.once('error', reject);
  });
}

/** Begins as a client of TLS 1.2, and ends with the alert that says: I do not know who signed your certificate. */
export async function refuseCertificate(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const line = tcp(Number(port), hostname);
  await once(line, 'connect');
  const wire = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      line.write(chunk, done);
    },
  });
  const client = connect({ socket: wire, maxVersion: 'TLSv1.2', rejectUnauthorized: false });
  client.on('error', () => {});
  await once(line, 'data');
  const UNKNOWN_CA = 48;
  line.end(Buffer.from([0x15, 3, 3, 0, 2, 2, UNKNOWN_CA]));
  line.resume();
  await once(line, 'close');
  client.destroy();
}
