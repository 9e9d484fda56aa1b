/** Why: what a charger would be answered now, with every step. */
import type { AccessQuestion } from '../../app/queries/explain-access.ts';
import { isRefusal } from '../../domain/errors.ts';
import { type ChargerId, driverId, tagId } from '../../domain/ids.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { oneMore, pageOf, readPage } from '../page.ts';
import { userid } from '../path.ts';
import { chargerIdAsked, countAsked, idTagAsked, oneOf, readQuery } from '../query.ts';
import { accessSchema, driverAccessSchema, PURPOSES, showPlace, showVerdict } from '../schemas/access.ts';
import { named } from '../schemas/named.ts';

const shared = { caller: 'customer', resource: 'rights', tag: 'rights' } as const;

const purpose = oneOf(
  PURPOSES,
  'Whether it may start, or whether Authorize would accept it (which never says already-charging).',
  { default: 'start' },
);
const socketId = countAsked(
  'The socket that a start is meant for: what the tag runs on that very socket is taken for dead and not counted.',
);
const chargerId = chargerIdAsked(true, 'The OCPP identity of the charger.');
const ofDriver = { chargerId, idTag: idTagAsked(false, 'Only this tag of the driver.'), purpose, socketId };
const ofTag = { idTag: idTagAsked(true, 'What the charger sends as the tag.'), chargerId, purpose, socketId };

const SAME =
  'It is decided by the same function, from the same facts, as the charger’s own Authorize and StartTransaction, for this moment; nothing is kept of it.';

export function accessRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'GET',
      path: '/api/v1/drivers/:userid/access',
      parameters: { userid },
      operationId: 'getDriverAccess',
      summary: 'Why a driver may or may not charge',
      description: `Whether each of the driver’s tags may charge at a charger, with every step that led to it, and what would be needed where it may not. ${SAME} With \`idTag\` only that tag: one that nobody has is answered too (\`unknown-tag\`), one of another driver is refused.`,
      asks: ofDriver,
      query: 'page',
      answers: { 200: { description: 'One page of tags.', schema: named(driverAccessSchema) } },
      errors: ['driver-not-found', 'charger-not-found'],
      async handle({ api, who, path, query }) {
        const asked = readQuery(ofDriver, query);
        if (isRefusal(asked)) return asked;
        const page = readPage(query);
        if (isRefusal(page)) return page;
        const question = questionOf(asked);
        const { after, limit } = oneMore(page);
        const tags =
          asked.idTag === null
            ? { after: after === null ? null : tagId(after), limit }
            : { idTag: asked.idTag };
        const found = await api.explainDriver(who, driverId(path.userid), question, tags);
        if (isRefusal(found)) return found;
        const items = pageOf(found.verdicts, page, (one) => one.tagId ?? 0, showVerdict);
        return { status: 200, json: { ...showPlace(found.place), ...items } };
      },
    }),
    endpoint({
      ...shared,
      method: 'GET',
      path: '/api/v1/access',
      operationId: 'getAccess',
      summary: 'Why a tag may or may not charge',
      description: `Whether a tag may charge at a charger, with every step that led to it, and what would be needed where it may not. ${SAME} A tag that nobody has is answered too: \`unknown-tag\`.`,
      asks: ofTag,
      answers: { 200: { description: 'The verdict.', schema: named(accessSchema) } },
      errors: ['charger-not-found'],
      async handle({ api, who, query }) {
        const asked = readQuery(ofTag, query);
        if (isRefusal(asked)) return asked;
        const found = await api.explainTag(who, questionOf(asked), asked.idTag as string);
        if (isRefusal(found)) return found;
        return { status: 200, json: { ...showPlace(found.place), ...showVerdict(found.verdict) } };
      },
    }),
  ];
}

interface Asked {
  readonly chargerId: ChargerId | null;
  readonly purpose: AccessQuestion['purpose'] | null;
  readonly socketId: number | null;
}

/** `chargerId` is required, so it is there. */
const questionOf = ({ chargerId, purpose, socketId }: Asked): AccessQuestion => ({
  chargerId: chargerId as ChargerId,
  purpose: purpose ?? 'start',
  socketId,
});
