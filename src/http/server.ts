/**
 * The HTTP side put together: hooks that hold for every answer, errors, the endpoints, the documents about them. It
 * listens to nothing by itself: main.ts does that, and hands the same port to the gateway for upgrades.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { fastifyCookie } from '@fastify/cookie';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Registry } from 'prom-client';
import type { AnswerOnce } from '../app/admin/answer-once.ts';
import type { Management } from '../app/admin/management.ts';
import type { FilesForChargers } from '../app/files/for-chargers.ts';
import type { Clock } from '../app/ports/clock.ts';
import type { ActFor } from '../app/ports/store.ts';
import { refuse } from '../domain/errors.ts';
import { astray } from './astray.ts';
import { beImpatient, takeBodies } from './bodies.ts';
import { securityHeaders, tellBrowsers } from './browsers.ts';
import { callers } from './callers.ts';
import { chargerFiles } from './charger-files.ts';
import { serveConsole } from './console.ts';
import { docsPage } from './docs-page.ts';
import { doors } from './doors.ts';
import { type Endpoint, register } from './endpoint.ts';
import { endpointsOf } from './endpoints.ts';
import { isGone, refusalOf, unreadable } from './failures.ts';
import { MAX_HEAD, tooManyHeaders } from './head.ts';
import { BODY_LIMIT } from './json.ts';
import { limitsOf } from './limits.ts';
import { listener, type OnTlsFailure, type ServedTls, tellTlsFailure } from './listener.ts';
import { loginThrottle } from './login-throttle.ts';
import { operations } from './operations.ts';
import { mendTarget } from './path.ts';
import { PATIENCE, type Patience } from './patience.ts';
import { rawProblem, sendProblem } from './problem.ts';
import { addressOf, cameFrom, trustOf } from './proxies.ts';
import { requestId } from './request-id.ts';
import { namedSchemas } from './schemas/named.ts';
import { sessionCookies } from './session-cookie.ts';
import { type ShortWay, shortWay } from './short-way.ts';
import { shownUrl } from './shown-url.ts';
import { cutSlowReaders } from './slow-readers.ts';
import { validators } from './validate.ts';

/** Chargers come through the same port, by upgrades. */
export interface Upgrades {
  /** Whether a request's path (with or without query) is a charger's. */
  owns(path: string): boolean;
  handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    from: { readonly address: string; readonly secure: boolean },
  ): void;
}

export interface HttpParts {
  readonly management: Management;
  /** Does a POST with an Idempotency-Key once. */
  readonly once: AnswerOnce<Management>;
  readonly actFor: ActFor['actFor'];
  /** What chargers do with addresses of files; left out: nothing. */
  readonly files?: FilesForChargers;
  readonly gateway: Upgrades;
  /** The system's, unless a test has its own. */
  readonly clock?: Clock;
  /** Settles when the storage answers, rejects when it doesn't. */
  ping(): Promise<unknown>;
  readonly metrics: Registry;
  readonly log: FastifyBaseLogger;
  readonly config: {
    readonly host: string;
    /** 0: chosen by the system. */
    readonly port: number;
    readonly trustProxy: boolean | number | string;
    /** Without trailing slash; undefined: as it listens. */
    readonly publicUrl: string | undefined;
    /** Megabytes that a file to import may have. */
    readonly importLimit: number;
    /** … that firmware may have. */
    readonly firmwareLimit: number;
    /** … that a charger may send. */
    readonly diagnosticsLimit: number;
    /** Requests a minute, 0: as many as come; see limits.ts. */
    readonly rateLimitPerKey: number;
    readonly rateLimitPerAddress: number;
    readonly corsOrigins: readonly string[];
  };
  /** Where the console lies; undefined, or nothing there: there is none. */
  readonly consoleFolder?: string | undefined;
  readonly version: string;
  /** Another than {@link PATIENCE}. */
  readonly patience?: Patience;
  /** Left out: it is plain HTTP. */
  readonly tls?: ServedTls | undefined;
  /** Somebody did not get through TLS. */
  readonly onTlsFailure?: OnTlsFailure;
}

export interface Http {
  readonly app: FastifyInstance;
  /** Answers http://HOST:PORT, or https:// with TLS. */
  listen(): Promise<string>;
  /** Stops accepting; what is in hand is answered, with `Connection: close`. */
  drain(): void;
  /** Drains, and settles when all is answered, after {@link CLOSE_PATIENCE} at the latest. */
  close(): Promise<void>;
}

/** Who hasn't sent its request by then gets no answer, milliseconds. */
const CLOSE_PATIENCE = 4000;
const MEGABYTE = 1_000_000;

const notUsed = () => {
  throw new Error("fastify's own compilers are not used");
};

