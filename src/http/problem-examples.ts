/** What a refusal looks like, per operation: field and rule are the ones that test/http/examples.test.ts provokes. */
import { type ErrorCode, isRefusal, type Refusal, refuse } from '../domain/errors.ts';
import { wrongType } from './bodies.ts';
import { LOG_IN, NO_KEY } from './credentials.ts';
import { idAskedFor, readPath } from './endpoint-path.ts';
import { type EndpointFacts, scopeNeeded } from './facts.ts';
import { KEY_RULE } from './idempotency.ts';
import { wrongHeader } from './imports/header.ts';
import { BODY_LIMIT } from './json.ts';
import { readLimit } from './page.ts';
import { renderProblem } from './problem.ts';
import { notAsked, readQuery } from './query.ts';

/** Ids that nothing has. */
export const NOTHING: Readonly<Record<string, string | number>> = {
  id: 424242,
  keyId: 424242,
  operatorId: 424242,
  sessionId: 424242,
  siteId: 424242,
  homeSiteId: 424242,
  chargerId: 'NOBODY',
  identity: 'NOBODY',
  socketId: 999,
  userid: 424242,
  tagId: 424242,
  importId: 424242,
  bulkCommandId: 424242,
  reservationId: 424242,
  firmwareId: 424242,
  firmwareUpdateId: 424242,
  diagnosticsId: 424242,
  commandId: 424242,
  accessGroupId: 424242,
  idTag: 'NO-SUCH-TAG',
  transactionId: 424242,
  payerId: 424242,
  recipientId: 424242,
  costId: 'nothing',
  externalId: 'nobodys',
  root: 424242,
  rightOnCharger: 'NOBODY',
};

/** By the tag of the operation; else it is a driver. */
const EXTERNALLY_NAMED: Readonly<Record<string, string>> = { sites: 'site', 'access-groups': 'access group' };

const REQUEST_ID = '0b6f4a52-3c1d-4e8a-9f27-5d8e6a7b9c10';

export function problemExamples(one: EndpointFacts, code: ErrorCode): { text: string; problem: unknown } {
  const refusal = refusalOf(one, code);
  const inPath = Object.keys(one.parameters ?? {}).map((name) => [name, NOTHING[name]]);
  const asked = Object.keys(one.asks ?? {}).map((name) => [name, NOTHING[name]]);
  const hint =
    code === 'not-authorised'
      ? one.caller === 'operator'
        ? LOG_IN
        : NO_KEY
      : idAskedFor(code, Object.fromEntries([...asked, ...inPath]));
  return {
    text: renderProblem(refusal, false).body,
    problem: JSON.parse(renderProblem(refusal, true, REQUEST_ID, hint).body) as unknown,
  };
}

function refusalOf(one: EndpointFacts, code: ErrorCode): Refusal {
  switch (code) {
    case 'not-same-origin':
      return refuse(code, 'Sec-Fetch-Site', 'must be same-origin');
    case 'mail-taken':
      return refuse(code, 'mail', 'is already the address of an operator of this customer');
    case 'already-reserved':
      return refuse(code, 'socketId', 'is kept free by reservation 1');
    case 'charger-cannot':
      return refuse(code, 'chargerId', 'has no Reservation in its SupportedFeatureProfiles');
    case 'tag-refused':
      return refuse(code, 'idTag', 'is refused there: unknown-tag');
    case 'last-admin':
      return refuse(code, 'roles', 'of this operator are the only ones of an admin on the whole customer');
    case 'customer-needed':
      return {
        ...refuse(code, 'customerId', 'must be one of 1 (Harbour Charging), 2 (Port of Turku)'),
        choices: [
          { id: 1, name: 'Harbour Charging' },
          { id: 2, name: 'Port of Turku' },
        ],
      };
    case 'forbidden':
      return refuse(code, scopeNeeded(one), 'is not among its scopes');
    case 'bad-route-parameter': {
      const blank = Object.fromEntries(Object.keys(one.parameters ?? {}).map((name) => [name, ' ']));
      const wrong = readPath(one, blank);
      return isRefusal(wrong) ? wrong : refuse(code);
    }
    case 'bad-query': {
      const asked = readQuery(one.asks ?? {}, {});
      if (isRefusal(asked)) return asked;
      const [first] = Object.keys(one.asks ?? {});
      const paged = one.query !== undefined || one.sorts !== undefined;
      const wrong = readLimit({ limit: '0' });
      if (!paged && first === undefined) return notAsked('colour');
      if (!paged && first !== undefined) return refuse(code, first, 'must be given once');
      return isRefusal(wrong) ? wrong : refuse(code);
    }
    case 'bad-request':
      return refuse(code, 'Idempotency-Key', KEY_RULE);
    case 'request-running':
      return refuse(code, 'Idempotency-Key', 'is in use by a request that has not ended');
    case 'idempotency-key-reused':
      return refuse(code, 'Idempotency-Key', 'was sent with another request before');
    case 'precondition-failed':
      return refuse(code, 'If-Match', 'does not name the current revision: somebody changed it since');
    case 'bad-body':
      if (one.upload === undefined) return badBody(one);
      return one.upload.type === 'text/csv'
        ? (wrongHeader('sites', 'colour\nred\n') ?? refuse(code))
        : refuse(code, 'body', 'must not be empty');
    case 'body-too-large':
      return refuse(
        code,
        'body',
        `must be at most ${one.upload === undefined ? BODY_LIMIT : one.upload.megabytes * 1_000_000} bytes`,
      );
    case 'unsupported-media-type':
      return wrongType(one.upload?.type);
    case 'still-in-use':
      if (one.tag === 'firmware') return refuse(code, 'firmwareId', 'is being installed on a charger');
      return refuse(code, 'cascade', 'must be true to take along 1 charger');
    case 'firmware-unfit':
      return refuse(code, 'firmwareId', 'is for chargers of Acme, and this one is of nobody known');
    case 'range-outside':
      return refuse(code, 'Range', 'must lie within 26 bytes');
    case 'tag-taken':
      return refuse(
        code,
        one.operationId === 'createDriver' ? 'tags[0].idTag' : 'idTag',
        'is already held by a driver of this customer',
      );
    case 'charger-id-taken':
      return refuse(code, 'chargerId', 'is already the identity of another charger');
    case 'external-id-taken':
      return refuse(
        code,
        'externalId',
        `is already held by another ${EXTERNALLY_NAMED[one.tag] ?? 'driver'} of this customer`,
      );
    default:
      return refuse(code);
  }
}

/** Of `{"colour": "red"}`. */
function badBody(one: EndpointFacts): Refusal {
  const { type, required = [] } = one.body as unknown as { type?: string; required?: string[] };
  if (type === 'array') return refuse('bad-body', 'body', 'must be an array');
  const [first, ...rest] = [
    ...required.map((key) => [key, 'is required']),
    ['colour', 'is not a known key'],
  ] as [string, string][];
  const more = rest.map(([key, rule]) => `${key} ${rule}`);
  return refuse('bad-body', first?.[0], [first?.[1], ...more].join('; '));
}
