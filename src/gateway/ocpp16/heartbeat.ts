import { accept } from './accept.ts';
import type { Handler } from './handler.ts';
import { iso } from './words.ts';

/** OCPP 1.6 §4.6: the time, and no write to storage; the connection notes by itself that it was heard. */
export const heartbeat: Handler<'Heartbeat'> = async (payload, { clock }) => {
  const accepted = accept('Heartbeat', payload, 'strict');
  if ('refused' in accepted) return accepted.refused;
  return { result: { currentTime: iso(clock.now()) } };
};
