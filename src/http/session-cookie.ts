/**
 * The cookie by which a browser shows who is logged in, and what keeps other sites from using it: it is sent to this server only and
 * read by no script, and what changes something is heard only with a header that no form of another site can send (OWASP:
 * custom request headers, with Origin and Fetch Metadata as further defence).
 */
import { fastifyCookie } from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import { SESSION_LONGEST } from '../domain/access/operator.ts';
import { type Refusal, refuse } from '../domain/errors.ts';

/** Over TLS no other host, no subdomain and no plain page can set it. */
const SECURE_NAME = '__Host-forecourt';
const PLAIN_NAME = 'forecourt';
export const COOKIE_NAMES = { secure: SECURE_NAME, plain: PLAIN_NAME } as const;

export const MARK = 'X-Requested-With';
export const MARKED = 'forecourt';
export const MARK_RULE = `must be ${MARKED} wherever a session changes something: a form of another site cannot send it`;

export interface SessionCookies {
  /** The secret of the session, if the request shows one. */
  read(request: FastifyRequest): string | undefined;
  /** The Set-Cookie that makes the browser show it; null: that makes it forget. */
  write(request: FastifyRequest, secret: string | null): string;
  /**
   * Why a request that changes something is not heard, where it does not come from a page of this server.
   * @param session whether it shows a session, and nothing that another site could not send in its place.
   */
  strange(request: FastifyRequest, session: boolean): Refusal | undefined;
}

/** For a server that has @fastify/cookie. @param publicUrl PUBLIC_URL, where it is set. */
export function sessionCookies(publicUrl: string | undefined): SessionCookies {
  const publicOrigin = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  const isSecure = (request: FastifyRequest) =>
    request.protocol === 'https' || publicOrigin?.startsWith('https:') === true;
  const nameFor = (request: FastifyRequest) => (isSecure(request) ? SECURE_NAME : PLAIN_NAME);

  return {
    read(request) {
      const { cookie } = request.headers;
      return cookie === undefined ? undefined : fastifyCookie.parse(cookie)[nameFor(request)];
    },

    write: (request, secret) =>
      fastifyCookie.serialize(nameFor(request), secret ?? '', {
        ...{ httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure(request) },
        maxAge: secret === null ? 0 : SESSION_LONGEST / 1000,
      }),

    strange(request, session) {
      const { method, headers } = request;
      if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return undefined;
      const site = headers['sec-fetch-site'];
      if (site !== undefined && site !== 'same-origin') {
        return refuse('not-same-origin', 'Sec-Fetch-Site', 'must be same-origin');
      }
      const own = [publicOrigin, `${request.protocol}://${request.host}`];
      if (headers.origin !== undefined && !own.includes(headers.origin)) {
        return refuse('not-same-origin', 'Origin', `must be ${publicOrigin ?? own[1]}`);
      }
      const marked = headers[MARK.toLowerCase()] === MARKED;
      return session && !marked ? refuse('not-same-origin', MARK, MARK_RULE) : undefined;
    },
  };
}
