/** Rights by the tag that somebody shows, and who that is. */
import type { RightPlace } from '../../domain/drivers/right.ts';
import { type ErrorCode, isRefusal } from '../../domain/errors.ts';
import { siteId } from '../../domain/ids.ts';
import { type Endpoint, endpoint, type PathOf } from '../endpoint.ts';
import { chargerIdInPath, id64, idTagInPath, type PathParameter } from '../path.ts';
import { named } from '../schemas/named.ts';
import {
  rightDatesSchema,
  showTagHolder,
  showTagRight,
  tagHolderSchema,
  tagRightSchema,
  toRightDates,
} from '../schemas/rights.ts';

const shared = { caller: 'customer', resource: 'rights', tag: 'rights' } as const;

interface Kind<P> {
  readonly path: string;
  readonly parameters: P & { readonly idTag: typeof idTagInPath };
  /** `Site`, as in `putSiteRightByTag`. */
  readonly name: string;
  readonly what: string;
  readonly missing: ErrorCode;
  placeOf(path: PathOf<P>): RightPlace;
}

function rightOn<const P extends Record<string, PathParameter<unknown>>>(kind: Kind<P>): Endpoint[] {
  const { path, parameters, name, what, missing } = kind;
  const one = { ...shared, path, parameters, revised: true } as const;
  const of = (values: object) => ({
    idTag: (values as { idTag: string }).idTag,
    place: kind.placeOf(values as PathOf<P>),
  });
  const answers = { 200: { description: 'The right.', schema: named(tagRightSchema) } };
  return [
    endpoint({
      ...one,
      method: 'GET',
      operationId: `get${name}RightByTag`,
      summary: `Get the right of a tag’s holder on ${what}`,
      description: `The right on this very ${what.replace(/^a /, '')} of the driver who has the tag, wherever that one lives.`,
      answers,
      errors: [missing, 'driver-not-found', 'right-not-found'],
      async handle({ api, who, path: values }) {
        const { idTag, place } = of(values);
        const found = await api.readTagRight(who, idTag, place);
        return isRefusal(found)
          ? found
          : { status: 200, json: showTagRight(found), revision: found.right.revision };
      },
    }),
    endpoint({
      ...one,
      method: 'PUT',
      operationId: `put${name}RightByTag`,
      summary: `Give a tag’s holder a right on ${what}`,
      description: `Lets in the driver who has the tag, wherever that one lives: for who runs ${what} and has him on the phone. Without a body, from now on and for ever. May be repeated.`,
      body: rightDatesSchema,
      bodyOptional: true,
      answers,
      errors: [missing, 'driver-not-found'],
      async handle({ api, who, path: values, guard, body }) {
        const dates = toRightDates(body);
        if (isRefusal(dates)) return dates;
        const { idTag, place } = of(values);
        const given = await api.giveTagRight(who, idTag, place, guard, dates);
        return isRefusal(given)
          ? given
          : { status: 200, json: showTagRight(given), revision: given.right.revision };
      },
    }),
    endpoint({
      ...one,
      method: 'DELETE',
      operationId: `delete${name}RightByTag`,
      summary: `End the right of a tag’s holder on ${what}`,
      description: 'Takes the right away; rights on other things stay. May be repeated.',
      answers: { 204: { description: 'There is no such right any more.' } },
      errors: [missing, 'driver-not-found'],
      async handle({ api, who, path: values, guard }) {
        const { idTag, place } = of(values);
        return (await api.endTagRight(who, idTag, place, guard)) ?? { status: 204 };
      },
    }),
  ];
}

export function tagRightRoutes(): Endpoint[] {
  return [
    endpoint({
      ...shared,
      method: 'GET',
      path: '/api/v1/tag-holders/:idTag',
      parameters: { idTag: idTagInPath },
      operationId: 'getTagHolder',
      summary: 'Get the name of a tag’s holder',
      description:
        'The name of the driver who has exactly this tag, and nothing else of him: also for who is bound to branches on which the driver does not live, and has him on the phone.',
      answers: { 200: { description: 'The name.', schema: named(tagHolderSchema) } },
      errors: ['driver-not-found'],
      async handle({ api, who, path }) {
        const found = await api.findTagHolder(who, path.idTag);
        return isRefusal(found) ? found : { status: 200, json: showTagHolder(found) };
      },
    }),
    ...rightOn({
      path: '/api/v1/sites/:siteId/rights/:idTag',
      parameters: { siteId: id64('Id of the site.'), idTag: idTagInPath },
      name: 'Site',
      what: 'a site',
      missing: 'site-not-found',
      placeOf: (path) => ({ siteId: siteId(path.siteId) }),
    }),
    ...rightOn({
      path: '/api/v1/chargers/:chargerId/rights/:idTag',
      parameters: { chargerId: chargerIdInPath, idTag: idTagInPath },
      name: 'Charger',
      what: 'a charger',
      missing: 'charger-not-found',
      placeOf: (path) => ({ chargerId: path.chargerId }),
    }),
  ];
}