export async function createHttp(parts: HttpParts): Promise<Http> {
  const { actFor, config, gateway, management, once, patience = PATIENCE, tls } = parts;
  const trust = trustOf(config.trustProxy);
  let short: ShortWay | undefined;
  const app = Fastify({
    loggerInstance: parts.log,
    logController: new LogController({ disableRequestLogging: true }),
    // None of its own for each request, which would cost as much as looking the key up: what is logged says which it is about.
    childLoggerFactory: (logger) => logger,
    trustProxy: trust,
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: MAX_HEAD },
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: (request) => requestId(request.headers['x-request-id']),
    rewriteUrl: (request) => mendTarget(request.url ?? '/'),
    clientErrorHandler(error, socket) {
      tellTlsFailure(error, socket, parts.onTlsFailure);
      unreadable(error, socket);
    },
    serverFactory: (handle) =>
      listener({ owns: gateway.owns, patience, tls }, (request, response) => {
        if (short === undefined) handle(request, response);
        else short(request, response, () => handle(request, response));
      }),
    // Bodies are checked and written by our own; without this fastify loads ajv and a compiler of serialisers, some megabytes.
    schemaController: { compilersFactory: { buildValidator: notUsed, buildSerializer: notUsed } },
    frameworkErrors: (_error, request, reply) => void sendProblem(request, reply, refuse('bad-request')),
  });
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  const forBrowsers = { ...config, secure: tls !== undefined };
  await tellBrowsers(app, forBrowsers);
  await app.register(fastifyCookie);
  takeBodies(app);
  beImpatient(app, patience);
  cutSlowReaders(app, tls !== undefined, patience.answer);
  // Beyond a number of its own Node drops headers without a word, the key among them.
  app.server.maxHeadersCount = 0;
  app.addHook('onRequest', (request, reply, done) => {
    const refusal = tooManyHeaders(request.raw);
    if (refusal === undefined) done();
    else void sendProblem(request, reply, refusal);
  });
  // Before a body is read: whoever is nobody must not make us read one.
  const from = ({ raw }: FastifyRequest) => addressOf(raw, trust);
  const limits = await limitsOf(app, {
    perKey: config.rateLimitPerKey,
    perAddress: config.rateLimitPerAddress,
    addressOf: from,
  });
  const cookies = sessionCookies(config.publicUrl);
  const { authenticate, authenticateSession } = management;
  const callerOf = callers({ authenticate, authenticateSession, addressOf: from, cookies, limits });
  const stray = astray(() => endpoints, callerOf);
  const ours = await serveConsole(app, parts.consoleFolder);
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) done();
    else if (ours?.owns(request)) ours.show(reply).catch(done);
    else stray(request, reply).then(() => reply.sent || done(), done);
  });
  const { log } = parts;
  const tellsAnswers = () => log.level === 'debug' || log.level === 'trace';
  let draining = false;
  const closing = new AbortController();
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (draining) void reply.header('connection', 'close');
    done();
  });
  app.setErrorHandler((error, request, reply) => {
    const refusal = isGone(error, request.raw) ? refuse('bad-request') : refusalOf(error);
    if (refusal.refused === 'internal')
      request.log.error({ err: error, reqId: request.id }, 'request failed');
    else if (refusal.refused === 'storage-unavailable')
      request.log.warn({ err: error, reqId: request.id }, 'storage unavailable');
    // Of an answer that failed before its first byte; and closed while the client still sends, the connection would take ours with it.
    for (const name of ['content-encoding', 'content-disposition', 'connection']) reply.removeHeader(name);
    return sendProblem(request, reply, refusal);
  });
  app.addHook('onResponse', (request, reply, done) => {
    done();
    if (!tellsAnswers()) return;
    const { id: reqId, method } = request;
    const { statusCode, elapsedTime } = reply;
    request.log.debug(
      { reqId, method, url: shownUrl(request), status: statusCode, ms: Math.round(elapsedTime) },
      'answered',
    );
  });

  const scheme = tls === undefined ? 'http' : 'https';
  const url = () =>
    `${scheme}://${config.host.includes(':') ? `[${config.host}]` : config.host}:${portOf(app)}`;
  const door = doors(app.server, (at) => app.listen(at));
  const times = operations(app, parts, door.connections);
  const clock = parts.clock ?? { now: Date.now };
  const throttles = { logIns: loginThrottle(clock), resets: loginThrottle(clock) };
  const most = { import: config.importLimit * MEGABYTE, firmware: config.firmwareLimit * MEGABYTE };
  const endpoints = endpointsOf(() => config.publicUrl ?? url(), most, throttles);
  const compile = validators(namedSchemas);
  const answering = { management, once, actFor, callerOf, cookies, addressOf: from, compile };
  const registering = { ...answering, closing: closing.signal };
  for (const one of endpoints) register(app, one, registering);
  const { files } = parts;
  if (files !== undefined) chargerFiles(app, { files, limits, most: config.diagnosticsLimit * MEGABYTE });
  docsPage(
    app,
    ours === undefined,
    // Loaded when somebody asks: what makes the document, and its examples, are of no use to any other request.
    async () => (await import('./openapi.ts')).apiDocument(endpoints, parts.version),
    () => config.publicUrl ?? url(),
  );
  app.setNotFoundHandler(stray);
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (gateway.owns(request.url ?? '')) {
      gateway.handleUpgrade(request, socket, head, cameFrom(request, trust));
    } else socket.end(rawProblem('route-not-found'));
  });
  await app.ready();
  short = shortWay({
    ...{ management, actFor, limits, times },
    endpoint: endpoints.find(({ operationId }) => operationId === 'getDriver') as Endpoint,
    headers: securityHeaders(forBrowsers),
    cors: config.corsOrigins.length > 0,
    addressOf: (request) => addressOf(request, trust),
    isClosed: () => draining || tellsAnswers(),
  });

  let closed: Promise<void> | undefined;
  const drain = () => {
    draining = true;
    closing.abort();
    // Fastify waits for who came in by the first door only: its onClose is not behind the last request.
    closed ??= Promise.all([app.close(), door.shut()]).then(() => undefined);
    return closed;
  };
  return {
    app,
    async listen() {
      await door.open({ host: config.host, port: config.port });
      return url();
    },
    drain: () => {
      drain().catch((error: unknown) => parts.log.error({ err: error }, 'closing failed'));
    },
    async close() {
      const cutting = setTimeout(() => app.server.closeAllConnections(), CLOSE_PATIENCE);
      await drain().finally(() => clearTimeout(cutting));
    },
  };
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
