/**
 * The door that chargers come through: upgrade, login, subprotocol, and the newest connection of each charger. Talks to
 * the house through `Door` and `Charging` and knows neither storage nor HTTP routes.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Admitted, Charging, Door } from '../app/charging/charging.ts';
import type { CallCharger, ReadConfiguration } from '../app/ports/charger-link.ts';
import { ChargerDeleted } from '../app/ports/chargers.ts';
import type { Clock } from '../app/ports/clock.ts';
import { StorageUnavailable } from '../app/ports/store.ts';
import type { ChargerRef } from '../domain/access/allow.ts';
import { refuse } from '../domain/errors.ts';
import type { ChargerKey } from '../domain/ids.ts';
import { calledOf } from './called.ts';
import { Connection } from './connection.ts';
import { errorToLog } from './error-to-log.ts';
import {
  type CameFrom,
  isChargerPath,
  notAWebSocket,
  type RefusedBefore,
  readKnock,
  refusalText,
  refusedAfterHandshake,
} from './handshake.ts';
import { HeavyTurns } from './heavy-turns.ts';
import { ocpp16 } from './ocpp16/table.ts';
import type { Protocol } from './protocol.ts';
import { Registry } from './registry.ts';
import {
  type GatewayConfig,
  type GatewayMetrics,
  type GatewayStats,
  type Log,
  noMetrics,
} from './settings.ts';
import { toldAnswer } from './told.ts';

export interface GatewayParts {
  readonly door: Door;
  readonly charging: Charging;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: GatewayConfig;
  readonly metrics?: GatewayMetrics;
  /** A charger can be called now. */
  readonly onOpen?: (charger: ChargerRef) => void;
}

export interface Gateway extends ReadConfiguration, CallCharger {
  /** Whether a request's path (with or without query) is a charger's. */
  owns(path: string): boolean;
  /** For the HTTP server's `upgrade` event. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, from: CameFrom): void;
  /** Closes the connection of a charger that was deleted, if there is one, or as soon as it is open. */
  dismiss(charger: ChargerKey): Promise<void>;
  /** Takes nobody any more, answers what is in hand, closes all with 1001. Never rejects, bounded in time. */
  close(): Promise<void>;
  stats(): GatewayStats;
}

/** The versions that are built; a charger that may come without a subprotocol speaks the first. */
const protocols: readonly [Protocol, ...Protocol[]] = [ocpp16];

const defaults = {
  maxFrameBytes: 256 * 1024,
  queuedFrames: 64,
  queuedBytes: 512 * 1024,
  framesPerSecond: 1000,
  silenceGraceSeconds: 30,
  closeSeconds: 8,
} as const satisfies Partial<GatewayConfig>;

