/** Who changed what. */
import Type from 'typebox';
import { AUDITED_ACTIONS, AUDITED_THINGS, type AuditEntry } from '../../app/ports/audit.ts';
import { iso } from '../times.ts';
import { int64, int64OrNull, listOf, text, textOrNull, time } from './parts.ts';

export const auditEntrySchema = Type.Object(
  {
    id: int64('Id of the entry; later ones are greater.'),
    at: time('When, by the server.'),
    actor: text('Who: `key 5`, `admin`, `server`, or `key 5, import 7`.'),
    requestId: textOrNull('The X-Request-Id of the request; null: it was none.'),
    action: text('What was done.', { enum: AUDITED_ACTIONS }),
    thing: text('To what kind of thing.', { enum: AUDITED_THINGS }),
    thingId: text('Which one: its id; of a right `site 12`, `charger 5` or `group 3`, of a name `payer 70`.'),
    driverId: int64OrNull('The driver that it belongs to.'),
    reason: textOrNull('Why, where somebody said so.'),
    changes: Type.Unsafe<Record<string, { from: unknown; to: unknown }>>({
      type: 'object',
      description: 'Field by field the value before and after; null: none. Secrets are not told.',
      additionalProperties: {
        type: 'object',
        required: ['from', 'to'],
        properties: { from: { description: 'Before.' }, to: { description: 'After.' } },
      },
    }),
  },
  { $id: 'AuditEntry', description: 'One change that somebody made.' },
);
export const auditListSchema = listOf('AuditEntry', 'Newest first.');

/** Domain words that the API calls otherwise. */
const API_WORDS: Readonly<Record<string, string>> = {
  parentId: 'parentGroupId',
  homeSiteId: 'homeGroupId',
  siteId: 'groupId',
  location: 'locationInfo',
  shareParent: 'shareParentIdTag',
  externalReferences: 'integratedExternalIds',
  model: 'chargerModel',
};

export const showAuditEntry = (entry: AuditEntry) => ({
  id: entry.id,
  at: iso(entry.at),
  actor: entry.actor,
  requestId: entry.requestId,
  action: entry.action,
  thing: entry.thing,
  thingId: entry.thingId,
  driverId: entry.driverId,
  reason: entry.reason,
  changes: Object.fromEntries(
    Object.entries(entry.changes).map(([name, [from, to]]) => [
      API_WORDS[name] ?? name,
      { from: shown(name, from), to: shown(name, to) },
    ]),
  ),
});

/** Fields that hold a moment, as the domain keeps them. */
const MOMENTS = new Set([
  'startDate',
  'expiringDate',
  'from',
  'until',
  'effectiveFrom',
  'expiresAt',
  'revokedAt',
  'startedAt',
  'stoppedAt',
  'adoptUntil',
  'formerGoodUntil',
]);

function shown(name: string, value: unknown): unknown {
  if (typeof value === 'number') return MOMENTS.has(name) ? iso(value) : value;
  if (Array.isArray(value)) return value.map((one) => shown(name, one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [API_WORDS[key] ?? key, shown(key, one)]),
  );
}
