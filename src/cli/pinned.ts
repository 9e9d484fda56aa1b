/** TLS with whoever shows a known certificate, whatever name it bears: who has the server's files need not ask by its name. */
import { request } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';

/** Rejects where it shows another one; nothing was told to it then. @param known SHA-256 of certificates. */
export function pinnedLine(
  url: string,
  known: readonly string[],
  signal: AbortSignal | undefined,
): Promise<TLSSocket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const line = connect({ host, port: Number(port || 443), rejectUnauthorized: false }, () => {
      signal?.removeEventListener('abort', abort);
      if (known.includes(line.getPeerX509Certificate()?.fingerprint256 ?? '')) resolve(line);
      else line.destroy(new Error('it shows another certificate than TLS_CERT has'));
    });
    const abort = () => line.destroy(signal?.reason as Error);
    signal?.addEventListener('abort', abort, { once: true });
    line.once('error', reject);
  });
}

/** As `fetch` with GET, over such a line. */
export async function askPinned(
  url: string,
  known: readonly string[],
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  const line = await pinnedLine(url, known, signal);
  return new Promise((resolve, reject) => {
    const asking = request(url, { createConnection: () => line, headers, signal }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.once('error', reject);
      answer.once('end', () => {
        line.destroy();
        const told = Object.entries(answer.headers).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]);
        resolve(new Response(Buffer.concat(pieces), { status: answer.statusCode ?? 500, headers: told }));
      });
    });
    asking.once('error', reject);
    asking.end();
  });
}
