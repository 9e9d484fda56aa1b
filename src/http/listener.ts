/** The socket on which everything comes in: plain, or with TLS; and why a handshake of TLS failed, in words for who has to mend it. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { MAX_HEAD } from './head.ts';
import { type Patience, UPLOAD_TIMEOUT } from './patience.ts';
import { unmapped } from './proxies.ts';

/** TLS by the server itself. */
export interface ServedTls {
  /** Certificates, keys, versions and suites, as of now. */
  context(): SecureContextOptions;
  /** Hears of other certificates, until it is stopped by what this answers. */
  onRenewal(hear: (context: SecureContextOptions) => void): () => void;
}

export interface Listening {
  /** Whether an upgrade at this path is a charger's. */
  readonly owns: (path: string) => boolean;
  readonly patience: Patience;
  /** undefined: plain. */
  readonly tls: ServedTls | undefined;
}

/** For fastify's `serverFactory`. */
export function listener({ owns, patience, tls }: Listening, handle: RequestListener): Server {
  const options = {
    maxHeaderSize: MAX_HEAD,
    headersTimeout: patience.head,
    requestTimeout: UPLOAD_TIMEOUT,
    keepAliveTimeout: patience.idle,
    connectionsCheckingInterval: Math.min(5000, patience.head / 2),
    // Offers of other protocols (h2c) are ignored, as RFC 9110 §7.8 says.
    shouldUpgradeCallback: ({ headers, url }: IncomingMessage) =>
      headers.upgrade?.toLowerCase() === 'websocket' && owns(url ?? ''),
  };
  if (tls === undefined) return createServer(options, handle);
  const secured = { ...options, ...tls.context(), handshakeTimeout: patience.head };
  const secure = createSecureServer(secured, handle);
  secure.once(
    'close',
    tls.onRenewal((context) => secure.setSecureContext(context)),
  );
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

export type OnTlsFailure = (reason: TlsFailure, address: string) => void;

const FAILURES: readonly (readonly [RegExp, TlsFailure])[] = [
  [/HTTP_REQUEST/, 'no-tls'],
  [/UNSUPPORTED_PROTOCOL|VERSION/, 'tls-version'],
  [/NO_SHARED_CIPHER/, 'tls-suites'],
  [/ALERT.*(UNKNOWN_CA|CERTIFICATE)/, 'certificate-refused'],
  [/HANDSHAKE_TIMEOUT/, 'tls-timed-out'],
];

/** Tells why TLS failed, and for whom; nothing where it was something else, or somebody who went away. */
export function tellTlsFailure(
  error: { readonly code?: string },
  { remoteAddress }: Pick<Socket, 'remoteAddress'>,
  tell: OnTlsFailure | undefined,
): void {
  if (!isTlsFailure(error) || remoteAddress === undefined) return;
  const reason = FAILURES.find(([pattern]) => pattern.test(error.code ?? ''))?.[1] ?? 'tls-failed';
  tell?.(reason, unmapped(remoteAddress).slice(0, 100));
}

export const isTlsFailure = ({ code = '' }: { readonly code?: string }): boolean =>
  /^ERR_(SSL|TLS)_/.test(code);
