/** What somebody who is logged in sees and does of his own sessions. */
import type { Caller, Member } from '../../domain/access/allow.ts';
import { grantsOf, type Operator, type Session } from '../../domain/access/operator.ts';
import { isRefusal, type Refusal, refuse } from '../../domain/errors.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Page } from '../ports/keeping.ts';
import type { FindClaimants, OwnOperator, Sessions } from '../ports/operators.ts';
import type { Secrets } from '../ports/secrets.ts';
import {
  type ActFor,
  EVERY,
  type ReadSnapshot,
  StorageUnavailable,
  type Transact,
  wholeOf,
} from '../ports/store.ts';
import { himself, ownOf, selfOf } from './himself.ts';
import { isSessionSecret } from './secret.ts';

/** How often it is written that a session is used, milliseconds. */
const SEEN_EVERY = 60_000;

type Ports = ActFor &
  ReadSnapshot &
  Transact &
  Clock &
  FindClaimants &
  Sessions &
  Pick<OwnOperator, 'self'> &
  Secrets;

/** Whose cookie it is, with what he may now; undefined: unknown, ended, or of somebody who may not log in. */
export function authenticateSession(use: Ports) {
  return async (secret: string): Promise<Member | undefined> => {
    if (!isSessionSecret(secret)) return undefined;
    const hash = use.sha256Hex(secret);
    const now = use.now();
    const found = await use.actFor(EVERY, () => use.read((tx) => use.sessionByHash(tx, hash, now)));
    if (found === undefined) return undefined;
    if (now - found.lastSeenAt >= SEEN_EVERY) await seen(use, selfOf(found), found.id, now);
    return { ...himself(found), grants: grantsOf(found.roles), sessionId: found.id };
  };
}

/** Reads go on where nothing can be written. */
async function seen(use: Ports, by: ReturnType<typeof selfOf>, id: SessionId, now: number): Promise<void> {
  try {
    await use.actFor(wholeOf(by.thing.customerId), () =>
      use.transact((tx) => use.seeSession(tx, by, id, now)),
    );
  } catch (error) {
    if (!(error instanceof StorageUnavailable)) throw error;
  }
}

/** Who is logged in, and by which session. */
export interface OwnSession {
  readonly operator: Operator;
  readonly customerName: string;
  readonly session: Session;
}

const ENDED = refuse('not-authorised');

export function readOwnSession(use: Ports) {
  return async (who: Caller): Promise<OwnSession | Refusal> => {
    const by = ownOf(who);
    if (isRefusal(by)) return by;
    const { sessionId } = who as Member & { readonly kind: 'operator' };
    if (sessionId === undefined) return ENDED;
    return use.read(async (tx) => {
      const operator = await use.self(tx, by);
      // It alone, if it is there: a page of one that begins right above it.
      const [session] = await use.sessions(
        tx,
        by,
        { after: (sessionId + 1) as SessionId, limit: 1 },
        use.now(),
      );
      if (operator === undefined || session?.id !== sessionId) return ENDED;
      return { operator, customerName: operator.customerName, session };
    });
  };
}

/** One's own sessions that hold, newest first. */
export function listOwnSessions(use: Ports) {
  return async (who: Caller, page: Page<SessionId>): Promise<readonly Session[] | Refusal> => {
    const by = ownOf(who);
    return isRefusal(by) ? by : use.read((tx) => use.sessions(tx, by, page, use.now()));
  };
}

/** Ends a session of one's own; `id` null: that by which one calls, and doing so again is no mistake. */
export function endOwnSession(use: Ports) {
  return async (who: Caller, id: SessionId | null): Promise<Refusal | undefined> => {
    const by = ownOf(who);
    if (isRefusal(by)) return by;
    const meant = id ?? (who as Member & { readonly kind: 'operator' }).sessionId;
    if (meant === undefined) return ENDED;
    const ended = await use.transact((tx) => use.endSession(tx, by, meant, use.now()));
    return ended || id === null ? undefined : refuse('session-not-found');
  };
}
