/** Bulk commands: one order to many chargers. */
import Type, { type Static } from 'typebox';
import type { BulkReading } from '../../app/control/bulk-commands.ts';
import { LONGEST_WAIT } from '../../app/control/order-command.ts';
import {
  BULK_ACTIONS,
  BULK_CHARGER_STATES,
  type BulkCharger,
  isBulkOver,
  type NewBulkCommand,
} from '../../domain/commands/bulk.ts';
import { type Refusal, refuse } from '../../domain/errors.ts';
import { CHARGER_ID_PATTERN, chargerId, siteId } from '../../domain/ids.ts';
import { durationAsked } from '../query.ts';
import { iso, isoOrNull } from '../times.ts';
import { showCommand, shownPayload } from './commands.ts';
import {
  closed,
  flag,
  int32,
  int64,
  int64OrNull,
  listOf,
  ref,
  refOrNull,
  sent,
  text,
  textOrNull,
  time,
  timeOrNull,
} from './parts.ts';
import { unblank } from './places.ts';

const USUAL_PACE = 60;
const MOST_NAMED = 1000;
const waiting = durationAsked(LONGEST_WAIT, '30d', '');

export const newBulkFilterSchema = Type.Object(
  {
    siteId: sent.id('Only chargers at this site.'),
    subsites: sent.flag('With `siteId`: also those at the sites nested in it.', false),
    manufacturer: sent.text('Only chargers that reported exactly this manufacturer.'),
    model: sent.text('Only chargers that reported exactly this model.'),
    firmwareVersion: sent.text('Only chargers that reported exactly this version.'),
    chargerIds: Type.Optional(
      Type.Array(text('An identity.', { pattern: CHARGER_ID_PATTERN }), {
        ...{ minItems: 1, maxItems: MOST_NAMED },
        description: 'Only these chargers.',
      }),
    ),
  },
  {
    $id: 'NewBulkFilter',
    description: 'Which chargers: those that fit all that is named. Something has to be named.',
    ...closed,
  },
);

export const newBulkCommandSchema = Type.Object(
  {
    action: text('What is ordered of each, in the words of OCPP 1.6.', { enum: BULK_ACTIONS }),
    payload: Type.Optional(
      Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        additionalProperties: true,
        description: 'The request of OCPP 1.6, as of `POST …/commands/{action}`; the same for each charger.',
      }),
    ),
    filter: ref<Static<typeof newBulkFilterSchema>>('NewBulkFilter'),
    perMinute: Type.Optional(
      int32('How many commands are made in a minute.', { minimum: 1, maximum: 6000, default: USUAL_PACE }),
    ),
    expiresIn: Type.Optional(
      textOrNull(
        'How long each command may wait, from when it is made, for a charger that is not connected: `24h`. Left out: it does not, and is then `offline` at once.',
      ),
    ),
  },
  { $id: 'NewBulkCommand', description: 'One order to all chargers of a filter.', ...closed },
);
export type NewBulk = Static<typeof newBulkCommandSchema>;

export const bulkFilterSchema = Type.Object(
  {
    siteId: int64OrNull('At this site; null: any.'),
    subsites: flag('Also at the sites nested in it.'),
    manufacturer: textOrNull('Of this manufacturer; null: any.'),
    model: textOrNull('Of this model; null: any.'),
    firmwareVersion: textOrNull('With this version; null: any.'),
    chargerIds: Type.Unsafe<readonly string[] | null>({
      ...{ type: ['array', 'null'], items: { type: 'string' } },
      description: 'These; null: any.',
    }),
  },
  { $id: 'BulkFilter', description: 'Which chargers were asked for.' },
);

export const bulkCountsSchema = Type.Object(
  Object.fromEntries(BULK_CHARGER_STATES.map((state) => [state, int64(`Chargers that are \`${state}\`.`)])),
  { $id: 'BulkCounts', description: 'How many chargers are in which state.' },
);

