/** What browsers are told of every answer: what they must not do with it, and whose pages may read it. */
import { fastifyCors } from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RATE_LIMIT_HEADERS } from './limits.ts';

export interface ForBrowsers {
  /** https: browsers are told to come by TLS only, for a year. */
  readonly publicUrl: string | undefined;
  /** Whether it speaks TLS itself: the same. */
  readonly secure: boolean;
  /** Pages of these origins may ask and read. */
  readonly corsOrigins: readonly string[];
}

const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};
const BY_TLS_ONLY = { 'strict-transport-security': 'max-age=31536000' };

const CORS = {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowedHeaders: [
    'Authorization',
    'X-Api-Key',
    'Content-Type',
    'If-Match',
    'If-None-Match',
    'Idempotency-Key',
    'X-Request-Id',
  ],
  exposedHeaders: [
    'ETag',
    'Link',
    'Location',
    'Allow',
    'Content-Disposition',
    'Idempotent-Replayed',
    ...RATE_LIMIT_HEADERS,
    'Retry-After',
    'WWW-Authenticate',
    'X-Request-Id',
  ],
  credentials: false,
  /** Seconds for which a browser need not ask again. */
  maxAge: 600,
};

/** What stands in every answer. */
export function securityHeaders({ publicUrl, secure }: ForBrowsers): Readonly<Record<string, string>> {
  const byTls = secure || publicUrl?.startsWith('https:') === true;
  return { ...SECURITY_HEADERS, ...(byTls ? BY_TLS_ONLY : {}) };
}

/** Before every other hook: who is refused is told, too, and a page reads why. */
export async function tellBrowsers(app: FastifyInstance, told: ForBrowsers) {
  const { corsOrigins } = told;
  const headers = securityHeaders(told);
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers).header('x-request-id', request.id);
    done();
  });
  if (corsOrigins.length === 0) return;
  const isOurs = ({ url, headers: { origin } }: FastifyRequest) =>
    url.startsWith('/api/') && origin !== undefined && corsOrigins.includes(origin);
  await app.register(fastifyCors, {
    delegator: async (request: FastifyRequest) => ({
      ...CORS,
      origin: isOurs(request) ? (request.headers.origin ?? false) : false,
      // Any other OPTIONS is a method that no address knows.
      preflight: request.headers['access-control-request-method'] !== undefined,
    }),
  });
  // What is answered says itself what else it depends on.
  app.addHook('onSend', async (_request, reply) => {
    const vary = String(reply.getHeader('vary') ?? '');
    if (!/\borigin\b/i.test(vary)) void reply.header('vary', vary === '' ? 'Origin' : `${vary}, Origin`);
  });
}
