import { accept } from './accept.ts';
import type { Handler } from './handler.ts';
import { uploadStates } from './words.ts';

/** OCPP 1.6 §4.4: how the diagnostics go that the charger was asked for. */
export const diagnosticsStatusNotification: Handler<'DiagnosticsStatusNotification'> = async (
  payload,
  { from, charging },
) => {
  const accepted = accept('DiagnosticsStatusNotification', payload, 'strict');
  if ('refused' in accepted) return accepted.refused;
  const status = accepted.told.status as keyof typeof uploadStates;
  await charging.uploadStatus(from, { state: uploadStates[status], status, requestId: null });
  return { result: {} };
};