export const bulkCommandSchema = Type.Object(
  {
    id: int64('Id of the bulk command.'),
    action: text('What is ordered of each, in the words of OCPP 1.6.', { enum: BULK_ACTIONS }),
    payload: Type.Unsafe({
      ...{ type: 'object', additionalProperties: true },
      description: 'What is sent to each, in the fields of OCPP 1.6.',
    }),
    filter: ref('BulkFilter'),
    perMinute: int32('How many commands are made in a minute.'),
    expiresIn: int64OrNull('Seconds for which each command may wait for its charger; null: it does not.'),
    askedBy: text('Who asked for it: `key 5` or `operator 3`. The commands are made in his name.'),
    createdAt: time('When it was asked for, and its chargers were fixed.'),
    cancelledAt: timeOrNull('When it was cancelled; null: it was not.'),
    problem: textOrNull('Why it was given up; null: it was not.'),
    chargers: int64(
      'How many chargers it is about; for who is bound to branches: of those that lie there now.',
    ),
    over: flag('Whether nothing more happens, but for answers that come late.'),
    counts: ref('BulkCounts'),
  },
  { $id: 'BulkCommand', description: 'One order to many chargers: a command for each, made at a pace.' },
);
export const bulkCommandListSchema = listOf('BulkCommand', 'Newest first.');

export const bulkChargerSchema = Type.Object(
  {
    chargerId: text('The charger.'),
    state: text(
      'waiting: its command is still to be made; skipped: none was made; cancelled: it was taken back, made or not; any other: as its command is.',
      { enum: BULK_CHARGER_STATES },
    ),
    problem: textOrNull('Why no command was made; null: one was, or is to be.'),
    command: refOrNull('Command'),
  },
  { $id: 'BulkCharger', description: 'What became of one charger of a bulk command.' },
);
export const bulkChargerListSchema = listOf('BulkCharger', 'In the order in which their commands are made.');

export const bulkSchemas = [
  newBulkFilterSchema,
  newBulkCommandSchema,
  bulkFilterSchema,
  bulkCountsSchema,
  bulkCommandSchema,
  bulkCommandListSchema,
  bulkChargerSchema,
  bulkChargerListSchema,
];

export function toBulkCommand(given: NewBulk): NewBulkCommand | Refusal {
  const { action, payload = {}, filter, perMinute = USUAL_PACE } = given;
  const expiresIn = given.expiresIn == null ? null : waiting.parse(given.expiresIn);
  if (typeof expiresIn === 'object' && expiresIn !== null)
    return refuse('bad-body', 'expiresIn', expiresIn.rule);
  return {
    ...{ action, payload, perMinute, expiresIn },
    filter: {
      siteId: filter.siteId == null ? null : siteId(filter.siteId),
      subsites: filter.subsites ?? false,
      manufacturer: unblank(filter.manufacturer),
      model: unblank(filter.model),
      firmwareVersion: unblank(filter.firmwareVersion),
      chargerIds: filter.chargerIds?.map(chargerId) ?? null,
    },
  };
}

export function showBulkCommand({ bulk, counts }: BulkReading) {
  return {
    id: bulk.id,
    action: bulk.action,
    payload: shownPayload(bulk),
    filter: bulk.filter,
    perMinute: bulk.perMinute,
    expiresIn: bulk.expiresIn === null ? null : Math.round(bulk.expiresIn / 1000),
    askedBy: bulk.askedBy,
    createdAt: iso(bulk.createdAt),
    cancelledAt: isoOrNull(bulk.cancelledAt),
    problem: bulk.problem,
    chargers: BULK_CHARGER_STATES.reduce((sum, state) => sum + counts[state], 0),
    over: isBulkOver(counts),
    counts,
  };
}

export const showBulkCharger = ({ chargerId, state, problem, command }: BulkCharger) => ({
  ...{ chargerId, state, problem },
  command: command === null ? null : showCommand(command),
});
