/** What happens, as it happens. */
import Type from 'typebox';
import type { EventPlace } from '../../app/ports/events.ts';
import type { HearOn } from '../../app/queries/hear-events.ts';
import { isRefusal, refuse } from '../../domain/errors.ts';
import { isOfTransaction, TOLD_KINDS } from '../../domain/events.ts';
import { driverId, siteId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { EVENTS } from '../events.ts';
import { beginningLost, LAST_EVENT_ID, lasting, liveEvents } from '../live.ts';
import { chargerIdAsked, countAsked, flagAsked, id64Asked, readQuery, someOf } from '../query.ts';
import { EVENTS_TOLD, showEvent } from '../schemas/events.ts';
import { sealedPlaces } from '../sealed-places.ts';

/** How often it is looked whether something happened, milliseconds. */
const EVERY = 100;

const kinds = someOf(TOLD_KINDS, 'Only events of these kinds.');
const asks = {
  kind: kinds,
  chargerId: chargerIdAsked(false, 'Only at this charger.'),
  siteId: id64Asked('Only at chargers that stand at this site now.'),
  subsites: flagAsked('With `siteId`: also at those at the sites nested in it.'),
  driverId: countAsked('Only transactions of this driver, and nothing else.'),
  for: lasting,
};

const SUBSITES_OF_NONE = refuse('bad-query', 'subsites', 'has no use without siteId');

/** Whether what is asked for may be about transactions. */
function tellsTransactions(kind: unknown): boolean {
  const told = typeof kind === 'string' ? kinds.parse(kind) : undefined;
  return told === undefined || 'rule' in told || told.some(isOfTransaction);
}

export function eventRoutes(): Endpoint[] {
  const places = sealedPlaces();
  const idOf = ({ number, at }: EventPlace) => places.seal(number, at);
  const placeOf = (text: string): EventPlace | undefined => {
    const [number, at] = places.unseal(text) ?? [];
    return number === undefined || at === undefined ? undefined : { number, at };
  };
  const tellingOf = (hear: HearOn) => async (after: EventPlace) => {
    const { heard, ...more } = await hear(after);
    const told = heard.map((one) => ({ name: one.event.kind, place: one.place, shown: showEvent(one) }));
    return { ...more, told };
  };
  return [
    endpoint({
      caller: 'customer',
      resource: 'chargers',
      alsoNeeds: ({ kind }) => (tellsTransactions(kind) ? ['transactions:read'] : []),
      tag: 'events',
      method: 'GET',
      path: '/api/v1/events',
      operationId: 'watchEvents',
      summary: 'Listen to what happens',
      description: `Server-sent events, each right after it was saved: what it tells of can be read. Each has an \`id\`; who comes again with it as \`Last-Event-ID\` (browsers do so by themselves) gets everything that happened in between. Kept for that are the last 50 events of each charger, for an hour, in memory. Where some of them are gone, as after a restart of the server, the event \`lost\` comes instead: then read anew what you show, and go on listening. Comments keep the line open. The answer ends when the key does.\n\n${EVENTS_TOLD}\n\nTags are never told. Without \`kind\`, and with one that is about transactions, it also needs \`transactions:read\`.`,
      requestHeaders: { 'Last-Event-ID': LAST_EVENT_ID },
      asks,
      answers: {
        200: {
          description: 'Events, until you go.',
          schema: Type.String({ description: 'The data of each event is JSON.' }),
          type: 'text/event-stream',
        },
      },
      errors: ['charger-not-found', 'site-not-found'],
      async handle({ api, who, query, headers, closing }) {
        const asked = readQuery(asks, query);
        if (isRefusal(asked)) return asked;
        if (asked.subsites !== null && asked.siteId === null) return SUBSITES_OF_NONE;
        const hearing = await api.hearEvents(who, {
          kinds: asked.kind,
          chargerId: asked.chargerId,
          site:
            asked.siteId === null
              ? null
              : { siteId: siteId(asked.siteId), subsites: asked.subsites ?? false },
          driverId: asked.driverId === null ? null : driverId(asked.driverId),
        });
        if (isRefusal(hearing)) return hearing;
        const { begin, next } = hearing;
        const given = headers['last-event-id'];
        const since = given === undefined ? begin : placeOf(String(given));
        const tell = tellingOf(next);
        const chunks = liveEvents({
          from: since ?? begin,
          next: since === undefined ? beginningLost(tell) : tell,
          ...{ idOf, closing, every: EVERY, lasts: asked.for },
        });
        return { status: 200, stream: { type: EVENTS, fileName: null, chunks } };
      },
    }),
  ];
}
