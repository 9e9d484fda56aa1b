/** The parameters of an endpoint's path: read, and named where what they name was not found. */
import { type ErrorCode, type Refusal, refuse } from '../domain/errors.ts';
import type { EndpointFacts } from './facts.ts';

/** Which parameter names what was not found. */
const NOT_FOUND: Partial<Record<ErrorCode, string | readonly string[]>> = {
  'driver-not-found': ['userid', 'externalId'],
  'site-not-found': ['siteId', 'homeSiteId', 'externalId', 'root'],
  'charger-not-found': ['chargerId', 'identity', 'rightOnCharger'],
  'socket-not-found': 'socketId',
  'customer-not-found': 'id',
  'tag-not-found': 'tagId',
  'access-group-not-found': ['accessGroupId', 'externalId'],
  'key-not-found': 'keyId',
  'operator-not-found': 'operatorId',
  'session-not-found': 'sessionId',
  'import-not-found': 'importId',
  'bulk-command-not-found': 'bulkCommandId',
  'firmware-not-found': 'firmwareId',
  'firmware-update-not-found': 'firmwareUpdateId',
  'diagnostics-not-found': 'diagnosticsId',
  'transaction-not-found': 'transactionId',
  'billing-name-not-found': ['payerId', 'recipientId', 'costId'],
};

/** The id of what was not found, as it was asked for: a path may hold two. */
export function idAskedFor(code: ErrorCode, asked: Readonly<Record<string, unknown>>): string | undefined {
  const name = [NOT_FOUND[code] ?? []].flat().find((one) => asked[one] !== undefined);
  return name === undefined ? undefined : `${name} ${String(asked[name])} was not found`;
}

/** The values of the path's parameters, or the first that is not well formed. */
export function readPath(
  one: EndpointFacts,
  segments: Readonly<Record<string, string>>,
): Record<string, unknown> | Refusal {
  const path: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(one.parameters ?? {})) {
    const value = parameter.parse(segments[name] ?? '');
    if (typeof value === 'object' && value !== null && 'rule' in value) {
      return refuse('bad-route-parameter', name, String(value.rule));
    }
    path[name] = value;
  }
  return path;
}
