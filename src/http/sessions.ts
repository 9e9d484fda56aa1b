/** One page of sessions of an operator: his own, or those of one who is managed. */
import type { Page } from '../app/ports/keeping.ts';
import type { Caller } from '../domain/access/allow.ts';
import type { Session } from '../domain/access/operator.ts';
import { isRefusal, type Refusal } from '../domain/errors.ts';
import { type SessionId, sessionId } from '../domain/ids.ts';
import type { Answer } from './answer.ts';
import type { Call } from './endpoint.ts';
import { oneMore, pageOf, readPage } from './page.ts';
import { showSession } from './schemas/session.ts';

/** The one by which somebody calls is told from the others. */
export async function answerSessions(
  who: Caller,
  query: Call<unknown, unknown>['query'],
  read: (page: Page<SessionId>) => Promise<readonly Session[] | Refusal>,
): Promise<Answer | Refusal> {
  const asked = readPage(query);
  if (isRefusal(asked)) return asked;
  const { after, limit } = oneMore(asked);
  const rows = await read({ after: after === null ? null : sessionId(after), limit });
  if (isRefusal(rows)) return rows;
  const current = who.kind === 'operator' ? who.sessionId : undefined;
  const shown = (row: Session) => showSession(row, current);
  const json = pageOf(rows, asked, (row) => row.id, shown);
  return { status: 200, json, next: json.nextCursor };
}
