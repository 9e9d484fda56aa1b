import { accept } from './accept.ts';
import type { Handler } from './handler.ts';
import { idTagInfo } from './words.ts';

/**
 * OCPP 1.6 §4.1. A tag over 20 characters is refused with PropertyConstraintViolation: 1.6 can't carry it, so it can't be
 * one of ours (driver-semantics.md, tags[].idTag). A StartTransaction with such a tag is kept all the same.
 */
export const authorize: Handler<'Authorize'> = async (payload, { from, charging }) => {
  const accepted = accept('Authorize', payload, 'strict');
  if ('refused' in accepted) return accepted.refused;
  const answer = await charging.authorize(from, String(accepted.told.idTag).replaceAll('\0', ''));
  return { result: { idTagInfo: idTagInfo(answer) } };
};
