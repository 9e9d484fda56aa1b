/** What went over the line of a charger, and why it was not let in. */
import Type from 'typebox';
import { DIRECTIONS } from '../../domain/chargers/frame.ts';
import { isRefusal } from '../../domain/errors.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { EVENTS } from '../events.ts';
import { beginningLost, LAST_EVENT_ID, lasting, liveEvents } from '../live.ts';
import { answerPage, asItIs, readLimit } from '../page.ts';
import { chargerIdInPath } from '../path.ts';
import { oneOf, readQuery, timeAsked, wordAsked, wordsAsked } from '../query.ts';
import { attemptListSchema, frameListSchema, showAttempt, showFrame } from '../schemas/frames.ts';
import { named } from '../schemas/named.ts';
import { sealedPlaces } from '../sealed-places.ts';
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

const watched = { ...which, for: lasting };

/** How often it is looked whether something went over the line, milliseconds. */
const EVERY = 500;

export function frameRoutes(): Endpoint[] {
  const places = sealedPlaces();
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
      handle: ({ api, who, path, query }) =>
        answerPage(
          query,
          asItIs,
          (page) => {
            const asked = readQuery(asks, query);
            if (isRefusal(asked)) return asked;
            const { text: words, ...rest } = asked;
            return api.listFrames(who, path.chargerId, { ...rest, words }, page);
          },
          (row) => row.place,
          showFrame,
        ),
    }),
    endpoint({
      ...shared,
      path: `${ONE}/frames/events`,
      parameters,
      operationId: 'watchFrames',
      summary: 'Watch frames of a charger',
      description:
        'Server-sent events: `frame` with each frame that goes over the charger’s line, both ways, within a second. Each has an `id`; who comes again with it as `Last-Event-ID` (browsers do so by themselves) gets what went in between, as far as it is kept. Where it is not, and after a restart of the server, the first event is `lost`: `GET …/frames` has what is kept. Comments keep the line open. The answer ends when the key or the charger does.',
      requestHeaders: { 'Last-Event-ID': LAST_EVENT_ID },
      asks: watched,
      answers: {
        200: {
          description: 'Events, until you go.',
          schema: Type.String({ description: 'The data of each `frame` is a Frame.' }),
          type: 'text/event-stream',
        },
      },
      errors: ['charger-not-found'],
      async handle({ api, who, path, query, headers, closing }) {
        const asked = readQuery(watched, query);
        if (isRefusal(asked)) return asked;
        const { text: words, for: lasts, ...rest } = asked;
        const watching = await api.watchFrames(who, path.chargerId, { ...rest, words });
        if (isRefusal(watching)) return watching;
        const given = headers['last-event-id'];
        const since = given === undefined ? watching.begin : places.unseal(String(given))?.[0];
        const next = async (after: number) => {
          const heard = await watching.next(after);
          if (heard === undefined) return undefined;
          const told = heard.frames.map((one) => ({
            name: 'frame',
            place: one.place,
            shown: showFrame(one),
          }));
          return { ...heard, told };
        };
        const chunks = liveEvents({
          from: since ?? watching.begin,
          // Of an empty log nobody can tell what it has kept since.
          next: since === undefined || (given !== undefined && since === 0) ? beginningLost(next) : next,
          idOf: (place) => places.seal(place, 0),
          ...{ closing, every: EVERY, lasts },
        });
        return { status: 200, stream: { type: EVENTS, fileName: null, chunks } };
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
