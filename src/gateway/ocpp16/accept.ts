/**
 * The schema check of the requests that may be answered with a CALLERROR. Quirks are coerced first: a number where
 * a text belongs, null for an absent field, `[]` for no payload (field-lessons.md). What remains wrong gets the code of
 * OCPP-J 1.6 §4.2.3 that names it.
 */
import type { DefinedError } from 'ajv';
import type { Requests16 } from '../generated/ocpp16.types.ts';
import { validatorOf } from '../generated/ocpp16.validators.mjs';
import type { ErrorReply } from '../protocol.ts';
import type { CallErrorCode } from '../rpc/call-error.ts';
import { type Fields, fields, int32 } from './read.ts';

type Strict =
  | 'Authorize'
  | 'BootNotification'
  | 'DataTransfer'
  | 'DiagnosticsStatusNotification'
  | 'FirmwareStatusNotification'
  | 'Heartbeat'
  | 'LogStatusNotification'
  | 'SecurityEventNotification'
  | 'SignCertificate'
  | 'SignedFirmwareStatusNotification';

/** `told`: coerced, and complete where the schema's lengths are only wishes. */
export type Accepted = { readonly told: Fields } | { readonly refused: ErrorReply };

/**
 * @param lengths `soft`: longer texts than the schema allows are accepted, and the handler cuts them where it keeps them
 *   (field-lessons: Schneider). `strict`: they are PropertyConstraintViolation.
 */
export function accept(action: Strict, payload: unknown, lengths: 'soft' | 'strict'): Accepted {
  const isEmptyList = Array.isArray(payload) && payload.length === 0;
  if (!isEmptyList && (typeof payload !== 'object' || payload === null || Array.isArray(payload))) {
    return refused('FormationViolation', 'the payload is not an object');
  }
  const told = coerced(fields(payload));
  const check: Record<string, unknown> = { ...told };
  const validate = validatorOf(action, 'req');
  // Not as a type guard: what fails isn't `never`.
  const meets = (data: unknown): boolean => validate(data);
  while (!meets(check)) {
    const error = validate.errors?.[0] as DefinedError | undefined;
    const field = error?.instancePath.slice(1) ?? '';
    const value: unknown = check[field];
    if (lengths === 'soft' && error?.keyword === 'maxLength' && typeof value === 'string') {
      // ajv counts characters, not UTF-16 units.
      check[field] = [...value].slice(0, error.params.limit).join('');
      continue;
    }
    return violation(error);
  }
  return { told };
}

function coerced(payload: Fields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(payload)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, coercedOne(name, value)]),
  );
}

/** The one number among these requests is a request's id; everything else is a text. */
function coercedOne(name: string, value: unknown): unknown {
  if (name === 'requestId') return int32(value) ?? value;
  return typeof value === 'number' ? String(value) : value;
}

function violation(error: DefinedError | undefined): Accepted {
  const field = error?.instancePath.slice(1) ?? '';
  switch (error?.keyword) {
    case 'required':
      return refused('OccurenceConstraintViolation', `${error.params.missingProperty} is missing`);
    case 'additionalProperties':
      return refused('FormationViolation', `${error.params.additionalProperty} does not belong here`);
    case 'type':
      return refused('TypeConstraintViolation', `${field} must be ${String(error.params.type)}`);
    case 'maxLength':
      return refused(
        'PropertyConstraintViolation',
        `${field} is longer than ${error.params.limit} characters`,
      );
    default:
      return refused('PropertyConstraintViolation', `${field} has a value that it may not have`);
  }
}

function refused(error: CallErrorCode, description: string): Accepted {
  return { refused: { error, description } };
}

/** Whether a request of the other four meets its schema as it came. */
export function meetsSchema(
  action: Exclude<keyof Requests16, Strict> &
    ('MeterValues' | 'StartTransaction' | 'StatusNotification' | 'StopTransaction'),
  payload: unknown,
): boolean {
  return validatorOf(action, 'req')(payload);
}
