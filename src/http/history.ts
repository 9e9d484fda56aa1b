/** One page of who changed what, of a thing or of all. */
import { AUDITED_ACTIONS, AUDITED_THINGS, type AuditEntry } from '../app/ports/audit.ts';
import type { Page } from '../app/ports/keeping.ts';
import type { HistoryOf } from '../app/queries/list-audit.ts';
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts';
import type { Call } from './endpoint.ts';
import { answerPage, asItIs } from './page.ts';
import { oneOf, readQuery, textAsked, timeAsked } from './query.ts';
import { auditListSchema, showAuditEntry } from './schemas/audit.ts';
import { named } from './schemas/named.ts';

const asks = {
  thing: oneOf(AUDITED_THINGS, 'Only changes of this kind of thing.'),
  thingId: textAsked('With `thing`: only of this one, as entries name it; also when it is gone.'),
  action: oneOf(AUDITED_ACTIONS, 'Only these changes.'),
  from: timeAsked('Changed at this time or later.'),
  until: timeAsked('Changed before this time.'),
};

/** What the endpoints of all histories have in common. */
export const ofHistory = {
  method: 'GET',
  caller: 'customer',
  resource: 'audit',
  query: 'page',
  asks,
  answers: { 200: { description: 'One page.', schema: named(auditListSchema) } },
} as const;

const ID_OF_NOTHING = refuse('bad-query', 'thingId', 'has no use without thing');

export const answerHistory = (
  { api, who, query }: Pick<Call<unknown, unknown>, 'api' | 'who' | 'query'>,
  of: HistoryOf,
) =>
  answerEntries(query, async (page) => {
    const filter = readQuery(asks, query);
    if (isRefusal(filter)) return filter;
    if (filter.thingId !== null && filter.thing === null) return ID_OF_NOTHING;
    return api.listAudit(who, of, filter, page);
  });

/** The page that is asked for. */
export const answerEntries = (
  query: Call<unknown, unknown>['query'],
  read: (page: Page<number>) => Promise<readonly AuditEntry[] | Refusal>,
) => answerPage(query, asItIs, read, (row) => row.id, showAuditEntry);
