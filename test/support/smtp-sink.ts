// A mail server that keeps what it is told; it can be without STARTTLS, refuse somebody, or be gone.
import { once } from 'node:events';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly secure: boolean;
  /** As it came over the line. */
  readonly raw: string;
}

export interface Sink {
  readonly url: string;
  readonly port: number;
  readonly mails: Received[];
  /** Settles when so many have come. */
  came(count: number): Promise<readonly Received[]>;
  close(): Promise<void>;
}

/** @param refuses whom it takes no mail for, for good. */
export async function smtpSink(
  options: SMTPServerOptions = {},
  refuses: (address: string) => boolean = () => false,
  port = 0,
): Promise<Sink> {
  const mails: Received[] = [];
  let arrived = () => {};
  const server = new SMTPServer({
    authOptional: true,
    ...options,
    onRcptTo({ address }, _session, done) {
      if (!refuses(address)) return done();
      return done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
    },
    onData(stream, { envelope, secure }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        mails.push({ from, to, secure, raw: Buffer.concat(chunks).toString('utf8') });
        arrived();
        done();
      });
    },
  });
  // Who does not want to speak in the clear hangs up.
  server.on('error', () => {});
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  const listening = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${listening}`,
    port: listening,
    mails,
    async came(count) {
      while (mails.length < count) {
        await new Promise<void>((resolve) => {
          arrived = resolve;
        });
      }
      return mails;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Header lines unfolded, by their lower-cased names, and the text. */
export function read({ raw }: Received): { headers: Record<string, string>; text: string; lines: string[] } {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  const body = rest.join('\r\n\r\n');
  const quoted = headers['content-transfer-encoding'] === 'quoted-printable';
  return { headers, text: quoted ? unquoted(body) : body, lines };
}

function unquoted(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
