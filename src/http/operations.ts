/** What operators and their machines ask: is it alive, is it ready, what does it count. Open to all; put a proxy before it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import { refuse } from '../domain/errors.ts';
import { byWord, serve } from '../tallies.ts';
import { sendProblem } from './problem.ts';
import { RequestTimes } from './request-times.ts';

export interface OperationsParts {
  readonly metrics: Registry;
  /** Settles when the storage answers, rejects when it doesn't. */
  ping(): Promise<unknown>;
}

/** A probe waits no longer for the storage, milliseconds. */
const PROBE_PATIENCE = 3000;

/** Answers where the time of requests is noted. @param connections how many are open, of whomever. */
export function operations(
  app: FastifyInstance,
  parts: OperationsParts,
  connections: () => Promise<number>,
): RequestTimes {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });

  app.get('/healthz', (_request, reply) =>
    reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8').send('ok\n'),
  );

  app.get('/readyz', async (request, reply) => {
    const ready = !closing && (await within(PROBE_PATIENCE, parts.ping()));
    if (!ready) return sendProblem(request, reply, refuse('storage-unavailable'));
    return reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8').send('ready\n');
  });

  app.get('/metrics', async (_request, reply) => {
    const text = await parts.metrics.metrics();
    return reply
      .header('cache-control', 'no-store')
      .header('content-type', parts.metrics.contentType)
      .send(text);
  });

  const times = new RequestTimes(parts.metrics);
  // With a callback: a promise for each request would cost more than the counting.
  app.addHook('onResponse', (request, reply, done) => {
    times.note(request.routeOptions.config.counted, reply.statusCode, reply.elapsedTime);
    done();
  });
  watchLines(app, parts.metrics, connections);
  return times;
}

/** Lines that are open, by who is at their other end. */
function watchLines(app: FastifyInstance, registry: Registry, connections: () => Promise<number>): void {
  let [chargers, streams] = [0, 0];
  const chargerLeft = () => {
    chargers -= 1;
  };
  app.server.on('upgrade', (_request, line) => {
    chargers += 1;
    line.on('close', chargerLeft);
  });
  app.addHook('onRoute', (route) => {
    if (route.config?.counted?.class !== 'live') return;
    route.preHandler = async (_request: FastifyRequest, { raw }: FastifyReply) => {
      streams += 1;
      raw.once('close', () => {
        streams -= 1;
      });
    };
  });
  serve(registry, 'gauge', 'forecourt_sockets', 'Open lines, by who is at their other end.', async () => {
    const http = (await connections()) - chargers - streams;
    return byWord('kind', { charger: chargers, stream: streams, http });
  });
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const done = work.then(
    () => true,
    () => false,
  );
  const ready = await Promise.race([done, late]);
  clearTimeout(timer);
  return ready;
}
