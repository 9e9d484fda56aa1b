// What of an answer is the same on every server: an example is compared in that.

/** What differs between two servers, or two runs of one. */
const VOLATILE = new Set([
  ...['key', 'prefix', 'password', 'ocppUrl', 'address', 'requestId', 'node', 'parentIdTag'],
  ...['link', 'lastLoginAddress'],
]);
const LATE = /^20(?:2[6-9]|3\d)-\d\d-\d\dT[\d:]+\.\d{3}Z$/;
const MADE = new Set([
  ...['updatedAt', 'lastLoginAt', 'lastSeenAt', 'endsAt', 'expiresAt', 'linkExpiresAt'],
  'at',
  'since',
  'createdAt',
  'until',
  'startedAt',
  'endedAt',
  'sentAt',
  'startSchedule',
  'lastUpdated',
  'firstAt',
  'lastAt',
  'givenAt',
  'addedAt',
  'decidedAt',
  'cancelledAt',
  'moment',
  'readAt',
  'startedAt',
  'adoptUntil',
  'heardAt',
  'startHeardAt',
  'stopHeardAt',
  'closedAt',
  'evidenceAt',
  'formerGoodUntil',
  'changedAt',
  'receivedAt',
]);
/** Of a profile. */
const MEASURED = new Set(['nodes', 'startTime', 'endTime', 'samples', 'timeDeltas']);
const PREFIX = /^fc_\w{12}$/;

export const isText = (value: unknown): value is string => typeof value === 'string';
export const timeless = (text: string) =>
  text.replaceAll(/"20\d\d-[^"]+Z"/g, '"a time"').replaceAll(/^id: [\w-]{22}$/gm, 'id: an id');

/** As text, so that the order of keys counts. */
export const shape = (value: unknown) =>
  JSON.stringify(
    value,
    function (this: unknown, name, one: unknown) {
      // How many changes came before an example is not what it shows.
      if (name === 'id' && Object.hasOwn(this as object, 'actor')) return 'an id';
      if (MEASURED.has(name) && Object.hasOwn(this as object, 'timeDeltas')) return 'as measured';
      if (name === 'latencyMs' && one !== null) return 'a while';
      if (typeof one !== 'string') return one;
      if (VOLATILE.has(name) || PREFIX.test(one)) return 'a text';
      return MADE.has(name) && LATE.test(one) ? 'a time' : one;
    },
    1,
  );
