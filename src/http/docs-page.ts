/** /api/v1/openapi.json, and /docs: the same as a page that people read. No script, nothing from elsewhere. */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { send, sendBytes } from './answer.ts';
import { type ApiDocument, renderDocs, STYLE } from './docs-render.ts';

const styleHash = createHash('sha256').update(STYLE).digest('base64');
const CSP = `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/**
 * @param first whether who opens the server in a browser is sent here: there is no console.
 * @param describe makes the document.
 * @param publicUrl where this server is reached from outside, without trailing slash.
 */
export function docsPage(
  app: FastifyInstance,
  first: boolean,
  describe: () => Promise<ApiDocument>,
  publicUrl: () => string,
): void {
  let made: Promise<ApiDocument> | undefined;
  const document = () => {
    made ??= describe().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
  let json: { bytes: Buffer; validator: string } | undefined;
  let page: Buffer | undefined;

  app.get(
    '/api/v1/openapi.json',

    async (request: FastifyRequest, reply: FastifyReply) => {
      json ??= withValidator(JSON.stringify(await document()));
      return send(request, reply, { status: 200, ...json });
    },
  );
  app.get('/docs', async (_request, reply) => {
    page ??= Buffer.from(renderDocs(await document(), within(publicUrl())));
    void reply
      .header('content-security-policy', CSP)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8');
    return sendBytes(reply, page);
  });
  app.get('/docs/', (_request, reply) => reply.redirect('/docs', 308));
  if (first) app.get('/', (_request, reply) => reply.redirect('/docs', 302));
  app.get('/favicon.ico', (_request, reply) =>
    reply.code(204).header('cache-control', 'public, max-age=86400').send(),
  );
}

/** Who listens everywhere is not called so. */
const within = (url: string) => url.replace(/\/\/(?:0\.0\.0\.0|\[::\])(?=:|$)/, '//localhost');

function withValidator(text: string) {
  return {
    bytes: Buffer.from(text),
    validator: createHash('sha256').update(text).digest('hex').slice(0, 32),
  };
}