export function createGateway(parts: GatewayParts): Gateway {
  const { door, log } = parts;
  const metrics = parts.metrics ?? noMetrics;
  const config = { ...defaults, ...parts.config };
  const registry = new Registry<Connection>();
  /** Those that are ending as well. */
  const connections = new Set<Connection>();
  const knocking = new Set<Promise<void>>();
  const turns = new HeavyTurns();
  let closing = false;
  const wss = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: config.maxFrameBytes,
    // The request's header is set to what was chosen; see upgrade().
    handleProtocols: (offered) => offered.values().next().value ?? false,
  });

  function refuseUpgrade(
    socket: Duplex,
    identity: string | null,
    reason: RefusedBefore,
    more?: string,
  ): void {
    metrics.count('connections_refused', reason);
    log.info({ chargerId: identity?.slice(0, 100), reason }, 'connection refused');
    if (socket.destroyed) return;
    socket.once('finish', () => socket.destroy());
    socket.end(refusalText(reason, more));
    // A client that doesn't read must not keep it open.
    setTimeout(() => socket.destroy(), 5000).unref();
  }

  /** Completes the handshake; `subprotocol` null: without the header. Calls `opened` at once, or never. */
  function upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    subprotocol: string | null,
    opened: (ws: WebSocket) => void,
  ): void {
    // ws parses the header more strictly than chargers write it (doubles, empty names).
    if (subprotocol === null) delete request.headers['sec-websocket-protocol'];
    else request.headers['sec-websocket-protocol'] = subprotocol;
    delete request.headers['sec-websocket-extensions'];
    socket.removeListener('error', ignore);
    wss.handleUpgrade(request, socket, head, opened);
  }

  function refuseAfterHandshake(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    reason: keyof typeof refusedAfterHandshake,
    identity: string | null,
  ): void {
    metrics.count('connections_refused', reason);
    log.info({ chargerId: identity, reason }, 'connection refused');
    upgrade(request, socket, head, null, (ws) => {
      ws.on('error', ignore);
      ws.close(1002, refusedAfterHandshake[reason]);
      const cutting = setTimeout(() => ws.terminate(), 2000);
      ws.once('close', () => clearTimeout(cutting));
    });
  }

  /** Opens the newest connection of a charger. Runs in order with others of the same charger. */
  async function open(
    admitted: Admitted,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    address: string,
  ): Promise<void> {
    if (socket.destroyed) return;
    if (closing) {
      refuseUpgrade(socket, admitted.chargerId, 'shutting-down');
      return;
    }
    const { charger } = admitted.by.thing;
    // Where storage has, or may have, replaced the older one: left alive, it would be answered and shown as Offline.
    const endOlder = () => registry.get(charger)?.replaced();
    const { connectionId, epoch } = await door.open(admitted, address).catch((error: unknown) => {
      endOlder();
      throw error;
    });
    let taken = false;
    if (!socket.destroyed && !closing) {
      upgrade(request, socket, head, admitted.subprotocol, (ws) => {
        taken = true;
        const connection = new Connection({
          ...parts,
          ws,
          admitted,
          connectionId,
          epoch,
          metrics,
          config,
          turns,
          protocol: protocols.find((p) => p.subprotocol === admitted.subprotocol) ?? protocols[0],
          onEnd: (ended) => registry.remove(charger, ended),
        });
        connections.add(connection);
        void connection.finished.then(() => connections.delete(connection));
        registry.add(charger, connection);
        metrics.count('connections_opened');
        log.info({ chargerId: admitted.chargerId, connectionId, epoch, address }, 'charger connected');
        parts.onOpen?.(admitted.by.thing);
      });
    }
    if (taken) return;
    endOlder();
    await door.closed(admitted, connectionId, closing ? 'shutdown' : 'connection-lost');
    if (closing) refuseUpgrade(socket, admitted.chargerId, 'shutting-down');
  }

  async function knock(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    from: CameFrom,
  ): Promise<void> {
    const asked = readKnock(request, config.ocppPaths, from);
    const bad = notAWebSocket(request);
    if (bad !== undefined) {
      refuseUpgrade(socket, asked.identity, 'not-a-websocket', bad);
      return;
    }
    try {
      const answer = await door.knock(asked);
      if (!('refused' in answer)) {
        await registry.inOrder(answer.by.thing.charger, () =>
          open(answer, request, socket, head, from.address),
        );
      } else if (answer.refused === 'no-subprotocol' || answer.refused === 'subprotocol-not-built') {
        if (!socket.destroyed) refuseAfterHandshake(request, socket, head, answer.refused, asked.identity);
      } else {
        const unreadable = asked.identity === null && answer.refused === 'unknown-charger';
        refuseUpgrade(socket, asked.identity, unreadable ? 'bad-identity' : answer.refused);
      }
    } catch (error) {
      if (error instanceof ChargerDeleted) {
        refuseUpgrade(socket, asked.identity, 'unknown-charger');
        return;
      }
      const unavailable = error instanceof StorageUnavailable;
      if (!unavailable) log.error({ err: errorToLog(error) }, 'an upgrade failed');
      refuseUpgrade(socket, asked.identity, unavailable ? 'storage-unavailable' : 'internal-error');
    }
  }

  function lineOf({ charger, customerId }: ChargerRef): Connection | undefined {
    const connection = registry.get(charger);
    return connection?.admitted.by.thing.customerId === customerId ? connection : undefined;
  }

  return {
    owns: (path) => isChargerPath(path, config.ocppPaths),

    handleUpgrade(request, socket, head, from) {
      socket.on('error', ignore);
      if (closing) {
        refuseUpgrade(socket, null, 'shutting-down');
        return;
      }
      const done = knock(request, socket, head, from)
        .catch((error: unknown) => {
          log.error({ err: errorToLog(error) }, 'an upgrade failed');
          socket.destroy();
        })
        .finally(() => knocking.delete(done));
      knocking.add(done);
    },

    dismiss: (charger) => registry.inOrder(charger, async () => registry.get(charger)?.dismiss()),

    connectionOf: (charger) => lineOf(charger)?.connectionId,

    async callCharger(charger, over, { messageId, action, payload }) {
      const connection = lineOf(charger);
      if (connection?.connectionId !== over) return { notSent: 'ended' };
      const outcome = await connection.call(action, payload, messageId);
      return calledOf(outcome, (answer) => toldAnswer(connection.protocol, action, answer));
    },

    wrongInCall: (action, payload) => protocols[0].wrongInOrder(action, payload),

    async readConfiguration(charger) {
      const connection = lineOf(charger);
      if (connection === undefined) return refuse('charger-offline');
      return connection.protocol.readConfiguration((action, payload) => connection.call(action, payload));
    },

    async close() {
      closing = true;
      for (const connection of connections) connection.shutDown();
      const bound = new AbortController();
      const all = Promise.all([...knocking]).then(() => Promise.all([...connections].map((c) => c.finished)));
      await Promise.race([all, sleep(config.closeSeconds * 1000, undefined, { signal: bound.signal })]).catch(
        ignore,
      );
      bound.abort();
      for (const connection of connections) connection.cut();
      wss.close();
    },

    stats: () => ({
      connections: registry.size,
      framesWaiting: sum(registry.all(), (c) => c.framesWaiting),
      callsWaiting: sum(registry.all(), (c) => c.callsWaiting),
    }),
  };
}

function ignore(): void {}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
