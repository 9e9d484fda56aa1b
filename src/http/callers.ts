/**
 * Who calls, and whether it may at all. Bad keys from one address use up that address's requests, and then cost no look-up any more;
 * a key that was good before goes on working from there, and one that was never seen still finds its way in.
 */
import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { askerName, type Caller } from '../domain/access/allow.ts';
import { type Refusal, refuse } from '../domain/errors.ts';
import { credentialOf, hasKey, LOG_IN, NO_GOOD, NO_SESSION, WRONG_KIND } from './credentials.ts';
import type { CallerKind } from './facts.ts';
import type { Limits } from './limits.ts';
import { Newest } from './newest.ts';
import type { SessionCookies } from './session-cookie.ts';

/** Who calls, with what it showed; or why it is not heard, and what it can do about it. */
export type Known =
  | { readonly who: Caller; readonly credential: string }
  | { readonly refusal: Refusal; readonly hint?: string };

/** Whether the caller may call an endpoint of such a kind. */
export type CallerOf = (request: FastifyRequest, reply: FastifyReply, kind: CallerKind) => Promise<Known>;

/** What it takes to know somebody. */
export interface Doors {
  /** A key and its SHA-256 (hex) in, who it is out; undefined: it is no good. */
  authenticate(key: string, digest: string, address: string): Promise<Caller | undefined>;
  /** The same of the secret in a session's cookie. */
  authenticateSession(secret: string): Promise<Caller | undefined>;
  addressOf(request: FastifyRequest): string;
  readonly cookies: SessionCookies;
  readonly limits: Limits;
}

/** Credentials that are remembered as good, and as bad. */
const REMEMBERED = 10_000;

export function callers({ limits, cookies, ...doors }: Doors): CallerOf {
  /** By digest, whose requests they count as. */
  const good = new Newest<string>(REMEMBERED);
  const bad = new Newest<true>(REMEMBERED);

  async function nobody(request: FastifyRequest, reply: FastifyReply, hint: string): Promise<Known> {
    const refusal = await limits.ofAddress(request, reply);
    return refusal === undefined ? { refusal: refuse('not-authorised'), hint } : { refusal };
  }

  /** Who needs not say who he is, from wherever he comes but a page of another site: it could log him in as somebody else. */
  async function anyone(request: FastifyRequest, reply: FastifyReply): Promise<Known> {
    const refusal = cookies.strange(request, false) ?? (await limits.ofAddress(request, reply));
    return refusal === undefined ? { who: { kind: 'anyone' }, credential: '' } : { refusal };
  }

  /** Before a key is looked up: whether it or its address asked too often. */
  async function tooOften(
    request: FastifyRequest,
    reply: FastifyReply,
    digest: string,
  ): Promise<Refusal | undefined> {
    const name = good.get(digest);
    if (name !== undefined) return limits.ofKey(reply, name);
    if (!(await limits.isSpent(request))) return undefined;
    return bad.get(digest) !== true && (await limits.mayLookUp(request))
      ? undefined
      : limits.ofAddress(request, reply);
  }

  return async (request, reply, kind) => {
    if (kind === 'anyone') return anyone(request, reply);
    const session = hasKey(request.headers) ? undefined : cookies.read(request);
    // Where no session is good it does not matter whose page shows one.
    const strange = session === undefined || kind === 'admin' ? undefined : cookies.strange(request, true);
    if (strange !== undefined) return { refusal: strange };
    const shown = session === undefined ? credentialOf(request.headers) : { key: session };
    if ('hint' in shown) return nobody(request, reply, kind === 'operator' ? LOG_IN : shown.hint);
    const digest = hash('sha256', shown.key);
    const before = await tooOften(request, reply, digest);
    if (before !== undefined) return { refusal: before };
    const who =
      session === undefined
        ? await doors.authenticate(shown.key, digest, doors.addressOf(request))
        : await doors.authenticateSession(session);
    if (who === undefined) {
      good.delete(digest);
      bad.set(digest, true);
      return nobody(request, reply, session === undefined ? NO_GOOD : NO_SESSION);
    }
    if (good.get(digest) === undefined) {
      const refusal = limits.ofKey(reply, askerName(who));
      if (refusal !== undefined) return { refusal };
    }
    good.set(digest, askerName(who));
    const hint = misplaced(who, kind);
    return hint === undefined ? { who, credential: shown.key } : { refusal: refuse('not-authorised'), hint };
  };
}

/** What whoever is known can do where such callers are not meant; undefined: it is meant. */
function misplaced(who: Caller, kind: CallerKind): string | undefined {
  if (kind === 'either') return undefined;
  if (kind === 'operator') return who.kind === 'operator' ? undefined : LOG_IN;
  if ((who.kind === 'admin') === (kind === 'admin') || who.kind === 'anyone') return undefined;
  return WRONG_KIND[who.kind];
}
