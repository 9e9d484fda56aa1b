/** Requests that no route takes: who calls (401), the wrong method (405), a path with too much of a slash (400), or nothing there (404). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Refusal, refuse } from '../domain/errors.ts';
import type { CallerOf } from './callers.ts';
import type { Endpoint } from './endpoint.ts';
import { readPath } from './endpoint-path.ts';
import type { CallerKind } from './facts.ts';
import { sendProblem } from './problem.ts';

interface Known {
  readonly one: Endpoint;
  readonly pattern: RegExp;
  /** Its path ends in a parameter. */
  readonly open: boolean;
}

const API = '/api/v1/';
/** Below it the admin key is good. */
const ADMIN = '/api/v1/customers';

export function astray(endpoints: () => readonly Endpoint[], callerOf: CallerOf) {
  let table: readonly Known[] | undefined;
  const knownOnes = () =>
    endpoints().map((one): Known => {
      const open = /:[^/]+$/.test(one.path);
      const pattern = one.path.replace(/:([A-Za-z]+)/g, '(?<$1>[^/]*)');
      return { one, open, pattern: new RegExp(`^${pattern}${open ? '(?<slash>/?)' : ''}$`) };
    });

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (!path.startsWith(API)) return sendProblem(request, reply, refuse('route-not-found'));
    table ??= knownOnes();
    const here = table.filter(({ pattern }) => pattern.test(path));
    const caller = await callerOf(request, reply, kindOf(here, path));
    if ('refusal' in caller) return sendProblem(request, reply, caller.refusal, caller.hint);
    if (here.length === 0) return sendProblem(request, reply, refuse('route-not-found'));
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const meant = here.find(({ one }) => one.method === method);
    if (meant === undefined) {
      void reply.header('allow', allowed(here));
      return sendProblem(request, reply, refuse('method-not-allowed'));
    }
    return sendProblem(request, reply, misspelt(meant, path));
  };
}

function kindOf(here: readonly Known[], path: string): CallerKind {
  const kinds = here.map(({ one }) => one.caller);
  if (kinds.includes('anyone')) return 'anyone';
  const [first] = kinds;
  if (first !== undefined) return first;
  return path === ADMIN || path.startsWith(`${ADMIN}/`) ? 'admin' : 'customer';
}

function allowed(here: readonly Known[]): string {
  const methods = new Set<string>();
  for (const { one } of here) {
    methods.add(one.method);
    if (one.method === 'GET') methods.add('HEAD');
  }
  return [...methods].join(', ');
}

/** The router did not take it although path and method are known: a parameter is empty, or a slash too much. */
function misspelt({ one, pattern }: Known, path: string): Refusal {
  const groups = pattern.exec(path)?.groups ?? {};
  const segments = Object.fromEntries(Object.entries(groups).map(([name, raw]) => [name, decoded(raw)]));
  const names = Object.keys(one.parameters ?? {});
  const last = names.at(-1);
  if (last !== undefined && groups.slash === '/') {
    return refuse('bad-route-parameter', last, 'must be the end of the path, without a slash behind it');
  }
  const wrong = readPath(one, segments);
  return 'refused' in wrong ? (wrong as unknown as Refusal) : refuse('route-not-found');
}

function decoded(raw: string): string {
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
