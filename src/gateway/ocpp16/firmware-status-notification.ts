import { accept } from './accept.ts';
import type { Handler } from './handler.ts';
import { updateStates } from './words.ts';

/** OCPP 1.6 §4.5: how the update goes that the charger was told to make. */
export const firmwareStatusNotification: Handler<'FirmwareStatusNotification'> = async (
  payload,
  { from, charging },
) => {
  const accepted = accept('FirmwareStatusNotification', payload, 'strict');
  if ('refused' in accepted) return accepted.refused;
  const status = accepted.told.status as keyof typeof updateStates;
  await charging.firmwareStatus(from, { state: updateStates[status], status, requestId: null });
  return { result: {} };
};
