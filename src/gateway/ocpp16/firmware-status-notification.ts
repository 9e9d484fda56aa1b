import { accept } from './accept.ts';
import type { Handler } from './handler.ts';

/** OCPP 1.6 §4.5: kept as lastMessage, where operators look for the progress. */
export const firmwareStatusNotification: Handler<'FirmwareStatusNotification'> = async (
  payload,
  { from, charging },
) => {
  const accepted = accept('FirmwareStatusNotification', payload, 'strict');
  if ('refused' in accepted) return accepted.refused;
  await charging.note(from);
  return { result: {} };
};
