/**
 * CALLERROR codes of OCPP-J 1.6 §4.2.3, in the spec's own spelling ("Occurence"), with when each is used.
 * Typed here once; nothing else in the house lists them.
 */
export const callErrors16 = {
  /** Requested Action is not known by receiver. */
  NotImplemented: 'The action is not known',
  /** Requested Action is recognized but not supported by the receiver. */
  NotSupported: 'The action is known, but not something that this server answers',
  /** An internal error occurred and the receiver was not able to process the requested Action. */
  InternalError: 'The server could not handle the request',
  /** Payload for Action is incomplete. */
  ProtocolError: 'The payload is incomplete',
  /** During the processing of Action a security issue occurred. */
  SecurityError: 'A security issue occurred',
  /** Payload for Action is syntactically incorrect or not conform the PDU structure for Action. */
  FormationViolation: 'The frame or its payload does not have the structure of the action',
  /** Payload is syntactically correct but at least one field contains an invalid value. */
  PropertyConstraintViolation: 'A field has a value that it may not have',
  /** Payload is syntactically correct but at least one of the fields violates occurence constraints. */
  OccurenceConstraintViolation: 'A required field is missing',
  /** Payload is syntactically correct but at least one of the fields violates data type constraints. */
  TypeConstraintViolation: 'A field has a wrong type',
  /** Any other error not covered by the previous ones. */
  GenericError: 'Something else went wrong',
} as const;

export type CallErrorCode = keyof typeof callErrors16;
