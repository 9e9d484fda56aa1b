/** Commands: what is ordered of chargers, and what became of it. */
import Type, { type TSchema } from 'typebox';
import { COMMAND_STATES, type Command, EFFECTS } from '../../domain/commands/command.ts';
import { tellsLocation, withLocation, withoutPassword } from '../../domain/files/location.ts';
import { orders16 } from '../generated/ocpp16.orders.mjs';
import { iso, isoOrNull } from '../times.ts';
import { flag, int64, int64OrNull, listOf, text, textOrNull, time, timeOrNull } from './parts.ts';

export const ACTIONS = Object.keys(orders16).sort();

/** The official schema of an action's request. */
export const orderSchema = (action: string): TSchema =>
  Type.Unsafe({ $id: `${action}Order`, description: `OCPP 1.6 ${action}.req`, ...orders16[action] });

export const commandSchema = Type.Object(
  {
    id: int64('Id of the command.'),
    chargerId: text('The charger.'),
    action: text('What is ordered, in the words of OCPP 1.6.', { enum: ACTIONS }),
    payload: Type.Unsafe({
      type: 'object',
      additionalProperties: true,
      description:
        'What is sent, in the fields of OCPP 1.6. A secret is shown as `***`; of a SendLocalList that was sent only the number of `entries` is kept; who sees only some branches is shown no tags.',
    }),
    socketId: int64OrNull('The socket that it is about; null: the charger as a whole, or none.'),
    state: text(
      'queued: not sent yet; sent: its answer is waited for; accepted, rejected: the charger said so; failed: it answered with an error, or with what is no answer, or could not be asked; timed-out: no answer in time, or it never was its turn; offline: the charger was not there; unknown: it was sent, and nobody can know what the charger did; cancelled: before it was sent. An answer that comes later still changes timed-out and unknown.',
      { enum: COMMAND_STATES },
    ),
    askedBy: text('Who ordered it: `key 5`, `operator 3`, or `server`.'),
    createdAt: time('When it was ordered.'),
    expiresAt: timeOrNull('Until when it waits for the charger to come; null: it does not.'),
    sentAt: timeOrNull('When it was sent; null: it was not.'),
    endedAt: timeOrNull('When it was over; null: it is not.'),
    latencyMs: int64OrNull('Milliseconds between sending and the answer; null: there was none.'),
    late: flag('Whether the answer came when nobody waited for it any more.'),
    answer: Type.Unsafe({
      type: ['object', 'null'],
      additionalProperties: true,
      description: 'What the charger answered, in the fields of OCPP 1.6, secrets as `***`; null: nothing.',
    }),
    problem: textOrNull('Why it came to nothing, where the answer does not say it.'),
    effect: Type.Unsafe({
      type: ['string', 'null'],
      enum: [...EFFECTS, null],
      description:
        'Of a RemoteStartTransaction, whether a transaction really began. awaited: not yet; began; refused: it began, and its tag was refused then; other-tag: one with another tag began on that socket; not-begun: none within five minutes (or within the charger’s ConnectionTimeOut and a minute, where that is longer), or the charger did not accept it. null: not known yet, or it is another action.',
    }),
    transactionId: int64OrNull('The transaction that a RemoteStartTransaction began.'),
    bulkCommandId: int64OrNull('The bulk command that it belongs to; null: it was ordered by itself.'),
  },
  { $id: 'Command', description: 'One call to a charger, from the asking to the end.' },
);
export const commandListSchema = listOf('Command', 'Newest first.');

/** The password in an address, which is kept until it is sent, is nobody's business. */
export const shownPayload = ({ action, payload }: Pick<Command, 'action' | 'payload'>) =>
  tellsLocation(action) ? withLocation(payload, withoutPassword) : payload;

export function showCommand(command: Command) {
  return {
    id: command.id,
    chargerId: command.chargerId,
    action: command.action,
    payload: shownPayload(command),
    socketId: command.socketId,
    state: command.state,
    askedBy: command.askedBy,
    createdAt: iso(command.createdAt),
    expiresAt: isoOrNull(command.expiresAt),
    sentAt: isoOrNull(command.sentAt),
    endedAt: isoOrNull(command.endedAt),
    latencyMs: command.latencyMs,
    late: command.late,
    answer: typeof command.answer === 'object' ? command.answer : { value: command.answer },
    problem: command.problem,
    effect: command.effect,
    transactionId: command.transactionId,
    bulkCommandId: command.bulkId,
  };
}
