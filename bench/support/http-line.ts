/**
 * One keep-alive connection that asks again as soon as it is answered. A raw socket, because Node's HTTP client costs more
 * per request than the servers that are measured: it reads status, length and ETag, and only counts the body's bytes.
 */
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';

export interface Target {
  /** Left out: GET. */
  readonly method?: string | undefined;
  /** Of a write; `#` in it becomes a number that no request had before. */
  readonly body?: string | undefined;
  readonly path: string;
  readonly key: string;
  /** What its client holds; undefined: it doesn't ask conditionally. */
  etag: string | undefined;
  /** The request, as long as the ETag is the same. */
  request?: Buffer | undefined;
}

export interface LineUser {
  next(): Target;
  done(ms: number, target: Target, status: number): void;
  failed(error: Error): void;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const READ_AT_ONCE = 256 * 1024;

export class HttpLine {
  readonly #socket: Socket;
  readonly #user: LineUser;
  #target: Target | undefined;
  /** The beginning of a head that came in pieces. */
  #head: Buffer | undefined;
  /** Bytes of the body that are to come; below 0: its head is. */
  #left = -1;
  #status = 0;
  #sentAt = 0;
  #ended = false;

  constructor(at: { readonly host: string; readonly port: number }, user: LineUser) {
    this.#user = user;
    const buffer = Buffer.allocUnsafe(READ_AT_ONCE);
    const callback = (bytes: number) => {
      if (!this.#ended) this.#take(buffer, bytes);
      return true;
    };
    this.#socket = connect({ ...at, noDelay: true, onread: { buffer, callback } });
    this.#socket.once('connect', () => this.#ask());
    this.#socket.on('error', (error) => user.failed(error));
    this.#socket.once('close', () => {
      if (!this.#ended) user.failed(new Error('the server closed a keep-alive connection'));
    });
  }

  end(): void {
    this.#ended = true;
    this.#socket.destroy();
  }

  #ask(): void {
    const target = this.#user.next();
    // What writes is another each time: what changes nothing is not written.
    const request = (target.body === undefined && target.request) || requestOf(target);
    target.request = request;
    this.#target = target;
    this.#left = -1;
    this.#sentAt = performance.now();
    this.#socket.write(request);
  }

  #take(buffer: Buffer, bytes: number): void {
    let from = 0;
    if (this.#left < 0) {
      const before = this.#head?.length ?? 0;
      const now = buffer.subarray(0, bytes);
      const seen: Buffer = this.#head === undefined ? now : Buffer.concat([this.#head, now]);
      const end = seen.indexOf(HEAD_END);
      if (end < 0) {
        this.#head = Buffer.from(seen);
        return;
      }
      this.#head = undefined;
      from = end + HEAD_END.length - before;
      this.#left = this.#readHead(seen.toString('latin1', 0, end));
    }
    this.#left -= bytes - from;
    if (this.#left > 0) return;
    if (this.#left < 0) this.#user.failed(new Error('more came than the head had told'));
    this.#user.done(performance.now() - this.#sentAt, this.#target as Target, this.#status);
    if (!this.#ended) this.#ask();
  }

  /** Answers the body's length. */
  #readHead(head: string): number {
    const target = this.#target as Target;
    this.#status = Number(head.slice(9, 12));
    if (this.#status === 304 && target.etag !== undefined) return 0;
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    if (this.#status !== 200 || length === undefined) {
      this.#user.failed(new Error(`not expected for ${target.path}:\n${head}`));
    }
    if (target.etag !== undefined) {
      target.etag = /\r\netag: (\S+)/i.exec(head)?.[1] ?? '';
      target.request = undefined;
    }
    return Number(length);
  }
}

let turns = 0;

function requestOf({ method = 'GET', path, key, etag, body }: Target): Buffer {
  if (body !== undefined) {
    const text = body.replaceAll('#', String(++turns));
    const type = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}`;
    return Buffer.from(
      `${method} ${path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${key}\r\n${type}\r\n\r\n${text}`,
    );
  }
  const condition = etag === undefined ? '' : `If-None-Match: ${etag}\r\n`;
  return Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${key}\r\n${condition}\r\n`,
  );
}
