/** What a message's file gives to the table. */
import type { Action16, Responses16 } from '../generated/ocpp16.types.ts';
import type { CallContext, Reply } from '../protocol.ts';

/** The requests that an OCPP 1.6 charger makes: ten of OCPP 1.6 §4, four of its security white paper. */
export type ActionFromCharger16 = Extract<
  Action16,
  | 'Authorize'
  | 'BootNotification'
  | 'DataTransfer'
  | 'DiagnosticsStatusNotification'
  | 'FirmwareStatusNotification'
  | 'Heartbeat'
  | 'LogStatusNotification'
  | 'MeterValues'
  | 'SecurityEventNotification'
  | 'SignCertificate'
  | 'SignedFirmwareStatusNotification'
  | 'StartTransaction'
  | 'StatusNotification'
  | 'StopTransaction'
>;

/** Answers a request's payload, of any type and shape. */
export type Handler<A extends ActionFromCharger16> = (
  payload: unknown,
  context: CallContext,
) => Promise<Reply<Responses16[A]>>;
