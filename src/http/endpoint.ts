/**
 * The one way in which a route of the API is made. The order of checks is the same everywhere and written here once:
 * who calls (401), is the path well formed (400), query and body (400), then the use-case (404, 409, …).
 */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { AnswerOnce } from '../app/admin/answer-once.ts';
import type { Management } from '../app/admin/management.ts';
import { viewOf } from '../app/admin/view-of.ts';
import type { ActFor } from '../app/ports/store.ts';
import { type Caller, isMember } from '../domain/access/allow.ts';
import { narrowed, withinOf } from '../domain/access/grants.ts';
import type { Guard } from '../domain/access/guard.ts';
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts';
import { type Answer, send } from './answer.ts';
import { isUpload, passOver, wrongType } from './bodies.ts';
import type { CallerOf } from './callers.ts';
import { idAskedFor, readPath } from './endpoint-path.ts';
import { type EndpointFacts, scopeNeeded } from './facts.ts';
import { guardOf } from './guard.ts';
import { answeredOnce } from './idempotency.ts';
import { mergePatch } from './merge-patch.ts';
import { askedNames, isRepeatable, isStrict, readsQuery, takesBody } from './operation.ts';
import type { PathParameter } from './path.ts';
import { sendProblem } from './problem.ts';
import { notAsked, tooMuchAsked } from './query.ts';
import { countedAs } from './request-times.ts';
import type { SessionCookies } from './session-cookie.ts';
import { streamedIn } from './stream.ts';
import type { Validate } from './validate.ts';

export type PathOf<P> =
  P extends Record<string, PathParameter<unknown>>
    ? { readonly [K in keyof P]: P[K] extends PathParameter<infer T> ? T : never }
    : Readonly<Record<never, never>>;

export interface Call<P, B, W = never> {
  /** The use-cases; inside the transaction of a POST that is done once. */
  readonly api: Management;
  readonly who: Caller;
  readonly path: PathOf<P>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: B;
  readonly headers: FastifyRequest['headers'];
  /** Where the request comes from. */
  readonly address: string;
  /** Of an endpoint that takes one. */
  readonly upload: AsyncIterable<Buffer>;
  /** Of an endpoint that takes a file or that awaits: does the work once under the request's Idempotency-Key, where it has one. */
  once(sent: unknown, work: (api: Management) => Promise<Answer | Refusal>): Promise<Answer | Refusal>;
  /** Does something when it has been answered: who waits must not be told by the time that it takes. */
  later(what: string, work: () => Promise<unknown>): void;
  /** Aborted when the server stops: what streams without an end ends then. */
  readonly closing: AbortSignal;
  /** What the caller demands of the thing's revision. */
  readonly guard: Guard;
  /** PUT: the body. PATCH: the body merged into the thing as it is shown. POST: one item of a batch. Checked like a body. */
  whole(shown: unknown): W | Refusal;
}

export interface Endpoint extends EndpointFacts {
  handle(call: Call<unknown, unknown, unknown>): Promise<Answer | Refusal>;
}

type StaticOf<S> = S extends TSchema ? Static<S> : undefined;

/** Checks an endpoint's types where it is written; elsewhere they don't matter any more. */
export function endpoint<
  const P extends Record<string, PathParameter<unknown>> | undefined = undefined,
  B extends TSchema | undefined = undefined,
  W extends TSchema | undefined = undefined,
>(
  facts: Omit<EndpointFacts, 'parameters' | 'body' | 'whole'> & {
    readonly parameters?: P;
    readonly body?: B;
    readonly whole?: W;
    handle(call: Call<P, StaticOf<B>, StaticOf<W>>): Promise<Answer | Refusal>;
  },
): Endpoint {
  return facts as unknown as Endpoint;
}

/** The actor with nothing but what the endpoint needs of what it may, all of it where it is about itself; or why it may not. */
export function permitted(
  one: EndpointFacts,
  who: Caller,
  query: Readonly<Record<string, unknown>>,
): Caller | Refusal {
  if (!isMember(who) || one.resource === 'self') return who;
  const scopes = [scopeNeeded(one), ...(one.alsoNeeds?.(query) ?? [])].filter((scope) => scope !== undefined);
  const grants = narrowed(who.grants, scopes, one.uses);
  if (scopes.length === 0 || grants.length === 0) {
    const missing = scopes.find((scope) => narrowed(who.grants, [scope]).length === 0);
    return refuse('forbidden', missing ?? scopes.join(' and '), 'is not among its scopes');
  }
  if (one.everywhere && withinOf(grants) !== null) {
    return refuse('forbidden', scopes.join(' and '), 'is needed on the whole customer, not on some branches');
  }
  return { ...who, grants };
}

interface Checked {
  readonly who: Caller;
  /** By which it is known. */
  readonly credential: string;
  readonly path: Record<string, unknown>;
}

/** What the query asks for by name. */
function asked({ asks = {} }: EndpointFacts, query: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.keys(asks).map((name) => [name, query[name]]));
}

