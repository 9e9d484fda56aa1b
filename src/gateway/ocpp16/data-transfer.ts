import { accept } from './accept.ts';
import type { Handler } from './handler.ts';

/** OCPP 1.6 §4.3: no vendor's messages are known yet, so the answer is always UnknownVendorId. */
export const dataTransfer: Handler<'DataTransfer'> = async (payload, { from, charging }) => {
  const accepted = accept('DataTransfer', payload, 'soft');
  if ('refused' in accepted) return accepted.refused;
  await charging.note(from);
  return { result: { status: 'UnknownVendorId' } };
};
