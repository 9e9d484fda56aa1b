/** What operators and their machines ask: is it alive, is it ready, what does it count. Open to all; put a proxy before it. */
import type { FastifyInstance } from 'fastify';
import { Histogram, type Registry } from 'prom-client';
import { refuse } from '../domain/errors.ts';
import { sendProblem } from './problem.ts';

export interface OperationsParts {
  readonly metrics: Registry;
  /** Settles when the storage answers, rejects when it doesn't. */
  ping(): Promise<unknown>;
}

/** A probe waits no longer for the storage, milliseconds. */
const PROBE_PATIENCE = 3000;

export function operations(app: FastifyInstance, parts: OperationsParts): void {
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

  const seconds = new Histogram({
    name: 'forecourt_http_request_duration_seconds',
    help: 'Time from a request to its answer, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
    registers: [parts.metrics],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
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
