/**
 * One charger on the line. Its CALLs are handled strictly in order, one at a time; when too many wait or come too fast,
 * reading from the socket pauses, so that a charger that replays its queue is slowed down and never cut off. Answers to
 * our own CALLs don't queue: the two directions are independent (field-lessons.md, 3).
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RawData, WebSocket } from 'ws';
import type { Admitted, Door } from '../app/charging/charging.ts';
import { closing, type EndReason, reasonOf } from './end-reason.ts';
import { CallHandler, type CallHandlerParts, type Received } from './handle-call.ts';
import { Liveness } from './liveness.ts';
import type { Protocol } from './protocol.ts';
import { Reading } from './reading.ts';
import type { Registered } from './registry.ts';
import { parseFrame } from './rpc/frame.ts';
import { cutUtf8, LOGGED_BYTES, maskFrame, maskSent } from './rpc/mask.ts';
import { type CallOutcome, PendingCalls } from './rpc/pending.ts';
import type { GatewayConfig } from './settings.ts';

export interface ConnectionParts extends CallHandlerParts {
  readonly ws: WebSocket;
  readonly epoch: number;
  readonly door: Door;
  readonly config: Required<GatewayConfig>;
  /** Called once, before anything else learns of the end. */
  readonly onEnd: (connection: Connection) => void;
}

/** How long the charger has to answer our close frame before its socket is cut, milliseconds. */
const CLOSE_MS = 2000;
/** Bytes that wait to be sent; above it the charger's next CALL waits as well. */
const SEND_BUFFER = 256 * 1024;
const SEND_MS = 30_000;
/** A use-case that takes so long is taken for lost storage, milliseconds. */
const HANDLING_MS = 60_000;

export class Connection implements Registered {
  readonly epoch: number;
  readonly admitted: Admitted;
  /** Settles when it has ended, everything in hand is done and storage knows. */
  readonly finished: Promise<void>;
  readonly protocol: Protocol;
  readonly #parts: ConnectionParts;
  readonly #ws: WebSocket;
  readonly #queue: Received[] = [];
  readonly #handler: CallHandler;
  readonly #pending: PendingCalls;
  readonly #liveness: Liveness;
  readonly #reading: Reading;
  readonly #pinging: NodeJS.Timeout;
  readonly #socketClosed = Promise.withResolvers<void>();
  readonly #storageKnows = Promise.withResolvers<void>();
  #work: Promise<void> | null = null;
  #handlingSince: number | null = null;
  #closing = false;
  #ended: EndReason | null = null;

