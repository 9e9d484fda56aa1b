/**
 * Cuts off who does not take its answer. What is made while it is read waits with its making; what waits in memory for a line must
 * be taken at {@link READ_RATE}. Node itself has no such limit: a client that reads a byte a second would hold an answer for days.
 */
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { READ_RATE } from './patience.ts';

/** Lines of chargers that fetch a file: some have a modem of the last century, and are cut only when nothing moves at all. */
const slowOnes = new WeakSet<Socket>();

/** Lets a line take all the time that it needs, as long as it takes something. */
export const takeTime = (line: Socket): void => void slowOnes.add(line);

interface Waiting {
  readonly bytes: number;
  readonly since: number;
  /** Bytes that had gone out. */
  readonly gone: number;
}

/** @param patience for which an answer may wait, whatever its length. Milliseconds. */
export function cutSlowReaders(app: FastifyInstance, secure: boolean, patience: number): void {
  const lines = new Map<Socket, Waiting | undefined>();
  /** What carries each line: with TLS another socket below it. */
  const carriers = new Map<string, Socket>();
  app.server.on('connection', (carrier: Socket) => {
    const peer = peerOf(carrier);
    carriers.set(peer, carrier);
    carrier.once('close', () => carriers.delete(peer));
  });
  app.server.on(secure ? 'secureConnection' : 'connection', (line: Socket) => {
    lines.set(line, undefined);
    line.once('close', () => lines.delete(line));
  });
  // Chargers: the gateway sees to them.
  app.server.on('upgrade', (_request, line: Duplex) => lines.delete(line as Socket));

  const look = () => {
    const now = performance.now();
    for (const [line, before] of lines) {
      const bytes = line.writableLength;
      const gone = line.bytesWritten - bytes;
      if (bytes === 0) lines.set(line, undefined);
      else if (before === undefined || bytes < before.bytes || (slowOnes.has(line) && gone > before.gone))
        lines.set(line, { bytes, since: now, gone });
      else if (now - before.since > patience + (before.bytes / READ_RATE) * 1000) {
        // Closed, the system would go on keeping what it has taken for it.
        (carriers.get(peerOf(line)) ?? line).resetAndDestroy();
      }
    }
  };
  const looking = setInterval(look, Math.min(5000, patience / 4));
  looking.unref();
  app.addHook('onClose', async () => clearInterval(looking));
}

const peerOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`;
