/**
 * One charger on the line. Its CALLs are handled strictly in order, one at a time; when too many wait or come too fast,
 * reading from the socket pauses, so that a charger that replays its queue is slowed down and never cut off. Answers to
 * our own CALLs don't queue: the two directions are independent (field-lessons.md, 3).
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RawData, WebSocket } from 'ws';
import type { Admitted, Door } from '../app/charging/charging.ts';
import type { ConnectionId } from '../domain/ids.ts';
import { closing, type EndReason, reasonOf } from './end-reason.ts';
import { errorToLog } from './error-to-log.ts';
import { FrameLog } from './frame-log.ts';
import { CallHandler, type CallHandlerParts, type Received } from './handle-call.ts';
import type { HeavyTurns } from './heavy-turns.ts';
import { Inbox, type Waiting } from './inbox.ts';
import { answeredLate } from './late-answer.ts';
import { Liveness } from './liveness.ts';
import type { Protocol } from './protocol.ts';
import { Reading } from './reading.ts';
import type { Registered } from './registry.ts';
import { answeredId, type ErrorFrame, type ResultFrame } from './rpc/frame.ts';
import { type CallOutcome, PendingCalls } from './rpc/pending.ts';
import type { GatewayConfig } from './settings.ts';

export interface ConnectionParts extends CallHandlerParts {
  readonly ws: WebSocket;
  readonly epoch: number;
  readonly door: Door;
  readonly config: Required<GatewayConfig>;
  readonly turns: HeavyTurns;
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
/** Bytes of frames that are parsed before others get their turn: some milliseconds at worst. */
const AT_ONCE = 32 * 1024;

export class Connection implements Registered {
  readonly epoch: number;
  readonly admitted: Admitted;
  readonly connectionId: ConnectionId;
  /** Settles when it has ended, everything in hand is done and storage knows. */
  readonly finished: Promise<void>;
  readonly protocol: Protocol;
  readonly #parts: ConnectionParts;
  readonly #ws: WebSocket;
  readonly #inbox = new Inbox();
  readonly #handler: CallHandler;
  readonly #log: FrameLog;
  readonly #pending: PendingCalls;
  readonly #liveness: Liveness;
  readonly #reading: Reading;
  readonly #pinging: NodeJS.Timeout;
  readonly #socketClosed = Promise.withResolvers<void>();
  readonly #storageKnows = Promise.withResolvers<void>();
  #work: Promise<void> | null = null;
  #workedBytes = 0;
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
    this.connectionId = parts.connectionId;
    this.protocol = parts.protocol;
    this.#handler = new CallHandler(parts);
    this.#log = new FrameLog(parts.protocol.describes, (frame) => parts.door.log(parts.admitted, frame));
    this.#pending = new PendingCalls({
      send: (text) => this.#send('call', text),
      newId: randomUUID,
      now: () => performance.now(),
      timeoutMs: (parts.admitted.callTimeoutSeconds || config.callTimeoutSeconds) * 1000,
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
      queuedBytes: config.queuedBytes,
      waiting: () => this.#inbox,
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
    return this.#inbox.length + (this.#handlingSince === null ? 0 : 1);
  }

  get callsWaiting(): number {
    return this.#pending.size;
  }

  /** @param id of the message; left out: a new one. */
  call(action: string, payload: object, id?: string): Promise<CallOutcome> {
    return this.#pending.call(action, payload, id);
  }

  replaced(): void {
    this.#end('replaced');
  }

  /** Its charger is nobody's any more: at once, what waits is not handled. */
  dismiss(): void {
    this.#end('deleted');
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
      const answers = answeredId(text);
      if (answers !== null && this.#pending.awaits(answers)) this.#take(text);
      else {
        this.#inbox.push(text, now);
        this.#work ??= Promise.resolve().then(() => this.#workOff());
      }
      this.#reading.adjust();
    } catch (error) {
      log.error({ err: errorToLog(error), chargerId: admitted.chargerId }, 'a frame could not be taken');
    }
  }

  /** Parses a frame, logs it masked, and hands on the answer that is waited for. What is left is to be handled in its turn. */
  #take(text: string): Received | { readonly late: ResultFrame | ErrorFrame } | null {
    const { admitted, log, metrics } = this.#parts;
    const { frame, masked } = this.#log.heard(text);
    metrics.count('frames_in', frame.kind);
    const details = { chargerId: admitted.chargerId };
    switch (frame.kind) {
      case 'call':
      case 'broken':
        return { frame, text, masked };
      case 'result':
      case 'error':
        return this.#pending.answer(frame) === 'matched' ? null : { late: frame };
      case 'garbage':
        log.info({ ...details, problem: frame.problem }, 'a frame that cannot be read');
        return null;
    }
  }

  /** Handles what waits, in order, until nothing does. Never rejects. */
  async #workOff(): Promise<void> {
    while (this.#inbox.length > 0) {
      if (this.#workedBytes + this.#inbox.nextBytes > AT_ONCE) {
        await this.#parts.turns.next();
        this.#workedBytes = 0;
      }
      this.#workedBytes += this.#inbox.nextBytes;
      const next = this.#inbox.shift();
      if (next !== undefined) await this.#handle(next);
      this.#reading.adjust();
    }
    this.#work = null;
    if (this.#closing) this.#end('shutdown');
  }

  async #handle({ text, at }: Waiting): Promise<void> {
    this.#pending.hold();
    try {
      const received = this.#take(text);
      if (received === null) return;
      this.#handlingSince = performance.now();
      if ('late' in received) {
        await answeredLate(this.#parts, received.late);
        return;
      }
      const handled = await this.#handler.handle(received, at);
      if (handled.kind === 'none') this.#end(handled.end);
      else this.#send(handled.kind, handled.text);
      if ('heartbeatSeconds' in handled) this.#liveness.heartbeatEvery(handled.heartbeatSeconds);
    } catch (error) {
      const { chargerId } = this.admitted;
      this.#parts.log.error({ err: errorToLog(error), chargerId }, 'a frame could not be answered');
    } finally {
      this.#handlingSince = null;
      this.#pending.release();
    }
    if (this.#ws.bufferedAmount > SEND_BUFFER) await this.#flushed();
  }

  #send(kind: 'call' | 'result' | 'error', text: string): void {
    if (this.#ended !== null || this.#ws.readyState !== this.#ws.OPEN) return;
    this.#ws.send(text, () => {});
    this.#parts.metrics.count('frames_out', kind);
    this.#log.said(kind, text);
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
    this.#handler.forgetOld(now);
    if (this.#handlingSince !== null && now - this.#handlingSince > HANDLING_MS) {
      this.#parts.log.error({ chargerId: this.admitted.chargerId }, 'a message takes too long');
      this.#end('storage-unavailable');
      return;
    }
    const dead = this.#liveness.tick(now, !this.#reading.paused);
    if (dead !== null) this.#end(dead);
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
    if (reason !== 'closed-by-charger' && reason !== 'connection-lost') this.#inbox.clear();
    metrics.count('connections_ended', reason);
    log.info({ chargerId: admitted.chargerId, connectionId, reason }, 'connection ended');
    this.#reading.finish();
    const close = closing[reason];
    if (close !== null) this.#ws.close(close.code, close.text);
    const cutting = setTimeout(() => this.#ws.terminate(), CLOSE_MS);
    void this.#socketClosed.promise.then(() => clearTimeout(cutting));
    door
      .closed(admitted, connectionId, reason)
      .catch((error: unknown) =>
        log.error({ err: errorToLog(error), connectionId }, 'the end could not be kept'),
      )
      .finally(() => this.#storageKnows.resolve());
  }
}
