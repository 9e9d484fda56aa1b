/**
 * Who calls, and whether it may at all. Bad keys from one address use up that address's requests, and then cost no look-up any more;
 * a key that was good before goes on working from there, and one that was never seen still finds its way in.
 */
import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../domain/access/allow.ts';
import { type Refusal, refuse } from '../domain/errors.ts';
import { credentialOf, NO_GOOD, WRONG_KIND } from './credentials.ts';
import type { CallerKind } from './facts.ts';
import type { Limits } from './limits.ts';
import { Newest } from './newest.ts';
import { unmapped } from './proxies.ts';

/** A credential in, who it is out; undefined: it is no good. */
export type Authenticate = (credential: string, address: string) => Promise<Caller | undefined>;

/** Who calls, or why it is not heard; `hint` says what it can do about it. */
export type Known = { readonly who: Caller } | { readonly refusal: Refusal; readonly hint?: string };

/** Whether the caller may call an endpoint of such a kind. */
export type CallerOf = (request: FastifyRequest, reply: FastifyReply, kind: CallerKind) => Promise<Known>;

/** Keys that are remembered as good, and as bad. */
const REMEMBERED = 10_000;

export function callers(authenticate: Authenticate, limits: Limits): CallerOf {
  /** By digest, whose requests they count as. */
  const good = new Newest<string>(REMEMBERED);
  const bad = new Newest<true>(REMEMBERED);

  async function nobody(request: FastifyRequest, reply: FastifyReply, hint: string): Promise<Known> {
    const refusal = await limits.ofAddress(request, reply);
    return refusal === undefined ? { refusal: refuse('not-authorised'), hint } : { refusal };
  }

  /** Before a key is looked up: whether it or its address asked too often. */
  async function tooOften(
    request: FastifyRequest,
    reply: FastifyReply,
    digest: string,
  ): Promise<Refusal | undefined> {
    const name = good.get(digest);
    if (name !== undefined) return limits.ofKey(request, reply, name);
    if (!(await limits.isSpent(request))) return undefined;
    return bad.get(digest) !== true && (await limits.mayLookUp(request))
      ? undefined
      : limits.ofAddress(request, reply);
  }

  return async (request, reply, kind) => {
    const credential = credentialOf(request.headers);
    if ('hint' in credential) return nobody(request, reply, credential.hint);
    const digest = hash('sha256', credential.key, 'base64url');
    const before = await tooOften(request, reply, digest);
    if (before !== undefined) return { refusal: before };
    const who = await authenticate(credential.key, callerAddress(request));
    if (who === undefined) {
      good.delete(digest);
      bad.set(digest, true);
      return nobody(request, reply, NO_GOOD);
    }
    if (good.get(digest) === undefined) {
      const refusal = await limits.ofKey(request, reply, countedAs(who));
      if (refusal !== undefined) return { refusal };
    }
    good.set(digest, countedAs(who));
    return kind === 'either' || (who.kind === 'admin') === (kind === 'admin')
      ? { who }
      : {
          refusal: refuse('not-authorised'),
          hint: who.kind === 'admin' ? WRONG_KIND.admin : WRONG_KIND.key,
        };
  };
}

const callerAddress = (request: FastifyRequest) => unmapped(request.ip).slice(0, 100);

/** Under which name its requests are counted. */
function countedAs(who: Caller): string {
  switch (who.kind) {
    case 'key':
      return `key ${who.keyId}`;
    case 'operator':
      return `operator ${who.operatorId}`;
    case 'admin':
      return 'admin';
  }
}
