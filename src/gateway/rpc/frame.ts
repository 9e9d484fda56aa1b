/**
 * OCPP-J frames (OCPP-J 1.6 §4.2): text in, a typed frame out, and back. Never throws, whatever the text.
 * rpc/ knows no action: it is the same for every message and version of OCPP.
 */
import type { CallErrorCode } from './call-error.ts';
import { parseJson, parseOutline } from './json.ts';

/** The spec says 36 (a UUID); longer ones are met in the field and harmless up to here. */
export const MAX_MESSAGE_ID = 255;
const MAX_ACTION = 100;
export const TOO_MANY = 'too many values';

const CALL = 2;
const CALLRESULT = 3;
const CALLERROR = 4;

export interface CallFrame {
  readonly kind: 'call';
  readonly id: string;
  readonly action: string;
  /** As it came, of any type; null and absent are `{}`. */
  readonly payload: unknown;
  /** It held too many values to be read whole: what nests in the payload is null, or all of it is missing. */
  readonly cut?: true;
}

export interface ResultFrame {
  readonly kind: 'result';
  readonly id: string;
  readonly payload: unknown;
}

export interface ErrorFrame {
  readonly kind: 'error';
  readonly id: string;
  readonly code: string;
  readonly description: string;
  readonly details: unknown;
}

/** A CALL of which only the id can be read: it is answered with a CALLERROR. */
export interface BrokenFrame {
  readonly kind: 'broken';
  readonly id: string;
  readonly code: CallErrorCode;
  readonly problem: string;
}

/** Nothing that could be answered: logged, and the connection stays. */
export interface GarbageFrame {
  readonly kind: 'garbage';
  readonly problem: string;
}

export type Frame = CallFrame | ResultFrame | ErrorFrame | BrokenFrame | GarbageFrame;

/** The frame, and the JSON it was made of; `json` is undefined when the text isn't JSON. */
export interface Parsed {
  readonly frame: Frame;
  readonly json: unknown;
}

export function parseFrame(text: string): Parsed {
  const parsed = parseJson(text);
  if (parsed !== undefined) return { frame: fromJson(parsed.value), json: parsed.value };
  // The frame is level 1, its payload level 2.
  const left = parseOutline(text, [2, 1]);
  if (left === undefined) return { frame: fromBrokenText(text), json: undefined };
  return { frame: cut(fromJson(left.value)), json: left.value };
}

function cut(frame: Frame): Frame {
  if (frame.kind === 'call') return { ...frame, cut: true };
  if (frame.kind !== 'result') return frame;
  return { kind: 'error', id: frame.id, code: 'FormationViolation', description: TOO_MANY, details: {} };
}

/** The id of an answer to a CALL of ours, as far as a look at its beginning tells; null: it isn't one, or is unusual. */
export function answeredId(text: string): string | null {
  const match = BEGINNING.exec(text.slice(0, 400));
  return match === null || match[1] === '2' ? null : (match[2] ?? match[3] ?? null);
}

/** Message id and action (null: it is no CALL) of a text that was made here. */
export function headOf(text: string): { readonly id: string; readonly action: string | null } {
  const [, id = '""', action] = MADE.exec(text) ?? [];
  return {
    id: JSON.parse(id) as string,
    action: text.startsWith('[2') && action !== undefined ? (JSON.parse(action) as string) : null,
  };
}

/** Two texts in JSON behind the message type; the second only of a CALL and a CALLERROR. */
const MADE = /^\[[234],("(?:[^"\\]|\\.)*")(?:,("(?:[^"\\]|\\.)*"))?/;

function fromJson(json: unknown): Frame {
  if (!Array.isArray(json)) return garbage('not a JSON array');
  const type: unknown = json[0];
  const id = messageId(json[1]);
  // §4.1.3: a message type that isn't known is ignored, whatever follows it.
  if (typeof type === 'number' && type !== CALL && type !== CALLRESULT && type !== CALLERROR) {
    return garbage(`message type ${type} is not known`);
  }
  if (id === null) return garbage('no message id');
  switch (type) {
    case CALL: {
      const action: unknown = json[2];
      if (typeof action !== 'string' || action === '' || action.length > MAX_ACTION) {
        return broken(id, 'the action cannot be read');
      }
      return { kind: 'call', id, action, payload: json[3] ?? {} };
    }
    case CALLRESULT:
      return { kind: 'result', id, payload: json[2] ?? {} };
    case CALLERROR:
      return {
        kind: 'error',
        id,
        code: textOr(json[2], 'GenericError', 100),
        description: textOr(json[3], '', 255),
        details: json[4] ?? {},
      };
    default:
      return broken(id, 'the message type is not a number');
  }
}

/** The beginning of a frame: message type and id, the id in quotes (escapes are not worth the trouble) or a number. */
const BEGINNING = /^\s*\[\s*([234])\s*,\s*(?:"([^"\\]{1,255})"|(\d{1,20}))\s*[,\]]/;

/**
 * Invalid JSON is not guessed at (field-lessons: AEFA's `"transactionId":,`): only the id is read, for the CALLERROR. An
 * unreadable answer to our own CALL ends that call.
 */
function fromBrokenText(text: string): Frame {
  const match = BEGINNING.exec(text);
  const id = match?.[2] ?? match?.[3];
  if (match === null || id === undefined) return garbage('not JSON');
  if (match[1] === '2') return broken(id, 'not JSON, nested too deep or too many values');
  return { kind: 'error', id, code: 'FormationViolation', description: 'not JSON', details: {} };
}

function messageId(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.length <= MAX_MESSAGE_ID ? value : null;
}

function textOr(value: unknown, otherwise: string, length: number): string {
  return typeof value === 'string' ? value.slice(0, length) : otherwise;
}

const garbage = (problem: string): GarbageFrame => ({ kind: 'garbage', problem });
const broken = (id: string, problem: string): BrokenFrame => ({
  kind: 'broken',
  id,
  code: 'FormationViolation',
  problem,
});

export function callText(id: string, action: string, payload: object): string {
  return JSON.stringify([CALL, id, action, payload]);
}

export function resultText(id: string, payload: object): string {
  return JSON.stringify([CALLRESULT, id, payload]);
}

/** `description` is cut at the 255 characters of §4.2.3. */
export function errorText(
  id: string,
  code: CallErrorCode,
  description: string,
  details: object = {},
): string {
  return JSON.stringify([CALLERROR, id, code, description.slice(0, 255), details]);
}
