/**
 * A request that is sent again under the same Idempotency-Key is answered as before and not done again. What it does and what
 * it answers are saved in one transaction: a process that dies in between leaves both or neither.
 */
import { type Actor, isMember, type Member, memberName } from '../../domain/access/allow.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { DomainEvent } from '../../domain/events.ts';
import type { Tell } from '../ports/bus.ts';
import type { Clock } from '../ports/clock.ts';
import type { IdempotencyKeys, RequestName } from '../ports/idempotency.ts';
import type { Sealing, Secrets } from '../ports/secrets.ts';
import { type ActFor, EVERY, type Transact, type Tx } from '../ports/store.ts';
import { toldAfter } from './told-after.ts';
import { transactUnlessRefused } from './undo.ts';

export interface RepeatableRequest {
  /** What the client sent as Idempotency-Key. */
  readonly key: string;
  /** Method, address and body: the same key with another of these is a mistake. */
  readonly content: string;
  /** Who calls proved it by this; answers may hold secrets and are sealed with it. */
  readonly credential: string;
}

export interface OnceAnswer {
  readonly status: number;
  readonly location: string | null;
  /** Of the thing that was made; null: it has none. */
  readonly revision: number | null;
  /** null: without a body. */
  readonly body: string | null;
}

type Answered = OnceAnswer & { readonly replayed: boolean };

/** The key was rotated in between, or the operator has logged in anew. */
const OTHER_SECRET = refuse(
  'idempotency-key-reused',
  'Idempotency-Key',
  'was sent with another secret of the same caller before, and only that one opens the answer',
);

/** How long an answer is kept, milliseconds. */
export const ANSWERS_KEPT = 24 * 3_600_000;

type Ports = Transact & Tell & IdempotencyKeys & Secrets & Sealing & Clock;

/** @param within the use-cases, inside an open transaction; what they would tell is handed to `told` until it has committed. */
export function answerOnce<Api>(use: Ports, within: (tx: Tx, told: (event: DomainEvent) => void) => Api) {
  const running = new Set<string>();
  const nameOf = (who: Actor, request: RepeatableRequest): RequestName => ({
    scope: isMember(who) ? scopeOf(who) : who.kind,
    customerId: isMember(who) ? who.customerId : null,
    keyHash: use.sha256Hex(request.key),
    fingerprint: use.sha256Hex(request.content),
  });

  return async (
    who: Actor,
    request: RepeatableRequest,
    work: (api: Api) => Promise<OnceAnswer | Refusal>,
  ): Promise<Answered | Refusal> => {
    const name = nameOf(who, request);
    const slot = `${name.scope} ${name.keyHash}`;
    if (running.has(slot))
      return refuse('request-running', 'Idempotency-Key', 'is in use by a request that has not ended');
    running.add(slot);
    try {
      const now = use.now();
      const unlessRefused = (run: (tx: Tx) => Promise<Answered | Refusal>) => transactUnlessRefused(use, run);
      return await toldAfter<Answered | Refusal>(use, unlessRefused, async (tx, told) => {
        const kept = await use.claimRequest(tx, name, now, now - ANSWERS_KEPT);
        if (kept !== undefined) {
          if (kept.fingerprint !== name.fingerprint) {
            return refuse(
              'idempotency-key-reused',
              'Idempotency-Key',
              'was sent with another request before',
            );
          }
          if (kept.status === null) return refuse('request-running');
          const body = kept.answer === null ? null : use.unseal(kept.answer, request.credential);
          if (body === undefined) return OTHER_SECRET;
          const { status, location, revision } = kept;
          return { status, location, revision, body, replayed: true };
        }
        const done = await work(within(tx, told));
        if (isRefusal(done)) return done;
        const sealed = done.body === null ? null : use.seal(done.body, request.credential);
        const { status, location, revision } = done;
        await use.keepAnswer(tx, name, { status, location, revision, answer: sealed });
        return { ...done, replayed: false };
      });
    } finally {
      running.delete(slot);
    }
  };
}

/** Of an operator each session has its own names: an answer is sealed with the secret of the session that got it. */
const scopeOf = (who: Member) =>
  who.kind === 'operator' ? `${memberName(who)}, session ${who.sessionId ?? 'none'}` : memberName(who);

export type AnswerOnce<Api> = ReturnType<typeof answerOnce<Api>>;

/** Drops answers that are kept long enough. */
export function forgetOldAnswers(use: Transact & ActFor & Pick<IdempotencyKeys, 'forgetAnswers'> & Clock) {
  return (): Promise<number> =>
    use.actFor(EVERY, () => use.transact((tx) => use.forgetAnswers(tx, use.now() - ANSWERS_KEPT)));
}
