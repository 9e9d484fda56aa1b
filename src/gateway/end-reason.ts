/** Why a connection ended, kept with it, and the close frame (RFC 6455 §7.4) that the charger gets. */
export type EndReason = keyof typeof closing;

type Close = { readonly code: number; readonly text: string } | null;

/** null: the other side or ws itself closes. */
export const closing = {
  'closed-by-charger': null,
  'connection-lost': null,
  'frame-too-large': null,
  'not-utf8': null,
  'websocket-error': null,
  replaced: { code: 1000, text: 'replaced by a newer connection' },
  'no-pong': { code: 1001, text: 'no sign of life' },
  silent: { code: 1001, text: 'no sign of life' },
  shutdown: { code: 1001, text: 'the server is going down' },
  'binary-frame': { code: 1003, text: 'OCPP-J is text' },
  deleted: { code: 1008, text: 'this charger was deleted' },
  'too-slow': { code: 1008, text: 'answers are not read' },
  'internal-error': { code: 1011, text: 'internal error' },
  'storage-unavailable': { code: 1013, text: 'try again later' },
} as const satisfies Record<string, Close>;

/** What an error event of the socket means. */
export function reasonOf(error: Error & { readonly code?: string }): EndReason {
  switch (error.code) {
    case 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH':
      return 'frame-too-large';
    case 'WS_ERR_INVALID_UTF8':
      return 'not-utf8';
    default:
      return error.code?.startsWith('WS_ERR_') ? 'websocket-error' : 'connection-lost';
  }
}
