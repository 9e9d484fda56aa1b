import { accept } from './accept.ts';
import type { Handler } from './handler.ts';

/** OCPP 1.6 security white paper (L01 of OCPP 2.0.1). Kept as lastMessage, where operators look for the progress. */
export const signedFirmwareStatusNotification: Handler<'SignedFirmwareStatusNotification'> = async (
  payload,
  { from, charging },
) => {
  const accepted = accept('SignedFirmwareStatusNotification', payload, 'strict');
  if ('refused' in accepted) return accepted.refused;
  await charging.note(from);
  return { result: {} };
};
