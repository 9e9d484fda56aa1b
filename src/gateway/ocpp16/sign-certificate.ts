import { accept } from './accept.ts';
import type { Handler } from './handler.ts';

/** OCPP 1.6 security white paper (A02 of OCPP 2.0.1): there is no certificate authority here yet, so that nothing can be signed. */
export const signCertificate: Handler<'SignCertificate'> = async (payload, { from, charging }) => {
  const accepted = accept('SignCertificate', payload, 'soft');
  if ('refused' in accepted) return accepted.refused;
  await charging.note(from);
  return { result: { status: 'Rejected' } };
};
