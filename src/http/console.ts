/**
 * The console: files that tools/build-console.ts made, and one page for each of its addresses. The page's policy lets in scripts and
 * styles of this server and nothing else; styles that its libraries write come by a nonce that is fresh with each page.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fastifyStatic } from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Stands in the page where the nonce belongs (web/vite.config.ts). */
const PLACE = 'FORECOURT_NONCE';
const YEAR = 31_536_000_000;

const policy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

export interface Console {
  /** Whether a request that no route takes is for a page of the console: a browser that goes there. */
  owns(request: FastifyRequest): boolean;
  /** The page. */
  show(reply: FastifyReply): Promise<FastifyReply>;
}

/** Where others live; what is missing there is missing. */
const OTHERS = /^\/(?:api|ocpp|docs|assets|files|metrics|healthz|readyz)(?:\/|$)/;
/** Beside the page, by names that browsers and the page ask for. */
const BY_NAME = ['favicon.svg', 'appearance.js'];

/**
 * Serves what lies in the folder. All is read when it is asked for, so that page and files stay of one kind where it is made anew.
 * @returns undefined: there is no console there.
 */
export async function serveConsole(
  app: FastifyInstance,
  folder: string | undefined,
): Promise<Console | undefined> {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) return undefined;
  const show = async (reply: FastifyReply) => {
    const page = await readFile(join(folder, 'index.html'), 'utf8');
    const nonce = randomBytes(16).toString('base64');
    return reply
      .header('content-security-policy', policy(nonce))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(PLACE, nonce));
  };
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    index: false,
    preCompressed: true,
    // A file's name says what is in it.
    maxAge: YEAR,
    immutable: true,
  });
  for (const name of BY_NAME) {
    app.get(`/${name}`, (_request, reply) =>
      reply.sendFile(name, folder, { maxAge: 3_600_000, immutable: false }),
    );
  }
  app.get('/', (_request, reply) => show(reply));
  // Links of invitations lead there (src/app/login/mails.ts); what stands behind the # goes along.
  app.get('/console/', (_request, reply) => reply.redirect('/', 302));
  return {
    owns({ method, url, headers }) {
      const path = url.split('?', 1)[0] ?? '';
      const reads = method === 'GET' || method === 'HEAD';
      return reads && !OTHERS.test(path) && (headers.accept ?? '').includes('text/html');
    },
    show,
  };
}
