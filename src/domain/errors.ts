/**
 * The closed table of what can be refused. A refusal is a value; it becomes HTTP or a CALLERROR in the
 * last step and nowhere else. Retired codes are never used again. `docs/errors.md` is held equal by a test.
 */
export const errors = {
  'bad-request': { status: 400, sentence: 'The request is not HTTP that can be read' },
  'not-authorised': { status: 401, sentence: 'Customer not found or not authorised' },
  'login-failed': { status: 401, sentence: 'The mail address or the password is wrong' },
  'not-same-origin': { status: 403, sentence: 'A session is good for this server’s own pages only' },
  forbidden: { status: 403, sentence: 'Not allowed for this key or operator' },
  'bad-route-parameter': { status: 400, sentence: 'Errors in the route parameters' },
  'bad-query': { status: 400, sentence: 'Errors in the query parameters' },
  'bad-body': { status: 400, sentence: 'Errors in the request body' },
  'driver-not-found': { status: 404, sentence: 'Driver not found for the customer' },
  'site-not-found': { status: 404, sentence: 'Site not found for the customer' },
  'charger-not-found': { status: 404, sentence: 'Charger not found for the customer' },
  'socket-not-found': { status: 404, sentence: 'Socket not found for the charger' },
  'customer-not-found': { status: 404, sentence: 'Customer not found' },
  'tag-not-found': { status: 404, sentence: 'Tag not found for the driver' },
  'right-not-found': { status: 404, sentence: 'Right not found for the driver' },
  'access-group-not-found': { status: 404, sentence: 'Access group not found for the customer' },
  'unknown-tag-not-found': { status: 404, sentence: 'Unknown tag not found for the customer' },
  'operator-not-found': { status: 404, sentence: 'Operator not found for the customer' },
  'session-not-found': { status: 404, sentence: 'Session not found for the operator' },
  'link-not-found': { status: 404, sentence: 'The link is not known, or no longer good' },
  'key-not-found': { status: 404, sentence: 'Key not found for the customer' },
  'billing-name-not-found': { status: 404, sentence: 'Billing name not found for the customer' },
  'import-not-found': { status: 404, sentence: 'Import not found for the customer' },
  'command-not-found': { status: 404, sentence: 'Command not found for the customer' },
  'bulk-command-not-found': { status: 404, sentence: 'Bulk command not found for the customer' },
  'reservation-not-found': { status: 404, sentence: 'Reservation not found for the customer' },
  'firmware-not-found': { status: 404, sentence: 'Firmware not found for the customer' },
  'firmware-update-not-found': { status: 404, sentence: 'Firmware update not found for the customer' },
  'diagnostics-not-found': { status: 404, sentence: 'Diagnostics not found for the customer' },
  'file-not-found': { status: 404, sentence: 'There is no file of it here' },
  'transaction-not-found': { status: 404, sentence: 'Transaction not found for the customer' },
  'route-not-found': { status: 404, sentence: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, sentence: 'This address does not know the method' },
  'charger-id-taken': { status: 409, sentence: 'The chargerId is taken' },
  'tag-taken': { status: 409, sentence: 'The idTag is taken' },
  'external-id-taken': { status: 409, sentence: 'The externalId is taken' },
  'mail-taken': { status: 409, sentence: 'The mail address is taken' },
  'last-admin': { status: 409, sentence: 'The customer would have no admin left' },
  'customer-needed': { status: 409, sentence: 'The password is right for more than one customer' },
  'still-in-use': { status: 409, sentence: 'Something still depends on it' },
  'request-running': { status: 409, sentence: 'A request with this Idempotency-Key is still running' },
  'profile-running': { status: 409, sentence: 'A profile is being taken already' },
  'tag-refused': { status: 409, sentence: 'The tag may not charge there' },
  'transaction-over': { status: 409, sentence: 'The transaction is over' },
  'nothing-running': { status: 409, sentence: 'No transaction runs on the socket' },
  'already-reserved': { status: 409, sentence: 'It is reserved already' },
  'charger-cannot': { status: 409, sentence: 'The charger cannot do it' },
  'password-not-shown-yet': {
    status: 409,
    sentence: 'The charger was sent a password before, and has not logged in since',
  },
  'firmware-without-file': { status: 409, sentence: 'The file of the firmware has not been uploaded yet' },
  'firmware-has-file': { status: 409, sentence: 'The firmware has its file already' },
  'firmware-unfit': { status: 409, sentence: 'The firmware is not for this charger' },
  'charger-offline': { status: 409, sentence: 'The charger is not connected' },
  'request-timed-out': { status: 408, sentence: 'The request did not arrive in time' },
  'precondition-failed': { status: 412, sentence: 'It is not as the request presumes' },
  'body-too-large': { status: 413, sentence: 'The request body is too large' },
  'uri-too-long': { status: 414, sentence: 'The address is too long' },
  'range-outside': { status: 416, sentence: 'The file has no such part' },
  'unsupported-media-type': { status: 415, sentence: 'The content type is not supported' },
  'idempotency-key-reused': {
    status: 422,
    sentence: 'The Idempotency-Key belongs to another request',
  },
  'too-many-requests': { status: 429, sentence: 'Too many requests' },
  'headers-too-large': { status: 431, sentence: 'The request headers are too large' },
  'charger-busy': { status: 503, sentence: 'Too many calls wait for the charger' },
  'charger-error': { status: 502, sentence: 'The charger answered with an error' },
  'charger-timed-out': { status: 504, sentence: 'The charger did not answer in time' },
  'storage-unavailable': { status: 503, sentence: 'The storage cannot be reached or cannot write' },
  'disk-full': { status: 507, sentence: 'There is no room for the file' },
  internal: { status: 500, sentence: 'Something went wrong inside the server' },
} as const satisfies Record<string, { status: number; sentence: string }>;

export type ErrorCode = keyof typeof errors;

/** Why something was not done; `field` and `rule` say what the caller can mend. */
export interface Refusal {
  readonly refused: ErrorCode;
  readonly field?: string;
  readonly rule?: string;
  /** Seconds after which it is worth asking again. */
  readonly retryAfter?: number;
  /** What the caller may choose from. */
  readonly choices?: readonly { readonly id: number; readonly name: string }[];
}

export function refuse(code: ErrorCode, field?: string, rule?: string): Refusal {
  return {
    refused: code,
    ...(field === undefined ? {} : { field }),
    ...(rule === undefined ? {} : { rule }),
  };
}

/** A transaction has a `refused` too: yes or no, whether its start was. */
export function isRefusal(x: unknown): x is Refusal {
  return typeof x === 'object' && x !== null && 'refused' in x && typeof x.refused === 'string';
}
