/** What a charger's upgrade request says, and how a refused one is answered. Pure: no socket is touched here. */
import type { IncomingMessage } from 'node:http';
import type { DoorRefusal, Knock } from '../app/charging/charging.ts';

/** What the line itself tells, a trusted proxy seen through. */
export type CameFrom = Pick<Knock, 'address' | 'secure'>;

/** Whether a request path is a charger's: under `/ocpp` or one of the configured prefixes (`''`: every path). */
export function isChargerPath(url: string, prefixes: readonly string[]): boolean {
  const path = pathOf(url);
  return ['/ocpp', ...prefixes].some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}

/** Where a path names no charger, or one that can't be decoded, the identity is null. */
export function readKnock(request: IncomingMessage, prefixes: readonly string[], from: CameFrom): Knock {
  return {
    ...from,
    identity: identityOf(request.url ?? '', prefixes),
    credentials: basicCredentials(request.headers.authorization),
    subprotocols: offered(request.headers['sec-websocket-protocol']),
  };
}

/**
 * The last path segment, decoded (OCPP-J 1.6 §3.1.1). What stands before it doesn't matter, so an id appended twice
 * (`/ocpp/CP1/CP1`) is the same charger; trailing slashes are ignored.
 */
export function identityOf(url: string, prefixes: readonly string[]): string | null {
  const path = pathOf(url).replace(/\/+$/, '');
  if (path === '/ocpp' || prefixes.includes(path)) return null;
  const segment = path.slice(path.lastIndexOf('/') + 1);
  if (segment === '') return null;
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

/**
 * RFC 7617: split at the first colon. The password stays bytes: chargers send a hex key as its decoded bytes
 * (OCPP 1.6 security white paper, 2.1).
 */
export function basicCredentials(header: string | undefined): Knock['credentials'] {
  const encoded = /^\s*basic\s+([A-Za-z0-9+/_=-]+)\s*$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64');
  const colon = bytes.indexOf(0x3a);
  if (colon < 0) return null;
  return { user: bytes.toString('utf8', 0, colon), password: new Uint8Array(bytes.subarray(colon + 1)) };
}

function offered(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** RFC 6455 §4.2.1, checked before the connection is opened in storage. Answers what is wrong, or undefined. */
export function notAWebSocket(request: IncomingMessage): string | undefined {
  const { headers } = request;
  if (request.method !== 'GET') return 'A WebSocket begins with GET';
  if (headers.upgrade?.toLowerCase() !== 'websocket') return 'The Upgrade header must say websocket';
  if (!/^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? ''))
    return 'Sec-WebSocket-Key is not good';
  if (!['13', '8'].includes(headers['sec-websocket-version'] ?? ''))
    return 'Sec-WebSocket-Version must be 13';
  return undefined;
}

/** Why a connection isn't taken: the door's reasons, and those that are decided before it. */
export type Refused = DoorRefusal | 'bad-identity' | 'not-a-websocket' | 'shutting-down' | 'internal-error';

/** After the handshake: OCPP-J 1.6 §3.3 says to complete it without the header and to close then. */
export const refusedAfterHandshake = {
  'no-subprotocol': 'No Sec-WebSocket-Protocol was offered: offer ocpp1.6',
  'subprotocol-not-built': 'None of the offered subprotocols is spoken here: offer ocpp1.6',
} as const satisfies Partial<Record<DoorRefusal, string>>;

/** Those that are answered instead of the handshake. */
export type RefusedBefore = Exclude<Refused, keyof typeof refusedAfterHandshake>;

const refusals: Readonly<Record<RefusedBefore, readonly [status: string, text: string]>> = {
  'unknown-charger': ['404 Not Found', 'No charger has this identity'],
  'no-credentials': [
    '401 Unauthorized',
    'This charger must log in with HTTP Basic: its identity and password',
  ],
  'wrong-user': ['401 Unauthorized', 'The user name must be the identity of the charger'],
  'wrong-password': ['401 Unauthorized', 'The password is wrong'],
  'no-password-set': ['401 Unauthorized', 'No password is set for this charger yet'],
  'security-profile-too-low': [
    '403 Forbidden',
    'This charger must come with a higher security profile: over TLS (wss://) for profile 2',
  ],
  'adopt-window-over': [
    '401 Unauthorized',
    "The time in which the charger's first password is adopted is over",
  ],
  'too-many-attempts': [
    '503 Service Unavailable',
    'Too many attempts to log in wait already, try again later',
  ],
  'storage-unavailable': ['503 Service Unavailable', 'The storage cannot be reached, try again later'],
  'shutting-down': ['503 Service Unavailable', 'The server is going down, try again later'],
  'internal-error': ['503 Service Unavailable', 'Something went wrong inside the server, try again later'],
  'bad-identity': ['400 Bad Request', 'The last part of the path must be the identity of the charger'],
  'not-a-websocket': ['400 Bad Request', 'This is not a WebSocket handshake'],
};

/** The HTTP answer to an upgrade that is refused. */
export function refusalText(reason: RefusedBefore, more?: string): string {
  const [status, sentence] = refusals[reason];
  const body = `${more ?? sentence}\n`;
  const lines = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
  ];
  if (status.startsWith('401')) lines.push('WWW-Authenticate: Basic realm="forecourt", charset="UTF-8"');
  if (status.startsWith('503')) lines.push('Retry-After: 10');
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
