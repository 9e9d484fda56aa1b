/** What went over the line of a charger, and why it was not let in. */
import { DIRECTIONS } from '../../domain/chargers/frame.ts';
import { isRefusal } from '../../domain/errors.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { oneMore, pageOf, readLimit, readPage } from '../page.ts';
import { chargerIdInPath } from '../path.ts';
import { oneOf, readQuery, timeAsked, wordAsked, wordsAsked } from '../query.ts';
import { attemptListSchema, frameListSchema, showAttempt, showFrame } from '../schemas/frames.ts';
import { named } from '../schemas/named.ts';
import { CHARGERS } from './chargers.ts';

const ONE = `${CHARGERS}/:chargerId`;
const shared = { caller: 'customer', resource: 'chargers', tag: 'chargers', method: 'GET' } as const;
const parameters = { chargerId: chargerIdInPath };

const which = {
  action: wordAsked(
    100,
    'Only CALLs of this action and their answers, in the words of OCPP 1.6: `StatusNotification`.',
  ),
  direction: oneOf(DIRECTIONS, 'Only frames from the charger (in), or to it (out).'),
  text: wordsAsked(8, 'Only frames in whose text all these words are, whatever their case: `Faulted 2`.'),
};
const asks = {
  ...which,
  from: timeAsked('Only those of this time or later.'),
  until: timeAsked('Only those before this time.'),
};

export function frameRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      path: `${ONE}/frames`,
      parameters,
      operationId: 'listFrames',
      summary: 'List frames of a charger',
      description:
        'Every frame that went over the charger’s line, both ways, newest first, up to this moment. Tags and secrets are masked. Kept are the newest of each charger (`FRAME_LOG`, 200), for some days (`FRAME_LOG_DAYS`, 30).',
      asks,
      query: 'page',
      answers: { 200: { description: 'One page.', schema: named(frameListSchema) } },
      errors: ['charger-not-found'],
      async handle({ api, who, path, query }) {
        const page = readPage(query);
        if (isRefusal(page)) return page;
        const asked = readQuery(asks, query);
        if (isRefusal(asked)) return asked;
        const { text: words, ...rest } = asked;
        const rows = await api.listFrames(who, path.chargerId, { ...rest, words }, oneMore(page));
        if (isRefusal(rows)) return rows;
        const json = pageOf(rows, page, (row) => row.place, showFrame);
        return { status: 200, json, next: json.nextCursor };
      },
    }),
    endpoint({
      ...shared,
      path: `${ONE}/attempts`,
      parameters,
      operationId: 'listAttempts',
      summary: 'List refused attempts to connect as a charger',
      description:
        'Why the charger does not come: who tried to connect under its identity and was not let in, and what to do about each reason, the last first, up to this moment. An empty list: nobody knocks, so the charger does not reach the server, or comes under another identity. The list ends at `limit`; `nextCursor` is always null.',
      query: 'limit',
      answers: { 200: { description: 'The newest.', schema: named(attemptListSchema) } },
      errors: ['charger-not-found'],
      async handle({ api, who, path, query }) {
        const limit = readLimit(query);
        if (isRefusal(limit)) return limit;
        const rows = await api.listAttempts(who, path.chargerId, limit);
        if (isRefusal(rows)) return rows;
        return { status: 200, json: { items: rows.map(showAttempt), nextCursor: null } };
      },
    }),
  ];
}
