import { accept } from './accept.ts';
import type { Handler } from './handler.ts';
import { text } from './read.ts';

/** OCPP 1.6 security white paper (A04 of OCPP 2.0.1). Kept as lastMessage and in the frame log, and told as an alert. */
export const securityEventNotification: Handler<'SecurityEventNotification'> = async (
  payload,
  { from, charging },
) => {
  const accepted = accept('SecurityEventNotification', payload, 'soft');
  if ('refused' in accepted) return accepted.refused;
  await charging.securityEvent(from, { type: text(accepted.told.type) ?? '' });
  return { result: {} };
};
