/** The line of a charger: its frames, and why it was not let in. */
import Type from 'typebox';
import type { DoorRefusal } from '../../app/charging/charging.ts';
import type { KeptFrame } from '../../app/ports/frames.ts';
import type { KeptAttempt } from '../../app/ports/keeping.ts';
import { DIRECTIONS, FRAME_KINDS } from '../../domain/chargers/frame.ts';
import { iso } from '../times.ts';
import { int32, listOf, text, textOrNull, time } from './parts.ts';

export const frameSchema = Type.Object(
  {
    at: time('When it came or went, by the server.'),
    direction: text('in: from the charger; out: to it.', { enum: DIRECTIONS }),
    kind: text(
      'call, result, error: CALL, CALLRESULT and CALLERROR of OCPP-J; unreadable: it is none of them, or only its message id could be read.',
      { enum: FRAME_KINDS },
    ),
    action: textOrNull(
      'What is asked, in the words of OCPP 1.6; of an answer, what it answers; null: not known.',
    ),
    messageId: textOrNull('Which answer belongs to which CALL; null: none could be read.'),
    text: text('The frame, with `***` in place of tags and secrets, cut at 4 KB.'),
  },
  { $id: 'Frame', description: 'One OCPP-J message between a charger and the server.' },
);
export const frameListSchema = listOf('Frame', 'Newest first.');

export const showFrame = (frame: KeptFrame) => ({
  at: iso(frame.at),
  direction: frame.direction,
  kind: frame.kind,
  action: frame.action,
  messageId: frame.messageId,
  text: frame.text,
});

/** What to do about each reason. */
const TO_DO: Readonly<Record<DoorRefusal, string>> = {
  'unknown-charger':
    'No charger has this identity: compare it letter by letter with the chargerId, or make the charger.',
  'no-credentials':
    'It sent no user and password by HTTP Basic: set the password in the charger, or its security profile to 1, and restart it.',
  'wrong-user': 'The user name is not the chargerId: set it in the charger.',
  'wrong-password':
    'The password is another: type it anew in the charger, or make a new one with POST …/password.',
  'no-password-set': 'No password is kept of it: make one with POST …/password and type it into the charger.',
  'adopt-window-over':
    'Its first password came too late to be kept: set adoptHours anew, or make a password with POST …/password.',
  'no-subprotocol':
    'It offers no version of OCPP: choose OCPP 1.6 JSON in the charger, or set allowMissingSubprotocol.',
  'subprotocol-not-built':
    'It offers only versions other than OCPP 1.6: choose OCPP 1.6 JSON in the charger.',
  'too-many-attempts':
    'Too many log-ins waited to be checked: it tries again by itself; if that goes on, look by the address whether two chargers share the identity, or somebody guesses.',
  'security-profile-too-low':
    'It came with a lower security profile than is demanded of it: raise SecurityProfile in the charger, so that it comes by TLS, or lower minimumSecurityProfile.',
  'storage-unavailable':
    'The server could not reach its database: look after the server, the charger tries again by itself.',
};

const toDo = (reason: string): string =>
  (TO_DO as Readonly<Record<string, string>>)[reason] ?? 'Look into the log of the server.';

export const attemptSchema = Type.Object(
  {
    reason: text('Why it was refused.', { enum: Object.keys(TO_DO) }),
    toDo: text('What to do about it.'),
    count: int32('How often, from the same address and for the same reason.'),
    address: text('From where.'),
    firstAt: time('The first time.'),
    lastAt: time('The last time.'),
  },
  { $id: 'Attempt', description: 'Attempts to connect as a charger that were refused.' },
);
export const attemptListSchema = listOf('Attempt', 'The last refused first.');

export const showAttempt = (attempt: KeptAttempt) => ({
  reason: attempt.reason,
  toDo: toDo(attempt.reason),
  count: attempt.count,
  address: attempt.address,
  firstAt: iso(attempt.firstAt),
  lastAt: iso(attempt.lastAt),
});
