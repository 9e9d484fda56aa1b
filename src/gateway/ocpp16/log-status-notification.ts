import { accept } from './accept.ts';
import type { Handler } from './handler.ts';

/** OCPP 1.6 security white paper (N01 of OCPP 2.0.1): how far a log is that GetLog asked for. Kept as lastMessage. */
export const logStatusNotification: Handler<'LogStatusNotification'> = async (
  payload,
  { from, charging },
) => {
  const accepted = accept('LogStatusNotification', payload, 'strict');
  if ('refused' in accepted) return accepted.refused;
  await charging.note(from);
  return { result: {} };
};
