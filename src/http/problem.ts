/**
 * The last step of a refusal: one function makes both of its forms, for every endpoint. Without more, the contract's
 * own sentence as text/plain; for a client that asks for it, RFC 9457 application/problem+json.
 */
import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, errors, type Refusal, refuse } from '../domain/errors.ts';

/** A refusal on its way out of a place that can only throw (a body parser). */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.refused);
    this.refusal = refusal;
  }
}

export const TEXT = 'text/plain; charset=utf-8';
export const PROBLEM = 'application/problem+json';

/** Seconds after which it is worth asking again. */
const RETRY_AFTER_SECONDS = 2;

export interface RenderedProblem {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/**
 * `sentence`, or `sentence: field rule`; as a problem document when `asProblem`. `hint` is the `detail` of a problem
 * document without field and rule; the text never has it, as some of the sentences are the contract's to the letter.
 */
export function renderProblem(
  refusal: Refusal,
  asProblem: boolean,
  requestId?: string,
  hint?: string,
): RenderedProblem {
  const { status, sentence } = errors[refusal.refused];
  const field = refusal.field === undefined ? undefined : shown(refusal.field);
  const rule = refusal.rule === undefined ? undefined : shown(refusal.rule, LONGEST_RULE);
  const detail = [field, rule].filter((part) => part !== undefined).join(' ');
  if (!asProblem) {
    return { status, contentType: TEXT, body: detail === '' ? sentence : `${sentence}: ${detail}` };
  }
  const told = detail === '' && hint !== undefined ? shown(hint) : detail;
  const problem = {
    type: `urn:forecourt:error:${refusal.refused}`,
    title: sentence,
    status,
    ...(told === '' ? {} : { detail: told }),
    code: refusal.refused,
    ...(field === undefined ? {} : { field }),
    ...(rule === undefined ? {} : { rule }),
    ...(refusal.choices === undefined ? {} : { choices: refusal.choices }),
    ...(requestId === undefined ? {} : { requestId }),
  };
  return { status, contentType: PROBLEM, body: JSON.stringify(problem) };
}

/** Answers a refusal. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
  hint?: string,
): FastifyReply {
  const problem = renderProblem(refusal, wantsProblem(request.headers.accept), request.id, hint);
  void reply.header('cache-control', 'no-store').header('vary', 'Accept');
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  if (refusal.retryAfter !== undefined) void reply.header('retry-after', String(refusal.retryAfter));
  else if (problem.status === 503) void reply.header('retry-after', String(RETRY_AFTER_SECONDS));
  return reply
    .code(problem.status)
    .header('content-type', problem.contentType)
    .send(Buffer.from(problem.body));
}

/** An error as it goes over the line where no reply object is. */
export function rawProblem(code: ErrorCode): string {
  const { status, contentType, body } = renderProblem(refuse(code), false);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `Content-Type: ${contentType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

/** Whether `Accept` names problem+json, and no less than text/plain. */
export function wantsProblem(accept: string | undefined): boolean {
  if (accept === undefined || !accept.includes('problem+json')) return false;
  const wanted = qualities(accept);
  const problem = wanted.get(PROBLEM) ?? 0;
  return problem > 0 && problem >= (wanted.get('text/plain') ?? 0);
}

/** The parts of an Accept… header with their qualities, lower-cased; 1 where none is given. */
export function qualities(header: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const part of header.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const q = parameters.find((text) => text.startsWith('q='))?.slice(2);
    if (name !== '') found.set(name, q === undefined ? 1 : Number(q) || 0);
  }
  return found;
}

/** A rule may list what there is. */
const LONGEST_RULE = 1000;

/** What came from outside is shown on one line, and not all of a long one. */
function shown(text: string, longest = 300): string {
  const line = text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '?');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
