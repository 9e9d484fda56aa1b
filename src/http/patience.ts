/** How long who asks may take for it. Nobody holds a line for longer by being slow on purpose. All in milliseconds. */
export interface Patience {
  /** Within which the head of a request is whole; and a handshake of TLS before it. */
  readonly head: number;
  /** Within which a body is whole; an upload may take {@link UPLOAD_TIMEOUT}. */
  readonly body: number;
  /** For which an upload may come more slowly than {@link UPLOAD_RATE}. */
  readonly quiet: number;
  /** For which an answer may wait to be taken, beside the time that its length takes at {@link READ_RATE}. */
  readonly answer: number;
  /** For which a line may be open without a request. */
  readonly idle: number;
}

export const PATIENCE: Patience = { head: 30_000, body: 60_000, quiet: 60_000, answer: 30_000, idle: 72_000 };

/** Within which an upload is whole, milliseconds; Node sees to it. */
export const UPLOAD_TIMEOUT = 3_600_000;

/** Bytes a second of a file that a client has to send at least. */
export const UPLOAD_RATE = 1024;

/** Bytes a second that a client has to take at least. */
export const READ_RATE = 8 * 1024;
