/** One page of sessions of an operator: his own, or those of one who is managed. */
import type { Page } from '../app/ports/keeping.ts';
import type { Caller } from '../domain/access/allow.ts';
import type { Session } from '../domain/access/operator.ts';
import type { Refusal } from '../domain/errors.ts';
import { type SessionId, sessionId } from '../domain/ids.ts';
import type { Answer } from './answer.ts';
import type { Call } from './endpoint.ts';
import { answerPage } from './page.ts';
import { showSession } from './schemas/session.ts';

/** The one by which somebody calls is told from the others. */
export function answerSessions(
  who: Caller,
  query: Call<unknown, unknown>['query'],
  read: (page: Page<SessionId>) => Promise<readonly Session[] | Refusal>,
): Promise<Answer | Refusal> {
  const current = who.kind === 'operator' ? who.sessionId : undefined;
  return answerPage(
    query,
    sessionId,
    read,
    (row) => row.id,
    (row) => showSession(row, current),
  );
}
