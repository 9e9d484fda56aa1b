import { accept } from './accept.ts';
import type { Handler } from './handler.ts';
import { int32 } from './read.ts';
import { uploadStates } from './words.ts';

/** OCPP 1.6 security white paper (N01 of OCPP 2.0.1): how far a log is that GetLog asked for. */
export const logStatusNotification: Handler<'LogStatusNotification'> = async (
  payload,
  { from, charging },
) => {
  const accepted = accept('LogStatusNotification', payload, 'strict');
  if ('refused' in accepted) return accepted.refused;
  const status = accepted.told.status as keyof typeof uploadStates;
  const requestId = int32(accepted.told.requestId);
  await charging.uploadStatus(from, { state: uploadStates[status], status, requestId });
  return { result: {} };
};
