import { accept } from './accept.ts';
import type { Handler } from './handler.ts';
import { int32 } from './read.ts';
import { updateStates } from './words.ts';

/** OCPP 1.6 security white paper (L01 of OCPP 2.0.1): how a signed update goes. */
export const signedFirmwareStatusNotification: Handler<'SignedFirmwareStatusNotification'> = async (
  payload,
  { from, charging },
) => {
  const accepted = accept('SignedFirmwareStatusNotification', payload, 'strict');
  if ('refused' in accepted) return accepted.refused;
  const status = accepted.told.status as keyof typeof updateStates;
  const requestId = int32(accepted.told.requestId);
  await charging.firmwareStatus(from, { state: updateStates[status], status, requestId });
  return { result: {} };
};
