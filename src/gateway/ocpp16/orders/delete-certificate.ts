import { byStatus, type Order } from './order.ts';

/** OCPP 1.6 security white paper, DeleteCertificate (M04 of OCPP 2.0.1). */
export const deleteCertificate: Order<'DeleteCertificate'> = byStatus('Accepted');