/** What registration needs beside the endpoint. */
export interface Registering {
  readonly management: Management;
  readonly once: AnswerOnce<Management>;
  readonly callerOf: CallerOf;
  readonly cookies: SessionCookies;
  addressOf(request: FastifyRequest): string;
  readonly actFor: ActFor['actFor'];
  /** Makes the check of a body. */
  compile(schema: TSchema): Validate;
  readonly closing: AbortSignal;
}

const NOT_AN_OBJECT = refuse('bad-body', 'body', 'must be an object');

/** Of a PATCH only the merged whole can be judged. */
function checkOf(one: Endpoint, compile: Registering['compile']): Validate | undefined {
  if (one.method === 'PATCH') {
    return (body) =>
      typeof body === 'object' && body !== null && !Array.isArray(body) ? undefined : NOT_AN_OBJECT;
  }
  return one.body === undefined ? undefined : compile(one.body);
}

/** Registers an endpoint. */
export function register(app: FastifyInstance, one: Endpoint, parts: Registering): void {
  const { management, callerOf, actFor, compile, closing } = parts;
  const validate = checkOf(one, compile);
  const validateWhole = one.whole === undefined ? undefined : compile(one.whole);
  const checked = new WeakMap<FastifyRequest, Checked>();
  const names = askedNames(one);

  const wholeOf = (body: unknown) => (shown: unknown) => {
    const whole = one.method === 'PATCH' ? mergePatch(shown, body) : one.method === 'POST' ? shown : body;
    return validateWhole?.(whole) ?? whole;
  };

  app.route({
    method: one.method,
    url: one.path,
    config: { takes: one.upload?.type ?? 'application/json', counted: countedAs(one) },
    async onRequest(request: FastifyRequest, reply: FastifyReply) {
      const caller = await callerOf(request, reply, one.caller);
      if ('refusal' in caller) return sendProblem(request, reply, caller.refusal, caller.hint);
      const query = request.query as Record<string, unknown>;
      const who = permitted(one, { ...caller.who, requestId: request.id }, query);
      if (isRefusal(who)) return sendProblem(request, reply, who);
      const path = readPath(one, request.params as Record<string, string>);
      if (isRefusal(path)) return sendProblem(request, reply, path);
      checked.set(request, { who, path, credential: caller.credential });
      if (!takesBody(one)) passOver(request.raw);
      return undefined;
    },
    async handler(request: FastifyRequest, reply: FastifyReply) {
      const known = checked.get(request) as Checked;
      const { who, path } = known;
      const tooMuch = readsQuery(one) ? tooMuchAsked(request.url) : undefined;
      if (tooMuch !== undefined) return sendProblem(request, reply, tooMuch);
      const query = request.query as Record<string, unknown>;
      const unknown = isStrict(one) ? Object.keys(query).find((name) => !names.includes(name)) : undefined;
      if (unknown !== undefined) return sendProblem(request, reply, notAsked(unknown));
      const body = one.bodyOptional && request.body === undefined ? {} : request.body;
      const wrong = validate?.(body ?? null);
      if (wrong !== undefined) return sendProblem(request, reply, wrong);
      const { headers } = request;
      if (one.upload !== undefined && !isUpload(body)) {
        return sendProblem(request, reply, wrongType(one.upload.type));
      }
      // Destroyed in the middle, it would take no more from the line, and the client would never come to reading its answer.
      const upload = isUpload(body) ? body.iterator({ destroyOnReturn: false }) : Readable.from([]);
      const read = { who, path, query, body, upload, headers, address: parts.addressOf(request) };
      const once = (sent: unknown, work: (api: Management) => Promise<Answer | Refusal>) =>
        answeredOnce(request, known, parts, work, sent);
      const later = (what: string, work: () => Promise<unknown>) => {
        setImmediate(() => {
          work().catch((error: unknown) =>
            request.log.error({ err: error, reqId: request.id }, `${what} failed`),
          );
        });
      };
      const call = { ...read, closing, once, later, guard: guardOf(headers), whole: wholeOf(body) };
      const handle = (api: Management) => one.handle({ ...call, api });
      // A file comes for longer than a transaction may take: its endpoint does the rest once.
      const repeatable = isRepeatable(one) && one.upload === undefined && !one.awaits;
      const view = viewOf(who);
      const answer = await actFor(view, () =>
        repeatable ? answeredOnce(request, known, parts, handle) : handle(management),
      );
      if (isRefusal(answer)) {
        const id = idAskedFor(answer.refused, { ...asked(one, query), ...path });
        return sendProblem(request, reply, answer, id);
      }
      const { stream, session } = answer;
      if (session !== undefined) void reply.header('set-cookie', parts.cookies.write(request, session));
      // What is made while it is read is asked for by the socket, long after the handler.
      const seen = stream && streamedIn((work) => actFor(view, work), stream);
      const shown = seen === undefined ? answer : { ...answer, stream: seen };
      return send(request, reply, shown, () => management.stillGood(who));
    },
  });
}
