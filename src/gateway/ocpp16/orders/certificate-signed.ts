import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 security white paper, CertificateSigned (A02 of OCPP 2.0.1). */
export const certificateSigned: Order<'CertificateSigned'> = byStatus('Accepted');