  constructor(parts: ConnectionParts) {
    const { ws, config } = parts;
    const now = performance.now();
    this.#parts = parts;
    this.#ws = ws;
    this.epoch = parts.epoch;
    this.admitted = parts.admitted;
    this.protocol = parts.protocol;
    this.#handler = new CallHandler(parts);
    this.#pending = new PendingCalls({
      send: (text) => this.#send('call', text),
      newId: randomUUID,
      now: () => performance.now(),
      timeoutMs: config.callTimeoutSeconds * 1000,
      onLate: (late) => {
        parts.metrics.count('late_answers');
        parts.log.info({ chargerId: parts.admitted.chargerId, ...late }, 'charger answered late');
      },
    });
    this.#liveness = new Liveness(
      {
        pingMs: config.pingSeconds * 1000,
        heartbeatSeconds: config.heartbeatSeconds,
        graceMs: config.silenceGraceSeconds * 1000,
      },
      now,
    );
    this.#reading = new Reading({
      socket: ws,
      queuedFrames: config.queuedFrames,
      framesPerSecond: config.framesPerSecond,
      waiting: () => this.#queue.length,
      onPause: () => parts.metrics.count('reading_paused'),
    });
    this.#pinging = setInterval(() => this.#tick(), config.pingSeconds * 1000);
    this.finished = Promise.all([this.#socketClosed.promise, this.#storageKnows.promise])
      .then(() => this.#work ?? undefined)
      .then(() => {});
    ws.on('message', (data, isBinary) => this.#received(data, isBinary));
    ws.on('ping', () => this.#liveness.traffic(performance.now()));
    ws.on('pong', () => this.#liveness.pong(performance.now()));
    ws.on('error', (error) => this.#end(reasonOf(error)));
    ws.on('close', (code) => {
      this.#socketClosed.resolve();
      this.#end(code === 1006 ? 'connection-lost' : 'closed-by-charger');
    });
  }

  get framesWaiting(): number {
    return this.#queue.length + (this.#handlingSince === null ? 0 : 1);
  }

  get callsWaiting(): number {
    return this.#pending.size;
  }

  call(action: string, payload: object): Promise<CallOutcome> {
    return this.#pending.call(action, payload);
  }

  replaced(): void {
    this.#end('replaced');
  }

  /** Answers what was read, then says goodbye (1001). */
  shutDown(): void {
    this.#closing = true;
    this.#reading.stop();
    if (this.#work === null) this.#end('shutdown');
  }

  /** Ends it without waiting any longer. */
  cut(): void {
    this.#end('shutdown');
    this.#ws.terminate();
  }

  #received(data: RawData, isBinary: boolean): void {
    if (this.#ended !== null) return;
    const { admitted, door, log, metrics } = this.#parts;
    try {
      const now = performance.now();
      this.#liveness.traffic(now);
      this.#reading.frame();
      door.seen(admitted);
      if (isBinary) {
        metrics.count('frames_in', 'binary');
        this.#end('binary-frame');
        return;
      }
      const text = String(data);
      const { frame, json } = parseFrame(text);
      const masked = maskFrame(text, json);
      door.log(admitted, 'in', cutUtf8(masked, LOGGED_BYTES));
      metrics.count('frames_in', frame.kind);
      switch (frame.kind) {
        case 'call':
        case 'broken':
          this.#queue.push({ frame, text, masked });
          this.#work ??= this.#workOff();
          break;
        case 'result':
        case 'error':
          if (this.#pending.answer(frame) === 'unknown') {
            log.info(
              { chargerId: admitted.chargerId, messageId: frame.id },
              'an answer that nobody waits for',
            );
          }
          break;
        case 'garbage':
          log.info({ chargerId: admitted.chargerId, problem: frame.problem }, 'a frame that cannot be read');
          break;
      }
      this.#reading.adjust();
    } catch (error) {
      log.error({ err: error, chargerId: admitted.chargerId }, 'a frame could not be taken');
    }
  }

  /** Handles what waits, in order, until nothing does. Never rejects. */
  async #workOff(): Promise<void> {
    for (let call = this.#queue.shift(); call !== undefined; call = this.#queue.shift()) {
      this.#pending.hold();
      this.#handlingSince = performance.now();
      try {
        const handled = await this.#handler.handle(call);
        if (handled.kind === 'none') this.#end(handled.end);
        else this.#send(handled.kind, handled.text);
        if ('heartbeatSeconds' in handled) this.#liveness.heartbeatEvery(handled.heartbeatSeconds);
      } catch (error) {
        this.#parts.log.error(
          { err: error, chargerId: this.admitted.chargerId },
          'an answer could not be sent',
        );
      }
      this.#handlingSince = null;
      this.#reading.adjust();
      this.#pending.release();
      if (this.#ws.bufferedAmount > SEND_BUFFER) await this.#flushed();
    }
    this.#work = null;
    if (this.#closing) this.#end('shutdown');
  }

  #send(kind: 'call' | 'result' | 'error', text: string): void {
    if (this.#ended !== null || this.#ws.readyState !== this.#ws.OPEN) return;
    this.#ws.send(text, () => {});
    this.#parts.metrics.count('frames_out', kind);
    this.#parts.door.log(this.admitted, 'out', cutUtf8(maskSent(text), LOGGED_BYTES));
  }

  /** Waits until a slow reader has taken most of what was sent; one that takes nothing is cut. */
  async #flushed(): Promise<void> {
    const until = performance.now() + SEND_MS;
    while (this.#ended === null && this.#ws.bufferedAmount > SEND_BUFFER) {
      if (performance.now() > until) this.#end('too-slow');
      await sleep(20);
    }
  }

  #tick(): void {
    const now = performance.now();
    if (this.#handlingSince !== null && now - this.#handlingSince > HANDLING_MS) {
      this.#parts.log.error({ chargerId: this.admitted.chargerId }, 'a message takes too long');
      this.#end('storage-unavailable');
      return;
    }
    const dead = this.#liveness.tick(now, !this.#reading.paused);
    if (dead !== null) {
      this.#end(dead);
      return;
    }
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    this.#ws.ping();
    this.#liveness.pinged();
  }

  /**
   * Ends it, once. What the charger sent before it closed itself is still handled; after any other end, what wasn't
   * answered is the charger's to send again.
   */
  #end(reason: EndReason): void {
    if (this.#ended !== null) return;
    this.#ended = reason;
    clearInterval(this.#pinging);
    const { admitted, connectionId, door, log, metrics, onEnd } = this.#parts;
    onEnd(this);
    this.#pending.end(reason);
    if (reason !== 'closed-by-charger' && reason !== 'connection-lost') this.#queue.length = 0;
    metrics.count('connections_ended', reason);
    log.info({ chargerId: admitted.chargerId, connectionId, reason }, 'connection ended');
    this.#reading.finish();
    const close = closing[reason];
    if (close !== null) this.#ws.close(close.code, close.text);
    const cutting = setTimeout(() => this.#ws.terminate(), CLOSE_MS);
    void this.#socketClosed.promise.then(() => clearTimeout(cutting));
    door
      .closed(admitted, connectionId, reason)
      .catch((error: unknown) => log.error({ err: error, connectionId }, 'the end could not be kept'))
      .finally(() => this.#storageKnows.resolve());
  }
}
