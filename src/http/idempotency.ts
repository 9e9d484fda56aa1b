/** Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): a POST sent again after a lost answer is not done again. */
import type { FastifyRequest } from 'fastify';
import type { AnswerOnce } from '../app/admin/answer-once.ts';
import type { Management } from '../app/admin/management.ts';
import type { Actor } from '../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts';
import type { Answer } from './answer.ts';

export const KEY_RULE = 'must be 1 to 255 printable ASCII characters, given once';
const FORM = /^[\x20-\x7e]{1,255}$/;

/**
 * Does what the request asks, or answers what it was answered before under the same key.
 * @param sent by which two requests are told apart: of a file, which is gone when it was read, its digest.
 */
export async function answeredOnce(
  request: FastifyRequest,
  { who, credential }: { readonly who: Actor; readonly credential: string },
  parts: { readonly management: Management; readonly once: AnswerOnce<Management> },
  handle: (api: Management) => Promise<Answer | Refusal>,
  sent: unknown = request.body,
): Promise<Answer | Refusal> {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return await handle(parts.management);
  if (typeof key !== 'string' || !FORM.test(key)) {
    return refuse(
      'bad-request',
      'Idempotency-Key',
      'must be 1 to 255 printable ASCII characters, given once',
    );
  }
  const content = JSON.stringify([request.method, request.url, sent ?? null]);
  const named = { key, content, credential };
  const answer = await parts.once(who, named, async (api) => {
    const done = await handle(api);
    if (isRefusal(done)) return done;
    const body = done.bytes?.toString() ?? (done.json === undefined ? null : JSON.stringify(done.json));
    const { status, location = null, revision = null } = done;
    return { status, location, revision, body };
  });
  if (isRefusal(answer)) return answer;
  const { status, location, revision, replayed, body } = answer;
  return {
    ...{ status, location, replayed },
    ...(revision === null ? {} : { revision }),
    ...(body === null ? {} : { bytes: Buffer.from(body) }),
  };
}
