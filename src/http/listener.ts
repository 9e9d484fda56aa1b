/** The socket on which everything comes in: plain, or with TLS; and why a handshake of TLS failed, in words for who has to mend it. */
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { unmapped } from './proxies.ts';

/** TLS by the server itself. */
export interface ServedTls {
  /** Certificates, keys, versions and suites, as of now. */
  context(): SecureContextOptions;
  /** Hears of other certificates. */
  onRenewal(hear: (context: SecureContextOptions) => void): void;
}

export interface Listening {
  readonly options: ServerOptions;
  /** undefined: plain. */
  readonly tls: ServedTls | undefined;
  /** Within which a handshake of TLS is done, milliseconds. */
  readonly handshake: number;
}

/** For fastify's `serverFactory`. */
export function listener({ options, tls, handshake }: Listening, handle: RequestListener): Server {
  if (tls === undefined) return createServer(options, handle);
  const secure = createSecureServer({ ...options, ...tls.context(), handshakeTimeout: handshake }, handle);
  tls.onRenewal((context) => secure.setSecureContext(context));
  return secure;
}

/**
 * no-tls: it spoke plainly · tls-version: older than 1.2 · tls-suites: none in common · certificate-refused: it does not trust ours ·
 * tls-timed-out: too slow · tls-failed: anything else.
 */
export type TlsFailure =
  | 'no-tls'
  | 'tls-version'
  | 'tls-suites'
  | 'certificate-refused'
  | 'tls-timed-out'
  | 'tls-failed';

const FAILURES: readonly (readonly [RegExp, TlsFailure])[] = [
  [/HTTP_REQUEST/, 'no-tls'],
  [/UNSUPPORTED_PROTOCOL|VERSION/, 'tls-version'],
  [/NO_SHARED_CIPHER/, 'tls-suites'],
  [/ALERT.*(UNKNOWN_CA|CERTIFICATE)/, 'certificate-refused'],
  [/HANDSHAKE_TIMEOUT/, 'tls-timed-out'],
];

/** Why TLS failed, and for whom; undefined: it was something else, or somebody who went away. */
export function tlsFailureOf(
  { code = '' }: { readonly code?: string },
  { remoteAddress }: Pick<Socket, 'remoteAddress'>,
): { reason: TlsFailure; address: string } | undefined {
  if (!/^ERR_(SSL|TLS)_/.test(code) || remoteAddress === undefined) return undefined;
  const reason = FAILURES.find(([pattern]) => pattern.test(code))?.[1] ?? 'tls-failed';
  return { reason, address: unmapped(remoteAddress).slice(0, 100) };
}
